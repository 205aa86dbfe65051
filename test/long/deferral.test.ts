/** Changes above a limit, through the synthesized state machines: deferred, and made in their hour. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { openLocalCloud, type LocalCloud, type Moto } from '@asr/local-cloud';
import { emptyMoto } from '@asr/local-cloud/testing';
import {
  defaultPolicy,
  historyQueriesInDynamoDb,
  type HistoryQueries,
  type RemediationRecord,
  type ReportOutput,
} from '@asr/orchestrator';
import { anImportedEvent } from '@asr/orchestrator/testing/events';
import { createOpenGroups, findingOf } from '../../tools/bench/open-groups.ts';

const most = 2;
const hour = 3_600_000;
let accounts = 111_111_111_111;

let moto: Moto;
let cloud: LocalCloud;
let history: HistoryQueries;
let accountId = '';
const mails: string[] = [];

beforeAll(async () => {
  moto = await emptyMoto();
  cloud = await openLocalCloud({
    motoUrl: moto.url,
    policy: { ...defaultPolicy, controls: { 'EC2.13': { mode: 'automatic' } }, limits: { perAccountPerHour: most } },
    watch: ({ service, operation }, body) => {
      if (service === 'sns' && operation === 'Publish') mails.push(new URLSearchParams(body).get('Message') ?? '');
    },
  });
  history = historyQueriesInDynamoDb(cloud.admin.client(DynamoDBClient), cloud.historyTable, () => cloud.admin.now());
}, 240_000);
afterAll(async () => {
  await cloud?.close();
  await moto?.stop();
});
beforeEach(async () => {
  // What an earlier test deferred comes to its end.
  await cloud.passTime(3 * hour);
  await settled();
  accountId = String((accounts += 1));
  await cloud.drainQueues();
  mails.length = 0;
  // Every test begins when an hour begins.
  await cloud.passTime(hour - (cloud.admin.now().getTime() % hour) + 1000);
});
afterEach(async () => {
  await history.turn('start', 'ada', 'over');
});

async function records(): Promise<readonly RemediationRecord[]> {
  const found: RemediationRecord[] = [];
  for await (const record of history.list({ accountId })) found.push(record);
  return found.toSorted((a, b) => (a.deferral?.until ?? '').localeCompare(b.deferral?.until ?? ''));
}

const outcomes = async () =>
  (await records()).map(({ outcome }) => String(outcome)).toSorted((a, b) => a.localeCompare(b));

/** Reports open groups of the account in one event. */
async function report(count: number) {
  const groups = await createOpenGroups(cloud, count, [accountId]);
  const run = await cloud.putEvent(anImportedEvent(...groups.map(findingOf)));
  return { groups, counts: run.counts, reported: run.executions[0] as { readonly output: ReportOutput } };
}

/** Waits until no change is deferred to the present hour. */
async function settled(): Promise<void> {
  if (accountId === '') return;
  const due = async () =>
    (await records()).some(
      ({ outcome, deferral }) =>
        outcome === 'deferred' && Date.parse(deferral?.until ?? '') <= cloud.admin.now().getTime(),
    );
  while (await due()) await sleep(100);
}

describe('changes above the limit of an hour', () => {
  it('are deferred without a mail, and the finding says until when', async () => {
    const { groups, reported, counts } = await report(5);

    expect(reported.output.counts).toEqual({ fixed: 2, deferred: 3 });
    // Three for the event, four for the group that is split, and four for each deferred finding, which is sent alone.
    expect(counts.transitions).toBe(3 + 4 + 4 * 3);
    await cloud.drainQueues();
    expect(mails).toHaveLength(1);
    expect(mails[0]).not.toContain('deferred');
    const until = (await records()).map(({ deferral }) => deferral?.until.slice(11, 16)).filter(Boolean);
    const [next, later] = [1, 2].map((hours) =>
      new Date(cloud.admin.now().getTime() + hours * hour).toISOString().slice(11, 13),
    );
    expect(until).toEqual([`${next}:00`, `${next}:15`, `${later}:00`]);
    const notes = cloud.findings().filter(({ findingId }) => groups.some(({ groupId }) => findingId.includes(groupId)));
    expect(
      notes.filter(({ note, status }) => status === 'NOTIFIED' && /ASR tries again at .+ UTC\./.test(note ?? '')),
    ).toHaveLength(3);
  }, 120_000);

  it('are made in their hours, each once, and no more than the limit in one hour', async () => {
    const { groups } = await report(5);
    const before = cloud.counts().transitions;
    const perHour: number[] = [];
    for (const time of [hour + hour / 3, hour, hour]) {
      await cloud.passTime(time);
      await settled();
      perHour.push((await outcomes()).filter((outcome) => outcome === 'fixed').length);
    }

    expect(perHour).toEqual([4, 5, 5]);
    // Two of each deferral, and six of the execution that it starts.
    expect(cloud.counts().transitions - before).toBe(8 * 3);
    const resolved = cloud
      .findings()
      .filter(
        ({ status, findingId }) => status === 'RESOLVED' && groups.some(({ groupId }) => findingId.includes(groupId)),
      );
    expect(resolved).toHaveLength(5);
  }, 180_000);

  it('are not made after asr stop', async () => {
    await report(3);
    await history.turn('stop', 'ada', 'incident');
    await cloud.passTime(hour);
    await settled();

    expect(await outcomes()).toEqual(['fixed', 'fixed', 'skipped']);
  }, 120_000);
});
