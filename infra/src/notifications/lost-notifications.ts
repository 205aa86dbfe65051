import { Duration, Validations } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { Names } from '@asr/templates';
import { onlyRulesOf } from './add-channel.ts';

/** Adds the queue for undelivered notifications and its alarm. Returns the ARN of the queue. */
export function addLostNotifications(scope: Construct, names: Names, topicArn: string): string {
  const queue = new Queue(scope, 'LostNotifications', {
    // Encrypted with a key of SQS. See key.ts in foundation.
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    retentionPeriod: Duration.days(14),
  });
  queue.addToResourcePolicy(
    PolicyStatement.fromJson({
      Sid: 'LostByTheRules',
      Effect: 'Allow',
      Principal: { Service: 'events.amazonaws.com' },
      Action: 'sqs:SendMessage',
      Resource: queue.queueArn,
      Condition: onlyRulesOf(names),
    }),
  );
  Validations.of(queue).acknowledge({ id: 'AwsSolutions-SQS3', reason: 'This queue is a dead-letter queue.' });
  new Alarm(scope, 'NotificationsLostAlarm', {
    alarmName: names.alarm('NotificationsLost'),
    alarmDescription:
      'A tool did not accept a notification of ASR. Read the message in the queue of lost notifications: its attributes contain the rule and the error. Findings and history are not affected.',
    metric: queue.metricApproximateNumberOfMessagesVisible({ period: Duration.minutes(5), statistic: 'Maximum' }),
    threshold: 1,
    evaluationPeriods: 1,
    comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    treatMissingData: TreatMissingData.NOT_BREACHING,
  }).addAlarmAction(new SnsAction(Topic.fromTopicArn(scope, 'TopicOfAlarms', topicArn)));
  return queue.queueArn;
}
