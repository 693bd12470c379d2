// Jest as Stryker runs it, so that each mutant is judged by the tests that can tell, and no longer than it needs.

const base = require('../jest.config.js');
const { compilerOptions } = require('../tsconfig.json');
const { judgesOf } = require('./judges.js');

// The same made-up cases for every mutant, and few of them: what a made-up case alone would notice needs a test of its own.
process.env.FUZZ_RUNS ??= '200';
process.env.FUZZ_SEED ??= '1';

/** @type {import('jest').Config} */
module.exports = {
  ...base,
  rootDir: '..',
  testMatch: judgesOf(process.env.MUTATED).map((name) => `<rootDir>/__tests__/${name}.test.ts`),
  // Stryker's changes are of no type.
  transform: {
    '\\.ts$': ['ts-jest', { tsconfig: { ...compilerOptions, isolatedModules: true }, diagnostics: false }],
  },
  testSequencer: '<rootDir>/mutation/likely-first.js',
  runner: '<rootDir>/mutation/until-first-failure.js',
  testEnvironment: require.resolve('./skip-after-failure.js'),
  collectCoverage: false,
  coverageThreshold: undefined,
};
