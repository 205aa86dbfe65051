import { expect, it } from '@jest/globals';
import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import { mutex } from './mutex.ts';

it('a mutex runs one piece of work at a time, in order, also after a failure', async () => {
  const oneAtATime = mutex();
  const log: string[] = [];
  const work = (name: string) => async () => {
    log.push(`${name} in`);
    await turnOfTheLoop();
    log.push(`${name} out`);
    if (name === 'b') throw new Error('b failed');
    return name;
  };

  const results = await Promise.allSettled(['a', 'b', 'c'].map((name) => oneAtATime(work(name))));

  expect(log).toEqual(['a in', 'a out', 'b in', 'b out', 'c in', 'c out']);
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
});
