import { defineTrailAlarm } from './trail-alarm/index.ts';

/**
 * CloudWatch.7: Ensure a log metric filter and alarm exist for disabling or scheduled deletion of customer managed
 * keys.
 *
 * {@inheritDoc CloudWatch.1}
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/cloudwatch-controls.html#cloudwatch-7
 */
export const cloudWatch7 = defineTrailAlarm({
  control: 'CloudWatch.7',
  title: 'create a metric filter and alarm for disabling and scheduled deletion of KMS keys',
});
