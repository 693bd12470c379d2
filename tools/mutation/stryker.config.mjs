// What Stryker does with one file of lib/: it breaks it in every way it knows, one at a time, and the judges must notice.

/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
  mutate: process.env.MUTATED_PLACES.split(' '),
  testRunner: 'jest',
  jest: { configFile: 'mutation/jest.config.js', enableFindRelatedTests: false },
  coverageAnalysis: 'perTest',
  concurrency: Number(process.env.MUTANTS_AT_ONCE || 2),
  timeoutMS: 20_000,
  disableTypeChecks: 'lib/**/*.ts',
  tempDirName: '.stryker-tmp',
  ignorePatterns: ['dist', 'coverage', 'mutation/report.json'],
  reporters: ['progress-append-only', 'json'],
  jsonReporter: { fileName: 'mutation/report.json' },
  warnings: { slow: false },
};
