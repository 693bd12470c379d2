// Each scenario in a process of its own; every middleware in it by turns.

import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { SCENARIOS } from './scenarios.mjs';

const PROGRAM = join(import.meta.dirname, 'one-scenario.mjs');

/**
 * For each scenario and kind of response, each middleware's time over that of the same headers by hand: the median of many
 * rounds, in each of which all of them run. `contenders` may leave some out.
 */
export function measureOwnTime(kind, contenders = []) {
  return SCENARIOS.map(({ name }) => measureOne(name, kind, contenders));
}

export function measureOne(name, kind, contenders = []) {
  const printed = execFileSync(process.execPath, ['--expose-gc', PROGRAM, name, kind, ...contenders], {
    encoding: 'utf8',
    maxBuffer: 2 ** 24,
  });
  return { name, kind, times: JSON.parse(printed) };
}
