import { Aws, CfnCondition, Duration, Fn, type CfnParameter } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  MathExpression,
  Metric,
  TreatMissingData,
  type IMetric,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { CfnSubscription, Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { Queues } from './queues.ts';

/**
 * Adds the topic that people and tools are told on.
 *
 * @param alarms Pattern of the names of the alarms that may publish.
 */
export function addTopic(scope: Construct, key: IKey, email: CfnParameter, alarms: string): Topic {
  const topic = new Topic(scope, 'Notifications', { masterKey: key, enforceSSL: true });
  topic.addToResourcePolicy(
    PolicyStatement.fromJson({
      Sid: 'PublishAlarms',
      Effect: 'Allow',
      Principal: { Service: 'cloudwatch.amazonaws.com' },
      Action: 'sns:Publish',
      Resource: topic.topicArn,
      Condition: {
        StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID },
        ArnLike: { 'aws:SourceArn': `arn:${Aws.PARTITION}:cloudwatch:${Aws.REGION}:${Aws.ACCOUNT_ID}:alarm:${alarms}` },
      },
    }),
  );
  const subscription = new CfnSubscription(scope, 'Email', {
    topicArn: topic.topicArn,
    protocol: 'email',
    endpoint: email.valueAsString,
  });
  subscription.cfnOptions.condition = new CfnCondition(scope, 'HasEmail', {
    expression: Fn.conditionNot(Fn.conditionEquals(email.valueAsString, '')),
  });
  return topic;
}

export interface AlarmsProps {
  readonly topic: Topic;
  readonly queues: Queues;
  readonly stateMachineArn: string;
  /** Every alarm's name, from what it is about. */
  readonly name: (about: string) => string;
}

/** Adds the alarms for what nobody is told of otherwise. A remediation that fails is reported, and is no alarm. */
export function addAlarms(scope: Construct, { topic, queues, stateMachineArn, name }: AlarmsProps): void {
  const add = (about: string, metric: IMetric, alarmDescription: string) =>
    new Alarm(scope, `${about}Alarm`, {
      alarmName: name(about),
      alarmDescription,
      metric,
      threshold: 1,
      evaluationPeriods: 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    }).addAlarmAction(new SnsAction(topic));
  const period = Duration.minutes(5);

  add(
    'RequestsGivenUp',
    // Received, not visible: a function takes them out at once.
    queues.deadLetters.metricNumberOfMessagesReceived({ period, statistic: 'Sum' }),
    'The playbook function failed ten times on one request. Its finding says so; the log of the function says why.',
  );
  add(
    'EventsLost',
    queues.lostEvents.metricApproximateNumberOfMessagesVisible({ period, statistic: 'Maximum' }),
    'EventBridge could not start the state machine. The message in the queue has the event and an ERROR_CODE.',
  );
  const executions = (metricName: string) =>
    new Metric({
      namespace: 'AWS/States',
      metricName,
      dimensionsMap: { StateMachineArn: stateMachineArn },
      period,
      statistic: 'Sum',
    });
  add(
    'ExecutionsFailed',
    new MathExpression({
      expression: 'FILL(failed, 0) + FILL(timedOut, 0)',
      usingMetrics: { failed: executions('ExecutionsFailed'), timedOut: executions('ExecutionsTimedOut') },
      label: 'failed or timed out',
      period,
    }),
    'An execution ended without a report. Nobody was told what happened to its findings; open it and look.',
  );
}
