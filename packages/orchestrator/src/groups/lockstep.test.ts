import { describe, expect, it } from '@jest/globals';
import { lockstep } from './lockstep.ts';

/** Stages that log what they run together, and return their input. */
function world() {
  const log: string[] = [];
  const steps = lockstep();
  const stage = (order: number, name: string) =>
    steps.stage(order, async (inputs: readonly string[]) => {
      log.push(`${name}: ${inputs.join(' ')}`);
      return inputs.map((input) =>
        input.includes('bad')
          ? ({ status: 'rejected', reason: new Error(input) } as const)
          : ({ status: 'fulfilled', value: input } as const),
      );
    });
  return { log, run: steps.run, open: stage(1, 'open'), write: stage(2, 'write'), close: stage(3, 'close') };
}

describe('requests in lockstep', () => {
  it('share each stage', async () => {
    const { log, run, open, write, close } = world();
    const one = (name: string) => async () => {
      await open(name);
      await write(name);
      return close(name);
    };

    const results = await run(['a', 'b', 'c'].map(one));

    expect(log).toEqual(['open: a b c', 'write: a b c', 'close: a b c']);
    expect(results).toEqual(['a', 'b', 'c'].map((value) => ({ status: 'fulfilled', value })));
  });

  it('wait for one that goes back to an earlier stage, and for slow work between stages', async () => {
    const { log, run, open, write, close } = world();

    await run([
      async () => {
        await open('a');
        await close('a');
      },
      async () => {
        await open('b');
        await new Promise((resolve) => setTimeout(resolve, 20));
        await write('b');
        await open('b again');
        await write('b again');
        await close('b');
      },
    ]);

    expect(log).toEqual(['open: a b', 'write: b', 'open: b again', 'write: b again', 'close: a b']);
  });

  it('do not wait for one that has ended or failed', async () => {
    const { log, run, open, close } = world();

    const results = await run([
      async () => open('ended'),
      async () => {
        throw new Error('failed at once');
      },
      async () => {
        await open('bad');
        return close('never');
      },
      async () => {
        await open('good');
        return close('good');
      },
    ]);

    expect(log).toEqual(['open: ended bad good', 'close: good']);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled']);
  });

  it('all fail if the work of a stage throws', async () => {
    const steps = lockstep();
    const stage = steps.stage(1, async (): Promise<never> => {
      throw new Error('The stage is down.');
    });

    const results = await steps.run([() => stage('a'), () => stage('b')]);

    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });
});
