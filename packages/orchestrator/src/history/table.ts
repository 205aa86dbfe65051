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

/** Strongly consistent reads, by the partition key. An item that does not exist is missing. At most 100 keys a call. */
export async function getItems({ client, name }: Table, all: readonly Item[]): Promise<ReadonlyMap<string, Item>> {
  const found = new Map<string, Item>();
  let keys = all.map((key) => ({ ...key }));
  while (keys.length > 0) {
    const RequestItems = { [name]: { Keys: keys.slice(0, 100), ConsistentRead: true } };
    const { Responses = {}, UnprocessedKeys = {} } = await client.send(new BatchGetItemCommand({ RequestItems }));
    for (const item of Responses[name] ?? []) found.set(item['pk']?.S ?? '', item);
    keys = [...((UnprocessedKeys[name]?.Keys ?? []) as typeof keys), ...keys.slice(100)];
  }
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
