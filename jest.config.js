/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  testMatch: ['**/__tests__/**/*.test.ts'],
  transform: { '\\.ts$': ['ts-jest', { tsconfig: 'tsconfig.json', diagnostics: { ignoreCodes: [151002] } }] },
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
  moduleNameMapper: { '^corsage$': '<rootDir>/lib/index.ts', '^corsage/compat$': '<rootDir>/lib/compat.ts' },
  collectCoverage: true,
  collectCoverageFrom: ['lib/**/*.ts'],
  coverageThreshold: { global: { lines: 100, branches: 100, functions: 100, statements: 100 } },
};
