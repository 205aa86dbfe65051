import { defineTrailAlarm } from './trail-alarm/index.ts';

/**
 * CloudWatch.11: Ensure a log metric filter and alarm exist for changes to Network Access Control Lists (NACL).
 *
 * {@inheritDoc CloudWatch.1}
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/cloudwatch-controls.html#cloudwatch-11
 */
export const cloudWatch11 = defineTrailAlarm({
  control: 'CloudWatch.11',
  title: 'create a metric filter and alarm for network ACL changes',
});
