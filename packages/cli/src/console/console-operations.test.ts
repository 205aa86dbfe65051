import { describe, expect, it } from '@jest/globals';
import type { RemediationRecord } from '@asr/orchestrator';
import { fakeAws, type Handlers } from '@asr/playbooks/testing';
import { aRecord, fakeHistory, maria, removedRule, stateMachineArn } from '@asr/operations/testing';
import { cliOn, runCli } from '../testing/index.ts';
import { consoleOperations } from '@asr/operations/console';

const digest = '1a2b3c4d5e6f7081'.padEnd(64, '0');
const waiting = aRecord({
  remediationId: 'r-0a1b2c3d4e5f60718293',
  outcome: 'awaiting-approval',
  changes: [],
  pending: [removedRule],
  digest,
  approvalRequired: true,
});
const fixed = aRecord({ remediationId: 'r-1a1b2c3d4e5f60718293' });

interface Started {
  readonly name: string;
  readonly input: string;
}

/** A deployment with these records. `queries` counts the reads of history. */
function deployment(records: readonly RemediationRecord[], more: Handlers = {}) {
  const started: Started[] = [];
  const { handlers, writes } = fakeHistory(records);
  const aws = fakeAws({
    ...handlers,
    StartExecutionCommand: (input: Started) => {
      started.push(input);
      return { executionArn: `${stateMachineArn.replace('stateMachine', 'execution')}:${input.name}` };
    },
    ...more,
  });
  const cli = cliOn(aws);
  return {
    started,
    writes,
    aws,
    operations: consoleOperations({ host: cli, version: '0.1.0', namespace: 'ASR', isDemo: false }),
  };
}

const everything = () => true;

describe('a button of the console starts the same execution as its command', () => {
  const inputs = (started: readonly Started[]) =>
    started.map(({ name, input }) => ({ name, input: JSON.parse(input) as unknown }));

  it.each([
    [
      'approve',
      ['approve', waiting.remediationId, '--plan', digest, '--because', 'Checked.'],
      (operations: ReturnType<typeof consoleOperations>) =>
        operations.approve(waiting.remediationId, digest, 'Checked.'),
    ],
    [
      'reject',
      ['reject', waiting.remediationId, '--because', 'Needed until Monday.'],
      (operations: ReturnType<typeof consoleOperations>) =>
        operations.reject(waiting.remediationId, digest, 'Needed until Monday.'),
    ],
    [
      'undo',
      ['undo', fixed.remediationId],
      (operations: ReturnType<typeof consoleOperations>) => operations.undo(fixed.remediationId),
    ],
  ] as const)('%s', async (_, argv, press) => {
    const byButton = deployment([waiting, fixed]);
    const byCommand = deployment([waiting, fixed]);

    await press(byButton.operations);
    await runCli(argv, { adminAccount: () => byCommand.aws });

    expect(inputs(byButton.started)).toEqual(inputs(byCommand.started));
    expect(byButton.started).toHaveLength(1);
    expect(byButton.started[0]?.input).toContain(maria);
  });
});

describe('an approval in the console', () => {
  it('of another plan than the one that waits is a conflict, and starts nothing', async () => {
    const { operations, started } = deployment([waiting]);

    await expect(operations.approve(waiting.remediationId, 'f'.repeat(64), 'x')).rejects.toMatchObject({
      status: 409,
      message: expect.stringContaining('Another plan awaits approval now.'),
    });
    expect(started).toEqual([]);
  });

  it('of a remediation that waits no longer is a conflict, and starts nothing', async () => {
    const { operations, started } = deployment([fixed]);

    await expect(operations.approve(fixed.remediationId, digest, 'x')).rejects.toMatchObject({ status: 409 });
    await expect(operations.reject(fixed.remediationId, digest, 'x')).rejects.toMatchObject({ status: 409 });
    expect(started).toEqual([]);
  });

  it('of an unknown remediation is 404', async () => {
    await expect(deployment([]).operations.approve(waiting.remediationId, digest, 'x')).rejects.toMatchObject({
      status: 404,
    });
  });
});

describe('the result of an action', () => {
  const execution = `${stateMachineArn.replace(':stateMachine:', ':execution:')}:approve-${waiting.remediationId}-1a2b3c4d5e6f7081`;
  const ended = (output: object) => ({
    DescribeExecutionCommand: () => ({ status: 'SUCCEEDED', output: JSON.stringify(output) }),
  });

  it('is open while the execution runs', async () => {
    const { operations } = deployment([waiting], { DescribeExecutionCommand: () => ({ status: 'RUNNING' }) });

    expect(await operations.actionResult(waiting.remediationId, execution)).toEqual({ outcome: null, reason: '' });
  });

  it('of an approval that ASR refused is the refusal, although the remediation still waits', async () => {
    const reason = 'maria requested it, and approvals.separateRequester requires another approver.';
    const remediations = [{ remediationId: 'r-ffffffffffffffffffff', outcome: 'refused', reason }];
    const { operations } = deployment([waiting], ended({ remediations }));

    expect(await operations.actionResult(waiting.remediationId, execution)).toEqual({ outcome: 'refused', reason });
  });

  it('has the reason of history, which the report truncates', async () => {
    const lastAnswer = {
      executionId: execution,
      answer: { ...waiting, outcome: 'failed', reason: 'The whole reason.' },
    };
    const record = { ...waiting, outcome: 'failed', lastAnswer } as unknown as RemediationRecord;
    const remediations = [{ remediationId: waiting.remediationId, outcome: 'failed', reason: 'The whole…' }];
    const { operations } = deployment([record], ended({ remediations }));

    expect(await operations.actionResult(waiting.remediationId, execution)).toEqual({
      outcome: 'failed',
      reason: 'The whole reason.',
    });
  });

  it.each([
    ['another remediation', execution.replace(waiting.remediationId, fixed.remediationId)],
    ['another state machine', execution.replace('ASR-Orchestrator', 'Payroll')],
    ['no action', execution.replace('approve-', '')],
  ])('is not that of an execution of %s', async (_, other) => {
    const { operations, aws } = deployment([waiting], ended({ remediations: [] }));

    await expect(operations.actionResult(waiting.remediationId, other)).rejects.toMatchObject({ status: 404 });
    expect(aws.calls).not.toContain('states:DescribeExecution');
  });
});

describe('a remediation in the console', () => {
  it('says why it waits, whether it can be undone, and which commands do the same', async () => {
    expect(await deployment([waiting]).operations.remediation(waiting.remediationId)).toMatchObject({
      whyAsked: 'The policy requires approval of every change of EC2.13.',
      isReversible: true,
      commands: {
        approve: `asr approve ${waiting.remediationId} --plan ${digest.slice(0, 16)} --because '…'`,
        reject: `asr reject ${waiting.remediationId} --because '…'`,
      },
    });
  });

  it('that changed something offers its undo, and no approval', async () => {
    const { commands } = await deployment([fixed]).operations.remediation(fixed.remediationId);

    expect(commands).toEqual({
      history: `asr history ${fixed.remediationId}`,
      undo: `asr undo ${fixed.remediationId}`,
    });
  });

  it('without changes has nothing to undo', async () => {
    const { operations, started } = deployment([waiting]);

    await expect(operations.undo(waiting.remediationId)).rejects.toMatchObject({ status: 409 });
    expect(started).toEqual([]);
  });
});

it('the inbox has what waits, and what failed and was not fixed since', async () => {
  const failed = aRecord({
    remediationId: 'r-2',
    outcome: 'failed',
    resourceId: 'sg-2',
    startedAt: '2026-11-20T10:00:00.000Z',
  });
  const later = { ...fixed, resourceId: 'sg-3' };
  const inbox = await deployment([waiting, failed, later]).operations.inbox('30d', everything);

  expect({
    waiting: inbox.awaitingApproval.length,
    failed: inbox.failed.length,
    refused: inbox.refused.length,
  }).toEqual({
    waiting: 1,
    failed: 1,
    refused: 0,
  });
});

it.each(['yesterday', '12'])('a time such as "%s" is the error of the caller', async (since) => {
  await expect(deployment([]).operations.inbox(since, everything)).rejects.toMatchObject({ status: 400 });
});

it('missing credentials are a sentence that says what to do', async () => {
  const { operations } = deployment([], {
    ListStateMachinesCommand: () => {
      throw Object.assign(new Error('Could not load'), { name: 'CredentialsProviderError' });
    },
  });

  await expect(operations.stop()).rejects.toMatchObject({
    status: 503,
    message: expect.stringContaining('No AWS credentials found.'),
  });
});

it('a record of another account is left out of lists', async () => {
  const { operations } = deployment([waiting, fixed]);
  const nothing = { isVisible: () => false, limit: 25 };

  expect((await operations.remediations(nothing)).items).toEqual([]);
  expect((await operations.inbox('30d', () => false)).awaitingApproval).toEqual([]);
  expect((await operations.metrics('30d', () => false)).total).toEqual({ fixed: 0, undone: 0, all: 0 });
});

it('the impact of a policy change is a patch, and nothing is written', async () => {
  const { operations } = deployment([], { GetFindingsCommand: () => ({ Findings: [] }) });

  expect(await operations.policyImpact('EC2.13', 'automatic', everything)).toMatchObject({
    from: 'manual',
    to: 'automatic',
    patch: expect.stringContaining('+  EC2.13: { mode: automatic }'),
    command: 'asr auto enable EC2.13 --dry-run',
  });
});

it('the catalog has every control with its risks and permissions', async () => {
  const { items } = await deployment([fixed]).operations.controls(everything);
  const ssh = items.find(({ controlId }) => controlId === 'EC2.13');

  expect(items.length).toBeGreaterThan(100);
  expect(ssh?.permissions).toContain('ec2:RevokeSecurityGroupIngress');
  expect(ssh?.risks).not.toBe('');
});
