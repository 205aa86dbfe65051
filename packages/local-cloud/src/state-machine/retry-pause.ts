/**
 * The pause between the attempts of a task. The engine retries at once, because its own pauses take real time.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
 */
import type { JsonObject } from '../gateway/index.ts';

interface Retrier {
  readonly ErrorEquals: readonly string[];
  readonly IntervalSeconds?: number;
  readonly MaxAttempts?: number;
  readonly BackoffRate?: number;
  readonly MaxDelaySeconds?: number;
  readonly JitterStrategy?: 'FULL' | 'NONE';
}

/**
 * Runs the attempts of one task in one execution. A failed attempt that Step Functions retries takes as long as the
 * pause after it. With full jitter, the pause is half of the interval, which is its mean.
 */
export function pausedRetries(
  { Retry = [] }: JsonObject,
  pause: (seconds: number) => Promise<void>,
): (given: unknown, attempt: () => Promise<unknown>) => Promise<unknown> {
  const retriers = Retry as readonly Retrier[];
  // The attempts of one task have the same parameters. Those of another item of a map have others.
  const used = new Map<string, number>();
  return async (given, attempt) => {
    try {
      return await attempt();
    } catch (error) {
      const index = retriers.findIndex((retrier) => isMeant(retrier, error));
      const retrier = retriers[index];
      if (retrier === undefined) throw error;
      const key = `${index} ${JSON.stringify(given)}`;
      const before = used.get(key) ?? 0;
      used.set(key, before + 1);
      if (before < (retrier.MaxAttempts ?? 3)) await pause(secondsOf(retrier, before));
      throw error;
    }
  };
}

function isMeant({ ErrorEquals }: Retrier, error: unknown): boolean {
  const { name, isRetryable } = error as { readonly name?: string; readonly isRetryable?: boolean };
  if (isRetryable === false) return false;
  const isTimeout = name === 'States.Timeout';
  return ErrorEquals.some(
    (wanted) => wanted === name || wanted === 'States.ALL' || (wanted === 'States.TaskFailed' && !isTimeout),
  );
}

function secondsOf({ IntervalSeconds = 1, BackoffRate = 2, MaxDelaySeconds, JitterStrategy }: Retrier, before: number) {
  const interval = Math.min(IntervalSeconds * BackoffRate ** before, MaxDelaySeconds ?? Infinity);
  return JitterStrategy === 'FULL' ? interval / 2 : interval;
}
