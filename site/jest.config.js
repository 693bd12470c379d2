// The site, built and looked at in Chromium: `npm run test:site`.

const { testEnvironment, testTimeout, transform } = require('../jest.config.js');

/** @type {import('jest').Config} */
module.exports = {
  rootDir: '..',
  testEnvironment,
  testMatch: ['<rootDir>/site/*.test.ts'],
  testTimeout,
  transform,
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.stryker-tmp/'],
};
