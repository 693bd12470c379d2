// cors() for Request and Response: around one policy, or around a delegate that chooses one for each request.

import {
  type Describer,
  delegateIn,
  end,
  endWithReason,
  isDeniedAcross,
  nodeOnly,
  policyIn,
  putHeaders,
  refuseToReconfigure,
  removeHeaders,
  wrongFetchCall,
} from '../middleware';
import { type CorsOptions, defaultOf, type OriginOption } from '../options';
import { type DangerouslyOptions, firstAnswer } from '../origins';
import {
  type CompiledPolicy,
  type CorsPolicy,
  chooseHeaderSet,
  compiledOf,
  type HeaderSet,
  isCrossOrigin,
  toPolicy,
} from '../policy';
import { CorsConfigError, fromCallerOf, type Problem, show } from '../problems';
import { countFetchDecider, type FetchDecider, isDecided, markDecided } from './decided';
import { authorityOfUrl, copied, copyOf, Head, Received } from './messages';

/** Answers an actual request from an origin that is not allowed. */
export type FetchDisallowedOriginHandler = (request: Request) => Response | Promise<Response>;

/** The options of `corsage/fetch`: those of `corsage`, without what has no effect here. */
export interface FetchCorsOptions<
  Origin extends OriginOption = OriginOption,
  Dangerously extends DangerouslyOptions = DangerouslyOptions,
> extends Omit<CorsOptions<Origin, Dangerously>, 'disallowedOrigin' | 'protectHeaders'> {
  /**
   * What an actual request from an origin that is not allowed gets. `'ignore'`: the handler's answer, which the browser
   * keeps from the page. `'reject'`: 403, and the handler never sees it. A function answers in its own way. The site's
   * own requests are told by `Sec-Fetch-Site`, or by the host of `request.url`. Default: `'ignore'`.
   */
  readonly disallowedOrigin?: 'ignore' | 'reject' | FetchDisallowedOriginHandler | undefined;
}

/** What a delegate answers with. */
export type FetchDelegateAnswer = CorsPolicy | FetchCorsOptions;

/**
 * Chooses the policy for each request, by a returned value or a promise of one. Return ready policies (`createPolicy`):
 * options are compiled each time. An answer of `undefined` or `null` is an error. What it throws, `handle` rejects with.
 */
export type FetchCorsDelegate = (request: Request) => FetchDelegateAnswer | Promise<FetchDelegateAnswer>;

/** What `cors()` of `corsage/fetch` gives. */
export interface FetchCors {
  /**
   * Answers a request: a preflight by itself, any other by `next`, whose response gets the policy's headers. Without
   * `next` it answers 204.
   *
   * It rejects with what `next`, an origin function or a delegate throws, and then there is no response to set headers on.
   */
  <R extends Request>(request: R, next?: (request: R) => Response | Promise<Response>): Promise<Response>;
  /**
   * The same around a handler, for route files: it takes what the handler takes, and answers preflights too.
   *
   * @throws TypeError for what is not a function.
   */
  readonly wrap: <Arguments extends readonly [Request, ...unknown[]]>(
    handler: (...args: Arguments) => Response | Promise<Response>,
  ) => (...args: Arguments) => Promise<Response>;
  /** The policy in force; undefined under a delegate. */
  readonly policy: CorsPolicy | undefined;
  /**
   * Puts another policy in force, for every request from now on.
   *
   * @throws CorsConfigError if it is invalid, TypeError under a delegate; then nothing changes.
   */
  readonly reconfigure: (options: FetchCorsOptions | CorsPolicy) => void;
}

type Next = (request: Request) => Response | Promise<Response>;

/** `given` is whatever was given to `cors()`, and `site` tells where. */
export function makeFetchCors(given: unknown, site: () => string): FetchCors {
  const delegate = delegateIn(given);
  countFetchDecider();
  if (delegate === undefined) return fixed(toFetchPolicy(given), site);
  if (delegate.length > 1) {
    throw new TypeError(
      'corsage: a delegate of corsage/fetch gets the Request alone, and no callback. Return the policy, or a promise of it.',
    );
  }
  return delegated(delegate as FetchCorsDelegate, site);
}

/** @throws CorsConfigError with everything that is wrong with the options. */
export function toFetchPolicy(given: unknown): CorsPolicy {
  const problems: Problem[] = [];
  let policy: CorsPolicy | undefined;
  try {
    policy = toPolicy(given);
  } catch (error) {
    if (!(error instanceof CorsConfigError)) throw error;
    problems.push(...error.problems);
  }
  // A ready policy may serve both kinds of server, and what it promises is kept.
  if (policy !== given) {
    const { disallowedOrigin, protectHeaders } = Object(given);
    if (protectHeaders === true) problems.push(PROTECT_HEADERS);
    if (typeof disallowedOrigin === 'function' && disallowedOrigin.length > 1)
      problems.push({ ...DISALLOWED_ORIGIN, value: disallowedOrigin });
  }
  if (problems.length > 0) throw new CorsConfigError(problems);
  return policy as CorsPolicy;
}

const PROTECT_HEADERS: Problem = {
  code: 'PROTECT_HEADERS',
  path: 'protectHeaders',
  value: true,
  message: 'protectHeaders has no effect in corsage/fetch, where the policy always sets its headers last.',
  fix: 'Leave protectHeaders out.',
};

/** One of Express's, which would fail on each request. */
const DISALLOWED_ORIGIN: Omit<Problem, 'value'> = {
  code: 'DISALLOWED_ORIGIN',
  path: 'disallowedOrigin',
  message: 'disallowedOrigin: in corsage/fetch a function gets the Request alone, not (req, res, next).',
  fix: 'Write a function (request) that returns a Response.',
};

/** One cors(), as the record of what ran on a response. */
class Site implements FetchDecider {
  policy: CompiledPolicy | undefined;
  readonly #site: () => string;

  constructor(site: () => string) {
    this.#site = site;
  }

  get site(): string {
    return this.#site();
  }
}

function fixed(first: CorsPolicy, site: () => string): FetchCors {
  const decider = new Site(site);
  let policy = first;
  decider.policy = compiledOf(policy).alone;
  const handle = (request: Request, next?: Next): Promise<Response> =>
    respond(decider.policy as CompiledPolicy, policy, request, next, decider);
  return complete(handle, {
    policy: { get: () => policy, enumerable: true },
    reconfigure: {
      value: function reconfigure(options: unknown) {
        const other = fromCallerOf(reconfigure, () => toFetchPolicy(options));
        decider.policy = compiledOf(other).alone;
        policy = other;
      },
    },
  });
}

function delegated(delegate: FetchCorsDelegate, site: () => string): FetchCors {
  const decider = new Site(site);
  const handle = async (request: Request, next?: Next): Promise<Response> => {
    checkCall(request, next);
    let policy: CorsPolicy;
    try {
      policy = policyIn(await answerOf(delegate, request), toFetchPolicy);
    } catch (error) {
      publishFailure(error, request);
      throw error;
    }
    return respond(compiledOf(policy).underDelegate, policy, request, next, decider);
  };
  return complete(handle, {
    policy: { value: undefined, enumerable: true },
    reconfigure: { value: refuseToReconfigure },
  });
}

function complete(
  handle: (request: Request, next?: Next) => Promise<Response>,
  properties: PropertyDescriptorMap,
): FetchCors {
  const wrap = (handler: (request: Request, ...rest: unknown[]) => Response | Promise<Response>) => {
    if (typeof handler !== 'function')
      throw new TypeError('corsage: wrap takes a function that answers a Request.');
    return (request: Request, ...rest: unknown[]) => handle(request, (passed) => handler(passed, ...rest));
  };
  return Object.defineProperties(handle, { wrap: { value: wrap }, ...properties }) as FetchCors;
}

/** It has no callback, and as long to answer as an origin function. */
function answerOf(delegate: FetchCorsDelegate, request: Request): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const settle = (error: unknown, answer: unknown) =>
      error === undefined ? resolve(answer) : reject(error);
    firstAnswer(async () => delegate(request), request, settle, defaultOf('originTimeout'), true);
  });
}

async function respond(
  compiled: CompiledPolicy,
  policy: CorsPolicy,
  request: Request,
  next: Next | undefined,
  decider: FetchDecider,
): Promise<Response> {
  const received = new Received(request, checkCall(request, next));
  const { matcher } = compiled;
  // Where any will do, the origin is not even read.
  let allowed = matcher.any;
  if (matcher.asks) allowed = await resolved(policy, received, request);
  else if (!allowed) allowed = matcher.allows(received.origin) as boolean;

  const set = chooseHeaderSet(compiled, allowed, received, authorityOfUrl);
  const reason = reasonOf(set, compiled, received, request);
  let response: Response;
  if (set.refused && typeof compiled.disallowedOrigin === 'function') {
    response = await (compiled.disallowedOrigin as unknown as FetchDisallowedOriginHandler)(request);
  } else if (set.status !== 0) {
    response = ended(set, received, compiled.debug ? reason : null);
    markDecided(response, request, decider);
    return response;
  } else response = next === undefined ? new Response(null, { status: 204 }) : await next(request);
  return decided(response, set, policy.origin === false, received, request, decider);
}

async function resolved(policy: CorsPolicy, received: Received, request: Request): Promise<boolean> {
  try {
    return await policy.resolveOrigin(received.origin);
  } catch (error) {
    publishFailure(error, request);
    throw error;
  }
}

/** The response with the decision on it. `leaves`: a policy that decides nothing leaves what the handler decided. */
function decided(
  response: Response,
  set: HeaderSet,
  leaves: boolean,
  received: Received,
  request: Request,
  decider: FetchDecider,
): Response {
  const headers = response?.headers;
  if (typeof headers?.get !== 'function') {
    throw new TypeError(`corsage: the handler answered with ${show(response)}. Answer with a Response.`);
  }
  // A change of protocol, and an error of the network: no page reads them, and neither can be copied.
  const { status } = response;
  if (status === 101 || status === 0 || isDecided(response, request, decider)) return response;
  const answer =
    leaves && set.vary === undefined ? response : written(response, headers, set, leaves, received);
  markDecided(answer, request, decider);
  return answer;
}

/**
 * Writes the decision on a response, or on a copy where its headers cannot be changed: those of `fetch()` and of
 * `Response.redirect()`. https://fetch.spec.whatwg.org/#concept-headers-guard
 */
function written(
  response: Response,
  headers: Headers,
  set: HeaderSet,
  leaves: boolean,
  received: Received,
): Response {
  try {
    write(new Head(headers), set, leaves, received);
    return response;
  } catch {
    const copy = copyOf(response);
    write(new Head(copy.headers), set, leaves, received);
    return copy;
  }
}

function write(head: Head, set: HeaderSet, leaves: boolean, received: Received): void {
  if (!leaves) removeOthers(head, set);
  putHeaders(head, set, received);
}

/** What the handler decided itself, if it did: each look costs as much as half a header. */
function removeOthers(head: Head, { preflight, allowOrigin, allowCredentials }: HeaderSet): void {
  const decides =
    preflight ||
    head.getHeader('access-control-allow-origin') !== undefined ||
    // It could widen nothing but an origin's permission; with `*` browsers take none.
    (allowOrigin !== undefined &&
      allowOrigin !== '*' &&
      allowCredentials === undefined &&
      head.getHeader('access-control-allow-credentials') !== undefined);
  if (decides) removeHeaders(head);
}

function ended(set: HeaderSet, received: Received, reason: string | null): Response {
  const head = new Head(new Headers());
  putHeaders(head, set, received);
  if (reason === null) end(set, head);
  else endWithReason(set, reason, head);
  return new Response(head.body, { status: set.status, headers: head.headers });
}

/** Publishes a decision to those who want to know, and gives back its reason. */
function reasonOf(
  set: HeaderSet,
  compiled: CompiledPolicy,
  received: Received,
  request: Request,
): string | null {
  if (!compiled.debug && !nodeOnly.decisions.hasSubscribers) return null;
  if (nodeOnly.describer === undefined) return null;
  const head = new Head(new Headers());
  putHeaders(head, set, received);
  const crossOrigin = isDeniedAcross(set, compiled, received, authorityOfUrl);
  return nodeOnly.describer().decided(set, crossOrigin, copied(request), head);
}

function publishFailure(error: unknown, request: Request): void {
  if (!nodeOnly.decisions.hasSubscribers) return;
  const crossOrigin = isCrossOrigin(new Received(request, request.headers), authorityOfUrl);
  const describer = nodeOnly.describer as () => Describer;
  describer().failed(error, crossOrigin, copied(request), new Head(new Headers()));
}

function checkCall(request: Request, next: unknown): Headers {
  const headers = request?.headers;
  if (typeof headers?.get !== 'function') throw wrongFetchCall(request);
  if (next !== undefined && typeof next !== 'function') {
    throw new TypeError(
      `corsage: next must be a function that answers a Request, not ${show(next)}. To answer without one, write (request) => handle(request).`,
    );
  }
  return headers;
}
