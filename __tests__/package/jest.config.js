// The packed package in the set-ups of its users: `npm run test:package`.

const { testEnvironment, testTimeout, transform, ...base } = require('../../jest.config.js');

/** @type {import('jest').Config} */
module.exports = {
  rootDir: '../..',
  testEnvironment,
  testMatch: ['<rootDir>/__tests__/package/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/__tests__/package/smoke.test.ts'],
  testTimeout,
  transform,
  moduleNameMapper: base.moduleNameMapper,
  modulePathIgnorePatterns: base.modulePathIgnorePatterns,
  maxWorkers: base.maxWorkers,
};
