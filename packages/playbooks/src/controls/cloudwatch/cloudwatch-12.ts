import { defineTrailAlarm } from './trail-alarm/index.ts';

/**
 * CloudWatch.12: Ensure a log metric filter and alarm exist for changes to network gateways.
 *
 * {@inheritDoc CloudWatch.1}
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/cloudwatch-controls.html#cloudwatch-12
 */
export const cloudWatch12 = defineTrailAlarm({
  control: 'CloudWatch.12',
  title: 'create a metric filter and alarm for network gateway changes',
});
