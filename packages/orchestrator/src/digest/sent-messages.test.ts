import {
  BatchGetItemCommand,
  type BatchGetItemCommandInput,
  BatchWriteItemCommand,
  type BatchWriteItemCommandInput,
  DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import { afterEach, describe, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { sentMessageKeys, sentMessagesInDynamoDb } from './sent-messages.ts';

const client = new DynamoDBClient({ region: 'us-east-1' });
const dynamodb = mockClient(client);
afterEach(() => void dynamodb.reset());

const now = new Date('2026-11-24T03:00:00Z');
const sent = sentMessagesInDynamoDb(client, 'History', () => now);
const keysOf = (count: number) => Array.from({ length: count }, (_, nth) => `execution/r-${nth}/fixed`);
const requestedKeys = ({ RequestItems }: BatchGetItemCommandInput) => RequestItems?.['History']?.Keys ?? [];
const writtenItems = ({ RequestItems }: BatchWriteItemCommandInput) =>
  (RequestItems?.['History'] ?? []).map(({ PutRequest }) => PutRequest?.Item);

/** A table that handles at most this many items in a call, as DynamoDB may. */
function table(most: number) {
  const items = new Set<string>();
  dynamodb.on(BatchWriteItemCommand).callsFake((input: BatchWriteItemCommandInput) => {
    const written = writtenItems(input);
    for (const item of written.slice(0, most)) items.add(item?.['pk']?.S ?? '');
    const left = written.slice(most).map((Item) => ({ PutRequest: { Item } }));
    return { UnprocessedItems: left.length === 0 ? {} : { History: left } };
  });
  dynamodb.on(BatchGetItemCommand).callsFake((input: BatchGetItemCommandInput) => {
    const keys = requestedKeys(input);
    const left = keys.slice(most);
    return {
      Responses: {
        History: keys
          .slice(0, most)
          .filter(({ pk }) => items.has(pk?.S ?? ''))
          .map(({ pk }) => ({ pk })),
      },
      UnprocessedKeys: left.length === 0 ? {} : { History: { Keys: left } },
    };
  });
  return items;
}

describe('sent messages', () => {
  it.each([1000, 40])('are found among others, also if DynamoDB handles %i items in a call', async (most) => {
    table(most);
    await sent.add(keysOf(30));

    expect([...(await sent.among(keysOf(60)))]).toEqual(keysOf(30));
  });

  it('take one call for 100 to read and one for 25 to write', async () => {
    table(1000);
    await sent.add(keysOf(100));
    await sent.among(keysOf(100));

    expect(dynamodb.commandCalls(BatchWriteItemCommand)).toHaveLength(4);
    expect(dynamodb.commandCalls(BatchGetItemCommand)).toHaveLength(1);
    expect(requestedKeys(dynamodb.commandCalls(BatchGetItemCommand)[0]!.args[0].input)).toHaveLength(100);
  });

  it('are read consistently, and expire after 15 days under keys that IAM allows', async () => {
    table(1000);
    await sent.add(['a']);
    await sent.among(['a']);

    const [item] = writtenItems(dynamodb.commandCalls(BatchWriteItemCommand)[0]!.args[0].input);
    expect(item?.['expiresAt']).toEqual({ N: String(now.getTime() / 1000 + 15 * 86_400) });
    expect(item?.['pk']?.S?.startsWith(sentMessageKeys.slice(0, -1))).toBe(true);
    expect(dynamodb.commandCalls(BatchGetItemCommand)[0]!.args[0].input.RequestItems?.['History']).toMatchObject({
      ConsistentRead: true,
    });
  });

  it('are an error if DynamoDB does not return all of them', async () => {
    table(0);

    await expect(sent.among(['a'])).rejects.toThrow('did not read all items');
    await expect(sent.add(['a'])).rejects.toThrow('did not write all items');
  });
});
