import { defineTrailAlarm } from './trail-alarm/index.ts';

/**
 * CloudWatch.2: Ensure a log metric filter and alarm exist for unauthorized API calls.
 *
 * {@inheritDoc CloudWatch.1}
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/cloudwatch-controls.html#cloudwatch-2
 */
export const cloudWatch2 = defineTrailAlarm({
  control: 'CloudWatch.2',
  title: 'create a metric filter and alarm for unauthorized API calls',
});
