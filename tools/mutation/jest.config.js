// Jest as Stryker runs it, so that each mutant is judged by the tests that can tell, and no longer than it needs.

const { join } = require('node:path');
const base = require('../jest.config.js');
const { compilerOptions } = require('../tsconfig.json');
const { judgesOf } = require('./judges.js');

// The same made-up cases for every mutant, and few of them: what a made-up case alone would notice needs a test of its own.
process.env.FUZZ_RUNS ??= '200';
process.env.FUZZ_SEED ??= '1';
// Stryker puts all mutants into the code, and chooses one when it runs.
process.env.KEPT_BUILD ??= join(__dirname, '..', 'dist', 'kept');

/** @type {import('jest').Config} */
module.exports = {
  ...base,
  rootDir: '..',
  testMatch: judgesOf(process.env.MUTATED).map((name) => `<rootDir>/__tests__/${name}.test.ts`),
  // Stryker's changes are of no type.
  transform: {
    '\\.ts$': ['ts-jest', { tsconfig: { ...compilerOptions, isolatedModules: true }, diagnostics: false }],
  },
  setupFiles: ['<rootDir>/mutation/load-first.js'],
  testSequencer: '<rootDir>/mutation/likely-first.js',
  runner: '<rootDir>/mutation/until-first-failure.js',
  testEnvironment: require.resolve('./skip-after-failure.js'),
  // A request that is never answered is one that failed.
  testTimeout: 8_000,
  collectCoverage: false,
  coverageThreshold: undefined,
};
