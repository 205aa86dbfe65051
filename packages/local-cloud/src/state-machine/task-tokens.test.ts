import { describe, expect, it } from '@jest/globals';
import type { AwsCall } from '../gateway/index.ts';
import { taskTokens } from './task-tokens.ts';

const call = (operation: string): AwsCall => ({
  service: 'states',
  operation,
  region: 'eu-west-1',
  accountId: '999999999999',
  role: null,
});

describe('taskTokens', () => {
  it('passes the output to the task that waits', async () => {
    const tokens = taskTokens();
    const { token, result } = tokens.issue();
    await tokens.answer(call('SendTaskHeartbeat'), { taskToken: token });
    await tokens.answer(call('SendTaskSuccess'), { taskToken: token, output: '{"a":1}' });

    expect(await result).toEqual({ a: 1 });
    expect(tokens.waiting).toBe(0);
  });

  it('fails the task with the given error name', async () => {
    const tokens = taskTokens();
    const { token, result } = tokens.issue();
    await tokens.answer(call('SendTaskFailure'), { taskToken: token, error: 'ASR.DeadLetter', cause: 'given up' });

    await expect(result).rejects.toMatchObject({ name: 'ASR.DeadLetter', message: 'given up' });
  });

  it.each([
    ['a token that was never issued', (tokens: ReturnType<typeof taskTokens>) => `${tokens.waiting}`, 'InvalidToken'],
    [
      'a token whose task has ended',
      (tokens: ReturnType<typeof taskTokens>) => {
        const { token } = tokens.issue();
        tokens.forget(token);
        return token;
      },
      'TaskTimedOut',
    ],
  ])('rejects %s', async (_, make, name) => {
    const tokens = taskTokens();
    const taskToken = make(tokens);

    for (const operation of ['SendTaskSuccess', 'SendTaskFailure', 'SendTaskHeartbeat']) {
      await expect(tokens.answer(call(operation), { taskToken, output: '{}' })).rejects.toMatchObject({ name });
    }
  });

  it('accepts only one answer for a task', async () => {
    const tokens = taskTokens();
    const { token } = tokens.issue();
    await tokens.answer(call('SendTaskSuccess'), { taskToken: token, output: '1' });

    await expect(tokens.answer(call('SendTaskSuccess'), { taskToken: token, output: '2' })).rejects.toMatchObject({
      name: 'TaskTimedOut',
    });
  });

  it('rejects an output that is not JSON, and the task continues to wait', async () => {
    const tokens = taskTokens();
    const { token, result } = tokens.issue();

    await expect(tokens.answer(call('SendTaskSuccess'), { taskToken: token, output: 'oops' })).rejects.toMatchObject({
      name: 'InvalidOutput',
    });
    await tokens.answer(call('SendTaskSuccess'), { taskToken: token, output: 'null' });
    expect(await result).toBeNull();
  });

  it('fails every present and later task after abandon', async () => {
    const tokens = taskTokens();
    const now = tokens.issue();
    tokens.abandon(new Error('The queue is gone.'));

    await expect(now.result).rejects.toThrow('The queue is gone.');
    await expect(tokens.issue().result).rejects.toThrow('The queue is gone.');
  });
});
