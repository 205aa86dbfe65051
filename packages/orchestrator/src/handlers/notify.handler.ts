/** Sends the digest of outcomes, and the questions for approvers. Two queues call it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { type Sending, sendMessages, sentMessagesInDynamoDb } from '../digest/index.ts';
import { environment, logger, settings } from './function-runtime.ts';
import { unitsOnDemand } from '../organization/index.ts';

const { notifications } = settings().policy;
const pauseMilliseconds = 1000 / Number(environment('MESSAGES_PER_SECOND'));

/** By Region: a client publishes only to topics of its Region. */
const clients = new Map<string, SNSClient>();

function clientFor(topicArn: string): SNSClient {
  const region = topicArn.split(':')[3] ?? '';
  const client = clients.get(region) ?? new SNSClient({ region, maxAttempts: 3 });
  clients.set(region, client);
  return client;
}

const sending: Sending = {
  notifications,
  topics: { outcomes: environment('OUTCOMES_TOPIC'), questions: environment('QUESTIONS_TOPIC') },
  unitsOf: unitsOnDemand(),
  sent: sentMessagesInDynamoDb(new DynamoDBClient({ maxAttempts: 5 }), environment('HISTORY_TABLE')),
  publish: async (TopicArn, { subject: Subject, message: Message }) => {
    await clientFor(TopicArn).send(new PublishCommand({ TopicArn, Subject, Message }));
  },
  pause: () => sleep(pauseMilliseconds),
  warn: (message, about) => logger.warn(message, { ...about }),
};

export async function handler({ Records }: SQSEvent): Promise<SQSBatchResponse> {
  const failed = await sendMessages(Records, sending);
  logger.info('Sent', { messages: Records.length - failed.length, failed: failed.length });
  return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
}
