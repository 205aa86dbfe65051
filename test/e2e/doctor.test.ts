/** `asr doctor` against a deployment in moto: a healthy one is fine, and every planted fault is found with what mends it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { run } from '@asr/cli';
import { deployAsr, fakeIo, type DeployedAsr } from '@asr/cli/testing';
import { openLocalCloud, startMoto, type LocalCloud, type Moto } from '@asr/local-cloud';
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
  moto = await startMoto();
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

/** @param text Of the local policy. */
async function command(argv: readonly string[], text = policyText) {
  const file = join(folder, 'asr.config.yaml');
  writeFileSync(file, text);
  const { io, out, err } = fakeIo({});
  const tools = {
    adminAccount: () => asr.admin,
    sleep: async () => {},
    localCloud: async () => {
      throw new Error('Nothing here runs on this machine.');
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
  it('finds nothing wrong where nothing is', async () => {
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
      /cdk deploy AdminStack/,
      ['ASR-Automatic1: detail.findings.Compliance.Status: - "WARNING"'],
    ],
    ['requestGivenUp', 'dead-letters', /^aws sqs receive-message --queue-url \S*DeadLetters/, undefined],
    ['eventLost', 'lost-events', /^aws sqs receive-message --queue-url \S*LostEvents/, undefined],
    [
      'functionMissing',
      'functions',
      /cdk deploy AdminStack/,
      ['arn:aws:lambda:eu-west-1:999999999999:function:Parse is gone.'],
    ],
    ['buttonMissing', 'button', /cdk deploy AdminStack/, undefined],
    ['hubOff', 'security-hub', /^aws securityhub enable-security-hub --region eu-west-1$/, undefined],
    [
      'documentMissing',
      'runbook-documents',
      /stack set ASR-Member,/,
      ['ASR-DisablePublicAccessForSecurityGroup is not usable in eu-west-1.'],
    ],
    [
      'roleOutdated',
      'member-roles',
      /stack set ASR-MemberRoles/,
      [expect.stringMatching(/^ASR-EC2\.13 is of another version: \+ ec2:/)],
    ],
    ['requestWaitsLong', 'tasks-queue', /list-event-source-mappings/, undefined],
  ] as const)(
    'finds %s, and says what mends it',
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

  it('finds a history table that is gone, and takes nothing that was in it for fine', async () => {
    const repair = await asr.faults.tableMissing();
    const { code, wrong } = await doctor().finally(repair);

    expect(wrong.map(({ check, kind }) => ({ check, kind }))).toEqual([
      { check: 'history-table', kind: 'problem' },
      { check: 'stop-switch', kind: 'unknown' },
      { check: 'last-success', kind: 'unknown' },
    ]);
    expect(wrong[0]?.fix).toContain('cdk deploy AdminStack');
    expect(code).toBe(1);
  }, 60_000);

  it('finds that ASR was stopped, by whom, and names asr start', async () => {
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
    ['has ended', '2020-01-01', /ended on 2020-01-01/],
    ['ends within two weeks', new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10), / ends on /],
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
        details: expect.arrayContaining(['ASR-Automatic1 is deployed, and the policy does not want it.']),
      }),
    ]);
  }, 60_000);

  it('calls nothing fine that it may not look at, and names the missing permission', async () => {
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

  it('calls no account fine that it cannot reach, and says how to', async () => {
    const { code, wrong } = await doctor(policyText, ['--accounts', '444455556666']);

    expect(wrong.map(({ place, check, kind }) => ({ place, check, kind }))).toEqual([
      { place: '444455556666', check: 'member-roles', kind: 'unknown' },
      { place: '444455556666', check: 'runbook-documents', kind: 'unknown' },
    ]);
    expect(wrong[0]?.sentence).toContain('--profiles');
    expect(code).toBe(1);
  }, 60_000);

  it('names the missing state machine once, and calls the rest unknown', async () => {
    const { code, results } = await doctor(policyText, ['--accounts', admin, '--namespace', 'OTHER']);

    const problems = results.filter(({ kind }) => kind === 'problem').map(({ check }) => check);
    const fine = results.filter(({ kind }) => kind === 'ok').map(({ check }) => check);
    expect({ code, problems, fine }).toEqual({ code: 1, problems: ['state-machine'], fine: ['exceptions'] });
  }, 60_000);

  it('prints for people what is wrong, and below it what mends it', async () => {
    const repair = await asr.faults.ruleDisabled();
    const { out } = await command(['doctor', '--accounts', admin]).finally(repair);

    expect(out).toMatch(
      /✗ Rules are disabled.*\n.*ASR-RemediateWithAsr is disabled\.\n {4}Fix: aws events enable-rule/,
    );
    expect(out).toContain('14 fine, 1 problem, 0 unknown');
  }, 60_000);
});
