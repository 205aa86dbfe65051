import { describe, expect, it } from '@jest/globals';
import { type Answer, type Outcome, answer, outcomes } from '../model/index.ts';
import { type Measured, metricLines } from './metrics.ts';
import { aRequest } from '../testing/index.ts';

const now = new Date('2026-11-24T03:00:00Z');

interface Line {
  readonly _aws: {
    readonly Timestamp: number;
    readonly CloudWatchMetrics: readonly {
      readonly Namespace: string;
      readonly Dimensions: readonly (readonly string[])[];
      readonly Metrics: readonly { readonly Name: string; readonly Unit: string }[];
    }[];
  };
  readonly [member: string]: unknown;
}

const answerOf = (outcome: Outcome, overrides: Partial<Answer> = {}): Answer => ({
  ...answer(aRequest(), { outcome, reason: 'Because.' }),
  ...overrides,
});
const linesOf = (answers: readonly Answer[], overrides: Partial<Measured> = {}): readonly Line[] =>
  metricLines({
    answers,
    deployment: 'ASR',
    isKnown: (id) => id.startsWith('EC2.'),
    startedAt: undefined,
    now,
    ...overrides,
  }).map((line) => JSON.parse(line) as Line);
/** The sum or the values of a metric by the values of its dimensions, as CloudWatch reads the lines. */
const read = (lines: readonly Line[], metric: string, ...dimensions: readonly string[]) =>
  lines.flatMap((line) =>
    line['_aws'].CloudWatchMetrics.filter(({ Metrics }) => Metrics.some(({ Name }) => Name === metric))
      .flatMap(({ Dimensions }) => Dimensions)
      .filter((set) => JSON.stringify(set.map((name) => line[name])) === JSON.stringify(dimensions))
      .map(() => line[metric]),
  );

describe('the metrics of a report', () => {
  const some = [
    answerOf('fixed'),
    answerOf('fixed'),
    answerOf('failed'),
    answerOf('failed', { controlId: 'EC2.2', unverified: true }),
  ];

  it('count remediations by outcome and by control', () => {
    const lines = linesOf(some);

    expect(read(lines, 'Remediations', 'ASR', 'fixed')).toEqual([2]);
    expect(read(lines, 'Remediations', 'ASR', 'failed')).toEqual([1, 1]);
    expect(read(lines, 'Remediations', 'ASR', 'EC2.13')).toEqual([2, 1]);
  });

  it('count failures and failed verifications of each control', () => {
    const lines = linesOf(some);

    expect(read(lines, 'Failures', 'ASR', 'EC2.13')).toEqual([1]);
    expect(read(lines, 'Failures', 'ASR', 'EC2.2')).toEqual([1]);
    expect(read(lines, 'VerificationFailures', 'ASR')).toEqual([1]);
  });

  it('contain how long a violation lasted since it was detected, or since the execution started', () => {
    const seen = answerOf('fixed', { seenAt: '2026-11-24T02:59:00Z' });

    expect(
      read(linesOf([seen, answerOf('fixed')], { startedAt: '2026-11-24T02:59:50Z' }), 'TimeToRemediate', 'ASR'),
    ).toEqual([[60, 10]]);
  });

  it.each([
    ['the start is unknown', answerOf('fixed')],
    ['it is not fixed', answerOf('failed', { seenAt: '2026-11-24T02:59:00Z' })],
  ])('do not guess how long it took when %s', (_why, one) => {
    expect(read(linesOf([one]), 'TimeToRemediate', 'ASR')).toEqual([]);
  });

  it('contain at most a hundred values per list, and lose none', () => {
    const times = read(
      linesOf(
        Array.from({ length: 250 }, () => answerOf('fixed')),
        { startedAt: '2026-11-24T02:59:59Z' },
      ),
      'TimeToRemediate',
      'ASR',
    );

    expect(times.map((values) => (values as readonly number[]).length)).toEqual([100, 100, 50]);
  });

  it('never contain a dimension value from a finding', () => {
    const hostile = Array.from({ length: 500 }, (_, index) =>
      answerOf('refused', { controlId: `Evil "name" ${index}` }),
    );

    expect(read(linesOf(hostile), 'Remediations', 'ASR', 'Other')).toEqual([500]);
  });

  it('count nothing when there is nothing', () => {
    expect(linesOf([])).toEqual([]);
  });

  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
  it('are valid lines of the embedded metric format', () => {
    for (const line of linesOf([...some, ...outcomes.map((outcome) => answerOf(outcome, { unverified: true }))], {
      startedAt: '2026-11-24T02:00:00Z',
    })) {
      expect(line['_aws'].Timestamp).toBe(now.getTime());
      for (const { Namespace, Dimensions, Metrics } of line['_aws'].CloudWatchMetrics) {
        expect(Namespace).toBe('ASR');
        expect(Metrics).toEqual([{ Name: expect.any(String), Unit: expect.stringMatching(/^(Count|Seconds)$/) }]);
        for (const { Name } of Metrics) expect(typeof line[Name] === 'number' || Array.isArray(line[Name])).toBe(true);
        for (const name of Dimensions.flat())
          expect(line[name]).toEqual(expect.stringMatching(/^[\x21-\x7e]{1,1024}$/));
      }
    }
  });
});
