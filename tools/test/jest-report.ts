/** What the JSON report of jest comes to. Pure. */

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

/** A file that does not load counts as one failure. So does a hook that times out, however many tests wait for it. */
export function countsOf({ numPassedTests, numRuntimeErrorTestSuites, testResults }: JestReport): Counts {
  const failures = testResults.map(({ assertionResults }) => {
    const messages = assertionResults
      .filter(({ status }) => status === 'failed')
      .map(({ failureMessages }) => failureMessages[0] ?? '');
    const ofHooks = messages.filter((message) => timedOutHook.test(message));
    return messages.length - ofHooks.length + new Set(ofHooks).size;
  });
  return { passed: numPassedTests, failed: sum(failures) + numRuntimeErrorTestSuites };
}

/** Jest gives the error of a hook, its stack included, to each test of the block. */
const timedOutHook = /Exceeded timeout of \d+ ms for a hook/;

export interface SlowFile {
  readonly name: string;
  readonly seconds: number;
}

/** The slowest first. */
export function slowest({ testResults }: JestReport, count: number): readonly SlowFile[] {
  const files = testResults.map(({ name, startTime, endTime }) => ({ name, seconds: (endTime - startTime) / 1000 }));
  return files.toSorted((a, b) => b.seconds - a.seconds).slice(0, count);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
