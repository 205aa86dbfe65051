import { defineTrailAlarm } from './trail-alarm/index.ts';

/**
 * CloudWatch.1: A log metric filter and alarm should exist for usage of the "root" user.
 *
 * ASR adds a metric filter to the log group of a multi-Region trail, and an alarm on its metric that publishes to the
 * Amazon SNS topic in `topicArn`. The default topic is `asr-cloudtrail-alarms` in the account and Region of the log
 * group. A filter with the same pattern is compliant if the topic of its alarm has a subscriber.
 *
 * ASR refuses if the trail is stopped or does not record all read and write management events, or if the topic does not
 * exist or has no confirmed subscription, because the control would still fail. The topic policy, and the policy of the
 * KMS key if the topic is encrypted, must allow CloudWatch to publish. The metric and the alarm together cost less than
 * 0.50 USD per month.
 *
 * Undo deletes the filter and the alarm. ASR never changes a topic.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/cloudwatch-controls.html#cloudwatch-1
 */
export const cloudWatch1 = defineTrailAlarm({
  control: 'CloudWatch.1',
  title: 'create a metric filter and alarm for root user activity',
});
