#!/usr/bin/env node
// The executable: `npx corsage`.

import { main } from './check';

// The reader of a pipe may go away, as `head` does. The exit code still tells the result.
process.stdout.on('error', () => {});

main(process.argv.slice(2), process).then((code) => {
  // Not process.exit(): output into a pipe may not be written yet.
  process.exitCode = code;
});
