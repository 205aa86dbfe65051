// oxlint-disable no-new -- making a construct adds it
/** The rule that brings outcomes to the chat function, and the queue for those that it could not send. */
import { Aws, Duration, Validations } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { CfnRule } from 'aws-cdk-lib/aws-events';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { CfnEventInvokeConfig, CfnPermission, type IFunction } from 'aws-cdk-lib/aws-lambda';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { Names } from '@asr/templates';
import { anyOutcome } from '../notifications/index.ts';

/** Longer than a typical outage of a chat. The question is in the email and in history as well. */
const keptSeconds = 4 * 3600;

/** Questions that could not be sent. */
export function addLostQuestions(scope: Construct, names: Names, topicArn: string): Queue {
  const queue = new Queue(scope, 'LostQuestions', {
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    retentionPeriod: Duration.days(14),
  });
  queue.addToResourcePolicy(
    PolicyStatement.fromJson({
      Sid: 'LostByTheRule',
      Effect: 'Allow',
      Principal: { Service: 'events.amazonaws.com' },
      Action: 'sqs:SendMessage',
      Resource: queue.queueArn,
      Condition: {
        StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID },
        ArnEquals: { 'aws:SourceArn': ruleArn(names) },
      },
    }),
  );
  Validations.of(queue).acknowledge({ id: 'AwsSolutions-SQS3', reason: 'This queue is a dead-letter queue.' });
  new Alarm(scope, 'QuestionsLostAlarm', {
    alarmName: names.alarm('ChatQuestionsLost'),
    alarmDescription:
      'ASR could not send a question or an outcome to the chat. Read the log of the chat function. The plan still waits: run asr inbox.',
    metric: queue.metricApproximateNumberOfMessagesVisible({ period: Duration.minutes(5), statistic: 'Maximum' }),
    threshold: 1,
    evaluationPeriods: 1,
    comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    treatMissingData: TreatMissingData.NOT_BREACHING,
  }).addAlarmAction(new SnsAction(Topic.fromTopicArn(scope, 'TopicOfAlarms', topicArn)));
  return queue;
}

/** A rejection keeps the source of the original request, so every refusal matches. Other outcomes follow an approval. */
export function addOutcomesRule(scope: Construct, names: Names, chat: IFunction, lost: Queue): void {
  new CfnRule(scope, 'OutcomesRule', {
    name: names.eventRule('Outcomes-Approvals'),
    eventBusName: names.outcomesBus,
    description: 'Sends plans that wait for approval, and their outcomes, to the chat.',
    eventPattern: {
      ...anyOutcome,
      detail: { $or: [{ outcome: ['awaiting-approval', 'refused'] }, { source: ['approval'] }] },
    },
    targets: [
      {
        id: 'Chat',
        arn: chat.functionArn,
        retryPolicy: { maximumEventAgeInSeconds: keptSeconds, maximumRetryAttempts: 185 },
        deadLetterConfig: { arn: lost.queueArn },
      },
    ],
  });
  new CfnPermission(scope, 'OutcomesPermission', {
    action: 'lambda:InvokeFunction',
    principal: 'events.amazonaws.com',
    functionName: chat.functionArn,
    sourceArn: ruleArn(names),
  });
  new CfnEventInvokeConfig(scope, 'OutcomesRetry', {
    functionName: chat.functionName,
    qualifier: '$LATEST',
    maximumRetryAttempts: 2,
    maximumEventAgeInSeconds: keptSeconds,
    destinationConfig: { onFailure: { destination: lost.queueArn } },
  });
}

function ruleArn(names: Names): string {
  const name = `${names.outcomesBus}/${names.eventRule('Outcomes-Approvals')}`;
  return `arn:${Aws.PARTITION}:events:${Aws.REGION}:${Aws.ACCOUNT_ID}:rule/${name}`;
}
