import { describe, expect, it } from '@jest/globals';
import { type FileReport, countsOf, notRun, slowest } from './jest-report.ts';

const passed = { status: 'passed', failureMessages: [] };
const failed = (message: string) => ({ status: 'failed', failureMessages: [message] });
const file = (name: string, seconds: number, ...assertionResults: FileReport['assertionResults']): FileReport => ({
  name,
  startTime: 1000,
  endTime: 1000 + seconds * 1000,
  assertionResults,
});
const report = (...testResults: readonly FileReport[]) => ({
  numPassedTests: testResults.flatMap(({ assertionResults }) => assertionResults.filter((one) => one === passed))
    .length,
  numRuntimeErrorTestSuites: 0,
  testResults,
});

describe('the counts of a report', () => {
  it('have each failed test once', () => {
    const broken = failed('expected 1, received 2');

    expect(countsOf(report(file('a', 1, passed, broken, broken), file('b', 1, passed)))).toEqual({
      passed: 2,
      failed: 2,
    });
  });

  it('have a failed hook once, and no test that waited for it', () => {
    const waiting = Array.from({ length: 30 }, () => failed(`the block > a test\n    Error: ${notRun}`));

    expect(countsOf(report(file('a', 1, failed('Exceeded timeout of 5000 ms for a hook.'), ...waiting)))).toEqual({
      passed: 0,
      failed: 1,
    });
  });

  it('have a file that does not load as one failure', () => {
    expect(countsOf({ ...report(file('a', 1, passed)), numRuntimeErrorTestSuites: 1 })).toEqual({
      passed: 1,
      failed: 1,
    });
  });
});

it('the slowest files of all reports come first', () => {
  expect(slowest([report(file('a', 1), file('b', 3)), report(file('c', 2))], 2)).toEqual([
    { name: 'b', seconds: 3 },
    { name: 'c', seconds: 2 },
  ]);
});
