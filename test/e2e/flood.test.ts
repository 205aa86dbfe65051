/** A flood of findings of one account, through the synthesized rules, the state machine and the real functions. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { openLocalCloud, type EventRun, type LocalCloud, type Moto } from '@asr/local-cloud';
import { emptyMoto } from '@asr/local-cloud/testing';
import { defaultPolicy, historyQueriesInDynamoDb, type ReportOutput } from '@asr/orchestrator';
import { aCustomAction, anImportedEvent } from '@asr/orchestrator/testing/events';
import { createOpenGroups, findingOf, type OpenGroup } from '../../tools/bench/open-groups.ts';

const loud = '111111111111';
const quiet = '222222222222';
const region = 'eu-west-1';
const most = 20;
/** Findings with an event of their own, and events with ten findings each. */
const [singleFindings, sharedEvents] = [40, 26];
const flood = singleFindings + 10 * sharedEvents;

let moto: Moto;
let cloud: LocalCloud;
/** The bodies of notifications. */
const notified: string[] = [];

beforeAll(async () => {
  moto = await emptyMoto();
  cloud = await openLocalCloud({
    motoUrl: moto.url,
    policy: {
      ...defaultPolicy,
      controls: { 'EC2.13': { mode: 'automatic' } },
      limits: { requestsPerAccountPerHour: most },
    },
    watch: ({ service, operation }, body) => {
      if (service === 'sns' && operation === 'Publish') notified.push(new URLSearchParams(body).get('Message') ?? '');
    },
  });
  // The limit is per hour, so the flood must not continue in the next hour.
  while (new Date().getUTCMinutes() === 59) await sleep(1000);
}, 240_000);
afterAll(async () => {
  await cloud?.close();
  await moto?.stop();
});

/** Findings of groups that were deleted meanwhile, apart from `existing`. */
function findingsOf(accountId: string, existing: readonly OpenGroup[], count: number): readonly object[] {
  const deleted = Array.from({ length: count - existing.length }, (_, nth) => ({
    accountId,
    region,
    groupId: `sg-${String(nth).padStart(17, '0')}`,
  }));
  return [...existing, ...deleted].map(findingOf);
}

/** Several events can be in one execution. */
const outcomesIn = (runs: readonly EventRun[]): { readonly [outcome: string]: number } => {
  const executions = [...new Set(runs.flatMap((run) => run.executions))];
  const outcomes = executions.flatMap((execution) =>
    execution.status === 'FAILED'
      ? [`${execution.error}: ${execution.cause}`]
      : (execution.output as ReportOutput).remediations.map(({ outcome }) => outcome),
  );
  const groups = Map.groupBy(outcomes, (outcome) => outcome);
  return Object.fromEntries([...groups].map(([outcome, { length }]) => [outcome, length]));
};

describe('a flood of findings of one account', () => {
  it('is bounded by the limit and reported once, and other accounts keep their remediation', async () => {
    const existing = await createOpenGroups(cloud, 5, [loud], region);
    const [other] = await createOpenGroups(cloud, 1, [quiet], region);
    if (other === undefined) throw new Error('There is no group of the other account.');

    // The event of the other account arrives in between.
    const findings = findingsOf(loud, existing, flood);
    const single = findings.slice(0, singleFindings).map((finding) => anImportedEvent(finding));
    const shared = Array.from({ length: sharedEvents }, (_, nth) => {
      const from = singleFindings + nth * 10;
      return anImportedEvent(...findings.slice(from, from + 10));
    });
    const put = (all: readonly object[]) => Promise.all(all.map((event) => cloud.putEvent(event)));
    const [first, honest, second] = await Promise.all([
      put(single),
      put([anImportedEvent(findingOf(other))]),
      put(shared),
    ]);

    const { fixed = 0, gone = 0, skipped } = outcomesIn([...first, ...honest, ...second]);
    // The findings above the limit of one event have one answer together.
    expect(fixed + gone).toBe(most + 1);
    expect(skipped).toBeLessThanOrEqual(flood - most);
    await cloud.drainQueues();
    expect(notified.filter((text) => text.includes(`Account ${loud} exceeds the limit of ${most}`))).toHaveLength(1);
    expect(notified.filter((text) => text.includes(`Account ${quiet} exceeds`))).toEqual([]);

    const desk = historyQueriesInDynamoDb(cloud.admin.client(DynamoDBClient), cloud.historyTable, () => new Date());
    const startedIn = async (accountId: string): Promise<readonly (string | null)[]> => {
      const outcomes: (string | null)[] = [];
      for await (const { outcome } of desk.list({ accountId })) if (outcome !== 'skipped') outcomes.push(outcome);
      return outcomes;
    };
    expect(await startedIn(loud)).toHaveLength(most);
    expect(await startedIn(quiet)).toEqual(['fixed']);
  }, 60_000);

  it('leaves the button to the account', async () => {
    const [group] = await createOpenGroups(cloud, 1, [loud], region);
    if (group === undefined) throw new Error('There is no group.');
    const pressed = aCustomAction(findingOf(group));

    expect(outcomesIn([await cloud.start({ kind: 'button', event: pressed })])).toEqual({ fixed: 1 });
  }, 60_000);
});

describe('large findings of one account', () => {
  it('that do not fit into an execution with others are remediated alone, and so are the others', async () => {
    const large = await createOpenGroups(cloud, 2, ['333333333333'], region);
    const small = await createOpenGroups(cloud, 3, ['444444444444'], region);
    const padded = large.map((group) => ({ ...findingOf(group), Description: 'x'.repeat(150_000) }));
    const events = [padded[0], ...small.map(findingOf), padded[1]].map((finding) => anImportedEvent(finding ?? {}));

    const runs = await Promise.all(events.map((event) => cloud.putEvent(event)));

    expect(outcomesIn(runs)).toEqual({ fixed: 5 });
  }, 120_000);
});
