/**
 * Repeats writes that DynamoDB refuses because another running transaction contains one of their items. DynamoDB does not
 * wait for the other transaction, and the SDK does not retry such a refusal.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html#transaction-conflict-handling
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { TransactionCanceledException, TransactionConflictException } from '@aws-sdk/client-dynamodb';
import { randomPause } from '../../retry/index.ts';

export interface Persistence {
  readonly tries: number;
  /** The longest pause before the next try, in milliseconds. */
  readonly longest: number;
}

/** About a second in total. After that, the queue delivers the request again. */
const ofRequests: Persistence = { tries: 9, longest: 300 };

/** The pause before the second try, in milliseconds. A transaction takes about as long. */
const shortest = 20;

/**
 * Runs the write until no transaction conflicts with it, or the tries are used up. A refused write did nothing, so it is
 * safe to repeat. Pauses double and are random, so that writes that conflicted once do not conflict again.
 *
 * @throws All other errors of the write, and the last conflict.
 */
export async function retryConflicts<Result>(
  write: () => Promise<Result>,
  { tries, longest }: Persistence = ofRequests,
): Promise<Result> {
  for (let nth = 1; ; nth += 1) {
    try {
      return await write();
    } catch (error) {
      if (nth === tries || !isConflict(error)) throw error;
      await sleep(randomPause(nth, { shortest, longest }));
    }
  }
}

/** A failed condition of the same transaction is an answer, and takes precedence. */
function isConflict(error: unknown): boolean {
  if (error instanceof TransactionConflictException) return true;
  if (!(error instanceof TransactionCanceledException)) return false;
  const codes = (error.CancellationReasons ?? []).map(({ Code }) => Code);
  return codes.includes('TransactionConflict') && !codes.includes('ConditionalCheckFailed');
}
