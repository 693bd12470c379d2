// Several policies on one request: the one that runs last decides.

import type { ResponseLike } from '../http';
import type { CompiledPolicy } from '../policy';
import { warnOnce } from '../problems';
import { REASON_HEADER, removeHeaders } from './response';

/** One `cors()`, as the record of what ran on a response; two copies of the package in one tree know it alike. */
export interface Decider {
  /** Where it was made. */
  readonly site: string;
  /** What it decides with; undefined under a delegate, which chooses. */
  readonly policy: CompiledPolicy | undefined;
}

/** Where a response keeps who decided last. */
const DECIDED: unique symbol = Symbol.for('corsage.decided');

/** Who may decide in this process; two copies of the package in one tree count together. */
interface Deciders {
  count: number;
  /** Whether a response can be decided on twice, and not alike. A lone policy does not pay for the record of what ran. */
  several: boolean;
}

const DECIDERS: unique symbol = Symbol.for('corsage.deciders');
const shared = globalThis as { [DECIDERS]?: Deciders };
shared[DECIDERS] ??= { count: 0, several: false };
const deciders = shared[DECIDERS];

/** Counts one more policy in force, also when one takes the place of another; `changes` says that it alone may decide one way first and another way later. */
export function countDecider(changes: boolean): void {
  deciders.count++;
  if (changes || deciders.count > 1) deciders.several = true;
}

/** Takes the place of whoever decided on the response before, and says whether somebody did. */
export function takeOver(response: ResponseLike & { [DECIDED]?: Decider }, decider: Decider): boolean {
  if (!deciders.several) return false;
  const earlier = response[DECIDED];
  response[DECIDED] = decider;
  if (earlier === undefined) return false;
  // Nothing of the earlier one's is left but its names in `Vary`.
  removeHeaders(response);
  response.removeHeader(REASON_HEADER);
  if (earlier !== decider && (earlier.policy === undefined || earlier.policy !== decider.policy)) {
    warnOnce(
      'STACKED_POLICIES',
      `${earlier.site} ${decider.site}`,
      `corsage: two policies ran on one request: that of ${earlier.site} first, then that of ${decider.site}, which decides. A preflight is answered by the first alone. Mount the inner policy together with its routes before the outer one.`,
    );
  }
  return true;
}
