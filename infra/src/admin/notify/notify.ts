// oxlint-disable no-new -- making a construct adds it
import { Aws, CfnResource, Duration, Validations } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { CfnRule } from 'aws-cdk-lib/aws-events';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { CfnEventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import { Queue, QueueEncryption, type IQueue } from 'aws-cdk-lib/aws-sqs';
import { type Policy, outcomeEventSource, sentMessageKeys } from '@asr/orchestrator';
import type { Construct } from 'constructs';
import { type Names, routesPolicy } from '@asr/templates';
import { type Bundles, addFunction, allow, consume, useKey } from '../../foundation/index.ts';
import type { Topics } from './topics.ts';

export interface NotifyProps {
  readonly bundles: Bundles;
  readonly names: Names;
  readonly policy: Policy;
  readonly namespace: string;
  readonly key: IKey;
  readonly history: Table;
  readonly topics: Topics;
  /** Outcomes that EventBridge could not put into the queue. */
  readonly lostEvents: IQueue;
}

/** Where messages wait until they are sent. */
export interface MessageQueues {
  /** Plans that wait for approval. */
  readonly questions: Queue;
  /** Outcomes and questions that could not be sent. */
  readonly lost: Queue;
}

const timeout = Duration.seconds(30);

/** Lambda then delivers a failed message again, in seconds. At least six times the timeout, and the window. */
const visibility = Duration.seconds(6 * timeout.toSeconds() + 300);

/**
 * SNS deactivates an e-mail subscription above ten messages a second. Two functions at a time send four messages a second
 * each on one topic.
 *
 * @see https://docs.aws.amazon.com/general/latest/gr/sns.html
 */
const concurrency = 2;
const messagesPerSecond = 4;

/**
 * Adds the function that sends the digest of outcomes and the questions, and the queues in which they wait: outcomes for
 * the period of the digest, questions for a few seconds, so that a flood of them becomes one message.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
 */
export function addNotify(scope: Construct, props: NotifyProps): MessageQueues {
  const { policy, key } = props;
  const lost = new Queue(scope, 'LostMessages', {
    encryption: QueueEncryption.KMS,
    encryptionMasterKey: key,
    enforceSSL: true,
    retentionPeriod: Duration.days(14),
  });
  Validations.of(lost).acknowledge({ id: 'AwsSolutions-SQS3', reason: 'This queue is a dead-letter queue.' });
  const outcomes = new Queue(scope, 'OutcomesToSend', {
    // Encrypted with a key of SQS, because EventBridge sends to it. See key.ts.
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    retentionPeriod: Duration.days(4),
    visibilityTimeout: visibility,
    // Four hours: longer than an outage of SNS.
    deadLetterQueue: { queue: lost, maxReceiveCount: 30 },
  });
  const questions = new Queue(scope, 'QuestionsToSend', {
    encryption: QueueEncryption.KMS,
    encryptionMasterKey: key,
    enforceSSL: true,
    retentionPeriod: Duration.days(4),
    visibilityTimeout: visibility,
    deadLetterQueue: { queue: lost, maxReceiveCount: 30 },
  });
  sendOutcomesTo(scope, outcomes, props);
  const functionName = addSender(scope, props, [outcomes, questions]);
  const consumeFrom = (id: string, queue: IQueue, batchSize: number, seconds: number) =>
    new CfnEventSourceMapping(scope, id, {
      functionName,
      eventSourceArn: queue.queueArn,
      batchSize,
      maximumBatchingWindowInSeconds: seconds,
      functionResponseTypes: ['ReportBatchItemFailures'],
      scalingConfig: { maximumConcurrency: concurrency },
    });
  // Up to 6 MB, about 1,500 outcomes.
  consumeFrom('OutcomesToNotify', outcomes, 10_000, policy.notifications.digestSeconds);
  consumeFrom('QuestionsToNotify', questions, 1000, 5);
  return { questions, lost };
}

function addSender(
  scope: Construct,
  { bundles, names, namespace, policy, key, history, topics }: NotifyProps,
  queues: readonly IQueue[],
): string {
  const { tableArn, tableName } = history;
  const sender = addFunction(scope, 'Notify', {
    description: 'ASR: sends the digest of outcomes, and the questions for approvers.',
    code: bundles.notify,
    timeout,
    memoryMiB: 512,
    environment: {
      HISTORY_TABLE: tableName,
      OUTCOMES_TOPIC: topics.outcomes.topicArn,
      QUESTIONS_TOPIC: topics.questions.topicArn,
      MESSAGES_PER_SECOND: String(messagesPerSecond),
      NAMESPACE: namespace,
    },
    // Topics of other accounts trust it by its name.
    roleName: names.notifyRole,
    statements: [
      allow(
        consume,
        queues.map(({ queueArn }) => queueArn),
      ),
      allow(['sns:Publish'], [topics.outcomes.topicArn, topics.questions.topicArn]),
      // It remembers what it sent, and reads and changes nothing else of history.
      allow(['dynamodb:BatchGetItem', 'dynamodb:BatchWriteItem'], [tableArn], {
        'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [sentMessageKeys] },
        Null: { 'dynamodb:LeadingKeys': 'false' },
      }),
      useKey(key, 'dynamodb', 'sns', 'sqs'),
    ],
    key,
  });
  const routes = routesPolicy(policy);
  if (routes !== undefined) {
    const { Type: type, Properties: properties } = routes;
    new CfnResource(scope, 'RoutesOfNotify', { type, properties }).node.addDependency(
      scope.node.findChild('NotifyRole'),
    );
  }
  return sender.functionName;
}

/** The rule for outcomes that belong in the digest. */
function sendOutcomesTo(scope: Construct, queue: Queue, { names, lostEvents }: NotifyProps): void {
  const name = names.eventRule('OutcomesToSend');
  new CfnRule(scope, 'OutcomesToSendRule', {
    name,
    eventBusName: names.outcomesBus,
    description: 'Sends outcomes to the queue of the digest.',
    eventPattern: { source: [outcomeEventSource], detail: { digest: [true] } },
    targets: [
      {
        id: 'Digest',
        arn: queue.queueArn,
        retryPolicy: { maximumEventAgeInSeconds: 4 * 3600, maximumRetryAttempts: 185 },
        deadLetterConfig: { arn: lostEvents.queueArn },
      },
    ],
  }).node.addDependency(scope.node.findChild('Outcomes'));
  queue.addToResourcePolicy(
    PolicyStatement.fromJson({
      Sid: 'SentByTheRule',
      Effect: 'Allow',
      Principal: { Service: 'events.amazonaws.com' },
      Action: 'sqs:SendMessage',
      Resource: queue.queueArn,
      Condition: {
        ArnEquals: {
          'aws:SourceArn': `arn:${Aws.PARTITION}:events:${Aws.REGION}:${Aws.ACCOUNT_ID}:rule/${names.outcomesBus}/${name}`,
        },
      },
    }),
  );
}
