import { describe, expect, it } from '@jest/globals';
import { type TaskWithToken, openStateMachine } from './state-machine.ts';
import { TaskFailedError } from './task-tokens.ts';

const arn = 'arn:aws:states:eu-west-1:999999999999:stateMachine:M';

function open(definition: object, tasks: { readonly [resource: string]: TaskWithToken }, waited: number[] = []) {
  return openStateMachine({
    arn,
    definition: definition as never,
    taskFor: (resource) => {
      const task = tasks[resource];
      if (task === undefined) throw new Error(`There is no ${resource}.`);
      return task;
    },
    wait: async (seconds) => void waited.push(seconds),
    now: () => new Date('2026-11-21T00:00:00Z'),
  });
}

const task = (resource: string, more: object = {}) => ({ Type: 'Task', Resource: resource, End: true, ...more });
const one = (state: object) => ({ StartAt: 'A', States: { A: state } });

describe('openStateMachine', () => {
  it('runs tasks and returns the result of the last one', async () => {
    const machine = open(one(task('double', { Parameters: { 'n.$': '$.n' } })), {
      double: async (given) => ({ n: 2 * (given as { n: number }).n }),
    });

    expect(await machine.start({ n: 21 })).toMatchObject({ status: 'SUCCEEDED', output: { n: 42 } });
  });

  it('refuses a definition that is no Amazon States Language, each time', () => {
    const invalid = one(task('echo', { Retry: [{ MaxAttempts: 1 }] }));
    const opens = () => open(invalid, { echo: async (given) => given });

    expect(opens).toThrow('State machine definition is invalid');
    expect(opens).toThrow('State machine definition is invalid');
  });

  it('gives every execution an id of its own', async () => {
    const machine = open(one(task('echo', { Parameters: { 'id.$': '$$.Execution.Id' } })), {
      echo: async (given) => given,
    });
    const [first, second] = [await machine.start({}), await machine.start({})];

    expect(first).toMatchObject({ output: { id: first.executionArn } });
    expect(first.executionArn).toMatch(/^arn:aws:states:eu-west-1:999999999999:execution:M:[\da-f-]{36}$/);
    expect(second.executionArn).not.toBe(first.executionArn);
  });

  it('uses the simulated clock for the start time of an execution', async () => {
    const machine = open(one(task('echo', { Parameters: { 'at.$': '$$.Execution.StartTime' } })), {
      echo: async (given) => given,
    });

    expect(await machine.start({})).toMatchObject({ output: { at: '2026-11-21T00:00:00.000Z' } });
  });

  it('counts each entered state and each retry, including iterations', async () => {
    let failures = 2;
    const machine = open(
      {
        StartAt: 'Try',
        States: {
          Try: {
            Type: 'Task',
            Resource: 'flaky',
            Retry: [{ ErrorEquals: ['Busy'], IntervalSeconds: 3600, MaxAttempts: 5 }],
            Next: 'Each',
          },
          Each: {
            Type: 'Map',
            ItemProcessor: {
              StartAt: 'First',
              States: { First: { Type: 'Pass', Next: 'Second' }, Second: { Type: 'Succeed' } },
            },
            End: true,
          },
        },
      },
      {
        flaky: async () => {
          if (failures-- > 0) throw new TaskFailedError('Busy', 'later');
          return [1, 2, 3];
        },
      },
    );

    expect(await machine.start({})).toMatchObject({ status: 'SUCCEEDED', output: [1, 2, 3] });
    expect(machine.transitions).toBe(1 + 2 + 1 + 3 * 2);
  });

  it('ends with the name and the cause of an error without a Catch', async () => {
    const machine = open(one(task('broken')), {
      broken: async () => {
        throw new TaskFailedError('My.Error', 'because');
      },
    });

    expect(await machine.start({})).toMatchObject({ status: 'FAILED', error: 'My.Error', cause: 'because' });
  });

  it('passes name and cause to the state that catches', async () => {
    const definition = {
      StartAt: 'A',
      States: {
        A: {
          Type: 'Task',
          Resource: 'broken',
          Catch: [{ ErrorEquals: ['My.Error'], ResultPath: '$.failure', Next: 'B' }],
          End: true,
        },
        B: { Type: 'Pass', End: true },
      },
    };
    const machine = open(definition, {
      broken: async () => {
        throw new TaskFailedError('My.Error', 'because');
      },
    });

    expect(await machine.start({ kept: 1 })).toMatchObject({
      output: { kept: 1, failure: { Error: 'My.Error', Cause: 'because' } },
    });
  });

  it('waits until the local cloud ends the state, and keeps the input', async () => {
    const waited: number[] = [];
    const machine = open({ StartAt: 'W', States: { W: { Type: 'Wait', SecondsPath: '$.s', End: true } } }, {}, waited);

    expect(await machine.start({ s: 600 })).toMatchObject({ output: { s: 600 } });
    expect(waited).toEqual([600]);
    expect(machine.transitions).toBe(1);
  });

  it.each([
    ['a result', one(task('large'))],
    [
      'the combined result of all iterations',
      one({ Type: 'Map', ItemProcessor: { StartAt: 'B', States: { B: task('half') } }, End: true }),
    ],
  ])('fails as Step Functions does when %s is larger than 256 KiB', async (_, definition) => {
    const machine = open(definition, { large: async () => 'x'.repeat(300_000), half: async () => 'x'.repeat(150_000) });

    expect(await machine.start([1, 2])).toMatchObject({ status: 'FAILED', error: 'States.DataLimitExceeded' });
  });

  it('fails after a state whose output is larger than 256 KiB, without a Catch', async () => {
    let ran = 0;
    const definition = {
      StartAt: 'Each',
      States: {
        Each: {
          Type: 'Map',
          ItemProcessor: { StartAt: 'B', States: { B: task('half') } },
          Catch: [{ ErrorEquals: ['States.ALL'], Next: 'After' }],
          Next: 'After',
        },
        After: task('count', { Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Late' }], End: undefined, Next: 'Late' }),
        Late: task('count'),
      },
    };
    const machine = open(JSON.parse(JSON.stringify(definition)) as object, {
      half: async () => 'x'.repeat(150_000),
      count: async () => (ran += 1),
    });

    expect(await machine.start([1, 2])).toMatchObject({ status: 'FAILED', error: 'States.DataLimitExceeded' });
    expect(ran).toBe(0);
  });

  it('passes a result of exactly 262,144 bytes', async () => {
    const machine = open(one(task('large')), { large: async () => 'x'.repeat(262_142) });

    expect(await machine.start({})).toMatchObject({ status: 'SUCCEEDED' });
  });

  it('rejects an unsupported resource when it is opened', () => {
    expect(() => open(one(task('arn:aws:states:::batch:submitJob')), {})).toThrow(/batch/);
  });
});

describe('a retried task', () => {
  const flaky = (failures: number, ...Retry: readonly object[]) => {
    const waited: number[] = [];
    let left = failures;
    const machine = open(
      one(task('flaky', { Retry })),
      {
        flaky: async () => {
          left -= 1;
          if (left >= 0) throw new TaskFailedError('Busy', 'Busy.');
          return 'done';
        },
      },
      waited,
    );
    return { machine, waited };
  };
  const retrier = { ErrorEquals: ['Busy'], IntervalSeconds: 4, BackoffRate: 2, MaxAttempts: 3 };

  it('waits for the interval, which grows', async () => {
    const { machine, waited } = flaky(3, retrier);

    expect(await machine.start({})).toMatchObject({ status: 'SUCCEEDED' });
    expect(waited).toEqual([4, 8, 16]);
  });

  it('waits no longer than the longest delay, and half of it with jitter', async () => {
    const { machine, waited } = flaky(3, { ...retrier, MaxDelaySeconds: 10, JitterStrategy: 'FULL' });

    await machine.start({});
    expect(waited).toEqual([2, 4, 5]);
  });

  it('does not wait after the last attempt, or if its error is not retried', async () => {
    const last = flaky(9, { ...retrier, MaxAttempts: 1 });
    const other = flaky(9, { ...retrier, ErrorEquals: ['Lost'] });

    expect(await last.machine.start({})).toMatchObject({ status: 'FAILED', error: 'Busy' });
    expect(await other.machine.start({})).toMatchObject({ status: 'FAILED', error: 'Busy' });
    expect([last.waited, other.waited]).toEqual([[4], []]);
  });
});

describe('executions above the quota of state transitions', () => {
  it('wait at their next task, and end', async () => {
    let tokens = 3;
    const waited: number[] = [];
    const machine = openStateMachine({
      arn,
      definition: {
        StartAt: 'A',
        States: { A: { ...task('echo'), End: undefined, Next: 'B' }, B: task('echo') },
      },
      taskFor: () => async (given) => given,
      wait: async (seconds) => void waited.push(seconds),
      now: () => new Date(0),
      delayOf: () => ((tokens -= 1) >= 0 ? 0 : -tokens * 1000),
    });
    for (let nth = 0; nth < 3; nth += 1) expect(await machine.start({})).toMatchObject({ status: 'SUCCEEDED' });

    expect(machine.transitions).toBe(6);
    expect(waited).toEqual([1, 2, 3]);
  });
});
