import { alarmPermissions } from '../cloudtrail-alarms/permissions.ts';
import { changeAlarm, planAlarm, readAlarm } from '../cloudtrail-alarms/trail-alarm.ts';
import { definePlaybook } from '../playbook.ts';

/**
 * CloudWatch.3: Ensure a log metric filter and alarm exist for Management Console sign-in without MFA.
 *
 * A metric filter on the log group of a multi-Region trail counts the events, an alarm watches the count,
 * and the topic `asr-cloudtrail-alarms` passes it on. Subscribe somebody to that topic: until then nobody
 * hears of it, and Security Hub does not pass the control. The metric and the alarm cost less than half a
 * dollar a month together. A filter with the same pattern whose alarm has an action is enough. Undo
 * removes what was made; the topic stays while another alarm or a subscriber uses it.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/cloudwatch-controls.html#cloudwatch-3
 */
export const cloudWatch3 = definePlaybook({
  control: 'CloudWatch.3',
  title: 'raise an alarm when an IAM user signs in to the console without MFA',
  resourceType: 'AwsAccount',
  scope: 'global',
  effect: 'reversible',
  permissions: alarmPermissions,
  parameters: {},

  read: (target, aws) => readAlarm('CloudWatch.3', target, aws),

  plan: (account) => planAlarm('CloudWatch.3', account),

  apply: (target, change, aws) => changeAlarm('CloudWatch.3', target, change, aws),
});
