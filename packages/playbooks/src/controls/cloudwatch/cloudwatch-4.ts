import { defineTrailAlarm } from './trail-alarm/index.ts';

/**
 * CloudWatch.4: Ensure a log metric filter and alarm exist for IAM policy changes.
 *
 * {@inheritDoc CloudWatch.1}
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/cloudwatch-controls.html#cloudwatch-4
 */
export const cloudWatch4 = defineTrailAlarm({
  control: 'CloudWatch.4',
  title: 'create a metric filter and alarm for IAM policy changes',
});
