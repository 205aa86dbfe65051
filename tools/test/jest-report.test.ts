import { describe, expect, it } from '@jest/globals';
import { type FileReport, countsOf, slowest } from './jest-report.ts';

const passed = { status: 'passed', failureMessages: [] };
const failed = (message: string) => ({ status: 'failed', failureMessages: [message] });
const late = (line: number) =>
  failed(`thrown: "Exceeded timeout of 5000 ms for a hook.\n    at Object.beforeAll (a.test.ts:${line}:1)`);
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

  it('have a hook that timed out once, not once for each of its tests', () => {
    const files = [
      file('a', 1, ...Array.from({ length: 30 }, () => late(1)), late(9), failed('wrong')),
      file('b', 1, late(1)),
    ];

    expect(countsOf(report(...files))).toEqual({ passed: 0, failed: 4 });
  });

  it('have a file that does not load as one failure', () => {
    expect(countsOf({ ...report(file('a', 1, passed)), numRuntimeErrorTestSuites: 1 })).toEqual({
      passed: 1,
      failed: 1,
    });
  });
});

it('the slowest files come first', () => {
  expect(slowest(report(file('a', 1), file('b', 3), file('c', 2)), 2)).toEqual([
    { name: 'b', seconds: 3 },
    { name: 'c', seconds: 2 },
  ]);
});
