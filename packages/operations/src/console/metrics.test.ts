import { expect, it } from '@jest/globals';
import { aRecord } from '../testing/index.ts';
import { metricsOf } from './metrics.ts';

const period = { since: '2026-11-19T12:00:00.000Z', until: '2026-11-21T06:00:00.000Z' };
const record = (day: number, seconds: number, overrides: object = {}) => {
  const startedAt = `2026-11-${day}T13:00:00.000Z`;
  const finishedAt = new Date(Date.parse(startedAt) + seconds * 1000).toISOString();
  return aRecord({ startedAt, finishedAt, ...overrides });
};

it('counts each day of the period, also days without remediations', () => {
  const { days } = metricsOf(
    [record(19, 2), record(19, 4, { outcome: 'failed' }), record(21, 2, { outcome: 'undone' })],
    period,
  );

  expect(days).toEqual([
    { day: '2026-11-19', fixed: 1, failed: 1, asked: 0 },
    { day: '2026-11-20', fixed: 0, failed: 0, asked: 0 },
    { day: '2026-11-21', fixed: 1, failed: 0, asked: 0 },
  ]);
});

it('counts an undone remediation as fixed and as undone', () => {
  expect(metricsOf([record(19, 2), record(20, 2, { outcome: 'undone' })], period).total).toEqual({
    fixed: 2,
    undone: 1,
    all: 2,
  });
});

it('gives the time to remediate, and none without fixes', () => {
  const ten = Array.from({ length: 10 }, (_, number) => record(19, number + 1));

  expect(metricsOf(ten, period).secondsToRemediate).toEqual({ p50: 5, p90: 9 });
  expect(metricsOf([record(19, 2, { outcome: 'failed' })], period).secondsToRemediate).toBeNull();
});

it('ranks controls by their number of fixes', () => {
  const records = [record(19, 2), record(19, 2, { controlId: 'EC2.2' }), record(19, 2, { controlId: 'EC2.2' })];

  expect(metricsOf(records, period).topControls).toEqual([
    { name: 'EC2.2', count: 2 },
    { name: 'EC2.13', count: 1 },
  ]);
});

it('counts what deadlines did, and no report as a remediation', () => {
  const report = (action?: 'ask' | 'remediate') =>
    record(19, 0, {
      outcome: 'overdue',
      ...(action === undefined ? {} : { followUp: { action, at: '2026-11-20T13:00:00.000Z', executionId: 'e' } }),
    });
  const { overdue, total } = metricsOf(
    [report(), report('ask'), report('remediate'), report('remediate'), record(20, 2)],
    period,
  );

  expect(overdue).toEqual({ reported: 4, asked: 1, remediated: 2 });
  expect(total.all).toBe(1);
});
