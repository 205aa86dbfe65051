import { describe, expect, it } from '@jest/globals';
import type { PlaceFacts } from './scope.ts';
import { type Window, whyClosed, whyNoTime } from './windows.ts';

const facts: PlaceFacts = {
  controlId: 'EC2.13',
  accountId: '111122223333',
  region: 'eu-west-1',
  resourceId: 'arn:aws:ec2:eu-west-1:111122223333:security-group/sg-0abc',
  severity: 'HIGH',
  organizationalUnits: { ok: false, error: 'unknown.' },
};
/** Saturdays from 22:00 to 02:00 in Berlin: in winter 21:00 to 01:00 UTC. */
const saturdayNight: Window = { opens: '0 22 * * 6', minutes: 240, timeZone: 'Europe/Berlin' };
const at = (time: string, windows: readonly Window[] = [saturdayNight]) => whyClosed(windows, facts, new Date(time));

describe('a change window', () => {
  it.each(['2026-11-28T21:00:00Z', '2026-11-28T23:59:00Z', '2026-11-29T00:59:59Z'])('is open at %s', (time) => {
    expect(at(time)).toBeUndefined();
  });

  it.each(['2026-11-28T20:59:59Z', '2026-11-29T01:00:01Z', '2026-11-25T22:00:00Z'])(
    'is closed at %s, and says when it opens',
    (time) => {
      expect(at(time)).toMatch(/^The change window is closed and opens at 2026-1[12]-\d\dT21:00Z\.$/);
    },
  );

  it('follows daylight saving time', () => {
    expect(at('2026-07-04T20:00:00Z')).toBeUndefined();
    expect(at('2026-07-05T00:30:00Z')).toBeDefined();
  });

  it('does not apply to other accounts', () => {
    expect(at('2026-11-25T12:00:00Z', [{ ...saturdayNight, accounts: ['999988887777'] }])).toBeUndefined();
  });

  it('applies if it is unknown whether it matches', () => {
    expect(at('2026-11-25T12:00:00Z', [{ ...saturdayNight, organizationalUnits: ['ou-a1b2-c3d4e5f6'] }])).toBeDefined();
  });

  it('is open if one of several windows is open', () => {
    const always: Window = { opens: '0 * * * *', minutes: 60, timeZone: 'UTC' };
    expect(at('2026-11-25T12:30:00Z', [saturdayNight, always])).toBeUndefined();
  });
});

describe('whyNoTime', () => {
  it('accepts times that occur', () => {
    expect(whyNoTime({ opens: '0 22 * * 6', timeZone: 'Europe/Berlin' })).toBeUndefined();
  });

  it.each([
    [{ opens: 'at night', timeZone: 'UTC' }, 'must be a cron expression in a valid time zone'],
    [{ opens: '0 22 * * 6', timeZone: 'Berlin' }, 'must be a cron expression in a valid time zone'],
    [{ opens: '0 0 31 2 *', timeZone: 'UTC' }, 'must match a time; this expression never does'],
    [{ opens: '*/5 * * * * *', timeZone: 'UTC' }, 'must be a cron expression in a valid time zone'],
  ])('reports for %j: %s', (times, problem) => {
    expect(whyNoTime(times)).toContain(problem);
  });
});
