// corsage/fetch where Node's modules are: corsage hands them in, and both entries share one copy of the rest. It is also for
// tools that do not read `exports`, such as Jest 27 and eslint-plugin-import 2.
require('./dist/index.js');
const { CorsConfigError, cors, createPolicy, OriginAllowlist } = require('./dist/fetch.js');

Object.defineProperty(exports, '__esModule', { value: true });
exports.CorsConfigError = CorsConfigError;
exports.cors = cors;
exports.createPolicy = createPolicy;
exports.OriginAllowlist = OriginAllowlist;
exports.default = cors;
