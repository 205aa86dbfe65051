/** The log group that a trail sends its events to. */
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  DeleteLogGroupCommand,
  DescribeLogGroupsCommand,
  DescribeLogStreamsCommand,
  PutRetentionPolicyCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { type Aws, type Permissions, cannot, ifAbsent } from '../../../engine/index.ts';

/** @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_LogGroup.html */
const groups = 'arn:{partition}:logs:*:{account}:log-group:asr-cloudtrail/{id}';

export const logGroupPermissions: Required<Omit<Permissions, 'when'>> = {
  // The streams are looked at before the group is deleted.
  read: ['logs:DescribeLogGroups', 'logs:DescribeLogStreams'],
  write: ['logs:CreateLogGroup', 'logs:PutRetentionPolicy', 'logs:DeleteLogGroup'],
  dependent: [{ action: 'logs:TagResource', because: 'CreateLogGroup tags the new log group.' }],
  on: {
    'logs:DescribeLogStreams': [`${groups}:*`],
    'logs:CreateLogGroup': [`${groups}:*`],
    'logs:PutRetentionPolicy': [`${groups}:*`],
    'logs:DeleteLogGroup': [`${groups}:*`],
    // Tagging alone knows a group by the ARN that ends with its name.
    'logs:TagResource': [groups],
  },
};

export async function hasLogGroup(name: string, region: string, aws: Aws): Promise<boolean> {
  // The name itself comes first among those it is a prefix of.
  const { logGroups = [] } = await aws
    .client(CloudWatchLogsClient, region)
    .send(new DescribeLogGroupsCommand({ logGroupNamePrefix: name, limit: 1 }));
  return logGroups.some(({ logGroupName }) => logGroupName === name);
}

/** Keeps events for a year. */
export async function createLogGroup(logGroupName: string, region: string, aws: Aws): Promise<void> {
  const logs = aws.client(CloudWatchLogsClient, region);
  await logs
    .send(new CreateLogGroupCommand({ logGroupName, tags: { 'asr:remediation': 'CloudTrail.5' } }))
    .catch(ifAbsent('ResourceAlreadyExistsException', {}));
  await logs.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays: 365 }));
}

export async function deleteLogGroup(logGroupName: string, region: string, aws: Aws): Promise<void> {
  const logs = aws.client(CloudWatchLogsClient, region);
  const { logStreams = [] } = await logs
    .send(new DescribeLogStreamsCommand({ logGroupName, limit: 1 }))
    .catch(ifAbsent('ResourceNotFoundException', { logStreams: [] }));
  if (logStreams.length > 0) {
    cannot(
      `The log group ${logGroupName} holds events, which are evidence, so it was kept. ` +
        'Delete it by hand once nobody needs them.',
    );
  }
  await logs.send(new DeleteLogGroupCommand({ logGroupName })).catch(ifAbsent('ResourceNotFoundException', {}));
}
