/**
 * The metrics of a report, as lines of CloudWatch's embedded metric format. Pure. Every dimension is bounded: an
 * unknown control is `Other`.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
import { inBatches } from '../batches/index.ts';
import type { Answer } from '../model/index.ts';

const metricNamespace = 'ASR';

/** The maximum length of a list of values. */
const mostValues = 100;

export interface Measured {
  readonly answers: readonly Answer[];
  /** Namespace of the deployment, which separates the metrics of several deployments in one account. */
  readonly deployment: string;
  readonly isKnown: (controlId: string) => boolean;
  /** ISO 8601: when the execution started. Durations start here if the time of the violation is unknown. */
  readonly startedAt: string | undefined;
  readonly now: Date;
}

interface Metric {
  readonly Name: 'Remediations' | 'Failures' | 'VerificationFailures' | 'TimeToRemediate';
  readonly Unit: 'Count' | 'Seconds';
}

/** A value, and its sets of dimensions. */
interface Measurement extends Metric {
  readonly dimensions: readonly (readonly string[])[];
  readonly value: number | readonly number[];
}

/** Returns one line for each control and outcome, or more if the values do not fit. */
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

/** @param group The answers of one control and one outcome. */
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
    ...inBatches(seconds, mostValues).map((value): Measurement => ({
      Name: 'TimeToRemediate',
      Unit: 'Seconds',
      dimensions: inAllAndByControl,
      value,
    })),
  ];
}

/** Values that do not fit into one list go into further lines, because a name has one value per line. */
function inLines(measurements: readonly Measurement[]): readonly (readonly Measurement[])[] {
  const first = measurements.filter((one, index) => measurements.findIndex(({ Name }) => Name === one.Name) === index);
  const rest = measurements.filter((one) => !first.includes(one));
  return [first, ...rest.map((one) => [one])];
}

/** How long a fixed violation lasted. */
function secondsOf({ outcome, seenAt }: Answer, { startedAt, now }: Measured): readonly number[] {
  const since = Date.parse(seenAt ?? startedAt ?? '');
  if (outcome !== 'fixed' || Number.isNaN(since)) return [];
  return [Math.max(0, Math.round((now.getTime() - since) / 1000))];
}
