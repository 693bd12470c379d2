// Tries RegExps with a limit of time, which a browser and a worker cannot.

import { createContext, Script } from 'node:vm';
import type { Trial } from '../regexps';

/** How long one origin may take, in milliseconds; an honest RegExp takes microseconds. */
const TIME_LIMIT = 50;

/** How often it must run over, so that a busy machine is not taken for a slow RegExp. */
const STRIKES = 3;

/** How long all of them may take where none is slow: what is left over by then is not tried. */
const TIME_IN_ALL = 40;

const script = new Script(
  'do { regexp.lastIndex = 0; regexp.test(origins[at]); } while (++at < origins.length && now() < end);',
);

/** One for all trials: to make it takes longer than most of them. */
const trial = { at: 0 };
const context = createContext(trial);

export const regexpTrial: Trial = (regexp, origins) => {
  const spent = processorTime();
  Object.assign(trial, { regexp, origins, at: 0, now: spent, end: TIME_IN_ALL });
  for (let strikes = 0, timeout = TIME_LIMIT; ; ) {
    const start = trial.at;
    const before = spent();
    try {
      script.runInContext(context, { timeout });
      return undefined;
    } catch {
      // A long row of quick ones may have used up the time, or a busy machine: only one that was tried alone counts,
      // and only the time that it had the processor.
      if (trial.at !== start) strikes = 0;
      else if (spent() - before < 0.8 * TIME_LIMIT) timeout *= 2;
      else if (++strikes === STRIKES) return origins[start];
    }
  }
};

/** In milliseconds from now on. */
function processorTime(): () => number {
  const began = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(began);
    return (user + system) / 1000;
  };
}
