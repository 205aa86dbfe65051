import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { together } from './together.ts';

describe('what is done together', () => {
  it('answers in the order it was asked', async () => {
    expect(await together([2, 1], async (one) => sleep(one, one * 10))).toEqual([20, 10]);
  });

  it('does not fail before everything has ended', async () => {
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
