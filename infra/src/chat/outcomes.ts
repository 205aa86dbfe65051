// oxlint-disable no-new -- making a construct adds it
/** The rule that brings outcomes to the chat function, and the queue for those that it could not send. */
import { Aws } from 'aws-cdk-lib';
import { CfnRule } from 'aws-cdk-lib/aws-events';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { CfnEventInvokeConfig, CfnPermission, type IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { Names } from '@asr/templates';
import { addAlarm, addLostQueue, messagesIn, topicOfAlarms } from '../foundation/index.ts';
import { anyOutcome } from '../notifications/index.ts';

/** Longer than a typical outage of a chat. The question is in the email and in history as well. */
const keptSeconds = 4 * 3600;

/** Questions that could not be sent. */
export function addLostQuestions(scope: Construct, names: Names, topicArn: string): Queue {
  const queue = addLostQueue(scope, 'LostQuestions');
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
  addAlarm(scope, 'QuestionsLostAlarm', topicOfAlarms(scope, topicArn), {
    alarmName: names.alarm('ChatQuestionsLost'),
    alarmDescription:
      'ASR could not send a question or an outcome to the chat. Read the log of the chat function. The plan still waits: run asr inbox.',
    metric: messagesIn(queue),
  });
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
