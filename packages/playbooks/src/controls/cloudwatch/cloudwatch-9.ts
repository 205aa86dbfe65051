import { defineTrailAlarm } from './trail-alarm/index.ts';

/**
 * CloudWatch.9: Ensure a log metric filter and alarm exist for AWS Config configuration changes.
 *
 * {@inheritDoc CloudWatch.1}
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/cloudwatch-controls.html#cloudwatch-9
 */
export const cloudWatch9 = defineTrailAlarm({
  control: 'CloudWatch.9',
  title: 'create a metric filter and alarm for AWS Config configuration changes',
});
