import { Duration, Validations } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, Metric, TreatMissingData, type IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { Names } from '@asr/templates';

/** Adds the queue of exports that could not start. The role of the schedule sends to it. */
export function addLostExports(scope: Construct): Queue {
  const queue = new Queue(scope, 'LostExports', {
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    retentionPeriod: Duration.days(14),
  });
  Validations.of(queue).acknowledge({ id: 'AwsSolutions-SQS3', reason: 'This queue is a dead-letter queue.' });
  return queue;
}

/**
 * Adds alarms for exports that did not start, including those that could not be sent to the queue. Exports that start but
 * do not finish have no metric.
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
    'An export of the history could not start. Read the message in the queue of lost exports: its attributes contain the error. The history itself is not affected.',
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
    'EventBridge Scheduler dropped an export of the history. Check its role and the queue of lost exports, then start an export manually: see docs/guides/history-and-undo.md.',
  );
}
