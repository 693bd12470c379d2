// What Stryker does with the files that run.mjs names: it breaks them in every way it knows, one at a time, and the tests
// must notice. Tests mirror lib/, so each room is judged by the folder of its own tests, and by the folders and files named
// here, which see what it does through the rooms that use it.

import { join } from 'node:path';

const JUDGES = {
  'cli.ts': ['check'],
  'compat.ts': ['compat'],
  explain: ['explain', 'decisions', 'check'],
  'explain.ts': ['explain'],
  fetch: ['fetch', 'middleware'],
  'fetch.ts': ['fetch'],
  fixes: ['fixes', 'options', 'middleware/wrong-calls'],
  http: ['http', 'browser', 'policy', 'middleware'],
  'index.ts': ['policy', 'middleware', 'options'],
  middleware: ['middleware', 'policy', 'decisions'],
  node: ['regexps/slow'],
  options: ['options', 'policy', 'compat'],
  origins: ['origins', 'options', 'policy', 'middleware'],
  policy: ['policy', 'middleware'],
  problems: ['problems', 'options', 'policy'],
  regexps: ['regexps'],
  'sync.ts': ['sync'],
};

const { ROOM: room, MUTATED: files, REPORTS: reports } = process.env;
const judges = JUDGES[room] ?? [room];

/** Slow, and what they hold of other rooms is held by other tests too. */
const LEFT_OUT = ['regexps/slow', 'options/editors'].filter((name) => !judges.includes(name));

// The same made-up cases for every mutant, and few: what such a case alone would notice needs a test of its own.
process.env.FUZZ_RUNS ??= '200';
process.env.FUZZ_SEED ??= '1';
// Stryker puts all mutants into the code, and chooses one when it runs: one build will do for all.
process.env.KEPT_BUILD ??= join(reports, 'build');

/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
  mutate: files.split(' '),
  testRunner: 'jest',
  coverageAnalysis: 'perTest',
  jest: {
    configFile: 'jest.config.js',
    // Not only the tests that import the file: some load the build.
    enableFindRelatedTests: false,
    config: {
      testMatch: judges.map((folder) => `<rootDir>/__tests__/${folder}{/**/*,}.test.ts`),
      testPathIgnorePatterns: LEFT_OUT.map((name) => `/__tests__/${name}.test.ts$`),
      testSequencer: '@jest/test-sequencer',
      // Loaded before the first test: what a file does on loading would be taken for a part of the test that happens to
      // need it first, and no other test would be asked.
      setupFiles: files
        .split(' ')
        .filter((file) => file !== 'lib/cli.ts')
        .map((file) => `<rootDir>/${file}`),
      runner: '<rootDir>/tools/mutation/until-first-failure.cjs',
      testEnvironment: join(import.meta.dirname, 'until-first-failure-environment.cjs'),
      // A request that is never answered is one that failed.
      testTimeout: 8_000,
    },
  },
  incremental: true,
  incrementalFile: join(reports, `${room}.incremental.json`),
  concurrency: Number(process.env.MUTANTS_AT_ONCE || 2),
  timeoutMS: 20_000,
  disableTypeChecks: 'lib/**/*.ts',
  tempDirName: '.stryker-tmp',
  ignorePatterns: ['dist', 'coverage', 'tools/bench', 'tools/mutation/reports'],
  reporters: ['progress-append-only', 'json'],
  jsonReporter: { fileName: join(reports, `${room}.json`) },
  warnings: { slow: false },
};
