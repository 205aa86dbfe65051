import { describe, expect, it } from '@jest/globals';
import { fakeAws, named, type Handlers } from '@asr/playbooks/testing';
import { aRecord, fakeHistory, maria, removedRule } from '@asr/operations/testing';
import { runCli } from '../../testing/index.ts';

const stateMachineArn = 'arn:aws:states:eu-west-1:999999999999:stateMachine:ASR-Orchestrator';
const listed = { stateMachines: [{ name: 'Other' }, { name: 'ASR-Orchestrator', stateMachineArn }] };

const digest = '1a2b3c4d5e6f7081'.padEnd(64, '0');
const records = [
  aRecord({ remediationId: 'r-1' }),
  aRecord({ remediationId: 'r-2', outcome: 'awaiting-approval', changes: [], pending: [removedRule], digest }),
];

interface Started {
  readonly name: string;
  readonly input: string;
}

/** Step Functions, with executions that have these names already. */
function stepFunctions(
  present: { readonly [name: string]: 'RUNNING' | 'SUCCEEDED' } = {},
  remediations: readonly object[] = [],
) {
  const started: Started[] = [];
  let looks = 0;
  const handlers: Handlers = {
    ...fakeHistory(records).handlers,
    ListStateMachinesCommand: ({ nextToken }: { readonly nextToken?: string }) =>
      nextToken === undefined ? { stateMachines: [], nextToken: 'more' } : listed,
    StartExecutionCommand: ({ name, input }: Started) => {
      if (name in present) throw named('ExecutionAlreadyExists');
      started.push({ name, input });
      return { executionArn: `${stateMachineArn.replace('stateMachine', 'execution')}:${name}` };
    },
    DescribeExecutionCommand: ({ executionArn }: { readonly executionArn: string }) => {
      looks += 1;
      const name = executionArn.slice(executionArn.lastIndexOf(':') + 1);
      const status = present[name] ?? (looks === 1 ? 'RUNNING' : 'SUCCEEDED');
      return { executionArn, status, output: JSON.stringify({ counts: {}, remediations, unprocessed: [] }) };
    },
  };
  return { started, handlers, adminAccount: () => fakeAws(handlers) };
}

describe('asr undo', () => {
  it('starts an execution that is named after the request', async () => {
    const { started, adminAccount } = stepFunctions();

    const { code, out } = await runCli(['undo', 'r-1', '--json'], { adminAccount });

    const executionArn = 'arn:aws:states:eu-west-1:999999999999:execution:ASR-Orchestrator:undo-r-1';
    expect({ code, document: JSON.parse(out) }).toEqual({ code: 0, document: { executionArn, remediations: [] } });
    expect(started).toEqual([
      {
        name: 'undo-r-1',
        input: JSON.stringify({
          kind: 'resume',
          event: { source: 'asr', 'detail-type': 'ASR Undo', detail: { remediationId: 'r-1', by: maria } },
        }),
      },
    ]);
  });

  it('starts no second execution while the first one runs', async () => {
    const { started, adminAccount } = stepFunctions({ 'undo-r-1': 'RUNNING' });

    const { code, out } = await runCli(['undo', 'r-1'], { adminAccount });

    expect({ code, started }).toEqual({ code: 0, started: [] });
    expect(out).toContain('undo-r-1');
  });

  it('runs again after the first execution has ended, although Step Functions reserves its name for 90 days', async () => {
    const { started, adminAccount } = stepFunctions({ 'undo-r-1': 'SUCCEEDED', 'undo-r-1-2': 'SUCCEEDED' });

    await runCli(['undo', 'r-1'], { adminAccount });

    expect(started.map(({ name }) => name)).toEqual(['undo-r-1-3']);
  });

  it.each([
    ['undone', 0],
    ['refused', 1],
    ['failed', 1],
  ] as const)('waits with --wait, and exits by the outcome: %s is %i', async (outcome, exitCode) => {
    const pauses: number[] = [];
    const { handlers } = stepFunctions({}, [{ remediationId: 'r-1', outcome, reason: 'So it is.' }]);
    const adminAccount = () => fakeAws(handlers);

    const { code, out } = await runCli(['undo', 'r-1', '--wait'], {
      adminAccount,
      sleep: async (milliseconds) => void pauses.push(milliseconds),
    });

    expect({ code, out }).toEqual({ code: exitCode, out: `${outcome}: So it is.\n` });
    expect(pauses).toEqual([1000]);
  });

  it('exits with 2 without an orchestrator, and prints what to do', async () => {
    const { adminAccount } = stepFunctions();

    const { code, err } = await runCli(['undo', 'r-1', '--namespace', 'TEST'], { adminAccount });

    expect(code).toBe(2);
    expect(err).toMatch(/^State machine TEST-Orchestrator not found .+deploy the admin stack\.\n$/);
  });

  it.each([
    [
      'credentials',
      named('CredentialsProviderError', 'Could not load credentials from any providers'),
      /^No AWS credentials found\. Log in/,
    ],
    ['a Region', new Error('Region is missing'), /^No AWS Region is set\. Give the home Region/],
  ])('exits with 2 without %s, and prints what to do', async (_, error, complaint) => {
    const adminAccount = () =>
      fakeAws({
        ListStateMachinesCommand: () => {
          throw error;
        },
      });

    const { code, err } = await runCli(['undo', 'r-1'], { adminAccount });

    expect(code).toBe(2);
    expect(err).toMatch(complaint);
  });
});

describe('asr approve', () => {
  const because = ['--because', 'Checked.'];

  it.each([digest, digest.slice(0, 16), digest.slice(0, 8)])(
    'passes the plan %s, the reason and the ARN of the caller',
    async (plan) => {
      const { started, adminAccount } = stepFunctions();

      const { code } = await runCli(['approve', 'r-2', '--plan', plan, ...because], { adminAccount });

      expect(code).toBe(0);
      expect(started.map(({ input }) => JSON.parse(input) as object)).toEqual([
        {
          kind: 'resume',
          event: {
            source: 'asr',
            'detail-type': 'ASR Approval',
            detail: { remediationId: 'r-2', decision: 'approve', by: maria, because: 'Checked.', plan: digest },
          },
        },
      ]);
    },
  );

  it.each([
    ['no plan', [], /^--plan is required/],
    ['another plan', ['--plan', 'ffffffffffffffff'], /^"ffffffffffffffff" is not the plan that awaits approval\./],
    ['too few digits to name one', ['--plan', digest.slice(0, 7)], /is not the plan that awaits approval\./],
  ])(
    'with %s starts no execution, and prints the plan with the command that approves it',
    async (_, plan, complaint) => {
      const { started, adminAccount } = stepFunctions();

      const { code, out, err } = await runCli(['approve', 'r-2', ...plan, ...because], { adminAccount });

      expect({ code, out, started }).toEqual({ code: 2, out: '', started: [] });
      expect(err).toMatch(complaint);
      expect(err).toContain('  rules[ingress tcp 22 0.0.0.0/0]: {"direction":"ingress"} → absent');
      expect(err).toContain(`asr approve r-2 --plan ${digest.slice(0, 16)} --because "…"`);
    },
  );

  it.each([
    ['y', 1, 0],
    ['', 0, 2],
    ['ye', 0, 2],
  ])('shows the plan at a terminal and asks: the answer %j starts %i executions', async (answer, count, exitCode) => {
    const { started, adminAccount } = stepFunctions();

    const { code, err } = await runCli(['approve', 'r-2', ...because], { adminAccount, answer });

    expect({ code, count: started.length }).toEqual({ code: exitCode, count });
    expect(err).toContain('  rules[ingress tcp 22 0.0.0.0/0]');
    expect(started.every(({ input }) => input.includes(digest))).toBe(true);
  });

  it('names its execution after the plan, within the 80 characters that Step Functions allows', async () => {
    const { started, adminAccount } = stepFunctions({ [`approve-r-2-${digest.slice(0, 16)}`]: 'SUCCEEDED' });

    await runCli(['approve', 'r-2', '--plan', digest, ...because], { adminAccount });

    expect(started.map(({ name }) => name)).toEqual([`approve-r-2-${digest.slice(0, 16)}-2`]);
  });

  it('shows the new plan if the resource changed after the plan was approved', async () => {
    const outcome = 'awaiting-approval';
    const { adminAccount } = stepFunctions({}, [{ remediationId: 'r-2', outcome, reason: 'Cut …' }]);

    const { code, out } = await runCli(['approve', 'r-2', '--plan', digest, '--wait', ...because], {
      adminAccount,
      sleep: async () => undefined,
    });

    expect(code).toBe(1);
    expect(out).toContain(`asr approve r-2 --plan ${digest.slice(0, 16)}`);
    expect(out).toContain('  rules[ingress tcp 22 0.0.0.0/0]');
  });

  it.each([
    ['approve', ['--plan', digest]],
    ['reject', []],
  ])('%s starts no execution for a remediation that does not await approval', async (command, plan) => {
    const { started, adminAccount } = stepFunctions();

    const { code, err } = await runCli([command, 'r-1', ...plan, ...because], { adminAccount });

    expect({ code, started }).toEqual({ code: 2, started: [] });
    expect(err).toContain('r-1 does not await approval. Its outcome is fixed.');
  });
});

describe('a remediation that history does not have', () => {
  it.each([
    ['undo', 'r-0a1b2c3d4e5f60718293', []],
    ['approve', 'r-0a1b2c3d4e5f60718293', ['--plan', digest, '--because', 'x']],
    ['reject', 'r-0a1b2c3d4e5f60718293', ['--because', 'x']],
    ['undo', 'sg-0a1b2c3d', []],
    ['undo', '', []],
    ['reject', 'r-'.padEnd(5000, '0'), ['--because', 'x']],
    ['undo', 'r-1\u001b[2J\n', []],
  ])('exits with 2 for `asr %s %s`, and starts no execution', async (command, id, more) => {
    const { started, adminAccount } = stepFunctions();

    const { code, out, err } = await runCli([command, id, ...more], { adminAccount });

    expect({ code, out, started }).toEqual({ code: 2, out: '', started: [] });
    expect(err).toMatch(/^(Remediation r-.* not found|".*" is not a valid remediation id)/);
    expect(err).not.toContain('\u001b');
    expect(err.trimEnd()).not.toContain('\n');
  });
});

it('asr stop prints what to do if the state machine has no tag with the history table', async () => {
  const { handlers } = fakeHistory([]);
  const untagged = () => fakeAws({ ...handlers, ListTagsForResourceCommand: () => ({ tags: [] }) });

  const { code, err } = await runCli(['stop'], { adminAccount: untagged });

  expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining('Deploy the admin stack again.') });
});
