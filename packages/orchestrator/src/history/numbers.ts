/** Numbers per hour: counts, and a number that all functions share. */
import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { hourOf } from './contract/index.ts';
import { agreedKey } from './items.ts';
import { type Item, type Table, daySeconds, expiresIn, getItem } from './table.ts';

/** The key of a count in the hour of this time. */
export function countKey(name: string, now: Date): Item {
  return marshall({ pk: `TALLY#${name}#${hourOf(now)}`, sk: 'COUNT' });
}

/** Adds to the count of an hour and returns the sum. */
export async function tally(table: Table, name: string, add: 0 | 1, hour?: Date): Promise<number> {
  return (await addToCount(table, name, add, hour)).sum;
}

/** Adds to the count of an hour, by default the current one, and returns the sum with the other attributes of the count. */
export async function addToCount(
  table: Table,
  name: string,
  add: number,
  hour: Date = table.now(),
): Promise<{ readonly sum: number; readonly attributes: { readonly [name: string]: unknown } }> {
  const { Attributes = {} } = await table.client.send(
    new UpdateItemCommand({
      TableName: table.name,
      Key: countKey(name, hour),
      UpdateExpression: 'ADD #count :add SET expiresAt = :expiresAt',
      ExpressionAttributeNames: { '#count': 'count' },
      ExpressionAttributeValues: marshall({ ':add': add, ':expiresAt': expiresIn(table, 2 * daySeconds) }),
      // UPDATED_NEW may omit a count to which 0 was added.
      ReturnValues: 'ALL_NEW',
    }),
  );
  const { count: sum, ...attributes }: { readonly count?: unknown } = unmarshall(Attributes);
  // An unknown sum must not be treated as a small one.
  if (typeof sum !== 'number') throw new Error(`DynamoDB returned no count of ${name}.`);
  return { sum, attributes };
}

/** The number of the current hour, or `undefined` if none is stored. */
export async function agreed(table: Table, name: string): Promise<number | undefined> {
  const item = await getItem(table, agreedKey(name, table.now()));
  return item === undefined ? undefined : Number(unmarshall(item)['number']);
}

/** Stores a number for the current hour, unless one is stored already. Returns the stored number. */
export async function agree(table: Table, name: string, number: number): Promise<number> {
  const { Attributes = {} } = await table.client.send(
    new UpdateItemCommand({
      TableName: table.name,
      Key: agreedKey(name, table.now()),
      // DynamoDB serializes concurrent writes, and the second keeps the value of the first.
      UpdateExpression: 'SET #number = if_not_exists(#number, :number), expiresAt = :expiresAt',
      ExpressionAttributeNames: { '#number': 'number' },
      ExpressionAttributeValues: marshall({ ':number': number, ':expiresAt': expiresIn(table, 2 * daySeconds) }),
      ReturnValues: 'ALL_NEW',
    }),
  );
  return Number(unmarshall(Attributes)['number']);
}
