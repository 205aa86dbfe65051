/** Which outcomes and questions were already sent. SQS, EventBridge and Report can deliver one more than once. */
import { createHash } from 'node:crypto';
import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  type AttributeValue,
  type DynamoDBClient,
  type WriteRequest,
} from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { inBatches, untilProcessed } from '../batches/index.ts';

export interface SentMessages {
  /** Those of the keys that were sent. Throws if DynamoDB does not say. */
  among(keys: readonly string[]): Promise<ReadonlySet<string>>;
  /** Remembers that they were sent. */
  add(keys: readonly string[]): Promise<void>;
}

/** The partition keys of the items, for IAM. */
export const sentMessageKeys = 'SENT#*';

/** Longer than a queue keeps a message. */
const keptSeconds = 15 * 86_400;

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html */
const mostRead = 100;
/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html */
const mostWritten = 25;

type Item = { [name: string]: AttributeValue };

export function sentMessagesInDynamoDb(
  client: DynamoDBClient,
  table: string,
  now: () => Date = () => new Date(),
): SentMessages {
  return {
    async among(keys) {
      const byId = new Map(keys.map((key) => [idOf(key), key]));
      const found = await Promise.all(inBatches([...byId.keys()], mostRead).map((ids) => readIds(client, table, ids)));
      return new Set(found.flat().flatMap((id) => byId.get(id) ?? []));
    },
    async add(keys) {
      const expiresAt = Math.floor(now().getTime() / 1000) + keptSeconds;
      const items = [...new Set(keys)].map((key) => marshall({ pk: idOf(key), sk: 'MESSAGE', expiresAt }) as Item);
      await Promise.all(inBatches(items, mostWritten).map((some) => writeItems(client, table, some)));
    },
  };
}

/** A hash, because a key has names of others and any length. */
function idOf(key: string): string {
  return `SENT#${createHash('sha256').update(key).digest('hex').slice(0, 40)}`;
}

async function readIds(client: DynamoDBClient, table: string, ids: readonly string[]): Promise<readonly string[]> {
  const found: string[] = [];
  await untilProcessed({
    parts: ids.map((pk) => marshall({ pk, sk: 'MESSAGE' }) as Item),
    purpose: `read all items of ${table}`,
    send: async (keys) => {
      // A message can come again within a second, before an eventually consistent read shows that it was sent.
      const request = { Keys: [...keys], ConsistentRead: true, ProjectionExpression: 'pk' };
      const { Responses = {}, UnprocessedKeys = {} } = await client.send(
        new BatchGetItemCommand({ RequestItems: { [table]: request } }),
      );
      found.push(...(Responses[table] ?? []).flatMap(({ pk }) => pk?.S ?? []));
      return UnprocessedKeys[table]?.Keys ?? [];
    },
  });
  return found;
}

async function writeItems(client: DynamoDBClient, table: string, items: readonly Item[]): Promise<void> {
  await untilProcessed({
    parts: items.map((Item): WriteRequest => ({ PutRequest: { Item } })),
    purpose: `write all items of ${table}`,
    send: async (puts) => {
      const { UnprocessedItems = {} } = await client.send(
        new BatchWriteItemCommand({ RequestItems: { [table]: [...puts] } }),
      );
      return UnprocessedItems[table] ?? [];
    },
  });
}
