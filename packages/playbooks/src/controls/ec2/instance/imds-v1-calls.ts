import { CloudWatchClient, type Dimension, GetMetricStatisticsCommand } from '@aws-sdk/client-cloudwatch';
import type { Aws } from '../../../engine/index.ts';

/**
 * Returns how often software used IMDSv1, which needs no token, in the last 14 days on the instances that a dimension
 * selects, in containers or not. `null`: CloudWatch has no figures, because no instance ran long enough. Running
 * instances without such calls have figures of 0.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instance-metadata-transition-to-version-2.html
 */
export async function imdsV1Calls(dimension: Dimension, aws: Aws): Promise<number | null> {
  const StartTime = structuredClone(aws.now());
  StartTime.setUTCDate(StartTime.getUTCDate() - 14);
  const { Datapoints: days = [] } = await aws.client(CloudWatchClient).send(
    new GetMetricStatisticsCommand({
      Namespace: 'AWS/EC2',
      MetricName: 'MetadataNoToken',
      Dimensions: [dimension],
      StartTime,
      EndTime: aws.now(),
      Period: 86_400,
      Statistics: ['Sum'],
    }),
  );
  return days.length === 0 ? null : days.reduce((sum, { Sum = 0 }) => sum + Sum, 0);
}
