/**
 * The capacity units that DynamoDB bills for a request, computed from the request. Pure.
 *
 * A write costs one unit for each 1 KB of the item. The larger of the sizes before and after counts. A transaction costs
 * double, also for a condition check. Each index that the item appears in costs one write more. A consistent read costs
 * one unit for each 4 KB, and an eventually consistent read costs half.
 *
 * @see https://aws.amazon.com/dynamodb/pricing/on-demand/
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html#transaction-capacity-handling
 */
import { type Item, itemBytes } from './item-size.ts';

export interface Units {
  readonly write: number;
  readonly read: number;
}

export interface TableFacts {
  /** For each index, its key attribute: an item with this attribute appears in the index. */
  readonly indexedBy: readonly string[];
  /** The largest size in bytes that the item with this key had. A request does not show the size of the stored item. */
  readonly bytesOf: (key: Item) => number;
}

interface Write {
  readonly Key?: Item;
  readonly Item?: Item;
  readonly UpdateExpression?: string;
  readonly ExpressionAttributeNames?: { readonly [name: string]: string };
}

type Transaction = { readonly TransactItems: readonly { readonly [kind: string]: Write }[] };

type BatchWrites = { readonly [table: string]: readonly { readonly PutRequest?: Write }[] };
type BatchReads = {
  readonly [table: string]: { readonly Keys: readonly Item[]; readonly ConsistentRead?: boolean };
};

export function unitsOf(operation: string, input: object, table: TableFacts): Units {
  switch (operation) {
    case 'TransactWriteItems': {
      const parts = (input as Transaction).TransactItems.flatMap((part) => Object.values(part));
      return {
        write: sum(parts.map((part) => 2 * kilobytes(bytesOf(part, table), 1) + indexEntries(part, table))),
        read: 0,
      };
    }
    case 'PutItem':
    case 'UpdateItem':
    case 'DeleteItem':
      return { write: kilobytes(bytesOf(input, table), 1) + indexEntries(input, table), read: 0 };
    case 'GetItem': {
      const { Key = {}, ConsistentRead = false } = input as { readonly Key?: Item; readonly ConsistentRead?: boolean };
      return { write: 0, read: kilobytes(table.bytesOf(Key), 4) * (ConsistentRead ? 1 : 0.5) };
    }
    case 'BatchWriteItem': {
      const { RequestItems } = input as { readonly RequestItems: BatchWrites };
      const puts = Object.values(RequestItems).flat();
      const units = puts.map(
        ({ PutRequest: Put = {} }) => kilobytes(bytesOf(Put, table), 1) + indexEntries(Put, table),
      );
      return { write: sum(units), read: 0 };
    }
    case 'BatchGetItem': {
      const { RequestItems } = input as { readonly RequestItems: BatchReads };
      const reads = Object.values(RequestItems).flatMap(({ Keys, ConsistentRead = false }) =>
        Keys.map((key) => kilobytes(table.bytesOf(key), 4) * (ConsistentRead ? 1 : 0.5)),
      );
      return { write: 0, read: sum(reads) };
    }
    default:
      throw new Error(`It is unknown what dynamodb:${operation} is billed. Add it to dynamodb-units.ts.`);
  }
}

function bytesOf({ Item, Key = {} }: Write, table: TableFacts): number {
  return Item === undefined ? table.bytesOf(Key) : itemBytes(Item);
}

/** An update of an index's key attribute moves the item in the index: at worst, one deletion and one insertion. */
function indexEntries(
  { Item, UpdateExpression, ExpressionAttributeNames = {} }: Write,
  { indexedBy }: TableFacts,
): number {
  if (Item !== undefined) return indexedBy.filter((name) => name in Item).length;
  if (UpdateExpression === undefined) return 0;
  const named = new Set(Object.values(ExpressionAttributeNames));
  return 2 * indexedBy.filter((name) => named.has(name) || UpdateExpression.includes(name)).length;
}

function kilobytes(bytes: number, unit: number): number {
  return Math.max(1, Math.ceil(bytes / (unit * 1024)));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
