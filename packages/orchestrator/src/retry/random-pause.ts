/** Pauses between tries. Each is random, so that callers that failed at the same time do not try again at the same time. */

/** In milliseconds. */
interface Pauses {
  /** At most, before the second try. It doubles with each try. */
  readonly shortest: number;
  /** At most, before any try. */
  readonly longest: number;
}

/**
 * The pause after the try with this number, from 1, in whole milliseconds: at least 1, and at most `longest`.
 *
 * @see https://docs.aws.amazon.com/wellarchitected/latest/framework/rel_mitigate_interaction_failure_limit_retries.html
 */
export function randomPause(afterTry: number, { shortest, longest }: Pauses, random = Math.random()): number {
  return Math.max(1, Math.ceil(random * Math.min(longest, shortest * 2 ** (afterTry - 1))));
}
