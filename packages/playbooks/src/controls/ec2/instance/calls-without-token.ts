import { CloudWatchClient, GetMetricStatisticsCommand } from '@aws-sdk/client-cloudwatch';
import { type Aws, type Target, lastPartOf } from '../../../engine/index.ts';

/**
 * Returns how often software on the instance, in containers or not, used IMDSv1 in the last 14 days. IMDSv1 needs no
 * token. `null`: CloudWatch has no figures, because the instance was stopped or was launched a moment ago. A running
 * instance without such calls has figures of 0.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instance-metadata-transition-to-version-2.html
 */
export async function callsWithoutToken({ resourceId }: Target, aws: Aws): Promise<number | null> {
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
  return days.length === 0 ? null : days.reduce((sum, { Sum = 0 }) => sum + Sum, 0);
}
