// Another copy of the package in the process, as a second one in the dependency tree is.

import type cors from 'corsage';

/** The package with no warning said yet (it says each one once in a process), and with nothing kept. */
export function freshCopy(): typeof cors {
  let fresh: typeof cors | undefined;
  jest.isolateModules(() => {
    fresh = require('corsage') as typeof cors;
    fresh.createPolicy({ origin: /^https:\/\/app\.example\.com$/ }); // loads what would wait for its first use
  });
  return fresh as typeof cors;
}
