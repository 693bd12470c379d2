// cors(): a request in, a decision out, headers on the response. Only this file touches requests and responses.

import { append } from 'vary';
import { isToken, readRequestedNames } from './fetch/tokens';
import { firstAnswer, PENDING } from './first-answer';
import type { CorsOptions } from './options';
import { type Answer, type Answers, decide, FROM_REQUEST } from './policy/answers';
import { type CorsPolicy, type Engine, engineOf, isPolicy, makePolicy } from './policy/policy';
import { show } from './show';

/** The part of a request that is read. */
export interface RequestLike {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  readonly headers: { readonly [name: string]: string | string[] | undefined };
}

/** The part of a response that is used. */
export interface ResponseLike {
  statusCode: number;
  readonly headersSent: boolean;
  getHeader(name: string): number | string | string[] | undefined;
  setHeader(name: string, value: string): unknown;
  removeHeader(name: string): void;
  end(): unknown;
}

export type NextFunction = (error?: unknown) => void;

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

/** `given` is whatever was given to `cors()`. */
export function makeMiddleware(given: unknown): CorsMiddleware {
  return typeof given === 'function' ? delegated(given as CorsDelegate) : fixed(given);
}

function fixed(given: unknown): CorsMiddleware {
  let policy = toPolicy(given);
  let engine = engineOf(policy);
  const cors: (request: RequestLike, response: ResponseLike, next: NextFunction) => void = (
    request,
    response,
    next,
  ) => handle(engine, engine.answers, request, response, next);
  return Object.defineProperties(cors, {
    policy: { get: () => policy, enumerable: true },
    reconfigure: {
      value(options: unknown) {
        const other = toPolicy(options);
        engine = engineOf(other);
        policy = other;
      },
    },
  }) as CorsMiddleware;
}

function delegated(delegate: CorsDelegate): CorsMiddleware {
  function cors(request: RequestLike, response: ResponseLike, next: NextFunction): void {
    if (response.headersSent) {
      next();
      return;
    }
    let answer: unknown;
    try {
      answer = firstAnswer(delegate, request, (error, late) => proceed(error, late, request, response, next));
    } catch (error) {
      proceed(error, undefined, request, response, next);
      return;
    }
    if (answer !== PENDING) proceed(undefined, answer, request, response, next);
  }
  return Object.defineProperties(cors, {
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
    if (!response.headersSent) addVary(response, 'Origin');
    next(failure);
    return;
  }
  handle(engine, engine.delegated, request, response, next);
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
  const { origin } = request.headers;
  if (!matcher.asks) {
    respond(answers, matcher.allows(origin) as boolean, request, response, next);
    return;
  }
  let allowed: boolean | typeof PENDING;
  try {
    allowed = matcher.allows(origin, (error, late) => {
      if (error === undefined) respond(answers, late as boolean, request, response, next);
      else fail(answers, error, response, next);
    });
  } catch (error) {
    fail(answers, error, response, next);
    return;
  }
  if (allowed !== PENDING) respond(answers, allowed, request, response, next);
}

/** An origin function failed: no CORS header, and the error is the app's. */
function fail(answers: Answers, error: unknown, response: ResponseLike, next: NextFunction): void {
  if (!response.headersSent) setVary(response, answers.denied);
  next(error);
}

/** https://fetch.spec.whatwg.org/#cors-preflight-request */
function isPreflight({ method, headers }: RequestLike): boolean {
  return (
    method === 'OPTIONS' &&
    headers.origin !== undefined &&
    headers['access-control-request-method'] !== undefined
  );
}

function respond(
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
  const answer = decide(answers, isPreflight(request), allowed);
  setVary(response, answer);
  if (answer.allowOrigin !== undefined) setHeaders(answer, request, response);
  if (answer.status === 0) {
    next();
    return;
  }
  response.statusCode = answer.status;
  // https://httpwg.org/specs/rfc9110.html#field.content-length
  if (answer.status !== 204) response.setHeader('Content-Length', '0');
  response.end();
}

function setHeaders(answer: Answer, { headers }: RequestLike, response: ResponseLike): void {
  response.setHeader(
    'Access-Control-Allow-Origin',
    answer.allowOrigin === FROM_REQUEST ? (headers.origin as string) : (answer.allowOrigin as string),
  );
  if (answer.allowCredentials !== undefined) {
    response.setHeader('Access-Control-Allow-Credentials', answer.allowCredentials);
  }
  if (answer.exposeHeaders !== undefined)
    response.setHeader('Access-Control-Expose-Headers', answer.exposeHeaders);
  const methods = answer.allowMethods === FROM_REQUEST ? requestedMethod(headers) : answer.allowMethods;
  if (methods !== undefined) response.setHeader('Access-Control-Allow-Methods', methods);
  const names = answer.allowHeaders === FROM_REQUEST ? requestedHeaders(headers) : answer.allowHeaders;
  if (names !== undefined) response.setHeader('Access-Control-Allow-Headers', names);
  if (answer.maxAge !== undefined) response.setHeader('Access-Control-Max-Age', answer.maxAge);
}

/** Only a single token is echoed, and never `*`. */
function requestedMethod(headers: RequestLike['headers']): string | undefined {
  const method = headers['access-control-request-method'];
  return typeof method === 'string' && isToken(method) && method !== '*' ? method : undefined;
}

function requestedHeaders(headers: RequestLike['headers']): string | undefined {
  const header = headers['access-control-request-headers'];
  const names = typeof header === 'string' ? readRequestedNames(header) : '';
  return names === '' ? undefined : names;
}

function setVary(response: ResponseLike, { vary }: Answer): void {
  if (vary !== undefined) addVary(response, vary);
}

function addVary(response: ResponseLike, names: string): void {
  const present = response.getHeader('Vary');
  response.setHeader('Vary', present === undefined ? names : append(String(present), names));
}
