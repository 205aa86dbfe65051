/** The runs of jest that a selection of tests consists of. Pure. */

export interface JestRun {
  readonly args: readonly string[];
  /** Whether Node records which lines the tests execute. */
  readonly hasCoverage: boolean;
}

/** The tests that must execute every line of the controls and of the engine. */
const covering = '/packages/playbooks/';

/** The tests that take too long for the suite: `pnpm long`. */
const long = '/test/long/';

/**
 * The whole suite is two runs at the same time. Coverage makes every test slower, and only the tests of one package need
 * it. Any other selection is one run without coverage.
 *
 * @param selection Arguments of jest. None for the whole suite.
 */
export function jestRuns(selection: readonly string[]): readonly JestRun[] {
  if (selection.length > 0) return [{ args: selection, hasCoverage: false }];
  // Two caches: each run stores how long its files took, and jest starts the slowest ones first.
  return [
    { args: ['--testPathPatterns', covering, '--cacheDirectory', cacheOf('covering')], hasCoverage: true },
    {
      args: ['--testPathIgnorePatterns', '/node_modules/', covering, long, '--cacheDirectory', cacheOf('others')],
      hasCoverage: false,
    },
  ];
}

export const longRuns: readonly JestRun[] = [
  { args: ['--testPathPatterns', long, '--cacheDirectory', cacheOf('long')], hasCoverage: false },
];

function cacheOf(run: string): string {
  return `node_modules/.cache/jest-${run}`;
}
