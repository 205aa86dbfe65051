/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  globalSetup: '<rootDir>/test/jest/start-moto.ts',
  globalTeardown: '<rootDir>/test/jest/stop-moto.ts',
  testMatch: ['**/*.test.ts'],
  modulePathIgnorePatterns: ['<rootDir>/infra/cdk.out'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: { target: 'es2024', parser: { syntax: 'typescript' } },
        module: { type: 'commonjs', ignoreDynamic: false },
      },
    ],
  },
};
