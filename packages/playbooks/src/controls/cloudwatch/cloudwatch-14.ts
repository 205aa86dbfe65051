import { defineTrailAlarm } from './trail-alarm/index.ts';

/**
 * CloudWatch.14: Ensure a log metric filter and alarm exist for VPC changes.
 *
 * {@inheritDoc CloudWatch.1}
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/cloudwatch-controls.html#cloudwatch-14
 */
export const cloudWatch14 = defineTrailAlarm({
  control: 'CloudWatch.14',
  title: 'create a metric filter and alarm for VPC changes',
});
