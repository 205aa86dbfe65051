import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { together } from './together.ts';

describe('together', () => {
  it('returns results in the order of the items', async () => {
    expect(await together([2, 1], async (one) => sleep(one, one * 10))).toEqual([20, 10]);
  });

  it('throws only after all steps have ended', async () => {
    const ended: string[] = [];
    const step = async (one: string) => {
      if (one === 'bad') throw new Error('No.');
      await sleep(5);
      ended.push(one);
    };

    await expect(together(['bad', 'slow'], step)).rejects.toThrow('No.');
    expect(ended).toEqual(['slow']);
  });
});
