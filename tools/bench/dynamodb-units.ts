/**
 * What requests to DynamoDB are billed, from the requests themselves. Pure.
 *
 * A write is a unit for each 1 KB of the item, the larger of before and after; in a transaction two, a condition check
 * included; and one for each index that the item is put into. A read of 4 KB is a unit, half of one if it need not be
 * consistent.
 *
 * @see https://aws.amazon.com/dynamodb/pricing/on-demand/
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html#transaction-capacity-handling
 */
type AttributeValue = { readonly [type: string]: unknown };
export type Item = { readonly [name: string]: AttributeValue };

export interface Units {
  readonly write: number;
  readonly read: number;
}

export interface TableFacts {
  /** The attribute that puts an item into an index, for each index. */
  readonly indexedBy: readonly string[];
  /** As large as the item with this key ever was: nothing says how large it was at the time. */
  readonly bytesOf: (key: Item) => number;
}

interface Write {
  readonly Key?: Item;
  readonly Item?: Item;
  readonly UpdateExpression?: string;
  readonly ExpressionAttributeNames?: { readonly [name: string]: string };
}

type Transaction = { readonly TransactItems: readonly { readonly [kind: string]: Write }[] };

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
    default:
      throw new Error(`Nobody said what dynamodb:${operation} is billed. Add it to dynamodb-units.ts.`);
  }
}

function bytesOf({ Item, Key = {} }: Write, table: TableFacts): number {
  return Item === undefined ? table.bytesOf(Key) : sizeOf(Item);
}

/** An update that names an attribute of an index moves the item in it: out and in again, at worst. */
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

/**
 * Names and values in UTF-8; lists and maps with their overhead.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 */
export function sizeOf(item: Item): number {
  return sum(Object.entries(item).map(([name, value]) => Buffer.byteLength(name) + sizeOfValue(value)));
}

function sizeOfValue(value: AttributeValue): number {
  const [[type, inner] = ['', undefined]] = Object.entries(value);
  switch (type) {
    case 'S':
      return Buffer.byteLength(String(inner));
    case 'N':
      return Math.ceil(String(inner).length / 2) + 1;
    case 'M':
      return (
        3 + sum(Object.entries(inner as Item).map(([name, one]) => Buffer.byteLength(name) + sizeOfValue(one) + 1))
      );
    case 'L':
      return 3 + sum((inner as readonly AttributeValue[]).map((one) => sizeOfValue(one) + 1));
    case 'BOOL':
    case 'NULL':
      return 1;
    default:
      throw new Error(`Nobody said how large a ${type} of DynamoDB is. Add it to dynamodb-units.ts.`);
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
