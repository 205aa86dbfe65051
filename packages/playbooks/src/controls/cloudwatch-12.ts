import { alarmPermissions } from '../cloudtrail-alarms/permissions.ts';
import { changeAlarm, planAlarm, readAlarm } from '../cloudtrail-alarms/trail-alarm.ts';
import { definePlaybook } from '../playbook.ts';

/**
 * CloudWatch.12: Ensure a log metric filter and alarm exist for changes to network gateways.
 *
 * A metric filter on the log group of a multi-Region trail counts the events, an alarm watches the count,
 * and the topic `asr-cloudtrail-alarms` passes it on. Subscribe somebody to that topic: until then nobody
 * hears of it, and Security Hub does not pass the control. The metric and the alarm cost less than half a
 * dollar a month together. A filter with the same pattern whose alarm has an action is enough. Undo
 * removes what was made; the topic stays while another alarm or a subscriber uses it.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/cloudwatch-controls.html#cloudwatch-12
 */
export const cloudWatch12 = definePlaybook({
  control: 'CloudWatch.12',
  title: 'raise an alarm when a network gateway changes',
  resourceType: 'AwsAccount',
  scope: 'global',
  effect: 'reversible',
  permissions: alarmPermissions,
  parameters: {},

  read: (target, aws) => readAlarm('CloudWatch.12', target, aws),

  plan: (account) => planAlarm('CloudWatch.12', account),

  apply: (target, change, aws) => changeAlarm('CloudWatch.12', target, change, aws),
});
