import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { severities } from '../../model/index.ts';
import { actionIn } from './announcement.ts';
import { type DatedFinding, type DeadlineRule, canBeOverdue, deadlineOf } from './deadlines.ts';

const now = new Date('2026-11-30T12:00:00.000Z');
const day = 86_400_000;
const tell = (rule: Omit<DeadlineRule, 'action'>): DeadlineRule => ({ ...rule, action: 'tell' });
const finding = (overrides: Partial<DatedFinding> = {}): DatedFinding => ({
  controlId: 'EC2.13',
  severity: 'HIGH',
  firstObservedAt: '2026-11-01T12:00:00.000Z',
  ...overrides,
});

const anyRule = fc
  .record(
    {
      severities: fc.subarray([...severities], { minLength: 1 }),
      controls: fc.subarray(['EC2.13', 'S3.5', 'RDS.5'], { minLength: 1 }),
      days: fc.integer({ min: 1, max: 3650 }),
    },
    { requiredKeys: ['days'] },
  )
  .map(tell);
const anyFinding = fc.record({
  controlId: fc.constantFrom('EC2.13', 'S3.5', 'RDS.5', 'S3.8'),
  severity: fc.option(fc.constantFrom(...severities), { nil: undefined }),
  firstObservedAt: fc.option(
    fc.oneof(
      fc
        .date({ min: new Date('2015-01-01'), max: new Date('2040-01-01'), noInvalidDate: true })
        .map((at) => at.toJSON()),
      fc.string(),
    ),
    { nil: undefined },
  ),
});

describe('deadlineOf', () => {
  it.each([
    ['one millisecond before it', '2026-11-20T12:00:00.001Z', { state: 'in time', daysOverdue: 0 }],
    ['at it', '2026-11-20T12:00:00.000Z', { state: 'overdue', daysOverdue: 0 }],
    ['one day later', '2026-11-19T12:00:00.000Z', { state: 'overdue', daysOverdue: 1 }],
    ['almost two days later', '2026-11-18T12:00:00.001Z', { state: 'overdue', daysOverdue: 1 }],
  ])('is decided %s', (_, firstObservedAt, expected) => {
    const dueAt = new Date(Date.parse(firstObservedAt) + 10 * day).toISOString();
    const deadline = deadlineOf([tell({ days: 10 })], finding({ firstObservedAt }), now);

    expect(deadline).toEqual({ kind: 'known', dueAt, action: 'tell', days: 10, graceHours: 24, ...expected });
  });

  it('is that of the first rule that matches, also if a later one is shorter', () => {
    const rules = [
      tell({ severities: ['CRITICAL'], days: 1 }),
      tell({ controls: ['EC2.13'], days: 60 }),
      tell({ days: 2 }),
    ];

    expect(deadlineOf(rules, finding(), now)).toMatchObject({ state: 'in time', dueAt: '2026-12-31T12:00:00.000Z' });
    expect(deadlineOf(rules, finding({ severity: 'CRITICAL' }), now)).toMatchObject({ daysOverdue: 28 });
    expect(deadlineOf(rules, finding({ controlId: 'S3.5' }), now)).toMatchObject({ daysOverdue: 27 });
  });

  it.each([
    [undefined, 'has no FirstObservedAt'],
    ['', 'is not a time'],
    ['yesterday', 'is not a time'],
    ['5', 'is not a time'],
    ['2026-11-01', 'is not a time'],
    ['2026-02-30T12:00:00Z', 'is not a time'],
    ['2026-11-01T25:00:00Z', 'is not a time'],
    ['2026-11-01T12:00:00', 'is not a time'],
    ['2026-11-01T12:00:00+99:00', 'is not a time'],
    ['2026-11-30T12:00:00.001Z', 'is in the future'],
    ['2026-11-30T12:00:00-00:01', 'is in the future'],
  ])('is unknown if FirstObservedAt is %p', (firstObservedAt, why) => {
    expect(deadlineOf([tell({ days: 1 })], finding({ firstObservedAt }), now)).toEqual({
      kind: 'unknown',
      why: expect.stringMatching(new RegExp(`${why}.*, so it has no deadline\\.$`)),
    });
  });

  it.each([
    '2026-11-01T13:00:00+01:00',
    '2026-11-01T13:00:00+0100',
    '2026-11-01T12:00:00Z',
    '2026-11-01T12:00:00.000000001Z',
    '2026-10-31T18:00:00.000-18:00',
  ])('reads %s, which Security Hub accepts', (firstObservedAt) => {
    expect(deadlineOf([tell({ days: 1 })], finding({ firstObservedAt }), now)).toMatchObject({
      dueAt: '2026-11-02T12:00:00.000Z',
    });
  });

  it('has no deadline without a rule that matches', () => {
    expect(deadlineOf([], finding(), now)).toEqual({ kind: 'none' });
    expect(deadlineOf([tell({ severities: ['LOW'], days: 1 })], finding(), now)).toEqual({ kind: 'none' });
    expect(deadlineOf([tell({ severities: [...severities], days: 1 })], finding({ severity: undefined }), now)).toEqual(
      { kind: 'none' },
    );
  });

  it('never calls a finding overdue before its days have passed', () => {
    fc.assert(
      fc.property(fc.array(anyRule, { maxLength: 4 }), anyFinding, (rules, one) => {
        const deadline = deadlineOf(rules, one, now);
        fc.pre(deadline.kind === 'known');
        const days = rules.map((rule) => rule.days);
        const age = now.getTime() - Date.parse(one.firstObservedAt ?? '');
        const [least, most] = [Math.min(...days) * day, Math.max(...days) * day];
        const range = deadline.state === 'overdue' ? { from: least, to: Infinity } : { from: 0, to: most - 1 };
        expect(age).toBeGreaterThanOrEqual(range.from);
        expect(age).toBeLessThanOrEqual(range.to);
      }),
    );
  });

  it('stays overdue, and one day later is overdue for one day more', () => {
    fc.assert(
      fc.property(fc.array(anyRule, { minLength: 1, maxLength: 4 }), anyFinding, (rules, one) => {
        const before = deadlineOf(rules, one, now);
        fc.pre(before.kind === 'known' && before.state === 'overdue');
        const after = deadlineOf(rules, one, new Date(now.getTime() + day));
        expect(after).toEqual({ ...before, daysOverdue: before.daysOverdue + 1 });
      }),
    );
  });
});

describe('canBeOverdue', () => {
  it.each([
    ['EC2.13', true],
    ['SecurityGroup.1', false],
    ['Contain.2', false],
    ['Acme.1', false],
    ['EC2.9999', false],
    ['toString', false],
  ])('%s: %s', (controlId, expected) => {
    expect(canBeOverdue(controlId)).toBe(expected);
  });
});

describe('the grace period', () => {
  it.each([
    [undefined, 24],
    [1, 24],
    [72, 72],
  ])('of a rule with graceHours %p is %p hours', (graceHours, expected) => {
    const rule = { days: 1, action: 'ask', ...(graceHours === undefined ? {} : { graceHours }) } as const;

    expect(deadlineOf([rule], finding(), now)).toMatchObject({ action: 'ask', graceHours: expected });
  });
});

describe('actionIn', () => {
  it.each([
    ['off', 'tell'],
    ['observe', 'tell'],
    ['manual', 'remediate'],
    ['automatic', 'remediate'],
  ] as const)('of a control in the mode %s is %s', (mode, expected) => {
    expect(actionIn({ action: 'remediate' }, mode)).toBe(expected);
  });
});
