import { defineTrailAlarm } from './trail-alarm/index.ts';

/**
 * CloudWatch.13: Ensure a log metric filter and alarm exist for route table changes.
 *
 * {@inheritDoc CloudWatch.1}
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/cloudwatch-controls.html#cloudwatch-13
 */
export const cloudWatch13 = defineTrailAlarm({
  control: 'CloudWatch.13',
  title: 'create a metric filter and alarm for route table changes',
});
