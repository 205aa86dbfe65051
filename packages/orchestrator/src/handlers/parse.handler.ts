/** The first state: turns the input of an execution into requests and answers. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { OrganizationsClient } from '@aws-sdk/client-organizations';
import { registry } from '@asr/playbooks';
import type { DelegateContext } from '../delegation/index.ts';
import { type DetectionReading, affectsOthers, ownRoles } from '../detection/index.ts';
import { historyInDynamoDb } from '../history/index.ts';
import type { ExecutionInput, RemediationRecord } from '../model/index.ts';
import {
  type ParseInput,
  type Parsed,
  type Reading,
  type ResumeEvent,
  type Resumed,
  UnknownInputError,
  type World,
  accountsIn,
  ownFindingsIn,
  read,
  readExecutionInput,
  requestsForReading,
  callerOptionsOf,
} from '../parse/index.ts';
import { defaultMostRequests, organizationalUnitsOf, ticketActionId, unitsOfAccounts } from '../policy/index.ts';
import { environment, logger, namespace, settings } from './function-runtime.ts';

interface Input {
  readonly executionId: string;
  /** The input of the execution. Refused if it is not an `ExecutionInput`. */
  readonly input: unknown;
}

const { policy, runbooks } = settings();
const isOwnRole = ownRoles(namespace(), Object.keys(registry));
const organizations = new OrganizationsClient({ maxAttempts: 3 });
const unitsOf = organizationalUnitsOf(organizations);
const database = new DynamoDBClient({ maxAttempts: 5 });
const table = environment('HISTORY_TABLE');
const history = historyInDynamoDb(database, table);

/** @throws An `UnknownInputError` for an unknown kind of input, which ends the execution. */
export async function handler({ executionId, input }: Input): Promise<Parsed> {
  const parsed = await parse(executionId, readExecutionInput(input));
  logger.info('Parsed', { executionId, requests: parsed.items.length, answers: parsed.answers.length });
  return parsed;
}

async function parse(executionId: string, input: ExecutionInput): Promise<Parsed> {
  switch (input.kind) {
    case 'delegated':
      return delegated(input.event, executionId);
    case 'resume': {
      const { asResumeEvent } = await import('../parse/resume.ts');
      const event = asResumeEvent(input.event);
      if (event === undefined) throw new UnknownInputError(wrongEvent('resume', 'an ASR Approval or an ASR Undo'));
      return resumed(event, await history.find(event.detail.remediationId), executionId);
    }
    case 'deferred': {
      const { asDeferredEvent, takeUp } = await import('../parse/resume.ts');
      const id = asDeferredEvent(input.event);
      if (id === undefined) throw new UnknownInputError(wrongEvent('deferred', 'the id of a deferred remediation'));
      const record = await history.find(id);
      return takeUp(id, record, await worldOf(executionId, record === undefined ? [] : [record.accountId]));
    }
    case 'button':
    case 'finding-asff':
    case 'finding-ocsf':
    case 'cloudtrail':
    case 'config':
      return decide(input, executionId);
  }
}

async function decide(input: ParseInput['input'], executionId: string, actor?: string): Promise<Parsed> {
  const reading = await withAffected(read(input), executionId);
  const [world, records] = await Promise.all([
    worldOf(executionId, accountsIn(reading)),
    detectionsOf(ownFindingsIn(reading)),
  ]);
  const known = { ...world, detectionOf: (findingId: string) => records.get(findingId) };
  const who = actor ?? input['asr-actor'];
  const parsed = requestsForReading(
    reading,
    callerOptionsOf(input),
    who === undefined ? known : { ...known, actor: who },
  );
  return withoutFlood(parsed, input, executionId);
}

/** Event rules start executions automatically, so one account could start any number of them. */
async function withoutFlood(parsed: Parsed, { kind }: ParseInput['input'], executionId: string): Promise<Parsed> {
  if (kind === 'button') return parsed;
  const most = policy.limits.requestsPerAccountPerHour ?? defaultMostRequests;
  // Loaded on demand, because the button does not need it.
  const { admitInDynamoDb, boundFlood } = await import('../flood/index.ts');
  return boundFlood(parsed, { most, executionId, admit: admitInDynamoDb(database, table) });
}

/** Adds the resources that a change affects, such as the groups that name a prefix list. Only their account can list them. */
async function withAffected(reading: Reading, executionId: string): Promise<Reading> {
  if (reading.kind !== 'detection') return reading;
  const detections: DetectionReading[] = [];
  for (const one of reading.detections) {
    const hasMore = one.ok && affectsOthers(one, policy, registry);
    detections.push(...(hasMore ? await affectedBy(one, executionId) : [one]));
  }
  return { kind: 'detection', detections };
}

/** A separate bundle, because code that it shared with Parse would slow down every cold start of Parse. */
async function affectedBy(
  reading: Extract<DetectionReading, { readonly ok: true }>,
  executionId: string,
): Promise<readonly DetectionReading[]> {
  const { affectedBy: lookUp } = await import('./affected-resources.ts');
  return lookUp(reading, { executionId, namespace: namespace(), externalId: environment('EXTERNAL_ID') });
}

async function delegated(event: unknown, executionId: string): Promise<Parsed> {
  // Loaded on demand, to keep other cold starts short.
  const [{ isDelegated }, { carryOutDelegated }] = await Promise.all([
    import('../delegation/request-event.ts'),
    import('../delegation/handle-request.ts'),
  ]);
  if (!isDelegated(event)) throw new UnknownInputError(wrongEvent('delegated', 'the request of a delegate'));
  return carryOutDelegated(event, contextOf(executionId));
}

async function resumed(
  event: ResumeEvent,
  record: RemediationRecord | undefined,
  executionId: string,
): Promise<Resumed> {
  const { resume } = await import('../parse/resume.ts');
  return resume(event, record, await worldOf(executionId, record === undefined ? [] : [record.accountId]));
}

async function worldOf(executionId: string, accountIds: readonly string[]): Promise<World> {
  return {
    executionId,
    settings: { policy, runbooks },
    controls: registry,
    isOwnRole,
    organizationalUnits: await unitsOfAccounts(policy, accountIds, unitsOf),
    now: new Date(),
    ticketActionId: ticketActionId(namespace()),
  };
}

function contextOf(executionId: string): DelegateContext {
  return {
    executionId,
    delegations: policy.delegation,
    unitsOf,
    findRecord: (remediationId) => history.find(remediationId),
    findRecordsOfFinding: async (findingId) => {
      // Loaded on demand, to keep other cold starts short.
      const { recordsOfFindingInDynamoDb } = await import('../history/records-of-finding.ts');
      const records: RemediationRecord[] = [];
      for await (const record of recordsOfFindingInDynamoDb(database, table)(findingId)) records.push(record);
      return records;
    },
    findFindings: async (ids) => {
      // Loaded on demand, to keep other cold starts short.
      const [{ findingsById }, { SecurityHubClient }] = await Promise.all([
        import('../findings/findings-by-id.ts'),
        import('@aws-sdk/client-securityhub'),
      ]);
      return findingsById(new SecurityHubClient({ maxAttempts: 5 }), ids);
    },
    resume: (event, record) => resumed(event, record, executionId),
    press: (findings, actor, step) =>
      decide(
        { kind: 'button', event: buttonEvent(findings), ...(step === undefined ? {} : { 'asr-step': step }) },
        executionId,
        actor,
      ),
    warn: (message, about) => logger.warn(message, { executionId, ...about }),
  };
}

/** Builds the event of the button. */
function buttonEvent(findings: readonly object[]): object {
  return { source: 'aws.securityhub', 'detail-type': 'Security Hub Findings - Custom Action', detail: { findings } };
}

/** The maximum number of ASR's own findings that are looked up. Further ones are declined as unknown. */
const mostDetections = 100;

async function detectionsOf(findingIds: readonly string[]): Promise<ReadonlyMap<string, RemediationRecord>> {
  if (findingIds.length === 0) return new Map();
  // Loaded on demand, to keep other cold starts short.
  const { detectionsInDynamoDb } = await import('../history/records-of-finding.ts');
  const detectionOf = detectionsInDynamoDb(database, table);
  const found = await Promise.all(
    findingIds.slice(0, mostDetections).map(async (id) => [id, await detectionOf(id)] as const),
  );
  return new Map(found.flatMap(([id, record]) => (record === undefined ? [] : [[id, record] as const])));
}

function wrongEvent(kind: string, wanted: string): string {
  return `The execution's input of kind ${kind} must contain ${wanted} as its event. Nothing was changed.`;
}
