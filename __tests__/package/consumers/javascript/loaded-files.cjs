// Prints every file that require('corsage') loads.
const before = new Set(Object.keys(require.cache));
require('corsage');
console.log(JSON.stringify(Object.keys(require.cache).filter((file) => !before.has(file))));
