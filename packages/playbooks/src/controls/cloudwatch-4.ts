import { alarmPermissions } from '../cloudtrail-alarms/permissions.ts';
import { changeAlarm, planAlarm, readAlarm } from '../cloudtrail-alarms/trail-alarm.ts';
import { definePlaybook } from '../playbook.ts';

/**
 * CloudWatch.4: Ensure a log metric filter and alarm exist for IAM policy changes.
 *
 * A metric filter on the log group of a multi-Region trail counts the events, an alarm watches the count,
 * and the topic `asr-cloudtrail-alarms` passes it on. Subscribe somebody to that topic: until then nobody
 * hears of it, and Security Hub does not pass the control. The metric and the alarm cost less than half a
 * dollar a month together. A filter with the same pattern whose alarm has an action is enough. Undo
 * removes what was made; the topic stays while another alarm or a subscriber uses it.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/cloudwatch-controls.html#cloudwatch-4
 */
export const cloudWatch4 = definePlaybook({
  control: 'CloudWatch.4',
  title: 'raise an alarm when an IAM policy changes',
  resourceType: 'AwsAccount',
  scope: 'global',
  effect: 'reversible',
  permissions: alarmPermissions,
  parameters: {},

  read: (target, aws) => readAlarm('CloudWatch.4', target, aws),

  plan: (account) => planAlarm('CloudWatch.4', account),

  apply: (target, change, aws) => changeAlarm('CloudWatch.4', target, change, aws),
});
