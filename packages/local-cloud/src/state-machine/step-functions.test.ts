import { describe, expect, it } from '@jest/globals';
import type { AwsCall } from '../gateway/index.ts';
import type { Execution, LocalStateMachine } from './state-machine.ts';
import { stepFunctions } from './step-functions.ts';

const arn = 'arn:aws:states:eu-west-1:999999999999:stateMachine:ASR-Orchestrator';
const tags = [{ Key: 'asr:history-table', Value: 'ASR-History' }];
const resource = {
  logicalId: 'Machine',
  type: 'AWS::StepFunctions::StateMachine',
  ref: arn,
  attributes: {},
  metadata: {},
  properties: { Tags: tags, DefinitionString: '{"StartAt":"Parse"}' },
};

/** A state machine whose executions end when the test says so. */
function deployed() {
  const ends: ((execution: Execution) => void)[] = [];
  const inputs: unknown[] = [];
  const machine: LocalStateMachine = {
    arn,
    transitions: 0,
    abort: () => {},
    start: (input) => {
      inputs.push(input);
      return new Promise((resolve) => ends.push(resolve));
    },
  };
  const service = stepFunctions(() => new Date('2026-11-21T00:00:00Z'));
  service.deploy(machine, resource);
  const call = (operation: string, input: object) => service.answer({ operation } as AwsCall, input as never);
  return { service, call, ends, inputs };
}

const order = { stateMachineArn: arn, name: 'undo-r-1', input: '{"a":1}' };
const executionArn = 'arn:aws:states:eu-west-1:999999999999:execution:ASR-Orchestrator:undo-r-1';

describe('the Step Functions of the local cloud', () => {
  it('describes only the state machine of the stack and its tags', async () => {
    const { call } = deployed();

    expect(await call('ListStateMachines', {})).toMatchObject({
      stateMachines: [{ stateMachineArn: arn, name: 'ASR-Orchestrator' }],
    });
    expect(await call('DescribeStateMachine', { stateMachineArn: arn })).toMatchObject({
      status: 'ACTIVE',
      definition: '{"StartAt":"Parse"}',
    });
    expect(await call('ListTagsForResource', { resourceArn: arn })).toEqual({
      tags: [{ key: 'asr:history-table', value: 'ASR-History' }],
    });
    await expect(call('StartExecution', { ...order, stateMachineArn: `${arn}2` })).rejects.toMatchObject({
      name: 'StateMachineDoesNotExist',
    });
  });

  it('starts an execution, and describes how it succeeded', async () => {
    const { service, call, ends, inputs } = deployed();

    expect(await call('StartExecution', order)).toEqual({ executionArn, startDate: Date.parse('2026-11-21') / 1000 });
    expect(inputs).toEqual([{ a: 1 }]);
    expect(await call('DescribeExecution', { executionArn })).toMatchObject({ status: 'RUNNING', input: '{"a":1}' });
    ends[0]?.({ executionArn, status: 'SUCCEEDED', output: { b: 2 } });
    await service.idle();
    expect(await call('DescribeExecution', { executionArn })).toMatchObject({
      status: 'SUCCEEDED',
      output: '{"b":2}',
      stopDate: Date.parse('2026-11-21') / 1000,
    });
  });

  it('describes how an execution failed', async () => {
    const { service, call, ends } = deployed();
    await call('StartExecution', order);
    ends[0]?.({ executionArn, status: 'FAILED', error: 'Broken', cause: 'It was.' });
    await service.idle();

    expect(await call('DescribeExecution', { executionArn })).toMatchObject({
      status: 'FAILED',
      error: 'Broken',
      cause: 'It was.',
    });
  });

  it('returns the running execution for the same name and input, and rejects the name for another input or afterwards', async () => {
    const { service, call, ends, inputs } = deployed();
    const started = await call('StartExecution', order);

    expect(await call('StartExecution', order)).toEqual(started);
    expect(inputs).toHaveLength(1);
    await expect(call('StartExecution', { ...order, input: '{}' })).rejects.toMatchObject({
      name: 'ExecutionAlreadyExists',
    });
    ends[0]?.({ executionArn, status: 'SUCCEEDED', output: {} });
    await service.idle();
    await expect(call('StartExecution', order)).rejects.toMatchObject({ name: 'ExecutionAlreadyExists' });
  });

  it('rejects an input over 262,144 bytes, and accepts one of 262,144 bytes', async () => {
    const { call, inputs } = deployed();
    const inputOf = (bytes: number) => JSON.stringify('é'.repeat(1000).padEnd(bytes - 1002, 'x'));

    await call('StartExecution', { ...order, input: inputOf(262_144) });
    await expect(call('StartExecution', { ...order, name: 'other', input: inputOf(262_145) })).rejects.toMatchObject({
      name: 'ValidationException',
    });
    expect(inputs).toHaveLength(1);
  });

  it('reports an execution that was not started as unknown', async () => {
    await expect(deployed().call('DescribeExecution', { executionArn })).rejects.toMatchObject({
      name: 'ExecutionDoesNotExist',
    });
  });
});
