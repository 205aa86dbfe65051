import {
  CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  PutRetentionPolicyCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { definePlaybook, refuse, set } from '../../engine/index.ts';
import { days } from '../../parameters/index.ts';

const groups = 'arn:{partition}:logs:{region}:{account}:log-group:*';
/** @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
const periods = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/**
 * CloudWatch.16: CloudWatch log groups should be retained for a specified time period.
 *
 * Events that would be deleted are kept for a year, or longer if the control asks for it, and cost their
 * storage for as long. A group that keeps its events longer, or for ever, stays as it is. After an undo
 * CloudWatch Logs deletes again what is older than the period was before.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/cloudwatch-controls.html#cloudwatch-16
 */
export const cloudWatch16 = definePlaybook({
  control: 'CloudWatch.16',
  title: 'keep the events of a CloudWatch log group for at least a year',
  resourceType: 'AwsLogsLogGroup',
  scope: 'regional',
  effect: 'reversible',
  permissions: {
    read: ['logs:DescribeLogGroups'],
    write: ['logs:PutRetentionPolicy'],
    on: { 'logs:PutRetentionPolicy': [groups] },
  },
  parameters: {
    minRetentionTime: days({ default: 365, min: 1, max: 3653, meaning: 'floor' }),
  },

  async read({ resourceId }, aws) {
    const name = nameOf(resourceId);
    // The name itself comes first among those it is a prefix of.
    const { logGroups = [] } = await aws
      .client(CloudWatchLogsClient)
      .send(new DescribeLogGroupsCommand({ logGroupNamePrefix: name, limit: 1 }));
    const group = logGroups.find(({ logGroupName }) => logGroupName === name);
    if (group === undefined) return undefined;
    const { retentionInDays = 0, logGroupClass: kind } = group;
    return { keepsForEver: retentionInDays === 0, retentionDays: retentionInDays, isForDelivery: kind === 'DELIVERY' };
  },

  plan(group, { minRetentionTime }) {
    if (group.keepsForEver || group.retentionDays >= minRetentionTime) return { kind: 'compliant' };
    if (group.isForDelivery) {
      return refuse(
        'A log group of the class DELIVERY keeps its events for two days, and nobody can change that. Suppress the finding.',
      );
    }
    const enough = periods.find((period) => period >= minRetentionTime);
    if (enough === undefined) {
      return refuse(`CloudWatch Logs knows no period of ${minRetentionTime} days. Ask for 3653 days at most.`);
    }
    return set(group, { retentionDays: enough });
  },

  async apply({ resourceId }, { to: retentionInDays }, aws) {
    const logs = aws.client(CloudWatchLogsClient);
    await logs.send(new PutRetentionPolicyCommand({ logGroupName: nameOf(resourceId), retentionInDays }));
  },
});

/** Of `arn:aws:logs:eu-west-1:111122223333:log-group:/aws/lambda/report:*`, or the name itself. */
function nameOf(resourceId: string): string {
  return resourceId.replace(/^arn:.*?:log-group:/, '').replace(/:\*$/, '');
}
