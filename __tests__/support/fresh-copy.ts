// A second copy of the package in the process, as two versions in a dependency tree are.

import type cors from 'corsage';

/**
 * The package before its first warning (each is raised once in a process). What it loads when needed is the first copy's,
 * but for what `use` needs.
 */
export function freshCopy(use?: (copy: typeof cors) => void): typeof cors {
  let fresh: typeof cors | undefined;
  jest.isolateModules(() => {
    fresh = require('corsage') as typeof cors;
    use?.(fresh);
  });
  return fresh as typeof cors;
}
