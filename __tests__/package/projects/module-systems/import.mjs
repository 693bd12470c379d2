// ES modules: default and named imports, and `import()`.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import cors, { cors as named } from 'corsage';

assert.equal(typeof cors, 'function');
assert.equal(named, cors);
assert.equal((await import('corsage')).default, cors);
assert.equal(
  createRequire(import.meta.url)('corsage'),
  cors,
  'one copy of the code, whichever way it is loaded',
);
assert.equal(cors({ origin: 'https://app.example.com' }).length, 3);
