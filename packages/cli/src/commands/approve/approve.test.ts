import { describe, expect, it } from '@jest/globals';
import { fakeAws, named, type Handlers } from '@asr/playbooks/testing';
import { fakeHistory, runCli } from '../../testing/index.ts';

const stateMachineArn = 'arn:aws:states:eu-west-1:999999999999:stateMachine:ASR-Orchestrator';
const listed = { stateMachines: [{ name: 'Other' }, { name: 'ASR-Orchestrator', stateMachineArn }] };

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
  it('starts an execution that is named after what is asked for', async () => {
    const { started, adminAccount } = stepFunctions();

    const { code, out } = await runCli(['undo', 'r-1', '--json'], { adminAccount });

    const executionArn = 'arn:aws:states:eu-west-1:999999999999:execution:ASR-Orchestrator:undo-r-1';
    expect({ code, document: JSON.parse(out) }).toEqual({ code: 0, document: { executionArn, remediations: [] } });
    expect(started).toEqual([
      {
        name: 'undo-r-1',
        input: JSON.stringify({
          kind: 'resume',
          event: { source: 'asr', 'detail-type': 'ASR Undo', detail: { remediationId: 'r-1', by: 'maria' } },
        }),
      },
    ]);
  });

  it('starts nothing a second time while the first still runs', async () => {
    const { started, adminAccount } = stepFunctions({ 'undo-r-1': 'RUNNING' });

    const { code, out } = await runCli(['undo', 'r-1'], { adminAccount });

    expect({ code, started }).toEqual({ code: 0, started: [] });
    expect(out).toContain('undo-r-1');
  });

  it('can be asked for again when the first has ended, though Step Functions keeps its name for 90 days', async () => {
    const { started, adminAccount } = stepFunctions({ 'undo-r-1': 'SUCCEEDED', 'undo-r-1-2': 'SUCCEEDED' });

    await runCli(['undo', 'r-1'], { adminAccount });

    expect(started.map(({ name }) => name)).toEqual(['undo-r-1-3']);
  });

  it.each([
    ['undone', 0],
    ['refused', 1],
    ['failed', 1],
  ] as const)('waits with --wait, and exits by what came of it: %s is %i', async (outcome, exitCode) => {
    const pauses: number[] = [];
    const { handlers } = stepFunctions({}, [{ remediationId: 'r-1', outcome, reason: 'So it is.' }]);
    const adminAccount = () => fakeAws({ ...fakeHistory([]).handlers, ...handlers });

    const { code, out } = await runCli(['undo', 'r-1', '--wait'], {
      adminAccount,
      sleep: async (milliseconds) => void pauses.push(milliseconds),
    });

    expect({ code, out }).toEqual({ code: exitCode, out: `${outcome}: So it is.\n` });
    expect(pauses).toEqual([1000]);
  });

  it('exits with 2 where there is no orchestrator, and says what to do', async () => {
    const { adminAccount } = stepFunctions();

    const { code, err } = await runCli(['undo', 'r-1', '--namespace', 'TEST'], { adminAccount });

    expect(code).toBe(2);
    expect(err).toMatch(/^There is no state machine TEST-Orchestrator .+deploy the admin stack\.\n$/);
  });

  it.each([
    [
      'credentials',
      named('CredentialsProviderError', 'Could not load credentials from any providers'),
      /^There are no AWS credentials\. Log in/,
    ],
    ['a Region', new Error('Region is missing'), /^No AWS Region is set\. Name the home Region/],
  ])('exits with 2 without %s, and says what to do', async (_, error, complaint) => {
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
  it('passes the reason on', async () => {
    const { started, adminAccount } = stepFunctions();

    await runCli(['approve', 'r-1', '--because', 'I looked.', '--by', 'john'], { adminAccount });

    expect(started).toEqual([
      { name: 'approve-r-1', input: expect.stringContaining('"decision":"approve","by":"john","because":"I looked."') },
    ]);
  });
});

it('asr stop says what to do where the state machine does not name the table', async () => {
  const { handlers } = fakeHistory([]);
  const untagged = () => fakeAws({ ...handlers, ListTagsForResourceCommand: () => ({ tags: [] }) });

  const { code, err } = await runCli(['stop'], { adminAccount: untagged });

  expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining('Deploy the admin stack again.') });
});
