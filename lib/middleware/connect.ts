// cors(): a request in, a decision out, headers on the response.

import { decisions } from '../decisions/channel';
import { type CorsOptions, DEFAULTS, type DisallowedOriginHandler } from '../options/options';
import { firstAnswer, isThenable, PENDING, toError } from '../origins/first-answer';
import type { Verdict } from '../origins/matcher';
import { isCrossOrigin } from '../policy/cross-origin';
import { type Answers, decide, FAILED } from '../policy/header-sets';
import { type CorsPolicy, type Engine, engineOf, isPolicy, makePolicy } from '../policy/policy';
import { isPreflight, provenanceOf, type RequestLike } from '../policy/request';
import { show } from '../problems/quote';
import {
  apply,
  countMount,
  end,
  endWithReason,
  type Mount,
  type NextFunction,
  type ResponseLike,
} from './response';

/** What a delegate may answer with, by return, by a promise, or by `callback(null, answer)`. */
export type DelegateAnswer = CorsPolicy | CorsOptions;
export type DelegateCallback = (error: unknown, answer?: DelegateAnswer) => void;

/**
 * Chooses the policy for each request. Return ready policies (`createPolicy`): options are compiled each time. An
 * answer of `undefined` or `null` is an error, and what is thrown or rejected goes to `next(error)`.
 */
export type CorsDelegate<Request extends RequestLike = RequestLike> = (
  request: Request,
  callback: DelegateCallback,
  // biome-ignore lint/suspicious/noConfusingVoidType: a delegate that calls back returns nothing
) => DelegateAnswer | undefined | void | Promise<DelegateAnswer>;

/** `(req, res, next)` for Express, Connect, or a `node:http` or `node:http2` server. */
export interface CorsMiddleware<Request extends RequestLike = RequestLike> {
  (request: Request, response: ResponseLike, next: NextFunction): void;
  /** The policy in force; undefined under a delegate. */
  readonly policy: CorsPolicy | undefined;
  /**
   * Puts another policy in force, for every request from now on.
   *
   * @throws CorsConfigError if it is invalid, TypeError under a delegate; then nothing changes.
   */
  readonly reconfigure: (options: CorsOptions | CorsPolicy) => void;
}

/** How long a delegate may take, in milliseconds; an origin function's limit is its policy's. */
const DELEGATE_TIMEOUT = DEFAULTS.originTimeout;

/** As traces and the router's debugging output show it, from minified code too. */
const NAME: PropertyDescriptor = { value: 'cors' };

/** `given` is whatever was given to `cors()`, and `site` where. */
export function makeMiddleware(given: unknown, site: string): CorsMiddleware {
  return typeof given === 'function' ? delegated(given as CorsDelegate, site) : fixed(given, site);
}

function fixed(given: unknown, site: string): CorsMiddleware {
  let policy = toPolicy(given);
  let engine = engineOf(policy);
  const mount: Mount = { format: 1, site, engine };
  countMount(engine.matcher.changes);
  const cors: (request: RequestLike, response: ResponseLike, next: NextFunction) => void = (
    request,
    response,
    next,
  ) => handle(mount, engine, engine.answers, request, response, next);
  return Object.defineProperties(cors, {
    name: NAME,
    policy: { get: () => policy, enumerable: true },
    reconfigure: {
      value(options: unknown) {
        const other = toPolicy(options);
        engine = engineOf(other);
        countMount(true);
        mount.engine = engine;
        policy = other;
      },
    },
  }) as CorsMiddleware;
}

function delegated(delegate: CorsDelegate, site: string): CorsMiddleware {
  const mount: Mount = { format: 1, site, engine: undefined };
  countMount(true);
  function cors(request: RequestLike, response: ResponseLike, next: NextFunction): void {
    if (response.headersSent) {
      next();
      return;
    }
    let answer: unknown;
    try {
      answer = firstAnswer(
        delegate,
        request,
        (error, late) => proceed(mount, error, late, request, response, next),
        DELEGATE_TIMEOUT,
      );
    } catch (error) {
      proceed(mount, error, undefined, request, response, next);
      return;
    }
    if (answer !== PENDING) proceed(mount, undefined, answer, request, response, next);
  }
  return Object.defineProperties(cors, {
    name: NAME,
    policy: { value: undefined, enumerable: true },
    reconfigure: {
      value() {
        throw new TypeError(
          'corsage: a delegate chooses the policy of this middleware. Change what it returns instead.',
        );
      },
    },
  }) as CorsMiddleware;
}

/** Goes on with a delegate's answer. */
function proceed(
  mount: Mount,
  error: unknown,
  answer: unknown,
  request: RequestLike,
  response: ResponseLike,
  next: NextFunction,
): void {
  let engine: Engine;
  try {
    if (error !== undefined) throw error;
    if (typeof answer !== 'object' || answer === null) throw noPolicy(answer);
    engine = engineOf(toPolicy(answer));
  } catch (failure) {
    // What a delegate decides may depend on the origin, failures included.
    if (!response.headersSent) {
      apply(mount, false, FAILED, request, response);
      if (decisions.hasSubscribers) telling().tellFailure(failure, request, response);
    }
    next(failure);
    return;
  }
  handle(mount, engine, engine.delegated, request, response, next);
}

function noPolicy(answer: unknown): TypeError {
  const given = typeof answer === 'symbol' ? 'nothing' : show(answer);
  return new TypeError(
    `corsage: the delegate answered with ${given}. Answer with a policy or with options; { origin: false } allows none.`,
  );
}

function toPolicy(given: unknown): CorsPolicy {
  return isPolicy(given) ? given : makePolicy(given);
}

function handle(
  mount: Mount,
  engine: Engine,
  answers: Answers,
  request: RequestLike,
  response: ResponseLike,
  next: NextFunction,
): void {
  if (response.headersSent) {
    next();
    return;
  }
  const { matcher } = engine;
  if (matcher.asks) {
    ask(mount, engine, answers, request, response, next);
    return;
  }
  // Where any will do it is not even read: in Node, request.headers is a getter.
  const allowed = matcher.any || (matcher.allows(request.headers.origin) as boolean);
  respond(mount, engine, answers, allowed, request, response, next);
}

/** Apart from `handle`, so that no request pays for a closure that only an origin function needs. */
function ask(
  mount: Mount,
  engine: Engine,
  answers: Answers,
  request: RequestLike,
  response: ResponseLike,
  next: NextFunction,
): void {
  let allowed: Verdict;
  try {
    allowed = engine.matcher.allows(request.headers.origin, (error, late) => {
      if (error === undefined) respond(mount, engine, answers, late as boolean, request, response, next);
      else fail(mount, engine, answers, error, request, response, next);
    });
  } catch (error) {
    fail(mount, engine, answers, error, request, response, next);
    return;
  }
  if (allowed !== PENDING) respond(mount, engine, answers, allowed, request, response, next);
}

/** An origin function failed: no CORS header, and the error is the app's. */
function fail(
  mount: Mount,
  engine: Engine,
  answers: Answers,
  error: unknown,
  request: RequestLike,
  response: ResponseLike,
  next: NextFunction,
): void {
  if (!response.headersSent) {
    apply(mount, engine.protectHeaders, decide(answers, isPreflight(request), false), request, response);
    if (decisions.hasSubscribers) telling().tellFailure(error, request, response);
  }
  next(error);
}

function respond(
  mount: Mount,
  engine: Engine,
  answers: Answers,
  allowed: boolean,
  request: RequestLike,
  response: ResponseLike,
  next: NextFunction,
): void {
  // A function may have taken so long that something else has answered.
  if (response.headersSent) {
    next();
    return;
  }
  const preflight = isPreflight(request);
  let answer = decide(answers, preflight, allowed);
  if (
    engine.disallowedOrigin !== 'ignore' &&
    !allowed &&
    !preflight &&
    isCrossOrigin(provenanceOf(request))
  ) {
    answer = answers.refused;
  }
  apply(mount, engine.protectHeaders, answer, request, response);
  let reason: string | null = null;
  if (engine.debug || decisions.hasSubscribers) reason = telling().tell(answer, allowed, request, response);
  if (answer === answers.refused && typeof engine.disallowedOrigin === 'function') {
    refuse(engine.disallowedOrigin, request, response, next);
  } else if (answer.status === 0) next();
  else if (reason !== null && engine.debug) endWithReason(answer.status, reason, response);
  else end(answer.status, response);
}

/** Loaded for the first decision that somebody wants to know. */
function telling(): typeof import('../decisions/describe') {
  return require('../decisions/describe');
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
