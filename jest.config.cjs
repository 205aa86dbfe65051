/** @type {import('jest').Config} */
module.exports = {
  // Node, and time-outs that grow with the load of the machine.
  testEnvironment: '<rootDir>/test/jest/environment.ts',
  testTimeout: 20_000,
  globalSetup: '<rootDir>/test/jest/start-moto.ts',
  globalTeardown: '<rootDir>/test/jest/stop-moto.ts',
  testMatch: ['**/*.test.ts'],
  // Jest leaves one core idle by default; half of the time here is spent waiting for moto anyway.
  maxWorkers: '100%',
  modulePathIgnorePatterns: ['<rootDir>/infra/cdk.out'],
  // commander ships ES modules only, and jest runs CommonJS.
  transformIgnorePatterns: ['/node_modules/(?!.*commander/)'],
  transform: {
    '/node_modules/commander/.+\\.js$': [
      '@swc/jest',
      { jsc: { target: 'es2024', parser: { syntax: 'ecmascript' } }, module: { type: 'commonjs' } },
    ],
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: { target: 'es2024', parser: { syntax: 'typescript' } },
        module: { type: 'commonjs', ignoreDynamic: false },
      },
    ],
  },
};
