/**
 * A count of one hour with a limit, of which one caller reports that it is exceeded. Separate from the rest of history,
 * because only Parse needs it.
 */
import { type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { addToCount, countKey } from '../history/index.ts';

interface Admission {
  readonly sum: number;
  /** Whether this caller reports that the sum is above the limit. */
  readonly isFirst: boolean;
}

/**
 * Adds to a count of the current hour, and returns the sum. Above `most`, `isFirst` is true for one caller only, and
 * again for each retry of that caller.
 *
 * @param by Identifies the caller: the execution.
 */
export type Admit = (name: string, add: number, most: number, by: string) => Promise<Admission>;

/** One call, and one more for each caller above the limit until there is one that reports. */
export function admitInDynamoDb(client: DynamoDBClient, name: string, now: () => Date = () => new Date()): Admit {
  const table = { client, name, now };
  return async (counter, add, most, by) => {
    const { sum, attributes } = await addToCount(table, counter, add);
    if (sum <= most) return { sum, isFirst: false };
    const reporter: unknown = attributes['reporter'] ?? (await reporterOf(table, counter, by));
    return { sum, isFirst: reporter === by };
  };
}

/** Makes the caller the reporter of the count, unless there is one. Concurrent callers get the same reporter. */
async function reporterOf(
  { client, name, now }: { readonly client: DynamoDBClient; readonly name: string; readonly now: () => Date },
  counter: string,
  by: string,
): Promise<unknown> {
  const { Attributes = {} } = await client.send(
    new UpdateItemCommand({
      TableName: name,
      Key: countKey(counter, now()),
      UpdateExpression: 'SET reporter = if_not_exists(reporter, :by)',
      ExpressionAttributeValues: marshall({ ':by': by }),
      ReturnValues: 'ALL_NEW',
    }),
  );
  return unmarshall(Attributes)['reporter'];
}
