import { CloudTrailClient, DescribeTrailsCommand } from '@aws-sdk/client-cloudtrail';
import type { Aws, Target } from '../../../engine/index.ts';

export interface LogGroup {
  readonly name: string;
  readonly partition: string;
  readonly region: string;
  readonly accountId: string;
}

/** Returns the log group of the first multi-Region trail that has one in this account, or `null`. */
export async function findLogGroup({ partition, accountId }: Target, aws: Aws): Promise<LogGroup | null> {
  const { trailList: trails = [] } = await aws.client(CloudTrailClient).send(new DescribeTrailsCommand({}));
  const arns = trails
    .filter(({ IsMultiRegionTrail }) => IsMultiRegionTrail === true)
    .map(({ CloudWatchLogsLogGroupArn: arn = '' }) => arn.split(':'))
    .filter(([, , , , owner, , name]) => owner === accountId && name !== undefined)
    .toSorted((a, b) => (a.join(':') < b.join(':') ? -1 : 1));
  const [, , , region = '', , , name = ''] = arns[0] ?? [];
  return name === '' ? null : { name, partition, region, accountId };
}
