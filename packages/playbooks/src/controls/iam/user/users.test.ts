import { describe, expect, it } from '@jest/globals';
import { daysSince } from './users.ts';

const now = new Date('2026-11-21T12:00:00Z');

describe('daysSince', () => {
  it('counts whole days from the latest moment', () => {
    const used = new Date('2026-11-18T13:00:00Z');
    const created = new Date('2026-01-01T00:00:00Z');

    expect(daysSince(now, used, created)).toBe(2);
  });

  it('counts from what is known', () => {
    expect(daysSince(now, undefined, new Date('2026-11-20T12:00:00Z'))).toBe(1);
  });

  it('takes nothing known for no age, so that nobody loses a credential for a missing date', () => {
    expect(daysSince(now, undefined, undefined)).toBe(0);
  });
});
