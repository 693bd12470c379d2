#!/usr/bin/env node
// The executable: `npx corsage`.

import { main } from './check';

/** The exit code until there is a verdict. */
const NO_VERDICT = 2;
process.exitCode = NO_VERDICT;

// Node's own code for a bug is 1, which means blocked.
process.on('uncaughtException', (error) => {
  process.stderr.write(`corsage: this is a bug: ${error.stack}\n`);
  process.exit(NO_VERDICT);
});

// The reader of a pipe may go away, as `head` does. The exit code still tells the result.
process.stdout.on('error', () => {});

main(process.argv.slice(2), process).then((code) => {
  // Not process.exit(): output into a pipe may not be written yet.
  process.exitCode = code;
});
