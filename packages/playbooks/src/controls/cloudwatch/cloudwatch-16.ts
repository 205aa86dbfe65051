import {
  CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  PutRetentionPolicyCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { definePlaybook, refuse, set } from '../../engine/index.ts';
import { oneNumberOf } from '../../parameters/index.ts';

const ownGroup = 'arn:{partition}:logs:{region}:{account}:log-group:{name}';

/**
 * CloudWatch.16: CloudWatch log groups should be retained for a specified time period.
 *
 * ASR sets the retention of the log group to one year, or to a longer period if the control requires it. Storage
 * charges increase accordingly. Check that you may keep the events that long, for example personal data. ASR refuses
 * log groups of the DELIVERY class, whose retention is fixed.
 *
 * @failed The AWS Config rule `cw-loggroup-retention-period-check` finds a retention shorter than `minRetentionTime`.
 * A log group whose events never expire passes.
 * @reads The retention and the class of the log group.
 * @impact None.
 * @owners AWS CloudFormation and the AWS CDK set the retention of their template again at the next update of the log
 * group.
 * @undo CloudWatch Logs deletes the events that are older than the previous retention.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/cloudwatch-controls.html#cloudwatch-16
 */
export const cloudWatch16 = definePlaybook({
  control: 'CloudWatch.16',
  title: 'set the retention of a CloudWatch log group to at least one year',
  resourceType: 'AwsLogsLogGroup',
  scope: 'regional',
  effect: 'reversible',
  permissions: {
    read: ['logs:DescribeLogGroups'],
    write: ['logs:PutRetentionPolicy'],
    on: { 'logs:PutRetentionPolicy': [ownGroup, `${ownGroup}:*`] },
  },
  parameters: {
    minRetentionTime: oneNumberOf([365, 400, 545, 731, 1827, 3653], { default: 365, unit: 'days', meaning: 'floor' }),
  },

  async read({ resourceId }, aws) {
    const name = nameOf(resourceId);
    // The API sorts by name, so an exact match comes before the names that it is a prefix of.
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
        'The retention of a log group of the DELIVERY class is two days and cannot be changed. Suppress the finding.',
      );
    }
    return set(group, { retentionDays: minRetentionTime });
  },

  async apply({ resourceId }, { to: retentionInDays }, aws) {
    const logs = aws.client(CloudWatchLogsClient);
    await logs.send(new PutRetentionPolicyCommand({ logGroupName: nameOf(resourceId), retentionInDays }));
  },
});

/**
 * Returns the name of the log group for its ARN, such as
 * `arn:aws:logs:eu-west-1:111122223333:log-group:/aws/lambda/report:*`, or for its name.
 */
function nameOf(resourceId: string): string {
  return resourceId.replace(/^arn:.*?:log-group:/, '').replace(/:\*$/, '');
}
