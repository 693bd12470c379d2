/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  testMatch: ['**/__tests__/**/*.test.ts'],
  // A guard against hanging, not a measure: a busy machine must not fail a test.
  testTimeout: 60_000,
  transform: { '\\.ts$': ['ts-jest', { tsconfig: 'tsconfig.json', diagnostics: { ignoreCodes: [151002] } }] },
  // In real engines: npm run test:browsers.
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/__tests__/browsers/'],
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
  moduleNameMapper: {
    '^corsage$': '<rootDir>/lib/index.ts',
    '^corsage/compat$': '<rootDir>/lib/compat.ts',
    '^corsage/explain$': '<rootDir>/lib/explain.ts',
  },
  collectCoverage: true,
  collectCoverageFrom: ['lib/**/*.ts'],
  coverageThreshold: { global: { lines: 100, branches: 100, functions: 100, statements: 100 } },
};
