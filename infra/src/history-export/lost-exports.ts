import { Duration, Validations } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, Metric, TreatMissingData, type IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { Names } from '../foundation/index.ts';

/** Adds the queue of exports that could not be begun. The role of the schedule sends to it. */
export function addLostExports(scope: Construct): Queue {
  const queue = new Queue(scope, 'LostExports', {
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    retentionPeriod: Duration.days(14),
  });
  Validations.of(queue).acknowledge({ id: 'AwsSolutions-SQS3', reason: 'It is a dead-letter queue itself.' });
  return queue;
}

/**
 * Says that an export was not begun, also where not even the queue could be told. What DynamoDB has begun and cannot
 * finish has no metric.
 *
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/monitoring-cloudwatch.html
 */
export function addExportAlarms(scope: Construct, names: Names, topicArn: string, queue: Queue): void {
  const topic = new SnsAction(Topic.fromTopicArn(scope, 'TopicOfAlarms', topicArn));
  const add = (about: string, metric: IMetric, alarmDescription: string): void =>
    new Alarm(scope, `${about}Alarm`, {
      alarmName: names.alarm(about),
      alarmDescription,
      metric,
      threshold: 1,
      evaluationPeriods: 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    }).addAlarmAction(topic);
  const period = Duration.minutes(5);
  add(
    'HistoryNotExported',
    queue.metricApproximateNumberOfMessagesVisible({ period, statistic: 'Maximum' }),
    'An export of the history could not be begun. Read the message in the queue of lost exports: its attributes have the error. The history itself is as it should be.',
  );
  add(
    'HistoryExportDropped',
    new Metric({
      namespace: 'AWS/Scheduler',
      metricName: 'InvocationDroppedCount',
      dimensionsMap: { ScheduleGroup: names.historyExport },
      period,
      statistic: 'Sum',
    }),
    'EventBridge Scheduler gave up on an export of the history. Look at its role and at the queue of lost exports, then begin one by hand: docs/guides/history-and-undo.md.',
  );
}
