/** Delivers a message again after a time. Loaded on demand, because a message rarely needs it. */
import { ChangeMessageVisibilityCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { SQSRecord } from 'aws-lambda';

const ownClient = new SQSClient({});

/**
 * Hides the message from other invocations, and delivers it again afterwards.
 *
 * @param seconds 0 to 43,200.
 * @throws The error of SQS, such as for a receipt handle that has expired.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ChangeMessageVisibility.html
 */
export async function hideFor(message: SQSRecord, seconds: number, queueUrl: string, sqs = ownClient): Promise<void> {
  await sqs.send(
    new ChangeMessageVisibilityCommand({
      QueueUrl: queueUrl,
      ReceiptHandle: message.receiptHandle,
      VisibilityTimeout: seconds,
    }),
  );
}
