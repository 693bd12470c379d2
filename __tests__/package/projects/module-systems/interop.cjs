// What compilers that turn `import cors from` into `require` make of it, with and without __esModule interop.
const assert = require('node:assert/strict');
const module_ = require('corsage');

const importDefault = (loaded) => (loaded?.__esModule ? loaded : { default: loaded });
assert.equal(importDefault(module_).default, module_);
assert.equal(module_.default, module_);
assert.equal('__esModule' in module_, false);
