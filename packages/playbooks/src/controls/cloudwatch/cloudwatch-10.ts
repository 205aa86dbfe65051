import { defineTrailAlarm } from './trail-alarm/index.ts';

/**
 * CloudWatch.10: Ensure a log metric filter and alarm exist for security group changes.
 *
 * {@inheritDoc CloudWatch.1}
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/cloudwatch-controls.html#cloudwatch-10
 */
export const cloudWatch10 = defineTrailAlarm({
  control: 'CloudWatch.10',
  title: 'create a metric filter and alarm for security group changes',
});
