import { defineTrailAlarm } from './trail-alarm/index.ts';

/**
 * CloudWatch.6: Ensure a log metric filter and alarm exist for AWS Management Console authentication failures.
 *
 * {@inheritDoc CloudWatch.1}
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/cloudwatch-controls.html#cloudwatch-6
 */
export const cloudWatch6 = defineTrailAlarm({
  control: 'CloudWatch.6',
  title: 'create a metric filter and alarm for console authentication failures',
});
