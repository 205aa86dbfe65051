/** @type {import('jest').Config} */
module.exports = {
  // Tests run in plain Node, which reads TypeScript. A worker loads each module once for all its test files.
  runner: 'jest-light-runner',
  setupFilesAfterEnv: ['<rootDir>/test/jest/resolve-globals.ts'],
  transform: {},
  testSequencer: '<rootDir>/test/jest/longest-first.ts',
  globalSetup: '<rootDir>/test/jest/start-moto.ts',
  globalTeardown: '<rootDir>/test/jest/stop-moto.ts',
  // The tests of an example run in the test runner of its owner: test/e2e/own-*.test.ts start them.
  testMatch: ['**/*.test.ts', '!**/examples/**'],
  // Jest leaves one core idle by default; half of the time here is spent waiting for moto anyway.
  maxWorkers: '100%',
  modulePathIgnorePatterns: ['<rootDir>/infra/cdk.out'],
};
