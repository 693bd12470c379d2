// The file with the mutants is loaded before the first test: what it does on loading would otherwise be taken for a part of
// the test that happens to need it first, and no other test would be asked.

const { join } = require('node:path');

const { MUTATED } = process.env;

// It would run.
if (MUTATED !== 'lib/cli.ts') require(join(__dirname, '..', MUTATED));
