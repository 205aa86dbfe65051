/** The DynamoDB table of history, and the calls that several modules share. */
import {
  BatchGetItemCommand,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  GetItemCommand,
  TransactWriteItemsCommand,
  type AttributeValue,
  type DynamoDBClient,
  type TransactWriteItem,
} from '@aws-sdk/client-dynamodb';
import { inBatches, untilProcessed } from '../batches/index.ts';
import { type Persistence, retryConflicts } from './transactions/index.ts';
import { recordKey, recordOf } from './items.ts';
import type { RemediationRecord } from '../model/index.ts';

export interface Table {
  readonly client: DynamoDBClient;
  readonly name: string;
  readonly now: () => Date;
}

export type Item = { readonly [name: string]: AttributeValue };

export const daySeconds = 86_400;

/** The value of the `expiresAt` attribute, after which DynamoDB deletes an item. */
export function expiresIn({ now }: Table, seconds: number): number {
  return Math.floor(now().getTime() / 1000) + seconds;
}

/** A strongly consistent read. */
export async function getItem({ client, name }: Table, Key: Item): Promise<Item | undefined> {
  const { Item } = await client.send(new GetItemCommand({ TableName: name, Key, ConsistentRead: true }));
  return Item;
}

/** Deletes an item and returns it, if it existed. */
export async function takeItem({ client, name }: Table, Key: Item): Promise<Item | undefined> {
  const command = new DeleteItemCommand({ TableName: name, Key, ReturnValues: 'ALL_OLD' });
  const { Attributes } = await retryConflicts(() => client.send(command));
  return Attributes;
}

export async function findRecord(table: Table, remediationId: string): Promise<RemediationRecord | undefined> {
  const item = await getItem(table, recordKey(remediationId));
  return item === undefined ? undefined : recordOf(item);
}

/** Strongly consistent reads, by the partition key. An item that does not exist is missing. */
export async function getItems(table: Table, all: readonly Item[]): Promise<ReadonlyMap<string, Item>> {
  const parts = await Promise.all(inBatches(all, mostKeys).map((keys) => getPart(table, keys)));
  return new Map(parts.flat().map((item) => [item['pk']?.S ?? '', item]));
}

/** Of one BatchGetItem. @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html */
const mostKeys = 100;

async function getPart({ client, name }: Table, all: readonly Item[]): Promise<readonly Item[]> {
  const found: Item[] = [];
  await untilProcessed({
    parts: all,
    purpose: `read all items of ${name}`,
    send: async (keys) => {
      const RequestItems = { [name]: { Keys: [...keys], ConsistentRead: true } };
      const { Responses = {}, UnprocessedKeys = {} } = await client.send(new BatchGetItemCommand({ RequestItems }));
      found.push(...(Responses[name] ?? []));
      return UnprocessedKeys[name]?.Keys ?? [];
    },
  });
  return found;
}

/** By id. A remediation without a record is missing. */
export async function findRecords(
  table: Table,
  remediationIds: readonly string[],
): Promise<ReadonlyMap<string, RemediationRecord>> {
  const found = await getItems(table, remediationIds.map(recordKey));
  return new Map([...found.values()].map(recordOf).map((record) => [record.remediationId, record]));
}

/** Runs a transaction, and repeats it while it conflicts with another one. */
export async function transact(
  { client }: Table,
  TransactItems: TransactWriteItem[],
  persistence?: Persistence,
): Promise<void> {
  await retryConflicts(() => client.send(new TransactWriteItemsCommand({ TransactItems })), persistence);
}

/** For `catch`: returns `undefined` for a failed condition, and throws all other errors. */
export function ifConditionFailed(error: unknown): undefined {
  if (!(error instanceof ConditionalCheckFailedException)) throw error;
}
