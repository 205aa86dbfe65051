import { marshall } from '@aws-sdk/util-dynamodb';
import { describe, expect, it } from '@jest/globals';
import { fakeAws, named, type Handlers } from '@asr/playbooks/testing';
import { runCli } from '../testing/fake-cli.ts';
import { aRecord } from '../testing/records.ts';

const stateMachineArn = 'arn:aws:states:eu-west-1:999999999999:stateMachine:ASR-Orchestrator';
const listed = { stateMachines: [{ name: 'Other' }, { name: 'ASR-Orchestrator', stateMachineArn }] };

interface Started {
  readonly name: string;
  readonly input: string;
}

/** Step Functions, with executions that have these names already. */
function stepFunctions(present: { readonly [name: string]: 'RUNNING' | 'SUCCEEDED' } = {}, remediations: readonly object[] = []) {
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
  return { started, adminAccount: () => fakeAws(handlers) };
}

describe('asr undo', () => {
  it('starts an execution that is named after what is asked for', async () => {
    const { started, adminAccount } = stepFunctions();

    const { code, out } = await runCli(['undo', 'r-1', '--json'], { adminAccount });

    const executionArn = 'arn:aws:states:eu-west-1:999999999999:execution:ASR-Orchestrator:undo-r-1';
    expect({ code, document: JSON.parse(out) }).toEqual({ code: 0, document: { executionArn, remediations: [] } });
    expect(started).toEqual([
      { name: 'undo-r-1', input: JSON.stringify({ source: 'asr', 'detail-type': 'ASR Undo', detail: { remediationId: 'r-1', by: 'maria' } }) },
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
    const { adminAccount } = stepFunctions({}, [{ remediationId: 'r-1', outcome, reason: 'So it is.' }]);

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
    ['credentials', named('CredentialsProviderError', 'Could not load credentials from any providers'), /^There are no AWS credentials\. Log in/],
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

    expect(started).toEqual([{ name: 'approve-r-1', input: expect.stringContaining('"decision":"approve","by":"john","because":"I looked."') }]);
  });
});

/** The state machine of a namespace, tagged with where history is. */
const tagged = (namespace = 'ASR'): Handlers => ({
  ListStateMachinesCommand: () => ({ stateMachines: [{ name: `${namespace}-Orchestrator`, stateMachineArn }] }),
  ListTagsForResourceCommand: () => ({ tags: [{ key: 'asr:history-table', value: `${namespace}-table` }] }),
});

describe('asr stop and start', () => {
  it('sets the switch that every claim looks at, with the reason', async () => {
    const puts: unknown[] = [];
    const adminAccount = () => fakeAws({ ...tagged(), PutItemCommand: (input: object) => (puts.push(input), {}) });

    const { code, out } = await runCli(['stop', '--because', 'Incident 4711', '--json'], { adminAccount });

    expect({ code, document: JSON.parse(out) }).toMatchObject({ code: 0, document: { stopped: true, by: 'maria', because: 'Incident 4711' } });
    expect(puts).toEqual([
      { TableName: 'ASR-table', Item: expect.objectContaining(marshall({ pk: 'SWITCH', sk: 'STOP', by: 'maria', because: 'Incident 4711' })) },
    ]);
  });

  it('takes the switch away again', async () => {
    const deleted: unknown[] = [];
    const adminAccount = () => fakeAws({ ...tagged('TEST'), DeleteItemCommand: (input: object) => (deleted.push(input), {}) });

    const { code } = await runCli(['start', '--namespace', 'TEST'], { adminAccount });

    expect({ code, deleted }).toEqual({ code: 0, deleted: [{ TableName: 'TEST-table', Key: marshall({ pk: 'SWITCH', sk: 'STOP' }) }] });
  });
});

it('asr stop says what to do where the state machine does not name the table', async () => {
  const untagged = () => fakeAws({ ...tagged(), ListTagsForResourceCommand: () => ({ tags: [] }) });

  const { code, err } = await runCli(['stop'], { adminAccount: untagged });

  expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining('Deploy the admin stack again.') });
});

describe('asr history', () => {
  const records = [
    aRecord({ remediationId: 'r-old', startedAt: '2026-11-20T00:00:00.000Z' }),
    aRecord({ remediationId: 'r-new', startedAt: '2026-11-21T00:00:00.000Z' }),
  ];
  const adminAccount = () =>
    fakeAws({
      ...tagged(),
      ScanCommand: () => ({ Items: records.map((record) => marshall(record, { removeUndefinedValues: true })) }),
      GetItemCommand: () => ({ Item: marshall(aRecord(), { removeUndefinedValues: true }) }),
    });

  it('lists the newest first, and no more than asked for', async () => {
    const { code, out } = await runCli(['history', '--last', '1', '--json'], { adminAccount });

    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject([{ remediationId: 'r-new' }]);
  });

  it('shows one in full, with every change', async () => {
    const { code, out } = await runCli(['history', 'r-0123456789abcdef0123'], { adminAccount });

    expect(code).toBe(0);
    expect(out).toContain('- rules[ingress tcp 22 0.0.0.0/0]');
  });

  it('exits with 2 for one that it does not know', async () => {
    const empty = () => fakeAws({ ...tagged(), GetItemCommand: () => ({}) });

    expect(await runCli(['history', 'r-1'], { adminAccount: empty })).toMatchObject({ code: 2, out: '' });
  });
});
