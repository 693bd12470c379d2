// Several policies around one handler of Requests: the inner one decides.

import type { Decider } from '../middleware';
import { warnOnce } from '../problems';

/** One cors() of `corsage/fetch`, as the one who decides. */
export type FetchDecider = Pick<Decider, 'site' | 'policy'>;

/** Who decided on a response, and for which request: a handler may give one response to several requests. */
interface Decision {
  readonly decider: FetchDecider;
  readonly request: Request;
}

interface Shared {
  /** So many policies there are in this process. A lone policy does not pay for the record of what ran. */
  count: number;
  readonly decisions: WeakMap<Response, Decision>;
}

/** Two copies of the package in one process know each other's decisions. */
const SHARED: unique symbol = Symbol.for('corsage.fetch');
const global = globalThis as { [SHARED]?: Shared };
global[SHARED] ??= { count: 0, decisions: new WeakMap() };
const shared = global[SHARED];

/** An outer policy is there before an inner one decides, so that nothing is missed. */
export function countFetchDecider(): void {
  shared.count++;
}

/** Whether an inner policy has decided on this response to this request. */
export function isDecided(response: Response, request: Request, decider: FetchDecider): boolean {
  if (shared.count < 2) return false;
  const inner = shared.decisions.get(response);
  if (inner?.request !== request) return false;
  if (!decideAlike(inner.decider, decider)) {
    warnOnce(
      'STACKED_POLICIES',
      `${decider.site} ${inner.decider.site}`,
      `corsage: two policies ran on one request: first the policy made at ${decider.site}, then the one made at ${inner.decider.site}, which decides. A preflight is answered by the first one alone. Let each route run one policy.`,
    );
  }
  return true;
}

export function markDecided(response: Response, request: Request, decider: FetchDecider): void {
  if (shared.count > 1) shared.decisions.set(response, { decider, request });
}

function decideAlike(one: FetchDecider, other: FetchDecider): boolean {
  return one === other || (one.policy !== undefined && one.policy === other.policy);
}
