/** Deadlines of the policy, through the synthesized schedule, its function, the state machine and the digest. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DescribeSecurityGroupRulesCommand, EC2Client } from '@aws-sdk/client-ec2';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { openLocalCloud, type LocalCloud, type Moto } from '@asr/local-cloud';
import { emptyMoto } from '@asr/local-cloud/testing';
import {
  defaultPolicy,
  historyQueriesInDynamoDb,
  planIdOf,
  type HistoryQueries,
  type RemediationRecord,
} from '@asr/orchestrator';
import { createOpenGroups, findingOf, type OpenGroup } from '../../tools/bench/open-groups.ts';

const hour = 3_600_000;
const day = 24 * hour;
let accounts = 111_111_111_111;

let moto: Moto;
let cloud: LocalCloud;
let history: HistoryQueries;
let accountId = '';
const mails: { readonly subject: string; readonly message: string }[] = [];
/** The lines of the function of the deadlines. */
const lines: string[] = [];
/** Fails the first calls of the function with this operation. */
let broken: { operation: string; times: number } | undefined;

beforeAll(async () => {
  moto = await emptyMoto();
  cloud = await openLocalCloud({
    motoUrl: moto.url,
    policy: {
      ...defaultPolicy,
      // No filter hides the report of an overdue finding.
      notifications: { ...defaultPolicy.notifications, severities: ['CRITICAL'] },
      deadlines: [
        { controls: ['EC2.13'], severities: ['HIGH'], days: 30, action: 'remediate' },
        { controls: ['EC2.13'], severities: ['MEDIUM'], days: 30, action: 'ask', graceHours: 48 },
        { controls: ['EC2.13'], severities: ['LOW'], days: 30, action: 'tell' },
      ],
    },
    log: (_, line) => void lines.push(line),
    watch: ({ service, operation }, body) => {
      const sent = new URLSearchParams(body);
      if (service === 'sns' && operation === 'Publish')
        mails.push({ subject: sent.get('Subject') ?? '', message: sent.get('Message') ?? '' });
    },
    faults: {
      async onCall({ operation, body }, carryOut) {
        if (broken?.operation !== operation || broken.times === 0 || !body.includes('verdue')) return carryOut();
        broken.times -= 1;
        // AWS did it, but the answer was lost, and the function crashed.
        await carryOut();
        await cloud.crashFunctions();
        return carryOut();
      },
      onInvocation: (_, __, invoke) => invoke(),
    },
  });
  history = historyQueriesInDynamoDb(cloud.admin.client(DynamoDBClient), cloud.historyTable, () => cloud.admin.now());
}, 240_000);
afterAll(async () => {
  await cloud?.close();
  await moto?.stop();
});
beforeEach(async () => {
  accountId = String((accounts += 1));
  await cloud.drainQueues();
  mails.length = 0;
});

/** Adds a finding of Security Hub about an open group, whose violation began 40 days ago. */
async function report(label: string, overrides: object = {}): Promise<OpenGroup> {
  const [group] = await createOpenGroups(cloud, 1, [accountId]);
  if (group === undefined) throw new Error('There is no group.');
  const FirstObservedAt = new Date(cloud.admin.now().getTime() - 40 * day).toISOString();
  cloud.addFindings({ ...findingOf(group), Severity: { Label: label }, FirstObservedAt, ...overrides });
  return group;
}

async function runSchedule(): Promise<void> {
  await cloud.runSchedules();
  await cloud.drainQueues();
}

async function records(): Promise<readonly RemediationRecord[]> {
  const found: RemediationRecord[] = [];
  for await (const record of history.list({ accountId })) found.push(record);
  return found.toReversed();
}

const outcomes = async () => (await records()).map(({ severity, outcome }) => `${severity ?? ''} ${outcome ?? ''}`);
const subjects = () => mails.map(({ subject }) => subject).filter((subject) => !subject.includes('0 accounts'));

async function isOpen({ groupId, region }: OpenGroup): Promise<boolean> {
  const Filters = [{ Name: 'group-id', Values: [groupId] }];
  const { SecurityGroupRules = [] } = await cloud
    .account(accountId, region)
    .client(EC2Client)
    .send(new DescribeSecurityGroupRulesCommand({ Filters }));
  return SecurityGroupRules.some(({ IsEgress }) => IsEgress === false);
}

describe('overdue findings', () => {
  it('are reported once in one digest, and remediated or asked about after the grace period, once', async () => {
    const groups = [await report('HIGH'), await report('MEDIUM'), await report('LOW')];
    await report('HIGH', { FirstObservedAt: cloud.admin.now().toISOString() });

    await runSchedule();
    await runSchedule();
    expect((await outcomes()).toSorted()).toEqual(['HIGH overdue', 'LOW overdue', 'MEDIUM overdue']);
    expect(mails.map(({ subject }) => subject)).toEqual(['ASR: 3 overdue']);
    expect(mails[0]?.message).toContain('If it is still open, ASR remediates it after');
    expect(mails[0]?.message).toContain('If it is still open, ASR requests approval of its remediation after');
    expect(mails[0]?.message).toContain('Remediate it, or add an exception.');
    expect(cloud.findings()).toEqual([]);

    await cloud.passTime(24 * hour - 60_000);
    await runSchedule();
    expect(await Promise.all(groups.map(isOpen))).toEqual([true, true, true]);
    expect(mails).toHaveLength(1);

    await cloud.passTime(60_000);
    await runSchedule();
    await runSchedule();
    expect(await Promise.all(groups.map(isOpen))).toEqual([false, true, true]);
    const fixed = (await records()).find(({ outcome }) => outcome === 'fixed');
    expect(fixed).toMatchObject({ source: 'deadline', actor: 'asr', overdue: { action: 'remediate' } });
    expect(mails.slice(1).map(({ subject }) => subject)).toEqual([]);

    await cloud.passTime(24 * hour);
    await runSchedule();
    await runSchedule();
    expect(await Promise.all(groups.map(isOpen))).toEqual([false, true, true]);
    expect((await outcomes()).filter((one) => one.endsWith('awaiting-approval'))).toEqual(['MEDIUM awaiting-approval']);
    expect(subjects().filter((subject) => subject.includes('requires approval'))).toHaveLength(1);
    const told = (await records()).filter(({ outcome }) => outcome === 'overdue');
    expect(told.map(({ severity = '', followUp }) => `${severity} ${followUp?.action ?? 'none'}`).toSorted()).toEqual([
      'HIGH remediate',
      'LOW none',
      'MEDIUM ask',
    ]);
    expect(lines.join('\n')).toMatch(/"Action":"reported","OverdueFindings":3/);
    expect(lines.join('\n')).toMatch(/"Action":"remediated","OverdueFindings":1/);
    expect(lines.join('\n')).toMatch(/"Action":"asked","OverdueFindings":1/);

    const asked = (await records()).find(({ outcome }) => outcome === 'awaiting-approval');
    if (asked === undefined || asked.digest === null) throw new Error('No plan waits.');
    const detail = {
      remediationId: asked.remediationId,
      decision: 'approve',
      by: 'ada',
      because: 'agreed',
      plan: planIdOf(asked.digest),
    };
    await cloud.start({ kind: 'resume', event: { source: 'asr', 'detail-type': 'ASR Approval', detail } });
    expect(await Promise.all(groups.map(isOpen))).toEqual([false, false, true]);
  }, 180_000);

  it('of other products are neither reported nor remediated, whatever they say', async () => {
    const product = (name: string) => ({ ProductArn: `arn:aws:securityhub:eu-west-1:${name}` });
    const forged = [
      await report('HIGH', product(`${accountId}:product/${accountId}/default`)),
      await report('HIGH', product(':product/aws/config')),
      await report('HIGH', product(':product/evil/product/aws/securityhub')),
    ];

    await runSchedule();
    await cloud.passTime(2 * day);
    await runSchedule();
    expect(await records()).toEqual([]);
    expect(await Promise.all(forged.map(isOpen))).toEqual([true, true, true]);
    expect(mails).toEqual([]);
  }, 120_000);

  it('are not remediated while ASR is stopped, and are remediated after the stop', async () => {
    const group = await report('HIGH');
    await runSchedule();
    await history.turn('stop', 'ada', 'incident');
    await cloud.passTime(2 * day);
    await runSchedule();
    expect(await isOpen(group)).toBe(true);

    await history.turn('start', 'ada', 'over');
    await runSchedule();
    expect(await isOpen(group)).toBe(false);
  }, 120_000);

  it.each(['PutEvents', 'PutItem'])(
    'are reported once, if the function crashes during %s',
    async (operation) => {
      await report('LOW');
      broken = { operation, times: 1 };

      await runSchedule();
      await runSchedule();
      expect(broken.times).toBe(0);
      expect(await outcomes()).toEqual(['LOW overdue']);
      expect(subjects()).toEqual(['ASR: 1 overdue']);
    },
    120_000,
  );

  it.each(['StartExecution', 'UpdateItem'])(
    'are asked about once, if the function crashes during %s',
    async (operation) => {
      await report('MEDIUM');
      await runSchedule();
      await cloud.passTime(2 * day);
      broken = { operation, times: 1 };

      await runSchedule();
      await runSchedule();
      expect(broken.times).toBe(0);
      expect((await outcomes()).toSorted()).toEqual(['MEDIUM awaiting-approval', 'MEDIUM overdue']);
      expect(subjects().filter((subject) => subject.includes('requires approval'))).toHaveLength(1);
    },
    120_000,
  );
});
