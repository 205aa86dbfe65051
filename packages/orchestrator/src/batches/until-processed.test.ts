import { describe, expect, it } from '@jest/globals';
import { untilProcessed } from './until-processed.ts';

/** A service that processes at most this many parts in a call. */
function service(most: number) {
  const calls: (readonly number[])[] = [];
  const pauses: number[] = [];
  return {
    calls,
    pauses,
    batch: (parts: readonly number[]) => ({
      parts,
      purpose: 'read all items of History',
      send: async (given: readonly number[]) => {
        calls.push(given);
        return given.slice(most);
      },
      pause: async (milliseconds: number) => void pauses.push(milliseconds),
    }),
  };
}

describe('a batch', () => {
  it('without parts makes no call', async () => {
    const { batch, calls } = service(1);
    await untilProcessed(batch([]));
    expect(calls).toEqual([]);
  });

  it('that is processed whole makes one call, and no pause', async () => {
    const { batch, calls, pauses } = service(2);
    await untilProcessed(batch([1, 2]));
    expect(calls).toEqual([[1, 2]]);
    expect(pauses).toEqual([]);
  });

  it('sends only what was left out, each time after a pause', async () => {
    const { batch, calls, pauses } = service(1);
    await untilProcessed(batch([1, 2, 3]));
    expect(calls).toEqual([[1, 2, 3], [2, 3], [3]]);
    expect(pauses).toHaveLength(2);
    pauses.forEach((pause, nth) => {
      expect(pause).toBeGreaterThan(0);
      expect(pause).toBeLessThanOrEqual(50 * 2 ** nth);
    });
  });

  it('that is never processed is an error after eight calls', async () => {
    const { batch, calls, pauses } = service(0);
    await expect(untilProcessed(batch([1]))).rejects.toThrow(
      'DynamoDB did not read all items of History in 8 calls: it throttles the table. Try again in a minute.',
    );
    expect(calls).toHaveLength(8);
    expect(pauses).toHaveLength(7);
  });
});
