import { CloudWatchClient, GetMetricStatisticsCommand, type Dimension } from '@aws-sdk/client-cloudwatch';
import { type Aws, type Target, lastPartOf } from '../../../engine/index.ts';

/** Returns how often software on the instance used IMDSv1, which needs no token, in the last 14 days. */
export async function callsWithoutToken({ resourceId }: Target, aws: Aws): Promise<number> {
  return callsWithoutTokenOf({ Name: 'InstanceId', Value: lastPartOf(resourceId) }, aws);
}

/**
 * Returns how often software used IMDSv1 in the last 14 days on the instances that a dimension selects.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instance-metadata-transition-to-version-2.html
 */
export async function callsWithoutTokenOf(dimension: Dimension, aws: Aws): Promise<number> {
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
  return days.reduce((sum, { Sum = 0 }) => sum + Sum, 0);
}
