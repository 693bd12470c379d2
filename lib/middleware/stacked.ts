// Who has decided on a response: the policy that runs last does, and takes off what was set before it.

import type { RequestLike, ResponseLike } from '../http';
import type { CompiledPolicy, HeaderSet } from '../policy';
import { warnOnce } from '../problems';
import type { Decider, Decision } from './decider';
import { isNoted, noteInner } from './outer-preflight';
import { REASON_HEADER, removeHeaders } from './response';

/**
 * What is known of responses in this process. Most are decided on once, and then a record of each would take as long as
 * all the rest of a decision: a new property on Express's responses, none of which has a hidden class in common with the
 * next, costs several microseconds, an entry in a `WeakMap` half of one. So there is a record where something depends on
 * it, a place for the last response, which is the same one when policies follow each other, and besides these the
 * headers themselves show that somebody has decided.
 */
interface Decided {
  readonly kept: WeakMap<object, Decision>;
  /** Whether any has been kept. */
  some: boolean;
  /** The last response, and who decided on it. */
  response: object | undefined;
  by: Decider | undefined;
  /** Whether every decision is kept, so that headers without a record are known not to be a policy's. */
  all: boolean;
  /** Until when (milliseconds) there may be responses under way that were decided on before `all` was set. */
  doubtUntil: number;
}

/** Copies of the package in one tree share it; its form has a number. */
const DECIDED: unique symbol = Symbol.for('corsage.decided.1');
const shared = globalThis as { [DECIDED]?: Decided };
shared[DECIDED] ??= {
  kept: new WeakMap(),
  some: false,
  response: undefined,
  by: undefined,
  all: false,
  doubtUntil: 0,
};
const decided = shared[DECIDED];

/** How long a response may be under way between two policies. */
const MOST_UNDER_WAY = 60_000;

/** From now on every decision is kept: for policies that must tell another policy's headers from anybody else's. */
export function keepEveryDecision(): void {
  if (decided.all) return;
  decided.all = true;
  if (decided.response !== undefined) decided.doubtUntil = Date.now() + MOST_UNDER_WAY;
}

/** Makes `by` the one who decides on the response, without the headers of whoever did before; gives the record, if there is one. */
export function takeOver(
  response: ResponseLike,
  by: Decider,
  policy: CompiledPolicy,
  request: RequestLike,
): Decision | undefined {
  const kept = decided.some ? decided.kept.get(response) : undefined;
  if (
    kept !== undefined ||
    decided.response === response ||
    response.getHeader('Access-Control-Allow-Origin') !== undefined
  ) {
    replaceEarlier(kept, by, policy, request, response);
  }
  decided.response = response;
  decided.by = by;
  return kept;
}

function replaceEarlier(
  kept: Decision | undefined,
  by: Decider,
  policy: CompiledPolicy,
  request: RequestLike,
  response: ResponseLike,
): void {
  if (kept !== undefined) replace(kept.by, by, request, response);
  else if (decided.response === response) replace(decided.by as Decider, by, request, response);
  else replaceUnknown(by, policy, response);
}

/** Whether something depends on a decision, so that it has to be found again by its response. */
export function mustKeep(
  set: HeaderSet,
  { abstains, protectHeaders }: CompiledPolicy,
  request: RequestLike,
): boolean {
  // What ends here is decided on once.
  if (set.status !== 0) return false;
  if (protectHeaders || decided.all) return true;
  if (set.allowed) return false;
  return set.timingAllowOrigin !== undefined || (!abstains && request.headers.origin !== undefined);
}

/** Keeps a decision, in the place of the one that was kept before. */
export function keep(
  kept: Decision | undefined,
  by: Decider,
  set: HeaderSet,
  { abstains, protectHeaders }: CompiledPolicy,
  { headers }: RequestLike,
  response: ResponseLike,
): Decision {
  const denies = !set.allowed && !abstains && headers.origin !== undefined;
  if (kept !== undefined) {
    const { protects } = kept;
    return Object.assign(kept, { by, set, headers, denies, protects: protects || protectHeaders });
  }
  const decision = { by, set, headers, denies, protects: protectHeaders, watched: false };
  decided.kept.set(response, decision);
  decided.some = true;
  return decision;
}

/** Nothing of the earlier policy's is left but its names in `Vary`. */
function replace(outer: Decider, inner: Decider, request: RequestLike, response: ResponseLike): void {
  removeHeaders(response);
  response.removeHeader(REASON_HEADER);
  if (outer === inner || (outer.policy !== undefined && outer.policy === inner.policy)) return;
  if (isNoted(outer, inner, request)) return;
  warnOnce(
    'STACKED_POLICIES',
    `${outer.site} ${inner.site}`,
    `corsage: two policies ran on one request: first the policy made at ${outer.site}, then the one made at ${inner.site}, which decides. A preflight is answered by the first one alone. Mount each policy together with its routes, the inner one first, so that a request meets only one.`,
  );
  noteInner(outer, inner, request);
}

/**
 * Somebody has allowed an origin, and there is no record of it. It may be a policy, as long as not every decision is
 * kept; then nothing of it may be left.
 */
function replaceUnknown(by: Decider, { abstains }: CompiledPolicy, response: ResponseLike): void {
  const mayBePolicy = decided.all ? Date.now() < decided.doubtUntil : decided.response !== undefined;
  keepEveryDecision();
  if (mayBePolicy) removeHeaders(response);
  else if (!abstains) {
    removeHeaders(response);
    warnOnce(
      'HEADERS_SET_BEFORE',
      '',
      `corsage: something set Access-Control-Allow-Origin before the policy made at ${by.site} ran. That header and the other CORS headers were removed, and the policy's own were set. Remove the other CORS middleware (NestJS: enableCors), or the policy.`,
    );
  }
}
