// How long it takes to load a middleware, and to get to the first answer, in new processes by turns.

import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const PROGRAM = join(import.meta.dirname, 'load-once.cjs');

/**
 * `require('corsage')` over `require('cors')`, with the making of a policy and its first answer or without, and how many
 * modules each loads. `within`: a module that the process has loaded before.
 */
export function measureStartUp(within, rounds) {
  const once = (name) =>
    JSON.parse(execFileSync(process.execPath, [PROGRAM, name, within], { encoding: 'utf8' }));
  const pairs = Array.from({ length: rounds }, () => ({ ours: once('corsage'), npm: once('cors') }));
  /** Of the quickest fifth, which nothing else on the machine held up. */
  const undisturbed = (times) => times.toSorted((a, b) => a - b)[Math.floor(times.length / 5)];
  const over = (what) =>
    undisturbed(pairs.map(({ ours }) => ours[what])) / undisturbed(pairs.map(({ npm }) => npm[what]));
  const [{ ours, npm }] = pairs;
  return {
    load: over('load'),
    firstAnswer: over('firstAnswer'),
    modules: { corsage: ours.modules, cors: npm.modules },
    modulesAnswered: { corsage: ours.modulesAnswered, cors: npm.modulesAnswered },
  };
}
