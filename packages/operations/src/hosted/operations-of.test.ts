/** What a deployed console does in the name of a person. */
import { describe, expect, it } from '@jest/globals';
import { type RemediationRecord, defaultPolicy } from '@asr/orchestrator';
import { anAsffFinding } from '@asr/orchestrator/testing';
import { type Handlers, fakeAws } from '@asr/playbooks/testing';
import { aRecord, anObservation, fakeHistory, hostOn, removedRule, stateMachineArn } from '../testing/index.ts';
import { operationsOf } from './operations-of.ts';

const digest = 'd1'.repeat(32);
const waiting = aRecord({ outcome: 'awaiting-approval', changes: [], pending: [removedRule], digest });
const finding = anAsffFinding();
const everything = () => true;

interface Started {
  readonly name: string;
  readonly input: string;
}

function deployment(records: readonly RemediationRecord[], more: Handlers = {}) {
  const started: Started[] = [];
  const { handlers, writes } = fakeHistory(records);
  const aws = fakeAws({
    ...handlers,
    GetFindingsCommand: () => ({ Findings: [finding] }),
    StartExecutionCommand: (input: Started) => {
      started.push(input);
      return { executionArn: `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${input.name}` };
    },
    ...more,
  });
  const of = operationsOf({
    host: hostOn(aws),
    version: '0.1.0',
    namespace: 'ASR',
    settings: { policy: { ...defaultPolicy, controls: { 'EC2.13': { mode: 'automatic' } } }, runbooks: {} },
  });
  return { of, started, writes };
}

const ended = (output: object): Handlers => ({
  DescribeExecutionCommand: () => ({ status: 'SUCCEEDED', output: JSON.stringify(output) }),
});

describe('a deployed console', () => {
  it('approves in the name of the person, and not of its role', async () => {
    const { of, started } = deployment([waiting]);

    await of('jane@example.com').approve(waiting.remediationId, digest, 'Checked.');

    expect(JSON.parse(started[0]?.input ?? '')).toMatchObject({
      event: { detail: { by: 'jane@example.com (console)', decision: 'approve' } },
    });
  });

  it('keeps two persons apart', async () => {
    const { of, started } = deployment([waiting]);

    expect((await of('jane').me()).actor).toBe('jane (console)');
    await of('bob').remediate([finding.Id], everything);
    expect((await of('jane').me()).actor).toBe('jane (console)');

    expect(JSON.parse(started[0]?.input ?? '')).toMatchObject({ 'asr-actor': 'bob (console)' });
  });

  it('stops ASR in the name of the person', async () => {
    const { of, writes } = deployment([]);

    await of('jane').stopAsr('Incident 4711.');

    expect(JSON.stringify(writes)).toContain('jane (console)');
  });

  it('reports as unknown what its role does not check, and reads no account', async () => {
    const { of } = deployment([]);

    const { checks } = await of('jane').doctor();

    expect(checks.find(({ id }) => id === 'operator')).toMatchObject({
      kind: 'unknown',
      sentence: expect.stringContaining('asr doctor'),
    });
    expect(checks.map(({ place }) => place)).toEqual(checks.map(() => 'home'));
  });

  it('shows the deployed policy, and a patch of it', async () => {
    const { of } = deployment([]);

    const { text, problems } = await of('jane').policy();
    const { from, patch } = await of('jane').policyImpact('EC2.13', 'manual', everything);

    expect({ text, problems, from }).toEqual({
      text: 'controls:\n  EC2.13:\n    mode: automatic\n',
      problems: [],
      from: 'automatic',
    });
    expect(patch).toContain('-    mode: automatic');
  });

  it('counts what a change of the policy would do in the accounts that a person can see', async () => {
    const { of } = deployment([anObservation()]);
    const impact = async (isVisible: () => boolean) => {
      const { observed, openFindings } = await of('jane').policyImpact('EC2.13', 'manual', isVisible);
      return [observed.resources, openFindings.count];
    };

    expect(await impact(everything)).toEqual([1, 1]);
    expect(await impact(() => false)).toEqual([0, 0]);
  });
});

it('a deployed policy names its packages without what the deployment added', async () => {
  const of = operationsOf({
    host: hostOn(fakeAws(fakeHistory([]).handlers)),
    version: '0.1.0',
    namespace: 'ASR',
    settings: {
      policy: { ...defaultPolicy, playbooks: [{ control: 'Acme.1', package: './acme', data: {} as never }] },
      runbooks: {},
    },
  });

  expect((await of('jane').policy()).text).toBe('playbooks:\n  - control: Acme.1\n    package: ./acme\n');
});

describe('a plan of a deployed console', () => {
  const planned = aRecord({
    remediationId: 'r-1a1b2c3d4e5f60718293',
    outcome: 'planned',
    changes: [],
    pending: [removedRule],
    because: 'The rule allows SSH from anywhere.',
  });
  const refused = aRecord({
    remediationId: 'r-2a1b2c3d4e5f60718293',
    outcome: 'refused',
    changes: [],
    reason: 'An exception applies.',
  });
  const reported = (...records: readonly RemediationRecord[]) =>
    ended({ remediations: records.map(({ remediationId, outcome, reason }) => ({ remediationId, outcome, reason })) });

  it('is made by ASR, and starts an execution that only plans', async () => {
    const { of, started } = deployment([planned, refused], reported(planned, refused));

    const { plans } = await of('jane').plan([finding.Id], everything);

    expect(JSON.parse(started[0]?.input ?? '')).toMatchObject({
      kind: 'button',
      'asr-step': 'plan',
      'asr-actor': 'jane (console)',
    });
    expect(plans.map(({ verdict, changes, reason }) => ({ verdict, changes: changes.length, reason }))).toEqual([
      { verdict: 'would-change', changes: 1, reason: 'The rule allows SSH from anywhere.' },
      { verdict: 'refused', changes: 0, reason: 'An exception applies.' },
    ]);
  });

  it('of a finding that ASR declined without a record has the reason', async () => {
    const { of } = deployment([], reported(refused));

    expect(await of('jane').plan([finding.Id], everything)).toMatchObject({
      plans: [],
      notPlanned: [{ reason: 'An exception applies.' }],
    });
  });

  it('that takes too long is a sentence that says where it will be', async () => {
    const { of } = deployment([], { DescribeExecutionCommand: () => ({ status: 'RUNNING' }) });

    await expect(of('jane').plan([finding.Id], everything)).rejects.toMatchObject({
      status: 503,
      message: 'The plan takes longer than 20 seconds. Read it in History, or select fewer findings.',
    });
  });

  it('of a finding in another account is not started', async () => {
    const { of, started } = deployment([]);

    await expect(of('jane').plan([finding.Id], () => false)).rejects.toMatchObject({ status: 404 });
    expect(started).toEqual([]);
  });
});
