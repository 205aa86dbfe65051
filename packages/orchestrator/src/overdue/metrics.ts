/**
 * The metrics of a run, as lines of CloudWatch's embedded metric format. Pure. There are three values of the dimension.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */

/** What a run did, by the number of findings. */
export interface Counts {
  readonly reported: number;
  readonly asked: number;
  readonly remediated: number;
}

export function metricLinesOf(counts: Counts, deployment: string, now: Date): readonly string[] {
  return Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([Action, OverdueFindings]) =>
      JSON.stringify({
        _aws: {
          Timestamp: now.getTime(),
          CloudWatchMetrics: [
            {
              Namespace: 'ASR',
              Dimensions: [['Deployment', 'Action']],
              Metrics: [{ Name: 'OverdueFindings', Unit: 'Count' }],
            },
          ],
        },
        Deployment: deployment,
        Action,
        OverdueFindings,
      }),
    );
}
