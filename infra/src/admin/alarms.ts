// oxlint-disable no-new -- making a construct adds it
import { Duration } from 'aws-cdk-lib';
import { CfnAlarm, MathExpression, Metric, type IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { addAlarm, messagesIn } from '../foundation/index.ts';
import type { GatherQueues } from './gather.ts';
import { failuresByControl, remediations, verificationFailures } from './outcome-metrics.ts';
import type { MessageQueues } from './notify/index.ts';
import type { Queues } from './queues.ts';

export interface AlarmsProps {
  readonly topic: Topic;
  readonly queues: Queues;
  /** Where outcomes and questions wait until they are sent. */
  readonly messages: MessageQueues;
  /** Where automatic events wait, if the policy has any. */
  readonly automaticEvents: GatherQueues | undefined;
  readonly stateMachineArn: string;
  readonly deferralArn: string;
  readonly namespace: string;
  /** Returns the name of the alarm for a topic, such as `EventsLost`. */
  readonly name: (about: string) => string;
}

/** Adds the alarms for problems that no note on a finding and no single outcome reports. */
export function addAlarms(scope: Construct, props: AlarmsProps): void {
  const { topic, queues, messages, automaticEvents, stateMachineArn, deferralArn, namespace, name } = props;
  const add = (about: string, metric: IMetric, alarmDescription: string, threshold = 1) =>
    addAlarm(scope, `${about}Alarm`, topic, { alarmName: name(about), alarmDescription, metric, threshold });
  const period = Duration.minutes(5);

  add(
    'RequestsGivenUp',
    // Messages received, not visible, because a function consumes them immediately.
    queues.deadLetters.metricNumberOfMessagesReceived({ period, statistic: 'Sum' }),
    'The playbook function failed ten times on one request. The note on its finding reports this. Check the log of the function for the reason.',
  );
  add(
    'EventsLost',
    messagesIn(queues.lostEvents),
    'An event could not start the state machine, an outcome did not reach its queue, or a run of the deadlines failed. Read the message in the queue of lost events. It contains the event, and the attribute ERROR_CODE if an event rule failed. If it has no ERROR_CODE and is an event, a pipe could not start the state machine with it. A message that is {} or has startedAt belongs to the deadlines: check the log of the function Deadlines.',
  );
  if (automaticEvents !== undefined)
    add(
      'EventsWaiting',
      oldestIn(automaticEvents, period),
      'An automatic event has waited for 15 minutes. It expires after four hours. Check in Amazon EventBridge that both pipes run and can start the state machine.',
      900,
    );
  add(
    'ExecutionsFailed',
    executionsFailed(stateMachineArn, period),
    'An execution ended without a complete report. Open the execution, find the failed report, fix its cause, and redrive the execution.',
  );
  add(
    'DeferralsFailed',
    executionsFailed(deferralArn, period),
    'A deferred change was not tried again. Read "asr history --outcome deferred", and use the button on its finding.',
  );
  add(
    'RequestsWaiting',
    queues.tasks.metricApproximateAgeOfOldestMessage({ period, statistic: 'Maximum' }),
    'A request has waited for an hour. It expires after four hours. Check the log of the playbook function for throttling, or raise "concurrency" in asr.config.yaml.',
    3600,
  );
  add(
    'QuestionsWaiting',
    messages.questions.metricApproximateAgeOfOldestMessage({ period, statistic: 'Maximum' }),
    'A plan waits for approval, and its message was not sent for ten minutes. Run "asr inbox" to read it. Check the log of the function Notify.',
    600,
  );
  add(
    'MessagesLost',
    messagesIn(messages.lost),
    'Outcomes or questions were not sent. History and findings are not affected. Check the log of the function Notify and the topics in "notifications" of asr.config.yaml, then move the messages of the queue LostMessages back.',
  );
  add(
    'ChangesDidNotHold',
    verificationFailures(namespace, Duration.hours(1)),
    'Three changes within an hour did not make their resources compliant. Run "asr history" to find them. Set their controls to manual until you know the cause.',
    3,
  );
  add(
    'NothingSucceeds',
    nothingSucceeds(namespace),
    'At least five remediations failed or were refused within six hours, and none succeeded. Check the roles in the member accounts and the last deployment.',
  );
  addFailuresOfAControl(scope, props);
}

/** Adds one alarm over all controls. The alarm names each control that exceeds the threshold. */
function addFailuresOfAControl(scope: Construct, { topic, namespace, name }: AlarmsProps): void {
  new CfnAlarm(scope, 'FailuresOfAControlAlarm', {
    alarmName: name('FailuresOfAControl'),
    alarmDescription:
      'Five remediations of one control failed within an hour. The alarm names the control. Set it to manual in asr.config.yaml, then read the notes on its findings.',
    metrics: [{ id: 'failures', expression: failuresByControl(namespace), period: 3600, returnData: true }],
    threshold: 5,
    evaluationPeriods: 1,
    comparisonOperator: 'GreaterThanOrEqualToThreshold',
    treatMissingData: 'notBreaching',
    alarmActions: [topic.topicArn],
  });
}

/** The age of the oldest event in either queue, in seconds. */
function oldestIn({ events, alone }: GatherQueues, period: Duration): MathExpression {
  const ageIn = (queue: Queue) => queue.metricApproximateAgeOfOldestMessage({ period, statistic: 'Maximum' });
  const usingMetrics = { events: ageIn(events), alone: ageIn(alone) };
  return new MathExpression({
    expression: 'MAX([FILL(events, 0), FILL(alone, 0)])',
    usingMetrics,
    period,
    label: 'seconds',
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
    // SUM ignores metrics without data. Without any fix, there is no zero to compare with.
    expression:
      'IF(SUM([failed, refused]) >= 5 AND SUM([failed, refused, fixed, unverified, compliant]) <= SUM([failed, refused]), 1, 0)',
    usingMetrics: {
      failed: remediations(namespace, 'failed', period),
      refused: remediations(namespace, 'refused', period),
      fixed: remediations(namespace, 'fixed', period),
      unverified: remediations(namespace, 'unverified', period),
      compliant: remediations(namespace, 'compliant', period),
    },
    label: 'no remediation succeeded',
    period,
  });
}
