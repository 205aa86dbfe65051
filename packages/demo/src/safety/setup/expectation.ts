/** An expectation of the story, and whether it is met. */
import { isDeepStrictEqual } from 'node:util';

export interface Expectation {
  readonly sentence: string;
  readonly holds: boolean;
  /** Only if the expectation is not met. */
  readonly found?: unknown;
  readonly wanted?: unknown;
}

export function expectation(sentence: string, found: unknown, wanted: unknown): Expectation {
  return isDeepStrictEqual(found, wanted) ? { sentence, holds: true } : { sentence, holds: false, found, wanted };
}
