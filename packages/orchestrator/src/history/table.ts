/** The DynamoDB table of history, and the calls that several modules share. */
import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  GetItemCommand,
  TransactWriteItemsCommand,
  type AttributeValue,
  type DynamoDBClient,
  type TransactWriteItem,
} from '@aws-sdk/client-dynamodb';
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
  const { Attributes } = await client.send(new DeleteItemCommand({ TableName: name, Key, ReturnValues: 'ALL_OLD' }));
  return Attributes;
}

export async function findRecord(table: Table, remediationId: string): Promise<RemediationRecord | undefined> {
  const item = await getItem(table, recordKey(remediationId));
  return item === undefined ? undefined : recordOf(item);
}

export async function transact({ client }: Table, TransactItems: TransactWriteItem[]): Promise<void> {
  await client.send(new TransactWriteItemsCommand({ TransactItems }));
}

/** For `catch`: returns `undefined` for a failed condition, and throws all other errors. */
export function ifConditionFailed(error: unknown): undefined {
  if (!(error instanceof ConditionalCheckFailedException)) throw error;
}
