// How long it takes to load a middleware, and to get to the first answer, in new processes by turns.

import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const PROGRAM = join(import.meta.dirname, 'load-once.cjs');

export const ENTRIES = ['corsage', 'corsage/compat'];

/**
 * By entry: `require` over that of npm `cors`, with the making of a policy and its first answer (`firstAnswer`) or without
 * (`load`), and how many modules it loads; those of npm's under its own name. `within`: a module that the process has loaded
 * before.
 */
export function measureStartUp(within, rounds) {
  const once = (name) =>
    JSON.parse(execFileSync(process.execPath, [PROGRAM, name, within], { encoding: 'utf8' }));
  const names = ['cors', ...ENTRIES];
  const all = Array.from({ length: rounds }, () =>
    Object.fromEntries(names.map((name) => [name, once(name)])),
  );
  /** Of the quickest fifth, which nothing else on the machine held up. */
  const undisturbed = (name, what) =>
    all.map((each) => each[name][what]).toSorted((a, b) => a - b)[Math.floor(rounds / 5)];
  return Object.fromEntries(
    names.map((name) => [
      name,
      {
        load: undisturbed(name, 'load') / undisturbed('cors', 'load'),
        firstAnswer: undisturbed(name, 'firstAnswer') / undisturbed('cors', 'firstAnswer'),
        modules: all[0][name].modules,
        modulesAnswered: all[0][name].modulesAnswered,
      },
    ]),
  );
}
