/** The first state: turns the input of an execution into requests and answers. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { registry } from '@asr/playbooks';
import type { DelegateContext } from '../delegation/index.ts';
import { type DetectionReading, affectsOthers, ownRoles } from '../detection/index.ts';
import { historyInDynamoDb } from '../history/index.ts';
import { inGroups } from '../groups/index.ts';
import type { ExecutionInput, RemediationRecord, RemediationRequest } from '../model/index.ts';
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
  readGathered,
  requestsForReadings,
  callerOptionsOf,
  subjectsIn,
} from '../parse/index.ts';
import { defaultMostRequests, ticketActionId } from '../policy/index.ts';
import { environment, logger, namespace } from './function-runtime.ts';
import { settingsWithPackages } from './settings-with-packages.ts';
import { unitsOfAccounts, unitsOnDemand, valuesOnDemand } from '../organization/index.ts';

interface Input {
  readonly executionId: string;
  /** The input of the execution: an `ExecutionInput`, or a list of those of event rules, which the pipe gathered. */
  readonly input: unknown;
  /** The state machine sends the requests of a group together. Executions of earlier versions do not. */
  readonly grouped?: boolean;
}

/** What the next state sends to the queue: requests, or groups of them. */
type Output = Omit<Parsed, 'items'> & {
  readonly items: readonly (RemediationRequest | readonly RemediationRequest[])[];
};

const { policy, runbooks } = settingsWithPackages();
const isOwnRole = ownRoles(namespace(), Object.keys(registry));
const unitsOf = unitsOnDemand();
const valuesOf = valuesOnDemand(policy);
const database = new DynamoDBClient({ maxAttempts: 5 });
const table = environment('HISTORY_TABLE');
const history = historyInDynamoDb(database, table);

/** @throws An `UnknownInputError` for an unknown kind of input, which ends the execution. */
export async function handler({ executionId, input, grouped }: Input): Promise<Output> {
  const parsed = Array.isArray(input)
    ? await gathered(executionId, input as readonly unknown[])
    : await parse(executionId, readExecutionInput(input));
  logger.info('Parsed', { executionId, requests: parsed.items.length, answers: parsed.answers.length });
  return grouped === true ? { ...parsed, items: inGroups(parsed.items) } : parsed;
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
      return takeUp(id, record, await worldOfRecord(executionId, record));
    }
    default:
      return decide(input, executionId);
  }
}

async function decide(input: ParseInput['input'], executionId: string, actor?: string): Promise<Parsed> {
  const reading = await withAffected(read(input), (one) => affectedBy(one, executionId));
  // The operator with the button expects the account as it is now.
  const world = await worldFor([reading], executionId, { isFresh: input.kind === 'button' });
  const who = actor ?? input['asr-actor'];
  const parsed = requestsForReadings(
    [reading],
    callerOptionsOf(input),
    who === undefined ? world : { ...world, actor: who },
  );
  // The schedule of deadlines starts no more than the limit, and a request that is dropped here would never come again.
  return input.kind === 'button' || input.kind === 'overdue' ? parsed : withoutFlood(parsed, executionId);
}

async function gathered(executionId: string, elements: readonly unknown[]): Promise<Parsed> {
  const { readings, answers } = readGathered(elements, executionId);
  const complete = await Promise.all(
    readings.map((reading) => withAffected(reading, (one) => affectedOrFailed(one, executionId))),
  );
  const parsed = requestsForReadings(complete, {}, await worldFor(complete, executionId), answers);
  return withoutFlood(parsed, executionId);
}

/** The facts that the decision needs about the accounts and findings of these events. */
async function worldFor(
  readings: readonly Reading[],
  executionId: string,
  { isFresh = false }: { readonly isFresh?: boolean } = {},
): Promise<World> {
  const [world, organizationValues, records] = await Promise.all([
    worldOf(executionId, [...new Set(readings.flatMap(accountsIn))]),
    valuesOf(readings.flatMap(subjectsIn), { isFresh }),
    detectionsOf([...new Set(readings.flatMap(ownFindingsIn))]),
  ]);
  return { ...world, organizationValues, detectionOf: (findingId: string) => records.get(findingId) };
}

/** Event rules start executions automatically, so one account could start any number of them. */
async function withoutFlood(parsed: Parsed, executionId: string): Promise<Parsed> {
  const most = policy.limits.requestsPerAccountPerHour ?? defaultMostRequests;
  // Loaded on demand, because the button does not need it.
  const { admitInDynamoDb, boundFlood } = await import('../flood/index.ts');
  return boundFlood(parsed, { most, executionId, admit: admitInDynamoDb(database, table) });
}

/** Adds the resources that a change affects, such as the groups that name a prefix list. Only their account can list them. */
async function withAffected(
  reading: Reading,
  lookUp: (one: DetectionOf) => Promise<readonly DetectionReading[]>,
): Promise<Reading> {
  if (reading.kind !== 'detection') return reading;
  const detections: DetectionReading[] = [];
  for (const one of reading.detections) {
    const hasMore = one.ok && affectsOthers(one, policy, registry);
    detections.push(...(hasMore ? await lookUp(one) : [one]));
  }
  return { kind: 'detection', detections };
}

type DetectionOf = Extract<DetectionReading, { readonly ok: true }>;

/** An account that cannot be asked must not stop the events of others. It is asked twice. */
async function affectedOrFailed(reading: DetectionOf, executionId: string): Promise<readonly DetectionReading[]> {
  try {
    return await affectedBy(reading, executionId).catch(() => affectedBy(reading, executionId));
  } catch (error) {
    const { accountId } = reading.place;
    logger.error('Could not find the resources that a change affects', {
      executionId,
      accountId,
      error: String(error),
    });
    const failed = {
      ok: false,
      accountId,
      error: `ASR could not find the resources that a change affects. ${String(error)}`,
    } as const;
    return reading.listChange === undefined ? [reading, failed] : [failed];
  }
}

/** A separate bundle, because code that it shared with Parse would slow down every cold start of Parse. */
async function affectedBy(reading: DetectionOf, executionId: string): Promise<readonly DetectionReading[]> {
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
  // An undo and a rejection must not depend on AWS Organizations.
  const isApproval = event['detail-type'] === 'ASR Approval' && event.detail.decision === 'approve';
  const world = isApproval
    ? await worldOfRecord(executionId, record)
    : await worldOf(executionId, record === undefined ? [] : [record.accountId]);
  return resume(event, record, world);
}

/** The facts for a remediation that waited. What an approver or a limit held back is looked up again. */
async function worldOfRecord(executionId: string, record: RemediationRecord | undefined): Promise<World> {
  if (record === undefined) return worldOf(executionId, []);
  const [world, organizationValues] = await Promise.all([
    worldOf(executionId, [record.accountId]),
    valuesOf([record], { isFresh: true }),
  ]);
  return { ...world, organizationValues };
}

async function worldOf(executionId: string, accountIds: readonly string[]): Promise<World> {
  return {
    executionId,
    settings: { policy, runbooks },
    controls: registry,
    isOwnRole,
    ownPrefix: `${namespace()}-`,
    organizationalUnits: await unitsOfAccounts(policy, accountIds, unitsOf),
    now: new Date(),
    ticketActionId: ticketActionId(namespace()),
  };
}

function contextOf(executionId: string): DelegateContext {
  return {
    executionId,
    delegations: policy.delegation,
    separateRequester: policy.approvals?.separateRequester === true,
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
        { kind: 'button', event: eventOf('Security Hub Findings - Custom Action', findings), ...wordOf(step) },
        executionId,
        actor,
      ),
    decideAsNew: (findings, actor, step) =>
      decide(
        {
          kind: 'finding-asff',
          rule: 'automatic',
          event: eventOf('Security Hub Findings - Imported', findings),
          ...wordOf(step),
        },
        executionId,
        actor,
      ),
    warn: (message, about) => logger.warn(message, { executionId, ...about }),
  };
}

/** Builds the event that Security Hub would send. */
function eventOf(detailType: string, findings: readonly object[]): object {
  return { source: 'aws.securityhub', 'detail-type': detailType, detail: { findings } };
}

function wordOf(step: 'plan' | undefined): Pick<ParseInput['input'], 'asr-step'> {
  return step === undefined ? {} : { 'asr-step': step };
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
