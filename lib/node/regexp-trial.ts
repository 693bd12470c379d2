// Tries RegExps with a limit of time, which a browser and a worker cannot.

import { runInNewContext } from 'node:vm';
import type { Trial } from '../regexps';

/** How long one origin may take, in milliseconds; an honest expression takes microseconds. */
const TIME_LIMIT = 50;

/** How often it must run over, so that a busy machine is not taken for a slow expression. */
const STRIKES = 3;

export const regexpTrial: Trial = (regexp, origins) => {
  const matched: string[] = [];
  const trial = { regexp, origins, matched, at: 0 };
  for (let strikes = 0, timeout = TIME_LIMIT; ; ) {
    const start = trial.at;
    const began = process.cpuUsage();
    try {
      runInNewContext(
        'for (; at < origins.length; at++) { regexp.lastIndex = 0; if (regexp.test(origins[at])) matched.push(origins[at]); }',
        trial,
        { timeout },
      );
      return { matched };
    } catch {
      const { user, system } = process.cpuUsage(began);
      // A long row of quick ones may have used up the time, or a busy machine: only one that was tried alone counts,
      // and only the time that it had the processor.
      if (trial.at !== start) strikes = 0;
      else if (user + system < TIME_LIMIT * 800) timeout *= 2;
      else if (++strikes === STRIKES) return { matched, slow: origins[start] as string };
    }
  }
};
