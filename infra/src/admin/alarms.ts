// oxlint-disable no-new -- making a construct adds it
import { Duration } from 'aws-cdk-lib';
import {
  Alarm,
  CfnAlarm,
  ComparisonOperator,
  MathExpression,
  Metric,
  TreatMissingData,
  type IMetric,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { failuresByControl, remediations, verificationFailures } from './outcome-metrics.ts';
import type { Queues } from './queues.ts';

export interface AlarmsProps {
  readonly topic: Topic;
  readonly queues: Queues;
  readonly stateMachineArn: string;
  readonly namespace: string;
  /** Every alarm's name, from what it is about. */
  readonly name: (about: string) => string;
}

/** Adds the alarms: for what nobody is told of otherwise, and for what no single report shows. */
export function addAlarms(scope: Construct, props: AlarmsProps): void {
  const { topic, queues, stateMachineArn, namespace, name } = props;
  const add = (about: string, metric: IMetric, alarmDescription: string, threshold = 1) =>
    new Alarm(scope, `${about}Alarm`, {
      alarmName: name(about),
      alarmDescription,
      metric,
      threshold,
      evaluationPeriods: 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    }).addAlarmAction(new SnsAction(topic));
  const period = Duration.minutes(5);

  add(
    'RequestsGivenUp',
    // Received, not visible: a function takes them out at once.
    queues.deadLetters.metricNumberOfMessagesReceived({ period, statistic: 'Sum' }),
    'The playbook function failed ten times on one request. Its finding says so; read the log of the function for the reason.',
  );
  add(
    'EventsLost',
    queues.lostEvents.metricApproximateNumberOfMessagesVisible({ period, statistic: 'Maximum' }),
    'EventBridge could not start the state machine. Read the message in the queue of lost events: it has the event and an ERROR_CODE.',
  );
  add(
    'ExecutionsFailed',
    executionsFailed(stateMachineArn, period),
    'An execution ended without a complete report. Open it, see which report failed, and redrive it when that is mended.',
  );
  add(
    'RequestsWaiting',
    queues.tasks.metricApproximateAgeOfOldestMessage({ period, statistic: 'Maximum' }),
    'A request has waited for an hour, and is given up after four. Look for throttling in the log of the playbook function, or raise "concurrency" in asr.config.yaml.',
    3600,
  );
  add(
    'ChangesDidNotHold',
    verificationFailures(namespace, Duration.hours(1)),
    'Three changes in an hour were made and did not make their resources compliant. See "asr history" for them; set their controls to manual until you know why.',
    3,
  );
  add(
    'NothingSucceeds',
    nothingSucceeds(namespace),
    'In six hours five remediations or more failed or were refused, and none succeeded. Check the roles of the member accounts and the last deployment.',
  );
  addFailuresOfAControl(scope, props);
}

/** An alarm of many lines: each control that fails so often is named in it. */
function addFailuresOfAControl(scope: Construct, { topic, namespace, name }: AlarmsProps): void {
  new CfnAlarm(scope, 'FailuresOfAControlAlarm', {
    alarmName: name('FailuresOfAControl'),
    alarmDescription:
      'Five remediations of one control failed within an hour; the alarm names the control. Set it to manual in asr.config.yaml, then read the notes on its findings.',
    metrics: [{ id: 'failures', expression: failuresByControl(namespace), period: 3600, returnData: true }],
    threshold: 5,
    evaluationPeriods: 1,
    comparisonOperator: 'GreaterThanOrEqualToThreshold',
    treatMissingData: 'notBreaching',
    alarmActions: [topic.topicArn],
  });
}

function executionsFailed(stateMachineArn: string, period: Duration): MathExpression {
  const executions = (metricName: string) =>
    new Metric({
      namespace: 'AWS/States',
      metricName,
      dimensionsMap: { StateMachineArn: stateMachineArn },
      period,
      statistic: 'Sum',
    });
  return new MathExpression({
    expression: 'FILL(failed, 0) + FILL(timedOut, 0)',
    usingMetrics: { failed: executions('ExecutionsFailed'), timedOut: executions('ExecutionsTimedOut') },
    label: 'failed or timed out',
    period,
  });
}

function nothingSucceeds(namespace: string): MathExpression {
  const period = Duration.hours(6);
  return new MathExpression({
    // A sum leaves out what has no data: where nothing was fixed, there is no zero to compare with.
    expression:
      'IF(SUM([failed, refused]) >= 5 AND SUM([failed, refused, fixed, compliant]) <= SUM([failed, refused]), 1, 0)',
    usingMetrics: {
      failed: remediations(namespace, 'failed', period),
      refused: remediations(namespace, 'refused', period),
      fixed: remediations(namespace, 'fixed', period),
      compliant: remediations(namespace, 'compliant', period),
    },
    label: 'nothing succeeds',
    period,
  });
}
