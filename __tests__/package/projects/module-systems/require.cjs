// CommonJS: the factory itself, its default member, and its named one.
const assert = require('node:assert/strict');
const cors = require('corsage');
const { cors: named, default: byDefault } = require('corsage');

assert.equal(typeof cors, 'function');
assert.equal(named, cors);
assert.equal(byDefault, cors);
assert.equal(require('corsage').default, cors);
assert.equal(cors({ origin: 'https://app.example.com' }).length, 3);
