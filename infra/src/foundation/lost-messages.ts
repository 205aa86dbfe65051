// oxlint-disable no-new -- making a construct adds it
/** Queues for what could not be delivered, and the alarms that report it. */
import { Duration, Validations } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, TreatMissingData, type IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { type IQueue, Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';

/** A queue that keeps undelivered messages for 14 days, encrypted with a key of SQS: see key.ts. */
export function addLostQueue(scope: Construct, id: string): Queue {
  const queue = new Queue(scope, id, {
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    retentionPeriod: Duration.days(14),
  });
  Validations.of(queue).acknowledge({ id: 'AwsSolutions-SQS3', reason: 'This queue is a dead-letter queue.' });
  return queue;
}

/** The number of messages in the queue, every five minutes. */
export function messagesIn(queue: IQueue): IMetric {
  return queue.metricApproximateNumberOfMessagesVisible({ period: Duration.minutes(5), statistic: 'Maximum' });
}

export interface AlarmProps {
  readonly alarmName: string;
  readonly alarmDescription: string;
  readonly metric: IMetric;
  /** @default 1 */
  readonly threshold?: number;
}

/** Adds an alarm that sends to the topic as soon as the metric reaches the threshold. No data is no alarm. */
export function addAlarm(scope: Construct, id: string, topic: ITopic, { threshold = 1, ...props }: AlarmProps): void {
  new Alarm(scope, id, {
    ...props,
    threshold,
    evaluationPeriods: 1,
    comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    treatMissingData: TreatMissingData.NOT_BREACHING,
  }).addAlarmAction(new SnsAction(topic));
}

/** The topic of the admin stack for alarms, in an optional stack. Once for each stack. */
export function topicOfAlarms(scope: Construct, topicArn: string): ITopic {
  return Topic.fromTopicArn(scope, 'TopicOfAlarms', topicArn);
}
