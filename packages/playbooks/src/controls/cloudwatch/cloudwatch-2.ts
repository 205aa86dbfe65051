import { defineTrailAlarm } from './trail-alarm/index.ts';

/**
 * CloudWatch.2: Ensure a log metric filter and alarm exist for unauthorized API calls.
 *
 * A metric filter on the log group of a multi-Region trail counts the events, and an alarm on the count publishes to
 * an SNS topic: `topicArn`, by default `asr-cloudtrail-alarms` in the account and Region of the log group. ASR
 * refuses if the topic does not exist or has no confirmed subscription, because Security Hub would not pass the
 * control. The topic's policy, and its KMS key if it has one, must allow CloudWatch to publish. The metric and the
 * alarm cost less than half a dollar a month together. An existing filter with the same pattern whose alarm has a
 * subscriber is enough. Undo removes the filter and the alarm, and never changes a topic.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/cloudwatch-controls.html#cloudwatch-2
 */
export const cloudWatch2 = defineTrailAlarm({
  control: 'CloudWatch.2',
  title: 'raise an alarm when an API call is denied',
});
