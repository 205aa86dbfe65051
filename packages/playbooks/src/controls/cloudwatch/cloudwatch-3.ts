import { defineTrailAlarm } from './trail-alarm/index.ts';

/**
 * CloudWatch.3: Ensure a log metric filter and alarm exist for Management Console sign-in without MFA.
 *
 * {@inheritDoc CloudWatch.1}
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/cloudwatch-controls.html#cloudwatch-3
 */
export const cloudWatch3 = defineTrailAlarm({
  control: 'CloudWatch.3',
  title: 'create a metric filter and alarm for console sign-ins without MFA',
});
