/** What the story promises: a sentence each, and whether it held. */
import { isDeepStrictEqual } from 'node:util';

export interface Expectation {
  readonly sentence: string;
  readonly holds: boolean;
  /** Only where it does not hold. */
  readonly found?: unknown;
  readonly wanted?: unknown;
}

export function expectation(sentence: string, found: unknown, wanted: unknown): Expectation {
  return isDeepStrictEqual(found, wanted) ? { sentence, holds: true } : { sentence, holds: false, found, wanted };
}
