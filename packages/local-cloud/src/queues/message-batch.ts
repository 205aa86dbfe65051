/** One batch of messages: the event that Lambda sends to a function, and how it reads the answer. */
import type { Message } from '@aws-sdk/client-sqs';
import type { InvocationResult } from '../functions/index.ts';

/** The event of one invocation. */
export function batchEvent(messages: readonly Message[], queueArn: string): object {
  return { Records: messages.map((message) => recordOf(message, queueArn)) };
}

/** @see https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html#example-standard-queue-message-event */
function recordOf(message: Message, eventSourceARN: string): object {
  return {
    messageId: message.MessageId,
    receiptHandle: message.ReceiptHandle,
    body: message.Body,
    attributes: message.Attributes ?? {},
    messageAttributes: message.MessageAttributes ?? {},
    md5OfBody: message.MD5OfBody,
    eventSource: 'aws:sqs',
    eventSourceARN,
    awsRegion: eventSourceARN.split(':')[3],
  };
}

/**
 * Returns the ids of the messages to redeliver.
 *
 * @param reportsBatchItemFailures Whether the mapping reads partial failures from the answer.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html#services-sqs-batchfailurereporting
 */
export function failedIds(
  messages: readonly Message[],
  result: InvocationResult,
  reportsBatchItemFailures: boolean,
): ReadonlySet<string> {
  const all = new Set(messages.map(({ MessageId = '' }) => MessageId));
  if (!result.ok) return all;
  if (!reportsBatchItemFailures) return new Set();
  const payload = JSON.parse(result.payload) as {
    readonly batchItemFailures?: readonly { readonly itemIdentifier?: unknown }[];
  } | null;
  const ids = (payload?.batchItemFailures ?? []).map(({ itemIdentifier }) => itemIdentifier);
  // Lambda treats the whole batch as failed when an id is not one of the batch.
  return ids.every((id) => typeof id === 'string' && all.has(id)) ? new Set(ids as readonly string[]) : all;
}
