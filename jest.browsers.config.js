// The tests in real browser engines: `npm run test:browsers`.

const { testTimeout, transform, moduleNameMapper } = require('./jest.config.js');

/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  testMatch: ['**/__tests__/browsers/**/*.test.ts'],
  testTimeout,
  transform,
  moduleNameMapper,
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
  globalSetup: '<rootDir>/__tests__/browsers/announce-missing.ts',
  globalTeardown: '<rootDir>/__tests__/browsers/end-in-time.ts',
};
