/**
 * Limits of AWS on one request that moto does not enforce, or counts in characters instead of bytes. Pure.
 *
 * The services that the local cloud implements itself contain their own limits.
 */
import type { AwsCall } from './aws-call.ts';
import { AwsError } from './aws-error.ts';
import { type Item, itemBytes } from './dynamodb-items/index.ts';

/** In bytes, unless the name says otherwise. */
export const requestLimits = {
  /** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html */
  sqsMessage: 1_048_576,
  /** @see https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
  snsMessage: 262_144,
  /** @see https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
  snsSubjectCharacters: 100,
  /** 400 KB, names included. @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html */
  dynamoDbItem: 409_600,
  /** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html */
  dynamoDbTransactionItems: 100,
  /** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html */
  dynamoDbTransaction: 4_194_304,
} as const;

/** The error that AWS returns, or `undefined` if the request is within its limits. */
export function overLimit({ service, operation }: AwsCall, body: string): AwsError | undefined {
  return limits[`${service}:${operation}`]?.(body);
}

const limits: { readonly [call: string]: (body: string) => AwsError | undefined } = {
  'sqs:SendMessage': (body) => overMessage(JSON.parse(body) as SqsMessage),
  'sqs:SendMessageBatch': (body) =>
    overMessage(...((JSON.parse(body) as { readonly Entries?: SqsMessage[] }).Entries ?? [])),
  'sns:Publish': overPublish,
  'dynamodb:PutItem': (body) => overItem(JSON.parse(body) as Write),
  'dynamodb:UpdateItem': (body) => overItem(JSON.parse(body) as Write),
  'dynamodb:TransactWriteItems': overTransaction,
};

interface SqsMessage {
  readonly MessageBody?: string;
}

/** The messages of one request together. */
function overMessage(...messages: readonly SqsMessage[]): AwsError | undefined {
  const bytes = sum(messages.map(({ MessageBody = '' }) => Buffer.byteLength(MessageBody)));
  if (bytes <= requestLimits.sqsMessage) return undefined;
  if (messages.length > 1) {
    const text = `Batch requests cannot be longer than ${requestLimits.sqsMessage} bytes. You have sent ${bytes} bytes.`;
    return new AwsError('AWS.SimpleQueueService.BatchRequestTooLong', text);
  }
  const reason = `Message must be shorter than ${requestLimits.sqsMessage} bytes.`;
  return new AwsError('InvalidParameterValue', `One or more parameters are invalid. Reason: ${reason}`);
}

function overPublish(body: string): AwsError | undefined {
  const form = new URLSearchParams(body);
  if (Buffer.byteLength(form.get('Message') ?? '') > requestLimits.snsMessage)
    return new AwsError('InvalidParameter', 'Invalid parameter: Message too long');
  const subject = form.get('Subject');
  if (subject !== null && (subject.length > requestLimits.snsSubjectCharacters || !snsSubject.test(subject)))
    return new AwsError('InvalidParameter', 'Invalid parameter: Subject');
  return undefined;
}

/** ASCII without control characters, beginning with a letter, a number or a punctuation mark. */
const snsSubject = /^[\x21-\x7e][\x20-\x7e]*$/;

/** A write, alone or in a transaction. */
interface Write {
  readonly Item?: Item;
  readonly ExpressionAttributeValues?: Item;
}

/** An update is at least as large as its values. moto measures the updated item. */
function writeBytes({ Item: item, ExpressionAttributeValues: values }: Write): number {
  return itemBytes(item ?? values ?? {});
}

function overItem(write: Write): AwsError | undefined {
  if (writeBytes(write) <= requestLimits.dynamoDbItem) return undefined;
  return new AwsError('ValidationException', 'Item size has exceeded the maximum allowed size');
}

function overTransaction(body: string): AwsError | undefined {
  const { TransactItems: items = [] } = JSON.parse(body) as {
    readonly TransactItems?: readonly { readonly [kind: string]: Write }[];
  };
  if (items.length > requestLimits.dynamoDbTransactionItems) {
    const text = `Member must have length less than or equal to ${requestLimits.dynamoDbTransactionItems}`;
    return new AwsError(
      'ValidationException',
      `1 validation error detected: Value at 'transactItems' failed to satisfy constraint: ${text}`,
    );
  }
  const writes = items.flatMap((item) => Object.values(item));
  if (sum(writes.map(writeBytes)) > requestLimits.dynamoDbTransaction) {
    return new AwsError('ValidationException', 'The aggregate size of the items in the transaction exceeded 4 MB');
  }
  return writes.map(overItem).find((error) => error !== undefined);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
