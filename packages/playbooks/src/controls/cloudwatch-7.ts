import { alarmPermissions } from '../cloudtrail-alarms/permissions.ts';
import { changeAlarm, planAlarm, readAlarm } from '../cloudtrail-alarms/trail-alarm.ts';
import { definePlaybook } from '../playbook.ts';

/**
 * CloudWatch.7: Ensure a log metric filter and alarm exist for disabling or scheduled deletion of customer managed keys.
 *
 * A metric filter on the log group of a multi-Region trail counts the events, an alarm watches the count,
 * and the topic `asr-cloudtrail-alarms` passes it on. Subscribe somebody to that topic: until then nobody
 * hears of it, and Security Hub does not pass the control. The metric and the alarm cost less than half a
 * dollar a month together. A filter with the same pattern whose alarm has an action is enough. Undo
 * removes what was made; the topic stays while another alarm or a subscriber uses it.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/cloudwatch-controls.html#cloudwatch-7
 */
export const cloudWatch7 = definePlaybook({
  control: 'CloudWatch.7',
  title: 'raise an alarm when a KMS key is disabled or is to be deleted',
  resourceType: 'AwsAccount',
  scope: 'global',
  effect: 'reversible',
  permissions: alarmPermissions,
  parameters: {},

  read: (target, aws) => readAlarm('CloudWatch.7', target, aws),

  plan: (account) => planAlarm('CloudWatch.7', account),

  apply: (target, change, aws) => changeAlarm('CloudWatch.7', target, change, aws),
});
