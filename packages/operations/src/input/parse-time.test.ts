import { describe, expect, it } from '@jest/globals';
import { parseTime } from './parse-time.ts';

const now = new Date('2026-11-24T03:00:00.000Z');

describe('parseTime', () => {
  it.each([
    ['30m', '2026-11-24T02:30:00.000Z'],
    ['24h', '2026-11-23T03:00:00.000Z'],
    ['7d', '2026-11-17T03:00:00.000Z'],
    ['2w', '2026-11-10T03:00:00.000Z'],
    ['2026-11-01', '2026-11-01T00:00:00.000Z'],
    ['2026-11-01T06:00:00Z', '2026-11-01T06:00:00.000Z'],
    ['2026-11-01T06:00:00+02:00', '2026-11-01T04:00:00.000Z'],
  ])('reads %s', (text, expected) => {
    expect(parseTime(text, now, 'since')).toBe(expected);
  });

  it('includes the whole last day', () => {
    expect(parseTime('2026-11-01', now, 'until')).toBe('2026-11-01T23:59:59.999Z');
  });

  it.each([
    '',
    '7',
    'd',
    '-1d',
    '7 d',
    '1.5h',
    'yesterday',
    '2026-02-30',
    '2026-13-01',
    '2026-11-01T25:00:00Z',
    '2026-11-01T06:00:00',
    '2026-11-01Z',
    '999999h',
  ])('refuses "%s"', (text) => {
    expect(() => parseTime(text, now, 'since')).toThrow(/^--since: .+ Examples: 24h/);
  });
});
