import { Aws } from 'aws-cdk-lib';

/**
 * The trust policy of a role of EventBridge Scheduler. It names the group of the schedule, because Scheduler sends no narrower
 * source ARN.
 *
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html
 */
export function trustScheduler(groupArn: string): object {
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: 'scheduler.amazonaws.com' },
        Action: 'sts:AssumeRole',
        Condition: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID, 'aws:SourceArn': groupArn } },
      },
    ],
  };
}
