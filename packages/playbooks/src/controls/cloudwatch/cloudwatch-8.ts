import { defineTrailAlarm } from './trail-alarm/index.ts';

/**
 * CloudWatch.8: Ensure a log metric filter and alarm exist for S3 bucket policy changes.
 *
 * {@inheritDoc CloudWatch.1}
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/cloudwatch-controls.html#cloudwatch-8
 */
export const cloudWatch8 = defineTrailAlarm({
  control: 'CloudWatch.8',
  title: 'create a metric filter and alarm for S3 bucket policy changes',
});
