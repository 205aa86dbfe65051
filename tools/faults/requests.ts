/** What a scenario asks of ASR: what happens before the faults, and the requests while they happen. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Account, EventRun, LocalCloud } from '@asr/local-cloud';
import { historyInDynamoDb, type RemediationRecord, type ReportOutput } from '@asr/orchestrator';
import { anAsffFinding, anImportedEvent, inputFor } from '@asr/orchestrator/testing/events';
import type { Broken, NetworkCalls } from './broken-resource.ts';
import { type Flow, type Scenario, documentControls } from './scenario.ts';

interface Prepared {
  /** The ids of the findings or events that arrive at the same time. */
  readonly ids: readonly string[];
  /** The id of a finding that duplicates the one of the first resource. */
  readonly duplicate?: string;
  /** The ports that must be closed in the end. `undefined`: the flow is about one request. */
  readonly unwanted?: readonly number[];
}

export interface Requests {
  prepare(): Promise<Prepared>;
  make(): Promise<readonly EventRun[]>;
}

interface Asked {
  readonly cloud: LocalCloud;
  readonly member: Account;
  readonly broken: Broken;
  /** More resources of the same control, for a group. */
  readonly others: readonly Broken[];
  readonly scenario: Scenario;
}

export function requestsOf(asked: Asked): Requests {
  return simultaneousRequests(asked) ?? ordinaryRequests(asked);
}

function ordinaryRequests({ cloud, member, broken, others, scenario: { control, flow } }: Asked): Requests {
  const findings = flow === 'two-controls' ? ['EC2.13', 'EC2.18'] : [control];
  const imported = anImportedEvent(...findings.map((id) => findingOf(broken, member, id)));
  const pressed = {
    kind: 'button',
    event: { ...imported, 'detail-type': 'Security Hub Findings - Custom Action' },
  };
  const history = historyInDynamoDb(cloud.admin.client(DynamoDBClient), cloud.historyTable);
  const approval = async (remediationId: string) => {
    const record = await history.find(remediationId);
    if (record === undefined) throw new Error(`History has no record of ${remediationId}.`);
    return approvalEvent(record);
  };
  const own = findingOf(broken, member, control);
  const duplicate = { ...own, Id: `${own.Id}-of-another-standard` };
  const gathered = [own, duplicate, ...others.map((one) => findingOf(one, member, control))].map((finding) =>
    inputFor(anImportedEvent(finding)),
  );
  let earlier = '';
  const requests: { readonly [flow in Flow]?: () => Promise<readonly EventRun[]> } = {
    group: async () => [await cloud.start(gathered)],
    document: async () => [
      await cloud.start(documentControls.map((one) => inputFor(anImportedEvent(findingOf(broken, member, one))))),
    ],
    rule: async () => [await cloud.putEvent(imported)],
    plan: async () => [await cloud.start(pressed, { step: 'plan' })],
    approved: async () => [await cloud.start({ kind: 'resume', event: await approval(earlier) })],
    undo: async () => [await cloud.start({ kind: 'resume', event: undoEvent(earlier) })],
    'two-presses': () => Promise.all([cloud.start(pressed), cloud.start(pressed)]),
  };
  return {
    async prepare() {
      if (flow === 'approved' || flow === 'undo')
        earlier = remediationsOf(await cloud.start(pressed))[0]?.remediationId ?? '';
      return { ids: [], ...(flow === 'group' ? { duplicate: duplicate.Id } : {}) };
    },
    make: requests[flow] ?? (async () => [await cloud.start(pressed)]),
  };
}

/** Returns `undefined` if the flow starts only one request. Events in `prepare` are real calls, made without faults. */
function simultaneousRequests({ cloud, member, broken, scenario: { control, flow } }: Asked): Requests | undefined {
  const events: object[] = [];
  const make = () => Promise.all(events.map((event) => cloud.putEvent(event)));
  const ofFindings = (...findings: readonly { readonly Id: string }[]): Pick<Prepared, 'ids'> => {
    events.push(...findings.map((finding) => anImportedEvent(finding)));
    return { ids: findings.map(({ Id }) => Id) };
  };
  const ofCalls = async (...[first, second]: [CallToMake, CallToMake]): Promise<Pick<Prepared, 'ids'>> => {
    const now = cloud.admin.now().getTime();
    const calls = [await first(now - 1000), await second(now - 500)];
    events.push(...calls.map(({ event }) => event));
    return { ids: calls.map(({ id }) => id) };
  };
  const call =
    (actor: string, verb: 'Authorize' | 'Revoke', port: number): CallToMake =>
    (at) =>
      callsOf(broken).call(verb, port, { actor, at: new Date(at) });
  const own = findingOf(broken, member, control);
  switch (flow) {
    case 'two-findings':
      return {
        prepare: async () => ({ ...ofFindings(own, { ...own, Id: `${own.Id}-of-another-standard` }), unwanted: [22] }),
        make,
      };
    case 'two-ports':
      return {
        async prepare() {
          await call('Owner', 'Authorize', 3389)(cloud.admin.now().getTime());
          // Port 3389 waits for an approval.
          return { ...ofFindings(own, findingOf(broken, member, 'EC2.14')), unwanted: [22] };
        },
        make,
      };
    case 'two-calls':
      return {
        prepare: async () => ({
          ...(await ofCalls(call('Alice', 'Authorize', 22), call('Mallory', 'Authorize', 3389))),
          unwanted: [22, 3389],
        }),
        make,
      };
    case 'open-and-close':
      return {
        prepare: async () => ({
          ...(await ofCalls(call('Mallory', 'Authorize', 3389), call('Mallory', 'Revoke', 3389))),
          unwanted: [3389],
        }),
        make,
      };
    default:
      return undefined;
  }
}

/** @param at Milliseconds since 1970. */
type CallToMake = (at: number) => ReturnType<NetworkCalls['call']>;

function callsOf({ resourceId, calls }: Broken): NetworkCalls {
  if (calls === undefined) throw new Error(`${resourceId} is no security group, so the flow cannot be played.`);
  return calls;
}

export function remediationsOf({ executions }: EventRun): ReportOutput['remediations'] {
  return executions.flatMap((execution) =>
    execution.status === 'FAILED' ? [] : (execution.output as ReportOutput).remediations,
  );
}

export function approvalEvent({ remediationId, digest }: RemediationRecord): object {
  const detail = { remediationId, decision: 'approve', by: 'ada', because: 'agreed', plan: digest };
  return { source: 'asr', 'detail-type': 'ASR Approval', detail };
}

export function undoEvent(remediationId: string): object {
  return { source: 'asr', 'detail-type': 'ASR Undo', detail: { remediationId, by: 'ada' } };
}

export function findingIdOf({ resourceId }: Broken, { accountId, region }: Account, control: string): string {
  return `arn:aws:securityhub:${region}:${accountId}:security-control/${control}/finding/${resourceId}`;
}

function findingOf(broken: Broken, account: Account, control: string) {
  const { accountId, region } = account;
  const { resourceType: Type, resourceId: Id } = broken;
  return anAsffFinding({
    Id: findingIdOf(broken, account, control),
    GeneratorId: `security-control/${control}`,
    AwsAccountId: accountId,
    Region: region,
    Compliance: { Status: 'FAILED', SecurityControlId: control },
    Resources: [{ Type, Id, Region: region, Partition: 'aws' }],
  });
}
