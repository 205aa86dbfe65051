/** Sends what DynamoDB left out of a batch again. It leaves items out above 16 MB, and while it throttles the table. */
import { setTimeout as sleep } from 'node:timers/promises';
import { randomPause } from '../retry/index.ts';

/** About two seconds in total. A batch of 100 items of 400 KB takes three calls. */
const mostCalls = 8;
const pauses = { shortest: 50, longest: 1000 };

interface Batch<Part> {
  readonly parts: readonly Part[];
  /** For the error, such as `read all items of ASR-History`. */
  readonly purpose: string;
  /** Sends these parts, and returns those that DynamoDB did not process. */
  readonly send: (parts: readonly Part[]) => Promise<readonly Part[]>;
  readonly pause?: (milliseconds: number) => Promise<unknown>;
}

/**
 * Sends a batch until all of it is processed, with longer and longer random pauses.
 *
 * @throws The errors of `send`, and an error if DynamoDB leaves parts out of every call. Some parts can be written then.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html#Programming.Errors.BatchOperations
 */
export async function untilProcessed<Part>({ parts, purpose, send, pause = sleep }: Batch<Part>): Promise<void> {
  let left = parts;
  for (let calls = 1; left.length > 0; calls += 1) {
    left = await send(left);
    if (left.length === 0) return;
    if (calls === mostCalls)
      throw new Error(
        `DynamoDB did not ${purpose} in ${calls} calls: it throttles the table. Try again in a minute. If the error returns, see the metrics ReadThrottleEvents and WriteThrottleEvents of the table in CloudWatch.`,
      );
    await pause(randomPause(calls, pauses));
  }
}
