import { describe, expect, it } from '@jest/globals';
import { isTransient } from '../model/index.ts';
import { remediate } from './remediate.ts';
import type { Dependencies } from './dependencies.ts';
import type { HistoryInMemory } from '../testing/index.ts';
import { open, world, request, id, transient } from './testing/index.ts';

describe('a failure at any point', () => {
  /** Makes the n-th external call fail once, before or after it takes effect. */
  function failing(dependencies: Dependencies, history: HistoryInMemory, nth: number, when: 'before' | 'after') {
    let calls = 0;
    const wrap =
      <Arguments extends readonly unknown[], Result>(call: (...args: Arguments) => Promise<Result>) =>
      async (...args: Arguments): Promise<Result> => {
        const isTheOne = (calls += 1) === nth;
        if (isTheOne && when === 'before') throw transient();
        const result = await call(...args);
        if (isTheOne) throw transient();
        return result;
      };
    const broken: Dependencies = {
      ...dependencies,
      enter: wrap(dependencies.enter),
      loadPlaybook: async (controlId) => {
        const playbook = await dependencies.loadPlaybook(controlId);
        return playbook && { ...playbook, read: wrap(playbook.read), apply: wrap(playbook.apply) };
      },
      history: {
        ...history,
        open: wrap(history.open),
        update: wrap(history.update),
        close: wrap(history.close),
        release: wrap(history.release),
      },
    };
    return { broken, hasFailed: () => calls >= nth };
  }

  const cases = Array.from({ length: 10 }, (_, index) => index + 1).flatMap((nth) => [
    [nth, 'before'] as const,
    [nth, 'after'] as const,
  ]);

  it.each(cases)(
    'call %i, %s it took effect: fixed in the end, the first before-image kept, undo restores',
    async (nth, when) => {
      const { house, history, dependencies, pass } = world();
      const { broken } = failing(dependencies, history, nth, when);

      let answer;
      for (let tries = 0; answer === undefined && tries < 5; tries += 1) {
        answer = await remediate(request(), broken).catch(async (error: unknown) => {
          if (!(await isTransient(error))) throw error;
          pass(61);
          return undefined;
        });
      }

      expect(answer).toMatchObject({ outcome: 'fixed' });
      expect(history.records.get(id)?.changes).toEqual([
        { field: 'doors', key: 'front', from: 'open', to: 'shut' },
        { field: 'doors', key: 'back', from: 'open', to: 'shut' },
        { field: 'lamp', from: 'on', to: 'off' },
      ]);
      expect(await remediate(request({ step: 'undo', executionId: 'undo' }), dependencies)).toMatchObject({
        outcome: 'undone',
      });
      expect(house).toEqual(open);
    },
  );

  it('is tested for every call', async () => {
    const { history, dependencies } = world();
    const { broken, hasFailed } = failing(dependencies, history, 10, 'before');

    await remediate(request(), broken).catch(() => undefined);

    expect(hasFailed()).toBe(false);
  });
});
