/** Plays scenarios on a separate local cloud, one after the other, and reports the broken invariants. */
import { BatchWriteItemCommand, DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import {
  awsQuotas,
  openClock,
  openLocalCloud,
  type Account,
  type FindingView,
  type LocalCloud,
} from '@asr/local-cloud';
import {
  defaultPolicy,
  type HistoryQueries,
  historyQueriesInDynamoDb,
  type Policy,
  type RemediationRecord,
  type ReportOutput,
} from '@asr/orchestrator';
import { isSame, lastPartOf, registry, type AnyPlaybook, type AnyState } from '@asr/playbooks';
import type { Broken } from './broken-resource.ts';
import { type Trace, injector } from './injector.ts';
import { brokenForGroup, findingsDiffer, ofControl, ofResource } from './group-of-requests.ts';
import { brokenInvariants } from './invariants.ts';
import { approvalEvent, findingIdOf, requestsOf, remediationsOf, undoEvent } from './requests.ts';
import { brokenFor } from './resources.ts';
import { type Scenario, documentControls, isTogether } from './scenario.ts';
import type { Seen, Simultaneous } from './seen.ts';

const faultsPolicy: Policy = {
  ...defaultPolicy,
  defaults: { mode: 'automatic' },
  // Two events at the same time start two executions, which conflict. The flow `group` has an execution with several.
  gather: { seconds: 0, events: 25 },
  controls: {
    'EC2.14': { mode: 'automatic', approval: 'required' },
    'SecurityGroup.3': { mode: 'automatic', parameters: { groups: [{ all: true }] } },
  },
};

export interface Verdict {
  readonly scenario: Scenario;
  readonly outcomes: readonly string[];
  /** A sentence for each broken invariant. */
  readonly broken: readonly string[];
  readonly trace: Trace;
}

export interface Environment {
  play(scenario: Scenario): Promise<Verdict>;
  close(): Promise<void>;
}

/** Far above the duration of any scenario. A scenario that runs longer never ends. */
const mostSeconds = 120;

/**
 * @param homeRegion Each environment on the same moto has its own, so that their messages stay apart.
 * @param accountId The member account, which only this environment uses.
 * @param log Called with every line that a function writes.
 */
export async function openEnvironment(
  motoUrl: string,
  homeRegion: string,
  accountId: string,
  log: (functionName: string, line: string) => void = () => {},
): Promise<Environment> {
  const watching = injector();
  const clock = openClock();
  const quotas = awsQuotas({ now: clock.now, holdMilliseconds: 5 });
  const options = { motoUrl, policy: faultsPolicy, homeRegion, clock, quotas, faults: watching.faults, log };
  const cloud = await openLocalCloud(options);
  const member = cloud.account(accountId, 'eu-west-1');
  const dynamodb = cloud.admin.client(DynamoDBClient);
  const desk = historyQueriesInDynamoDb(dynamodb, cloud.historyTable, () => cloud.admin.now());
  // An earlier environment failed and left it.
  await empty(dynamodb, cloud.historyTable);
  await cloud.drainQueues();

  return {
    async play(scenario) {
      const { flow, faults } = scenario;
      const [first, ...more] = await createResources(scenario, member);
      const watched = [first, ...more];
      const others = more.map((one) => one.broken);
      const { broken, playbook } = first;
      const findingOf = (one: Watched) => viewOf(findingIdOf(one.broken, member, one.playbook.control), cloud);
      const requests = requestsOf({ cloud, member, broken, others, scenario });
      const prepared = await requests.prepare();
      const before = await Promise.all(watched.map(({ read }) => read()));
      const openBefore = (await broken.calls?.openPorts()) ?? [];

      let modified: AnyState | undefined;
      const changeResource = async (): Promise<void> => {
        await broken.change();
        modified = await first.read();
      };
      watching.begin(faults, {
        crash: cloud.crashFunctions,
        isPoisoned: ({ body }) => body.includes(lastPartOf(broken.resourceId)),
        deleteResource: broken.remove,
        changeResource,
        exhaust: quotas.exhaust,
        exceeded: (name) => quotas.exceeded()[name] ?? 0,
      });
      const runs = await inTime(requests.make());
      await cloud.drainQueues();
      const trace = watching.end();

      const after = await Promise.all(watched.map(({ read }) => read()));
      const openAfter = after[0] === undefined ? [] : ((await broken.calls?.openPorts()) ?? []);
      const remediations = runs.flatMap(remediationsOf);
      const holders = await holdersIn(dynamodb, cloud.historyTable, cloud.admin.now());
      const records = await recordsOf(desk, accountId);
      const findings = [
        ...cloud.importedFindings().map(({ Id }) => Id),
        ...cloud.findings().flatMap(({ findingId, status }) => (status === null ? [] : [findingId])),
      ];
      const approveAll = async (): Promise<readonly number[]> => {
        const questions = records.filter(({ outcome }) => outcome === 'awaiting-approval');
        for (const one of questions) await inTime(cloud.start({ kind: 'resume', event: approvalEvent(one) }));
        return (await broken.calls?.openPorts()) ?? [];
      };
      const { ids, unwanted } = prepared;
      const simultaneous: Simultaneous | undefined = unwanted &&
        after[0] && { ids, unwanted, findings, openBefore, openAfter, openApproved: await approveAll() };
      const all: Seen = {
        scenario,
        playbook,
        runs,
        remediations,
        records,
        trace,
        before: before[0],
        after: after[0],
        modified,
        holders,
        finding: findingOf(first),
        simultaneous,
      };
      const sentences = isTogether(flow)
        ? brokenTogether(all, { watched, before, after, findingOf }, prepared, cloud)
        : brokenInvariants(all);
      const isMeddled = scenario.faults.some(({ name }) => name === 'changed' || name === 'deleted');
      const undone =
        flow === 'undo' || sentences.length > 0
          ? []
          : await undoAll({
              cloud,
              records: await recordsOf(desk, accountId),
              resources: watched.map(({ read, original }, index) => ({
                isMeddled: isMeddled && (index === 0 || flow === 'document'),
                read,
                // The calls of others before the faults stay. Only what ASR does later is undone.
                untouched: prepared.unwanted === undefined ? original : before[index],
                after: after[index],
              })),
              // A setting of a document that another user deleted cannot be undone.
              mayComeTo: flow === 'document' ? ['failed'] : [],
              findings: () =>
                prepared.duplicate === undefined
                  ? []
                  : findingsDiffer(findingOf(first), viewOf(prepared.duplicate, cloud)),
            });
      await empty(dynamodb, cloud.historyTable);
      // moto becomes slower with each resource. The scenario may have deleted it already.
      await Promise.all(watched.map((one) => one.broken.remove().catch(() => undefined)));
      return {
        scenario,
        outcomes: remediations.map(({ outcome }) => outcome),
        broken: [...sentences, ...undone],
        trace,
      };
    },
    close: () => cloud.close(),
  };
}

function viewOf(wanted: string, cloud: LocalCloud): FindingView | undefined {
  return cloud.findings().find(({ findingId }) => findingId === wanted);
}

interface Group {
  readonly watched: readonly Watched[];
  readonly before: readonly (AnyState | undefined)[];
  readonly after: readonly (AnyState | undefined)[];
  readonly findingOf: (one: Watched) => FindingView | undefined;
}

/** The broken invariants of requests that are handled together. */
function brokenTogether(
  all: Seen,
  { watched, before, after, findingOf }: Group,
  { duplicate }: { readonly duplicate?: string },
  cloud: LocalCloud,
): readonly string[] {
  const seen = watched.map((one, index): Seen => ({
    ...(all.scenario.flow === 'document'
      ? ofControl(all, one.playbook)
      : ofResource(all, one.broken.resourceId, index === 0, duplicate)),
    before: before[index],
    after: after[index],
    finding: findingOf(one),
  }));
  return brokenForGroup(all, seen, duplicate === undefined ? undefined : viewOf(duplicate, cloud));
}

/** A group has three resources, and a document has one resource with three controls. */
async function createResources(
  { control, flow }: Scenario,
  member: Account,
): Promise<readonly [Watched, ...(readonly Watched[])]> {
  const create = async () => watch(await brokenFor[control](member), await load(control), member);
  if (flow === 'document') {
    const broken = await brokenFor[control](member);
    const [first, ...others] = documentControls;
    const watchOne = async (one: string) => watch(broken, await load(one), member);
    return [await watchOne(first), ...(await Promise.all(others.map(watchOne)))];
  }
  const first = await create();
  return flow === 'group' ? [first, await create(), await create()] : [first];
}

/** A resource of a scenario and a control that it violates, before anything happened to it. */
interface Watched {
  readonly broken: Broken;
  readonly playbook: AnyPlaybook;
  readonly read: () => Promise<AnyState | undefined>;
  readonly original: AnyState | undefined;
}

async function watch(broken: Broken, playbook: AnyPlaybook, member: Account): Promise<Watched> {
  const { accountId, region } = member;
  const target = { partition: 'aws', accountId, region, resourceId: broken.resourceId };
  const read = (): Promise<AnyState | undefined> => playbook.read(target, member);
  return { broken, playbook, read, original: await read() };
}

async function load(control: string): Promise<AnyPlaybook> {
  const playbook = await registry[control]?.load();
  if (playbook === undefined) throw new Error(`There is no playbook for ${control}.`);
  return playbook;
}

async function inTime<Result>(work: Promise<Result>): Promise<Result> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => late.reject(new Error(`An execution still waits after ${mostSeconds} s.`)),
    mostSeconds * 1000,
  );
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

interface Undoing {
  readonly cloud: LocalCloud;
  readonly records: readonly RemediationRecord[];
  readonly resources: readonly UndoneResource[];
  /** Outcomes of the undo of a resource that another user changed, in addition to those of all resources. */
  readonly mayComeTo: readonly string[];
  /** The broken invariants of findings after the undo. */
  readonly findings: () => readonly string[];
}

interface UndoneResource {
  /** Another user also changed the resource. Their change can stay. */
  readonly isMeddled: boolean;
  readonly read: () => Promise<AnyState | undefined>;
  readonly untouched: AnyState | undefined;
  readonly after: AnyState | undefined;
}

/** Undoes the changes, the latest first. Then the resources are as they were before ASR changed them. */
async function undoAll({ cloud, records, resources, mayComeTo, findings }: Undoing): Promise<readonly string[]> {
  const changed = records.filter(({ changes }) => changes.length > 0);
  if (resources[0]?.after === undefined || changed.length === 0) return [];
  const reported: ReportOutput['remediations'][number][] = [];
  for (const { remediationId } of changed.toSorted((a, b) => (a.startedAt < b.startedAt ? 1 : -1))) {
    reported.push(...remediationsOf(await inTime(cloud.start({ kind: 'resume', event: undoEvent(remediationId) }))));
  }
  // The undos also send notifications, which are not calls of the next scenario.
  await cloud.drainQueues();
  const outcomes = reported.map(({ outcome, reason }) => `${outcome} (${reason})`).join(', ');
  const isMeddled = resources.some((one) => one.isMeddled);
  const allowed = isMeddled ? ['undone', 'refused', 'gone', ...mayComeTo] : ['undone'];
  const broken = reported.every(({ outcome }) => allowed.includes(outcome)) ? [] : [`The undo came to ${outcomes}.`];
  for (const { read, untouched, isMeddled: mayDiffer } of resources) {
    const now = await read();
    if (!mayDiffer && !isSame(now, untouched))
      broken.push(`The undo came to ${outcomes} and left ${JSON.stringify(now)}, not ${JSON.stringify(untouched)}.`);
  }
  return isMeddled ? broken : [...broken, ...findings()];
}

async function recordsOf(history: HistoryQueries, accountId: string): Promise<readonly RemediationRecord[]> {
  const records: RemediationRecord[] = [];
  for await (const record of history.list({ accountId })) records.push(record);
  return records;
}

/** The remediations whose claims have not expired. */
async function holdersIn(dynamodb: DynamoDBClient, TableName: string, now: Date): Promise<readonly string[]> {
  const holders: string[] = [];
  for await (const { Items = [] } of paginateScan({ client: dynamodb }, { TableName })) {
    const claims = Items.filter(({ sk, leaseUntil }) => sk?.S === 'CLAIM' && Number(leaseUntil?.N) > now.getTime());
    holders.push(...claims.map(({ remediationId }) => remediationId?.S ?? ''));
  }
  return holders;
}

/** moto copies the whole table for every transaction. */
async function empty(dynamodb: DynamoDBClient, TableName: string): Promise<void> {
  for await (const { Items = [] } of paginateScan(
    { client: dynamodb, pageSize: 25 },
    { TableName, ProjectionExpression: 'pk, sk' },
  )) {
    const requests = Items.map((Key) => ({ DeleteRequest: { Key } }));
    if (requests.length > 0)
      await dynamodb.send(new BatchWriteItemCommand({ RequestItems: { [TableName]: requests } }));
  }
}
