const { globalSetup: _setup, globalTeardown: _teardown, ...config } = require('./jest.config.cjs');

/** `pnpm coverage` checks that the tests of controls and engine run every line of them, without moto. */
/** @type {import('jest').Config} */
module.exports = {
  ...config,
  testMatch: ['<rootDir>/packages/playbooks/src/**/*.test.ts'],
  collectCoverage: true,
  coverageProvider: 'v8',
  coverageReporters: ['text'],
  collectCoverageFrom: [
    'packages/playbooks/src/{controls,engine}/**/*.ts',
    '!**/*.test.ts',
    '!**/testing/**',
    // Nothing but exports.
    '!**/index.ts',
  ],
  coverageThreshold: { global: { lines: 100 } },
};
