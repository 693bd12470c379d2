// One copy of the code, whichever way it is loaded: an application often loads it both ways.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import cors, { CorsConfigError, createPolicy } from 'corsage';

const required = createRequire(import.meta.url)('corsage');

assert.equal(required, cors);
assert.equal(required.CorsConfigError, CorsConfigError);
assert.equal(required.createPolicy, createPolicy);
assert.throws(() => required({ origins: [] }), CorsConfigError);
assert.throws(() => createPolicy({ origin: 'app.example.com' }), required.CorsConfigError);
