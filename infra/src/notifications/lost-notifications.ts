import { Duration, Validations } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { Names } from '../foundation/index.ts';
import { onlyRulesOf } from './add-channel.ts';

/** Adds the queue for what no tool took, and the alarm that says so. Answers with the queue's ARN. */
export function addLostNotifications(scope: Construct, names: Names, topicArn: string): string {
  const queue = new Queue(scope, 'LostNotifications', {
    // By SQS itself: see admin/key.ts.
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
  Validations.of(queue).acknowledge({ id: 'AwsSolutions-SQS3', reason: 'It is a dead-letter queue itself.' });
  new Alarm(scope, 'NotificationsLostAlarm', {
    alarmName: names.alarm('NotificationsLost'),
    alarmDescription:
      'A tool did not take what became of a remediation. Read the message in the queue of lost notifications: its attributes name the rule and the error. Nothing else is lost: findings and history are as they should be.',
    metric: queue.metricApproximateNumberOfMessagesVisible({ period: Duration.minutes(5), statistic: 'Maximum' }),
    threshold: 1,
    evaluationPeriods: 1,
    comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    treatMissingData: TreatMissingData.NOT_BREACHING,
  }).addAlarmAction(new SnsAction(Topic.fromTopicArn(scope, 'TopicOfAlarms', topicArn)));
  return queue.queueArn;
}
