// What is not a public entry cannot be reached, so that it may move.
const assert = require('node:assert/strict');

assert.equal(require('corsage/package.json').name, 'corsage');
for (const inside of ['corsage/dist/index.js', 'corsage/dist/middleware.js', 'corsage/lib/index.ts']) {
  assert.throws(() => require(inside), { code: 'ERR_PACKAGE_PATH_NOT_EXPORTED' });
}
