/** Summarizes the JSON report of jest. Pure. */

export interface Counts {
  readonly passed: number;
  readonly failed: number;
}

export interface FileReport {
  /** Absolute path. */
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly startTime: number;
  readonly endTime: number;
  readonly assertionResults: readonly {
    readonly status: string;
    readonly failureMessages: readonly string[];
  }[];
}

export interface JestReport {
  readonly numPassedTests: number;
  /** Files that could not be loaded: they have no tests. */
  readonly numRuntimeErrorTestSuites: number;
  readonly testResults: readonly FileReport[];
}

/**
 * A file that does not load, or that declares no test, counts as one failure. So does a hook, however many tests wait for
 * it: tests that did not run because of it count as neither passed nor failed.
 */
export function countsOf({ numPassedTests, numRuntimeErrorTestSuites, testResults }: JestReport): Counts {
  const failures = testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status, failureMessages: [message = ''] }) => status === 'failed' && !message.includes(notRun));
  const withoutResult = testResults.filter(({ assertionResults }) => assertionResults.length === 0).length;
  // A file that does not load has no results.
  return { passed: numPassedTests, failed: failures.length + Math.max(withoutResult, numRuntimeErrorTestSuites) };
}

/** The error of a test whose block has a `beforeAll` hook that failed. */
export const notRun = 'Not run: a beforeAll hook failed.';

export interface SlowFile {
  readonly name: string;
  readonly seconds: number;
}

/** The slowest files of all reports, the slowest first. */
export function slowest(reports: readonly JestReport[], count: number): readonly SlowFile[] {
  const testResults = reports.flatMap((report) => report.testResults);
  const files = testResults.map(({ name, startTime, endTime }) => ({ name, seconds: (endTime - startTime) / 1000 }));
  return files.toSorted((a, b) => b.seconds - a.seconds).slice(0, count);
}
