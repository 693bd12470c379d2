#!/usr/bin/env node
// The executable: `npx corsage`.

import { main } from './check';

// Who reads what is printed may go away, as `head` does; the exit code says it all the same.
process.stdout.on('error', () => {});

main(process.argv.slice(2), process).then((code) => {
  // Not process.exit(): what is printed into a pipe may still be under way.
  process.exitCode = code;
});
