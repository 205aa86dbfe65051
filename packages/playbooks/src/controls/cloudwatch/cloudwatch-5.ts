import { alarmPermissions, changeAlarm, planAlarm, readAlarm, topicParameters } from './trail-alarm/index.ts';
import { definePlaybook } from '../../engine/index.ts';

/**
 * CloudWatch.5: Ensure a log metric filter and alarm exist for CloudTrail configuration changes.
 *
 * A metric filter on the log group of a multi-Region trail counts the events, and an alarm on the count
 * goes to an SNS topic: `topicArn`, by default `asr-cloudtrail-alarms` in the account and Region of the log
 * group. The topic must be there and somebody must have confirmed a subscription, else nobody hears of it
 * and Security Hub does not pass the control; so without that it is refused. Its policy, and its key if it
 * has one, must let CloudWatch publish. The metric and the alarm cost less than half a dollar a month
 * together. A filter with the same pattern whose alarm has a subscriber is enough. Undo removes the filter
 * and the alarm, and never touches a topic.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/cloudwatch-controls.html#cloudwatch-5
 */
export const cloudWatch5 = definePlaybook({
  control: 'CloudWatch.5',
  title: 'raise an alarm when a trail of CloudTrail changes',
  resourceType: 'AwsAccount',
  scope: 'global',
  effect: 'reversible',
  permissions: alarmPermissions,
  parameters: topicParameters,

  read: (target, aws) => readAlarm('CloudWatch.5', target, aws),

  plan: (account, parameters) => planAlarm('CloudWatch.5', account, parameters),

  apply: (target, change, aws) => changeAlarm('CloudWatch.5', target, change, aws),
});
