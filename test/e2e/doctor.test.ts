/** `asr doctor` against a deployment in moto: a healthy deployment passes, and each added fault is found with its fix. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetQueueUrlCommand, PurgeQueueCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { run } from '@asr/cli';
import { deployAsr, fakeIo, type DeployedAsr } from '@asr/cli/testing';
import { openLocalCloud, type LocalCloud, type Moto } from '@asr/local-cloud';
import { emptyMoto } from '@asr/local-cloud/testing';
import { knownControls, readPolicy } from '@asr/orchestrator';
import { controlsWithRunbook } from '@asr/runbooks';

const controls = ['EC2.13', 'S3.1'];
const policyText =
  'defaults: { mode: off }\ncontrols: { EC2.13: { mode: automatic, via: runbook }, S3.1: { mode: manual } }\n';
const folder = mkdtempSync(join(tmpdir(), 'asr-doctor-'));
const admin = '999999999999';
let moto: Moto;
let cloud: LocalCloud;
let asr: DeployedAsr;

beforeAll(async () => {
  const reading = readPolicy(policyText, await knownControls(controlsWithRunbook()));
  if (!reading.ok) throw new Error(reading.problems.join('\n'));
  moto = await emptyMoto();
  cloud = await openLocalCloud({ motoUrl: moto.url, policy: reading.policy });
  asr = await deployAsr(cloud, controls);
}, 120_000);
afterAll(async () => {
  await cloud?.close();
  await moto?.stop();
  rmSync(folder, { recursive: true });
});

interface Result {
  readonly place: string;
  readonly check: string;
  readonly kind: 'ok' | 'problem' | 'unknown';
  readonly sentence: string;
  readonly fix?: string;
  readonly details?: readonly string[];
}

/** @param text Text of the local policy. */
async function command(argv: readonly string[], text = policyText) {
  const file = join(folder, 'asr.config.yaml');
  writeFileSync(file, text);
  const { io, out, err } = fakeIo({});
  const tools = {
    program: null,
    adminAccount: () => asr.admin,
    memberAccount: () => {
      throw new Error('This command must not need another account.');
    },
    sleep: async () => {},
    localCloud: async () => {
      throw new Error('This command must not need the local cloud.');
    },
    playbookKit: async () => {
      throw new Error('This command writes no package.');
    },
    release: async () => {
      throw new Error('This command deploys nothing.');
    },
  };
  const code = await run(argv[0] === 'doctor' ? [...argv, '--policy', file] : argv, { io, tools });
  return { code, out: out(), err: err() };
}

async function doctor(text?: string, argv: readonly string[] = ['--accounts', admin]) {
  const { code, out, err } = await command(['doctor', '--json', ...argv], text);
  if (out === '') throw new Error(`Nothing was printed; exit ${code}: ${err}`);
  const { results } = JSON.parse(out) as { readonly results: readonly Result[] };
  return { code, results, wrong: results.filter(({ kind }) => kind !== 'ok') };
}

describe('asr doctor', () => {
  it('finds no problem in a healthy deployment', async () => {
    const { code, results, wrong } = await doctor();

    expect(wrong).toEqual([]);
    expect(code).toBe(0);
    expect(results.map(({ place, check }) => `${place} ${check}`)).toEqual([
      'home state-machine',
      'home history-table',
      'home functions',
      'home button',
      'home rules-enabled',
      'home rules-match-policy',
      'home pipes',
      'home tasks-queue',
      'home dead-letters',
      'home lost-events',
      'home stop-switch',
      'home security-hub',
      'home last-success',
      'home exceptions',
      `${admin} member-roles`,
      `${admin} runbook-documents`,
    ]);
  }, 60_000);

  it.each([
    [
      'ruleDisabled',
      'rules-enabled',
      /^aws events enable-rule --name ASR-RemediateWithAsr --event-bus-name default/,
      ['ASR-RemediateWithAsr is disabled.'],
    ],
    [
      'ruleDiffers',
      'rules-match-policy',
      /^asr deploy$/,
      ['ASR-Automatic1: detail.findings.Compliance.Status: - "WARNING"'],
    ],
    ['requestGivenUp', 'dead-letters', /^aws sqs receive-message --queue-url \S*DeadLetters/, undefined],
    ['eventLost', 'lost-events', /^aws sqs receive-message --queue-url \S*LostEvents/, undefined],
    [
      'functionMissing',
      'functions',
      /^asr deploy$/,
      [expect.stringMatching(/^arn:aws:lambda:eu-west-1:999999999999:function:Parse\w* does not exist\.$/)],
    ],
    ['buttonMissing', 'button', /^asr deploy$/, undefined],
    ['hubOff', 'security-hub', /^aws securityhub enable-security-hub --region eu-west-1$/, undefined],
    [
      'documentMissing',
      'runbook-documents',
      /^asr deploy --only members --runbooks --namespace ASR --regions eu-west-1$/,
      ['ASR-DisablePublicAccessForSecurityGroup does not exist or is not active in eu-west-1.'],
    ],
    [
      'roleOutdated',
      'member-roles',
      /^asr deploy --only members --namespace ASR$/,
      [expect.stringMatching(/^ASR-EC2\.13 belongs to another version: \+ ec2:/)],
    ],
    ['requestWaitsLong', 'tasks-queue', /list-event-source-mappings/, undefined],
  ] as const)(
    'finds %s, and prints the fix',
    async (fault, check, fix, details) => {
      const repair = await asr.faults[fault]();
      const { code, wrong } = await doctor().finally(repair);

      expect(wrong.map((one) => ({ check: one.check, kind: one.kind }))).toEqual([{ check, kind: 'problem' }]);
      expect(wrong[0]?.fix).toMatch(fix);
      expect(wrong[0]?.details).toEqual(details);
      expect(code).toBe(1);
    },
    60_000,
  );

  const start = /^aws pipes start-pipe --name ASR-Gather --region eu-west-1$/;
  it.each([
    ['was stopped', { CurrentState: 'STOPPED', DesiredState: 'STOPPED' }, 'problem', start, /is stopped\./],
    [
      'cannot start',
      { CurrentState: 'START_FAILED', DesiredState: 'RUNNING', StateReason: 'The queue denies access' },
      'problem',
      start,
      /^ASR-Gather is START_FAILED: The queue denies access\.$/,
    ],
    ['is to stop', { CurrentState: 'STOP_FAILED', DesiredState: 'STOPPED' }, 'problem', start, /is stopped\./],
    [
      'was not updated',
      { CurrentState: 'UPDATE_ROLLBACK_FAILED', DesiredState: 'RUNNING' },
      'problem',
      /^asr deploy$/,
      /is UPDATE_ROLLBACK_FAILED: AWS gives no reason\.$/,
    ],
    ['is missing', null, 'problem', /^asr deploy$/, /^ASR-Gather does not exist\.$/],
    ['is updated', { CurrentState: 'UPDATING', DesiredState: 'RUNNING' }, 'unknown', undefined, /is updating\. Run/],
    ['is stopping', { CurrentState: 'STOPPING', DesiredState: 'STOPPED' }, 'unknown', undefined, /is stopping\. Run/],
  ] as const)(
    'finds that a pipe %s',
    async (_, states, kind, fix, sentence) => {
      const repair = await asr.faults.pipeIn(states);
      const { code, wrong } = await doctor().finally(repair);

      expect(wrong).toMatchObject([{ check: 'pipes', kind }]);
      const [found] = wrong;
      expect(found?.fix ?? '').toMatch(fix ?? /^$/);
      expect((found?.details ?? [found?.sentence]).join(' ')).toMatch(sentence);
      expect(code).toBe(1);
    },
    60_000,
  );

  it('says how many events wait for a pipe that does not run', async () => {
    const QueueUrl = (await asr.admin.client(SQSClient).send(new GetQueueUrlCommand({ QueueName: 'ASR-Gather' })))
      .QueueUrl;
    await asr.admin.client(SQSClient).send(new SendMessageCommand({ QueueUrl, MessageBody: '{}' }));
    const repair = await asr.faults.pipeIn({ CurrentState: 'STOPPED', DesiredState: 'STOPPED' });
    const { wrong } = await doctor().finally(repair);
    await asr.admin.client(SQSClient).send(new PurgeQueueCommand({ QueueUrl }));

    expect(wrong[0]?.sentence).toBe(
      'A pipe does not start the state machine with automatic events, which expire after 4 hours. Messages that wait now: 1.',
    );
  }, 60_000);

  it('finds a missing history table, and reports the checks of its content as unknown', async () => {
    const repair = await asr.faults.tableMissing();
    const { code, wrong } = await doctor().finally(repair);

    expect(wrong.map(({ check, kind }) => ({ check, kind }))).toEqual([
      { check: 'history-table', kind: 'problem' },
      { check: 'stop-switch', kind: 'unknown' },
      { check: 'last-success', kind: 'unknown' },
    ]);
    expect(wrong[0]?.fix).toContain('asr deploy');
    expect(code).toBe(1);
  }, 60_000);

  it('finds that ASR is stopped, by whom, and prints asr start', async () => {
    await command(['stop', '--because', 'Incident 4711']);
    const { code, wrong } = await doctor().finally(() => command(['start']));

    expect(wrong).toEqual([
      expect.objectContaining({
        check: 'stop-switch',
        kind: 'problem',
        sentence: expect.stringMatching(/^arn:aws:sts::999999999999:\S+ stopped ASR at .*Incident 4711/),
      }),
    ]);
    expect(wrong[0]?.fix).toContain('asr start');
    expect(code).toBe(1);
  }, 60_000);

  it.each([
    ['has expired', '2020-01-01', /expired on 2020-01-01/],
    ['expires within two weeks', new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10), / expires on /],
  ])(
    'finds an exception that %s',
    async (_, until, said) => {
      const text = `${policyText}exceptions: [{ control: S3.1, resource: '*', until: '${until}', reason: migration, owner: net }]\n`;
      const { code, wrong } = await doctor(text);

      expect(wrong).toEqual([
        expect.objectContaining({ check: 'exceptions', kind: 'problem', details: [expect.stringMatching(said)] }),
      ]);
      expect(code).toBe(1);
    },
    60_000,
  );

  it('finds what a changed local policy adds and removes', async () => {
    const { wrong } = await doctor(policyText.replace('mode: automatic', 'mode: manual'));

    expect(wrong).toEqual([
      expect.objectContaining({
        check: 'rules-match-policy',
        details: expect.arrayContaining(['ASR-Automatic1 is deployed but not in the policy.']),
      }),
    ]);
  }, 60_000);

  it('reports a denied check as unknown, with the missing permission', async () => {
    const repair = await asr.faults.accessDenied();
    const { code, wrong } = await doctor().finally(repair);

    expect(wrong).toEqual([
      expect.objectContaining({
        check: 'security-hub',
        kind: 'unknown',
        sentence: 'Access denied. Required permissions: securityhub:ListFindingAggregators.',
      }),
    ]);
    expect(code).toBe(1);
  }, 60_000);

  it('reports an account without access as unknown, and prints how to get access', async () => {
    const { code, wrong } = await doctor(policyText, ['--accounts', '444455556666']);

    expect(wrong.map(({ place, check, kind }) => ({ place, check, kind }))).toEqual([
      { place: '444455556666', check: 'member-roles', kind: 'unknown' },
      { place: '444455556666', check: 'runbook-documents', kind: 'unknown' },
    ]);
    expect(wrong[0]?.sentence).toContain('--profiles');
    expect(code).toBe(1);
  }, 60_000);

  it('reports the missing state machine once, and the other checks as unknown', async () => {
    const { code, results } = await doctor(policyText, ['--accounts', admin, '--namespace', 'OTHER']);

    const problems = results.filter(({ kind }) => kind === 'problem').map(({ check }) => check);
    const fine = results.filter(({ kind }) => kind === 'ok').map(({ check }) => check);
    expect({ code, problems, fine }).toEqual({ code: 1, problems: ['state-machine'], fine: ['exceptions'] });
  }, 60_000);

  it('prints each problem, followed by its fix', async () => {
    const repair = await asr.faults.ruleDisabled();
    const { out } = await command(['doctor', '--accounts', admin]).finally(repair);

    expect(out).toMatch(
      /✗ Event rules are disabled.*\n.*ASR-RemediateWithAsr is disabled\.\n {4}Fix: aws events enable-rule/,
    );
    expect(out).toContain('15 passed, 1 problem, 0 unknown');
  }, 60_000);
});
