/**
 * What a report counts, as lines of CloudWatch's embedded metric format. Pure. Every dimension is bounded: outcomes are
 * nine, and a control that ASR does not have is `Other`.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
import type { Answer } from '../model/index.ts';

const metricNamespace = 'ASR';

/** A value may be a list of this many. */
const mostValues = 100;

export interface Measured {
  readonly answers: readonly Answer[];
  /** Two deployments in one account count apart. */
  readonly deployment: string;
  readonly isKnown: (controlId: string) => boolean;
  /** ISO 8601: when the execution began. What took how long is told from then, where nobody knows since when. */
  readonly startedAt: string | undefined;
  readonly now: Date;
}

interface Metric {
  readonly Name: 'Remediations' | 'Failures' | 'VerificationFailures' | 'TimeToRemediate';
  readonly Unit: 'Count' | 'Seconds';
}

/** A value, and the sets of dimensions that it counts under. */
interface Measurement extends Metric {
  readonly dimensions: readonly (readonly string[])[];
  readonly value: number | readonly number[];
}

/** One line for each control and outcome. */
export function metricLines(measured: Measured): readonly string[] {
  const { answers, deployment, isKnown, now } = measured;
  const groups = Map.groupBy(
    answers,
    ({ controlId, outcome }) => `${isKnown(controlId) ? controlId : 'Other'} ${outcome}`,
  );
  return [...groups].flatMap(([name, group]) => {
    const [Control, Outcome] = name.split(' ');
    return inLines(measurementsOf(group, measured)).map((measurements) =>
      JSON.stringify({
        _aws: {
          Timestamp: now.getTime(),
          CloudWatchMetrics: measurements.map(({ Name, Unit, dimensions }) => ({
            Namespace: metricNamespace,
            Dimensions: dimensions,
            Metrics: [{ Name, Unit }],
          })),
        },
        Deployment: deployment,
        Control,
        Outcome,
        ...Object.fromEntries(measurements.map(({ Name, value }) => [Name, value])),
      }),
    );
  });
}

const byControl = [['Deployment', 'Control']];
const inAllAndByControl = [['Deployment'], ...byControl];

/** @param group Of one control and one outcome. */
function measurementsOf(group: readonly Answer[], measured: Measured): readonly Measurement[] {
  const failures = group.filter(({ outcome }) => outcome === 'failed').length;
  const unverified = group.filter((answer) => answer.unverified === true).length;
  const seconds = group.flatMap((answer) => secondsOf(answer, measured));
  const count = (Name: Metric['Name'], value: number, dimensions: Measurement['dimensions']): readonly Measurement[] =>
    value === 0 ? [] : [{ Name, Unit: 'Count', dimensions, value }];
  return [
    ...count('Remediations', group.length, [['Deployment', 'Outcome'], ...byControl]),
    ...count('Failures', failures, byControl),
    ...count('VerificationFailures', unverified, inAllAndByControl),
    ...chunks(seconds).map((value): Measurement => ({
      Name: 'TimeToRemediate',
      Unit: 'Seconds',
      dimensions: inAllAndByControl,
      value,
    })),
  ];
}

/** What does not fit into one list of values goes into lines of its own: a name has one value in a line. */
function inLines(measurements: readonly Measurement[]): readonly (readonly Measurement[])[] {
  const first = measurements.filter((one, index) => measurements.findIndex(({ Name }) => Name === one.Name) === index);
  const rest = measurements.filter((one) => !first.includes(one));
  return [first, ...rest.map((one) => [one])];
}

/** How long a violation lasted that is gone now. */
function secondsOf({ outcome, seenAt }: Answer, { startedAt, now }: Measured): readonly number[] {
  const since = Date.parse(seenAt ?? startedAt ?? '');
  if (outcome !== 'fixed' || Number.isNaN(since)) return [];
  return [Math.max(0, Math.round((now.getTime() - since) / 1000))];
}

function chunks(values: readonly number[]): readonly (readonly number[])[] {
  return Array.from({ length: Math.ceil(values.length / mostValues) }, (_, index) =>
    values.slice(index * mostValues, (index + 1) * mostValues),
  );
}
