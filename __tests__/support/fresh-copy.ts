// A second copy of the package in the process, as two versions in a dependency tree are.

import type cors from 'corsage';

/** The package before its first warning (each is raised once in a process), and with empty caches. */
export function freshCopy(): typeof cors {
  let fresh: typeof cors | undefined;
  jest.isolateModules(() => {
    fresh = require('corsage') as typeof cors;
    fresh.createPolicy({ origin: /^https:\/\/app\.example\.com$/ }); // loads what would wait for its first use
  });
  return fresh as typeof cors;
}
