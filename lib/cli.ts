#!/usr/bin/env node
// The executable: `npx corsage`.

import { main } from './check/main';

main(process.argv.slice(2), process).then((code) => {
  // Not process.exit(): what is printed into a pipe may still be under way.
  process.exitCode = code;
});
