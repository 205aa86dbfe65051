import { describe, expect, it } from '@jest/globals';
import { daysSince } from './users.ts';

const now = new Date('2026-11-21T12:00:00Z');

describe('daysSince', () => {
  it('counts whole days from the latest date', () => {
    const used = new Date('2026-11-18T13:00:00Z');
    const created = new Date('2026-01-01T00:00:00Z');

    expect(daysSince(now, used, created)).toBe(2);
  });

  it('counts from the known date if the other is missing', () => {
    expect(daysSince(now, undefined, new Date('2026-11-20T12:00:00Z'))).toBe(1);
  });

  it('returns 0 without any date, so that a missing date never retires a credential', () => {
    expect(daysSince(now, undefined, undefined)).toBe(0);
  });
});
