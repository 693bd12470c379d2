// ES modules: the default and the named imports, and the namespace holds nothing else.
import assert from 'node:assert/strict';
import * as corsage from 'corsage';
import cors, { CorsConfigError, createPolicy, cors as named } from 'corsage';

assert.equal(typeof cors, 'function');
assert.equal(named, cors);
assert.deepEqual(Object.keys(corsage).sort(), [
  'CorsConfigError',
  'OriginAllowlist',
  'cors',
  'createPolicy',
  'default',
]);
assert.equal(cors(createPolicy({ origin: 'https://app.example.com' })).policy.credentials, false);
assert.throws(() => cors({ origins: [] }), CorsConfigError);
