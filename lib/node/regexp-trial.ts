// Tries RegExps with a limit of time, which a browser and a worker cannot.

import { createContext, Script } from 'node:vm';
import type { Trial } from '../regexps';

/** How long one origin may take, in milliseconds; an honest RegExp takes microseconds. */
const TIME_LIMIT = 50;

/** How often it must run over: other threads of the process may have had the processor once. */
const STRIKES = 2;

/** How long all of them may take where none is slow: what is left over by then is not tried. */
const TIME_IN_ALL = 40;

const script = new Script(
  'do { began = now(); regexp.lastIndex = 0; regexp.test(origins[at]); } while (++at < origins.length && now() < end);',
);

/** One for all trials: to make it takes longer than most of them. */
const trial = { at: 0, began: 0 };
const context = createContext(trial);

export const regexpTrial: Trial = (regexp, origins) => {
  const now = processorTime();
  Object.assign(trial, { regexp, origins, at: 0, now, end: TIME_IN_ALL });
  for (let strikes = 0, timeout = TIME_LIMIT; ; ) {
    try {
      script.runInContext(context, { timeout });
      return undefined;
    } catch {
      // Those before it may have used up the time, or other programs: only the time that it had the processor counts.
      if (now() - trial.began >= 0.8 * TIME_LIMIT) strikes++;
      else timeout *= 2;
      if (strikes === STRIKES) return origins[trial.at];
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
