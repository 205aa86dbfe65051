import { defineTrailAlarm } from './trail-alarm/index.ts';

/**
 * CloudWatch.8: Ensure a log metric filter and alarm exist for S3 bucket policy changes.
 *
 * ASR adds a metric filter to the log group of a multi-Region trail, and an alarm on its metric that publishes to the
 * Amazon SNS topic in `topicArn`. The default topic is `asr-cloudtrail-alarms` in the account and Region of the log
 * group. The metric and the alarm together cost less than 0.50 USD per month. ASR never changes a topic.
 *
 * ASR refuses if the trail is stopped or does not record all read and write management events, because the control
 * would still fail. It also refuses a topic that does not exist, has no confirmed subscription or hides its
 * subscriptions, that is encrypted with the AWS managed key, or whose policy does not let CloudWatch alarms publish.
 * If the topic has a customer managed key, the policy of the key must allow `cloudwatch.amazonaws.com`.
 *
 * @failed The trails of the account whose home is the Region of the finding have no metric filter with exactly the
 * pattern of the control, or no alarm on it whose topic has a subscriber. Security Hub has its own rule for this.
 * @reads The trails with their status and event selectors, the metric filters of the log group, all alarms in its
 * Region, and the subscriptions, the key and the policy of the topics.
 * @impact None.
 * @owners None known.
 * @undo Undo deletes the filter and the alarm. The data of the metric stays.
 * @unverified Whether Security Hub passes an alarm whose topic it cannot publish to, and whether it ignores stopped
 * trails.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/cloudwatch-controls.html#cloudwatch-8
 */
export const cloudWatch8 = defineTrailAlarm({
  control: 'CloudWatch.8',
  title: 'create a metric filter and alarm for S3 bucket policy changes',
});
