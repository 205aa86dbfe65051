/**
 * Starts the longest test files first, also where no earlier run has measured them. jest then starts the largest files first, but
 * a small file can play a thousand scenarios, and would start when every other file has ended.
 *
 * @see https://jestjs.io/docs/configuration#testsequencer-string
 */
import sequencer from '@jest/test-sequencer';

// The package describes its CommonJS build, in which the class is a property.
const TestSequencer = sequencer as unknown as typeof sequencer.default;
type Tests = Parameters<sequencer.default['sort']>[0];

/** Parts of paths, longest files first. Files of the same part keep the order of jest. */
const longest = ['/long/faults.test.ts', '/e2e/', '/infra/src/', '/local-cloud/src/cloud/'];

// oxlint-disable-next-line import/no-default-export -- jest takes nothing else
export default class LongestFirst extends TestSequencer {
  override sort(tests: Tests): Tests {
    // oxlint-disable-next-line unicorn/no-array-sort -- not of an array
    return longestFirst(super.sort(tests) as Tests);
  }
}

/** @param sorted In the order of jest, with the seconds of the last run, if there was one. */
export function longestFirst<Test extends { readonly path: string; readonly duration?: number | undefined }>(
  sorted: Test[],
): Test[] {
  if (sorted.every(({ duration }) => duration !== undefined)) return sorted;
  return sorted.toSorted((a, b) => rankOf(a.path) - rankOf(b.path));
}

function rankOf(path: string): number {
  const rank = longest.findIndex((part) => path.includes(part));
  return rank === -1 ? longest.length : rank;
}
