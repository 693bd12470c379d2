// The tests in real browser engines: `npm run test:browsers`.

const { testEnvironment, testTimeout, transform, ...base } = require('../../jest.config.js');

/** @type {import('jest').Config} */
module.exports = {
  rootDir: '../..',
  testEnvironment,
  testMatch: ['<rootDir>/__tests__/browsers/*.test.ts'],
  testTimeout,
  transform,
  moduleNameMapper: base.moduleNameMapper,
  modulePathIgnorePatterns: base.modulePathIgnorePatterns,
  globalSetup: '<rootDir>/__tests__/browsers/announce-missing.ts',
  globalTeardown: '<rootDir>/__tests__/browsers/end-in-time.ts',
};
