// Real processes on real servers, Redis and PostgreSQL: `npm run test:processes`. What they show is in docs/many-processes.md.

const { existsSync } = require('node:fs');
const { testEnvironment, transform, ...base } = require('../../jest.config.js');

/** Without a Redis the tests are skipped, and cover nothing. */
const hasRedis = process.env.PATH.split(':').some((folder) => existsSync(`${folder}/redis-server`));

/** @type {import('jest').Config} */
module.exports = {
  rootDir: '../..',
  testEnvironment,
  testMatch: ['<rootDir>/__tests__/processes/*.test.ts'],
  // The longest fault takes a minute.
  testTimeout: 180_000,
  // Several faults at once: each has servers and processes of its own, and most of the time they wait. One file at a time,
  // since others measure.
  maxConcurrency: 4,
  maxWorkers: 1,
  transform,
  moduleNameMapper: base.moduleNameMapper,
  modulePathIgnorePatterns: base.modulePathIgnorePatterns,
  globalSetup: '<rootDir>/__tests__/processes/announce-missing.ts',
  collectCoverage: hasRedis,
  collectCoverageFrom: ['lib/sync/redis-*.ts'],
  coverageThreshold: base.coverageThreshold,
};
