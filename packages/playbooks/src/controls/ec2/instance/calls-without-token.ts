import { CloudWatchClient, GetMetricStatisticsCommand } from '@aws-sdk/client-cloudwatch';
import { type Aws, type Target, lastPartOf } from '../../../engine/index.ts';

/**
 * Returns how often software on the instance used IMDSv1, which needs no token, in the last 14 days.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instance-metadata-transition-to-version-2.html
 */
export async function callsWithoutToken({ resourceId }: Target, aws: Aws): Promise<number> {
  const StartTime = structuredClone(aws.now());
  StartTime.setUTCDate(StartTime.getUTCDate() - 14);
  const { Datapoints: days = [] } = await aws.client(CloudWatchClient).send(
    new GetMetricStatisticsCommand({
      Namespace: 'AWS/EC2',
      MetricName: 'MetadataNoToken',
      Dimensions: [{ Name: 'InstanceId', Value: lastPartOf(resourceId) }],
      StartTime,
      EndTime: aws.now(),
      Period: 86_400,
      Statistics: ['Sum'],
    }),
  );
  return days.reduce((sum, { Sum = 0 }) => sum + Sum, 0);
}
