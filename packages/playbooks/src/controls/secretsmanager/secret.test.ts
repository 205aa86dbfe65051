import { describe, expect, it } from '@jest/globals';
import { daysBetween, primaryRegionOf, scheduleOf } from './secret.ts';

describe('scheduleOf', () => {
  it.each([
    ['rate(10 days)', 10],
    ['rate(1 day)', 1],
  ])('reads %s as a number of days, which precedes the calculated one', (ScheduleExpression, everyDays) => {
    const schedule = scheduleOf({ ScheduleExpression, AutomaticallyAfterDays: 30 });

    expect(schedule).toEqual({ everyDays, expression: null, window: null });
  });

  it.each(['rate(10 hours)', 'x rate(10 days)', 'rate(10 days) x', 'cron(0 8 1 * ? *)'])(
    'keeps the expression %s',
    (expression) => {
      expect(scheduleOf({ ScheduleExpression: expression })).toEqual({ everyDays: null, expression, window: null });
    },
  );
});

describe('daysBetween', () => {
  it.each([
    ['rate(1 day)', 1],
    ['rate(10 days)', 10],
    ['rate(1 hour)', 1 / 24],
    ['rate(48 hours)', 2],
    ['x rate(2 days)', 30],
    ['rate(2 days) x', 30],
  ])('calculates %s, or returns what Secrets Manager calculated', (ScheduleExpression, days) => {
    expect(daysBetween({ ScheduleExpression, AutomaticallyAfterDays: 30 })).toBe(days);
  });
});

describe('primaryRegionOf', () => {
  it('counts a secret as a replica only outside its primary Region', () => {
    expect(primaryRegionOf({ PrimaryRegion: 'eu-west-1' }, 'eu-west-1')).toBeNull();
    expect(primaryRegionOf({ PrimaryRegion: 'us-east-1' }, 'eu-west-1')).toBe('us-east-1');
  });
});
