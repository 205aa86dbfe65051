import { defineTrailAlarm } from './trail-alarm/index.ts';

/**
 * CloudWatch.5: Ensure a log metric filter and alarm exist for CloudTrail configuration changes.
 *
 * {@inheritDoc CloudWatch.1}
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/cloudwatch-controls.html#cloudwatch-5
 */
export const cloudWatch5 = defineTrailAlarm({
  control: 'CloudWatch.5',
  title: 'create a metric filter and alarm for CloudTrail configuration changes',
});
