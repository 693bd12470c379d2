// For tools that do not read `exports`, such as Jest 27 and eslint-plugin-import 2.
module.exports = require('./dist/sync.js');
