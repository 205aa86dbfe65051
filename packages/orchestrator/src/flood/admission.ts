/**
 * A count of one hour with a limit, of which one caller reports that it is exceeded. Separate from the rest of history,
 * because only Parse needs it.
 */
import { type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { hourOf } from '../history/index.ts';

const twoDaysSeconds = 2 * 86_400;

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
  return async (counter, add, most, by) => {
    const Key = marshall({ pk: `TALLY#${counter}#${hourOf(now())}`, sk: 'COUNT' });
    const update = async (UpdateExpression: string, values: object) => {
      const { Attributes = {} } = await client.send(
        new UpdateItemCommand({
          TableName: name,
          Key,
          UpdateExpression,
          ...(UpdateExpression.includes('#count') ? { ExpressionAttributeNames: { '#count': 'count' } } : {}),
          ExpressionAttributeValues: marshall(values),
          ReturnValues: 'ALL_NEW',
        }),
      );
      return unmarshall(Attributes);
    };
    const { count: sum, reporter } = await update('ADD #count :add SET expiresAt = :expiresAt', {
      ':add': add,
      ':expiresAt': Math.floor(now().getTime() / 1000) + twoDaysSeconds,
    });
    // An unknown sum must not be treated as a small one.
    if (typeof sum !== 'number') throw new Error(`DynamoDB returned no count of ${counter}.`);
    if (sum <= most) return { sum, isFirst: false };
    // Concurrent callers get the same reporter.
    const known: unknown =
      reporter ?? (await update('SET reporter = if_not_exists(reporter, :by)', { ':by': by }))['reporter'];
    return { sum, isFirst: known === by };
  };
}
