import { expect, it } from '@jest/globals';
import { secondsToWait } from './wait-more.ts';

it.each([60, 600, 1800, 7200])(
  'checks at most 20 times within %i seconds, early at first and once at the end',
  (within) => {
    const start = Date.parse('2026-11-21T00:00:00Z');
    const settleBy = new Date(start + within * 1000);
    const looks: number[] = [];
    for (let elapsed = 0; elapsed < within;) {
      elapsed += secondsToWait(new Date(start + elapsed * 1000), settleBy, within);
      looks.push(elapsed);
    }

    expect(looks[0]).toBe(10);
    expect(looks.at(-1)).toBe(within);
    expect(looks.length).toBeLessThanOrEqual(20);
  },
);
