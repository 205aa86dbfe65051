import { Duration } from 'aws-cdk-lib';
import { Metric, type IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { Names } from '@asr/templates';
import { addAlarm, addLostQueue, messagesIn, topicOfAlarms } from '../foundation/index.ts';

/** Adds the queue of exports that could not start. The role of the schedule sends to it. */
export function addLostExports(scope: Construct): Queue {
  return addLostQueue(scope, 'LostExports');
}

/**
 * Adds alarms for exports that did not start, including those that could not be sent to the queue. Exports that start but
 * do not finish have no metric.
 *
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/monitoring-cloudwatch.html
 */
export function addExportAlarms(scope: Construct, names: Names, topicArn: string, queue: Queue): void {
  const topic = topicOfAlarms(scope, topicArn);
  const add = (about: string, metric: IMetric, alarmDescription: string): void =>
    addAlarm(scope, `${about}Alarm`, topic, { alarmName: names.alarm(about), alarmDescription, metric });
  add(
    'HistoryNotExported',
    messagesIn(queue),
    'An export of the history could not start. Read the message in the queue of lost exports: its attributes contain the error. The history itself is not affected.',
  );
  add(
    'HistoryExportDropped',
    new Metric({
      namespace: 'AWS/Scheduler',
      metricName: 'InvocationDroppedCount',
      dimensionsMap: { ScheduleGroup: names.historyExport },
      period: Duration.minutes(5),
      statistic: 'Sum',
    }),
    'EventBridge Scheduler dropped an export of the history. Check its role and the queue of lost exports, then start an export manually: see docs/guides/history-and-undo.md.',
  );
}
