/** Delivers a message again after a time. Loaded on demand, because a message rarely needs it. */
import { ChangeMessageVisibilityCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { SQSRecord } from 'aws-lambda';

const ownClient = new SQSClient({});

/** @param seconds 0 to 43,200: the message stays hidden until then. Throws if SQS cannot change that. */
export async function hideFor(message: SQSRecord, seconds: number, queueUrl: string, sqs = ownClient): Promise<void> {
  await sqs.send(
    new ChangeMessageVisibilityCommand({
      QueueUrl: queueUrl,
      ReceiptHandle: message.receiptHandle,
      VisibilityTimeout: seconds,
    }),
  );
}
