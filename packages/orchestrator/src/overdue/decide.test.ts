import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { announcementOf, stepOf } from './decide.ts';

const now = new Date('2026-11-30T12:00:00.000Z');
const hour = 3_600_000;
const ago = (milliseconds: number) => new Date(now.getTime() - milliseconds).toISOString();
const told = (milliseconds: number, isFollowedUp = false) => ({ toldAt: ago(milliseconds), isFollowedUp });
const actions = ['tell', 'ask', 'remediate'] as const;
const graceHours = 24;

describe('stepOf', () => {
  it.each(actions)('reports a finding first, if the action is %s', (action) => {
    expect(stepOf(action, { graceHours }, undefined, now)).toBe('tell');
  });

  it.each(['ask', 'remediate'] as const)('acts when the grace period ends, if the action is %s', (action) => {
    expect(stepOf(action, { graceHours }, told(24 * hour - 1), now)).toBe('none');
    expect(stepOf(action, { graceHours }, told(24 * hour), now)).toBe(action);
    expect(stepOf(action, { graceHours: 48 }, told(24 * hour), now)).toBe('none');
  });

  it('never acts on what was only to be reported, and acts once', () => {
    expect(stepOf('tell', { graceHours }, told(9999 * hour), now)).toBe('none');
    expect(stepOf('ask', { graceHours }, told(9999 * hour, true), now)).toBe('none');
    expect(stepOf('remediate', { graceHours }, told(9999 * hour, true), now)).toBe('none');
  });

  it.each(['', 'yesterday', 'Invalid Date'])('does not act if the time of the report is %p', (toldAt) => {
    expect(stepOf('remediate', { graceHours }, { toldAt, isFollowedUp: false }, now)).toBe('none');
  });

  it('never acts without a report that is as old as the grace period', () => {
    const reports = fc.option(
      fc.record({
        toldAt: fc.integer({ min: -100, max: 100 }).map((hours) => ago(hours * hour)),
        isFollowedUp: fc.boolean(),
      }),
      { nil: undefined },
    );
    fc.assert(
      fc.property(fc.constantFrom(...actions), fc.integer({ min: 24, max: 720 }), reports, (action, grace, report) => {
        const step = stepOf(action, { graceHours: grace }, report, now);
        if (step !== 'ask' && step !== 'remediate') return;
        expect(step).toBe(action);
        expect(report?.isFollowedUp).toBe(false);
        expect(now.getTime() - Date.parse(report?.toldAt ?? '')).toBeGreaterThanOrEqual(grace * hour);
      }),
    );
  });
});

describe('announcementOf', () => {
  it.each([
    ['tell', 'Remediate it, or add an exception.'],
    ['ask', 'If it is still open, ASR requests approval of its remediation after 2026-12-02T12:00Z.'],
    ['remediate', 'If it is still open, ASR remediates it after 2026-12-02T12:00Z.'],
  ] as const)('says what follows the action %s', (action, expected) => {
    const deadline = { dueAt: '2026-11-20T12:00:00.000Z', days: 30, graceHours: 48 };

    expect(announcementOf(action, deadline, now)).toBe(
      `Overdue since 2026-11-20: asr.config.yaml gives findings like this 30 days. ${expected}`,
    );
  });
});
