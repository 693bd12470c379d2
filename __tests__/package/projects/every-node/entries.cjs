// Every entry, required and imported: one copy of the code, whichever way it is loaded.
const assert = require('node:assert/strict');

const ENTRIES = {
  corsage: ['cors', 'createPolicy', 'CorsConfigError'],
  'corsage/compat': ['cors'],
  'corsage/explain': ['explain'],
  'corsage/fetch': ['cors', 'createPolicy', 'CorsConfigError'],
  'corsage/sync': ['cachedLookup', 'redisSource', 'SyncError', 'syncedAllowlist', 'syncedPolicies'],
};

async function main() {
  for (const [entry, names] of Object.entries(ENTRIES)) {
    const required = require(entry);
    const imported = await import(entry);
    for (const name of names) {
      assert.equal(typeof required[name], 'function', `${name} of ${entry}`);
      assert.equal(imported[name], required[name], `${name} of ${entry}`);
    }
  }
}

main();
