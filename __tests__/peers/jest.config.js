// Routers and servers with CORS of their own around a policy: `npm run test:peers`.

const { testEnvironment, testTimeout, transform, ...base } = require('../../jest.config.js');

/** @type {import('jest').Config} */
module.exports = {
  rootDir: '../..',
  testEnvironment,
  testMatch: ['<rootDir>/__tests__/peers/*.test.ts'],
  testTimeout,
  transform,
  moduleNameMapper: base.moduleNameMapper,
  modulePathIgnorePatterns: base.modulePathIgnorePatterns,
};
