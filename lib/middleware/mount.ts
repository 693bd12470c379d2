// One cors(), mounted in an app: a request in, a decision out, headers on the response. https://fetch.spec.whatwg.org/#http-cors-protocol

import type { NextFunction, RequestLike, ResponseLike } from '../http';
import type { DisallowedOriginHandler } from '../options';
import { isThenable, isTimeout, PENDING, toError, type Verdict } from '../origins';
import {
  type AuthorityOf,
  type CompiledPolicy,
  type CorsPolicy,
  chooseHeaderSet,
  compiledOf,
  failureHeaderSet,
  type HeaderSet,
  isCrossOrigin,
} from '../policy';
import { authorityOf } from './authority';
import type { Decider, PreflightAnswer } from './decider';
import { watchHead } from './head';
import { type Describer, nodeOnly } from './node-only';
import { noteAnswer } from './outer-preflight';
import { end, endWithReason, putHeaders } from './response';
import { keep, keepEveryDecision, mustKeep, takeOver } from './stacked';
import { isSent } from './wrong-call';

export class Mount implements Decider {
  policy: CompiledPolicy | undefined;
  readonly answered: PreflightAnswer[] = [];
  answers = 0;
  readonly inner = new Map<string, Decider>();
  readonly #site: () => string;

  constructor(site: () => string) {
    this.policy = undefined;
    this.#site = site;
  }

  get site(): string {
    return this.#site();
  }

  /** Puts a policy in force. */
  force(policy: CorsPolicy): void {
    this.policy = compiledOf(policy).alone;
    if (this.policy.abstains) keepEveryDecision();
  }

  handle(policy: CompiledPolicy, request: RequestLike, response: ResponseLike, next: NextFunction): void {
    const { matcher } = policy;
    if (isSent(request, response)) next();
    else if (matcher.asks) this.#ask(policy, request, response, next);
    else {
      // Where any will do it is not even read: in Node, request.headers is a getter.
      const allowed = matcher.any || (matcher.allows(request.headers.origin) as boolean);
      this.#respond(policy, allowed, request, response, next);
    }
  }

  /** Apart from `handle`, so that no request pays for a closure that only an origin function needs. */
  #ask(policy: CompiledPolicy, request: RequestLike, response: ResponseLike, next: NextFunction): void {
    const settle = (error: unknown, allowed: unknown): void => {
      if (error !== undefined) this.fail(policy, error, request, response, next);
      // The function may have taken so long that something else has answered.
      else if (response.headersSent) next();
      else this.#respond(policy, allowed as boolean, request, response, next);
    };
    let allowed: Verdict;
    try {
      allowed = policy.matcher.allows(request.headers.origin, settle);
    } catch (error) {
      settle(error, false);
      return;
    }
    if (allowed !== PENDING) settle(undefined, allowed);
  }

  #respond(
    policy: CompiledPolicy,
    allowed: boolean,
    request: RequestLike,
    response: ResponseLike,
    next: NextFunction,
  ): void {
    const set = chooseHeaderSet(policy, allowed, request, authorityOf);
    this.#put(set, policy, request, response);
    let reason: string | null = null;
    if (policy.debug || nodeOnly.decisions.hasSubscribers) {
      reason = describer().decided(set, isDeniedAcross(set, policy, request, authorityOf), request, response);
    }
    if (set.refused && typeof policy.disallowedOrigin === 'function') {
      refuse(policy.disallowedOrigin, request, response, next);
    } else if (set.status === 0) next();
    else this.#end(set, policy.debug ? reason : null, request, response);
  }

  #end(set: HeaderSet, reason: string | null, request: RequestLike, response: ResponseLike): void {
    if (set.preflight) noteAnswer(this, set, request);
    if (reason !== null) endWithReason(set, reason, response);
    else end(set, response);
  }

  /** No decision could be made: no CORS header, and the error is the app's. */
  fail(
    policy: CompiledPolicy,
    error: unknown,
    request: RequestLike,
    response: ResponseLike,
    next: NextFunction,
  ): void {
    if (!response.headersSent) {
      this.#put(failureHeaderSet(policy, request), policy, request, response);
      if (nodeOnly.decisions.hasSubscribers) {
        describer().failed(error, isCrossOrigin(request, authorityOf), request, response);
      }
    }
    next(isTimeout(error) ? error.of(this.site) : error);
  }

  /** In the place of an earlier policy's headers. */
  #put(set: HeaderSet, policy: CompiledPolicy, request: RequestLike, response: ResponseLike): void {
    const kept = takeOver(response, this, policy, request);
    putHeaders(response, set, request);
    if (kept === undefined && !mustKeep(set, policy, request)) return;
    const decision = keep(kept, this, set, policy, request, response);
    if (!decision.watched && (decision.protects || decision.denies)) watchHead(response, decision, request);
  }
}

/** Whether a page of another origin sent what the policy does not allow; where the policy guards, that is known. */
export function isDeniedAcross(
  set: HeaderSet,
  { disallowedOrigin }: CompiledPolicy,
  request: RequestLike,
  authorityOf: AuthorityOf,
): boolean {
  if (set.allowed || set.preflight) return false;
  return set.refused || (disallowedOrigin === 'ignore' && isCrossOrigin(request, authorityOf));
}

/** What the user's handler throws or rejects with is the app's error, however late the origin was decided. */
function refuse(
  handler: DisallowedOriginHandler,
  request: RequestLike,
  response: ResponseLike,
  next: NextFunction,
): void {
  let returned: unknown;
  try {
    returned = handler(request, response, next);
  } catch (error) {
    next(toError(error));
    return;
  }
  if (isThenable(returned)) Promise.resolve(returned).then(undefined, (error) => next(toError(error)));
}

function describer(): Describer {
  return (nodeOnly.describer as () => Describer)();
}
