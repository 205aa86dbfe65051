/** The log group that receives the events of a trail. */
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
  // Undo reads the log streams before it deletes the group.
  read: ['logs:DescribeLogGroups', 'logs:DescribeLogStreams'],
  write: ['logs:CreateLogGroup', 'logs:PutRetentionPolicy', 'logs:DeleteLogGroup'],
  dependent: [{ action: 'logs:TagResource', because: 'CreateLogGroup tags the new log group.' }],
  on: {
    'logs:DescribeLogStreams': [`${groups}:*`],
    'logs:CreateLogGroup': [`${groups}:*`],
    'logs:PutRetentionPolicy': [`${groups}:*`],
    'logs:DeleteLogGroup': [`${groups}:*`],
    // Only tagging uses the ARN that ends with the name of the group.
    'logs:TagResource': [groups],
  },
};

export async function hasLogGroup(name: string, region: string, aws: Aws): Promise<boolean> {
  // The API sorts by name, so an exact match comes before the names that it is a prefix of.
  const { logGroups = [] } = await aws
    .client(CloudWatchLogsClient, region)
    .send(new DescribeLogGroupsCommand({ logGroupNamePrefix: name, limit: 1 }));
  return logGroups.some(({ logGroupName }) => logGroupName === name);
}

/** Creates the log group with a retention of one year. */
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
      `The log group ${logGroupName} contains events, which are evidence, so undo kept it. ` +
        'Delete it manually when you no longer need them.',
    );
  }
  await logs.send(new DeleteLogGroupCommand({ logGroupName })).catch(ifAbsent('ResourceNotFoundException', {}));
}
