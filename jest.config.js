// The quick tests: all that plain Node runs, with what `npm ci` installs. Those in browsers and those of the packed package
// have a config of their own, beside their own dependencies.

const { availableParallelism } = require('node:os');

/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/__tests__/**/*.test.ts'],
  // A guard against hanging, not a measure: a busy machine must not fail a test.
  testTimeout: 60_000,
  // `npm run types` checks the types.
  transform: { '\\.ts$': ['ts-jest', { tsconfig: 'tsconfig.json', diagnostics: false }] },
  testPathIgnorePatterns: [
    '/node_modules/',
    '<rootDir>/__tests__/(?:browsers|package|peers|processes)/(?!smoke)',
  ],
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.stryker-tmp/'],
  moduleNameMapper: {
    '^corsage$': '<rootDir>/lib/index.ts',
    '^corsage/compat$': '<rootDir>/lib/compat.ts',
    '^corsage/explain$': '<rootDir>/lib/explain.ts',
    '^corsage/fetch$': '<rootDir>/__tests__/support/fetch-on-node.ts',
    '^corsage/sync$': '<rootDir>/lib/sync.ts',
  },
  // One more than there are cores, since some tests wait for timers and other processes.
  maxWorkers: availableParallelism() + 1,
  testSequencer: '<rootDir>/tools/longest-first.cjs',
  collectCoverage: true,
  // What talks to Redis is held to the same by the tests that have a Redis: `npm run test:processes`.
  collectCoverageFrom: ['lib/**/*.ts', '!lib/sync/redis-*.ts'],
  coverageThreshold: { global: { lines: 100, branches: 100, functions: 100, statements: 100 } },
};
