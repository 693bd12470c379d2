// corsage/fetch where Node's modules are: corsage hands them in, and both entries share one copy of the rest. It is also for
// tools that do not read `exports`, such as Jest 27 and eslint-plugin-import 2.
require('./dist/index.js');
module.exports = require('./dist/fetch.js');
