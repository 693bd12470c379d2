// The packed package in the set-ups of its users: `npm run test:package`.

const {
  testEnvironment,
  testTimeout,
  transform,
  moduleNameMapper,
  maxWorkers,
} = require('../../jest.config.js');

/** @type {import('jest').Config} */
module.exports = {
  rootDir: '../..',
  testEnvironment,
  testMatch: ['<rootDir>/__tests__/package/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/__tests__/package/smoke.test.ts'],
  testTimeout,
  transform,
  moduleNameMapper,
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
  maxWorkers,
};
