// What npm `cors` 2.8.6 answers, rule by rule: for a switch in one line. The strict engine knows nothing of it.

import type { IncomingHttpHeaders } from 'node:http';
import { types } from 'node:util';
import vary from 'vary';
import { findProblems, knowMethodsBy, tryRegExpsBy } from './options';
import { show, warnOnce } from './problems';

/** Options after npm's defaults, of whatever type they were given. */
interface Merged {
  /** Replaced by what an origin function answers. */
  origin: unknown;
  readonly methods: unknown;
  readonly allowedHeaders?: unknown;
  /** npm's older name for `allowedHeaders`. */
  readonly headers?: unknown;
  readonly exposedHeaders?: unknown;
  readonly credentials?: unknown;
  readonly maxAge?: unknown;
  readonly preflightContinue: unknown;
  readonly optionsSuccessStatus: unknown;
}

const DEFAULTS: Merged = {
  origin: '*',
  methods: 'GET,HEAD,PUT,PATCH,POST,DELETE',
  preflightContinue: false,
  optionsSuccessStatus: 204,
};

/** So many answers of one delegate are judged: one that makes its options anew pays no more after that. */
const MOST_JUDGED = 100;

type Response = Parameters<typeof vary>[0];
type Next = (error?: unknown) => unknown;
type Callback = (error: unknown, answer?: unknown) => void;

/**
 * Answers as npm `cors` 2.8.6 does, header for header. What `corsage` would refuse about the options is a process
 * warning with a `CORSAGE_…` code, once for each problem. Accidents of npm's are not kept: a `Set`, a `URL` or another
 * object as origin allows nobody instead of everybody; a promise is waited for instead of hanging the request; a second
 * answer is ignored; a RegExp with the flag `g` or `y` gives the same answer each time.
 */
function cors<Request extends cors.CorsRequest = cors.CorsRequest>(
  options?: cors.CorsOptions | cors.CorsOptionsDelegate<Request>,
): (
  request: Request,
  response: {
    statusCode?: number | undefined;
    setHeader(key: string, value: string): unknown;
    end(): unknown;
  },
  // biome-ignore lint/suspicious/noExplicitAny: as @types/cors has it
  next: (error?: any) => any,
) => void;
function cors(options?: unknown) {
  if (typeof options === 'function') return delegated(options as Ask);
  // Many pass their own optional options on, NestJS's enableCors() among them: to npm that is cors().
  if (options !== undefined) judge(options);
  return function corsMiddleware(request: cors.CorsRequest, response: Response, next: Next): void {
    choose(options, request, response, next);
  };
}

function delegated(delegate: Ask) {
  let judged = 0;
  return function corsMiddleware(request: cors.CorsRequest, response: Response, next: Next): void {
    ask(delegate, request, isOptions, (error, options) => {
      if (error) {
        next(error);
        return;
      }
      if (judged++ < MOST_JUDGED) judge(options);
      choose(options, request, response, next);
    });
  };
}

/** Warns of everything that `corsage` would refuse. */
function judge(options: unknown): void {
  for (const { code, path, value, message, fix } of problemsOf(options)) {
    // What to write holds for corsage: npm's rules take some of it otherwise.
    warnOnce(code, `compat ${path} ${show(value)}`, `corsage/compat: ${message} For corsage: ${fix}`);
  }
}

/** None where options cannot be read: a getter that throws is met by the request, as in npm's. */
function problemsOf(options: unknown): ReturnType<typeof findProblems> {
  try {
    return findProblems(options);
  } catch {
    return [];
  }
}

/** Merges options with the defaults on each request, since npm reads them live, and finds the origin. */
function choose(options: unknown, request: cors.CorsRequest, response: Response, next: Next): void {
  const merged: Merged = Object.assign({}, DEFAULTS, options);
  if (!merged.origin) {
    next();
  } else if (typeof merged.origin === 'function') {
    ask(merged.origin as Ask, request.headers.origin, isOriginAnswer, (error, origin) => {
      if (error || !origin) {
        next(error);
        return;
      }
      merged.origin = origin;
      answer(merged, request, response, next);
    });
  } else answer(merged, request, response, next);
}

type Ask = (subject: unknown, callback: Callback) => unknown;

/**
 * Asks a function that calls back. What it returns is not looked at, but for a promise: one of a value that `accepts`
 * counts as an answer, and a rejection as an error, unless it calls back by the next turn of the event loop: drivers of
 * databases do both. What it throws passes through.
 */
function ask(fn: Ask, subject: unknown, accepts: (value: unknown) => boolean, answer: Callback): void {
  let answered = false;
  const once: Callback = (error, value) => {
    if (answered) return;
    answered = true;
    answer(error, value);
  };
  const fail = (error: unknown) => {
    if (answered) warnOfRejection(error);
    else once(error || new Error(`corsage/compat: a function rejected with ${show(error)}`));
  };
  const returned = fn(subject, once);
  if (types.isPromise(returned)) {
    returned.then(
      (value) => accepts(value) && setImmediate(once, null, value),
      (error) => setImmediate(fail, error),
    );
  }
}

/** With npm's it would end the process, unless somebody else watches the promise. */
function warnOfRejection(error: unknown): void {
  const reason = show(types.isNativeError(error) ? error.message : error);
  warnOnce(
    'COMPAT_REJECTED_LATE',
    reason,
    `corsage/compat: a function rejected after it had called back: ${reason}.`,
  );
}

function isOriginAnswer(value: unknown): boolean {
  return typeof value === 'boolean' || typeof value === 'string';
}

function isOptions(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

function answer(options: Merged, request: cors.CorsRequest, response: Response, next: Next): void {
  // All is read before anything is set: where reading fails, as with methods that are null, nothing has been.
  const allowOrigin = allowedOrigin(options.origin, request.headers.origin);
  const preflight = isPreflight(request) ? readPreflight(options, request) : undefined;
  const exposedHeaders = options.exposedHeaders && joined(options.exposedHeaders);

  setHeader(response, 'Access-Control-Allow-Origin', allowOrigin);
  if (options.origin !== '*') vary(response, 'Origin');
  if (options.credentials === true) response.setHeader('Access-Control-Allow-Credentials', 'true');
  if (preflight !== undefined) {
    setHeader(response, 'Access-Control-Allow-Methods', preflight.methods);
    if (preflight.echoes) vary(response, 'Access-Control-Request-Headers');
    setList(response, 'Access-Control-Allow-Headers', preflight.headers);
    setList(response, 'Access-Control-Max-Age', preflight.maxAge);
  }
  setList(response, 'Access-Control-Expose-Headers', exposedHeaders);
  if (preflight === undefined || options.preflightContinue) {
    next();
    return;
  }
  response.statusCode = options.optionsSuccessStatus as number;
  // Safari once waited for a body without it.
  response.setHeader('Content-Length', '0');
  response.end();
}

/** Every OPTIONS request is one. */
function isPreflight({ method }: cors.CorsRequest): boolean {
  return method?.toUpperCase?.() === 'OPTIONS';
}

function readPreflight({ methods, allowedHeaders, headers, maxAge }: Merged, request: cors.CorsRequest) {
  const names = allowedHeaders || headers;
  return {
    methods: joined(methods),
    /** Requested names are sent back as they came. */
    echoes: !names,
    headers: names ? joined(names) : request.headers['access-control-request-headers'],
    maxAge: (maxAge || typeof maxAge === 'number') && (maxAge as number).toString(),
  };
}

/** A string is sent as it is, to everybody; what can be asked is asked, and the request's origin sent back. */
function allowedOrigin(given: unknown, origin: string | undefined): unknown {
  if (isString(given)) {
    if (String(given).includes(',')) warnOfSeveral(String(given));
    return given;
  }
  return allows(given, origin) ? origin : undefined;
}

/** `corsage` takes several origins in one string; npm's sends it as it is, and no browser takes that. */
function warnOfSeveral(given: string): void {
  const list = given
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
  warnOnce(
    'ORIGIN_SEPARATOR',
    `compat ${given}`,
    `corsage/compat: origin: ${show(given)} is sent as it is, as by npm cors, and browsers refuse several origins in one header. Write an array: ${JSON.stringify(list)}.`,
  );
}

/** Whether a list, a RegExp or a boolean allows the origin; lists may hold lists. */
function allows(allowed: unknown, origin: string | undefined): boolean {
  if (Array.isArray(allowed)) return allowed.some((item) => allows(item, origin));
  if (isString(allowed)) return allowed === origin;
  if (types.isRegExp(allowed)) {
    // Not where it makes no difference: a frozen RegExp cannot be written to.
    if (allowed.global || allowed.sticky) allowed.lastIndex = 0;
    return allowed.test(origin as string);
  }
  if (allowed && allowed !== true) {
    warnOnce(
      'COMPAT_ORIGIN_DENIED',
      show(allowed),
      `corsage/compat: ${show(allowed)} is not an origin, so it allows nobody. npm cors would allow everybody.`,
    );
    return false;
  }
  return Boolean(allowed);
}

function isString(value: unknown): boolean {
  return typeof value === 'string' || value instanceof String;
}

function setHeader(response: Response, name: string, value: unknown): void {
  if (value) response.setHeader(name, value as string);
}

/** For a list of names, or a string, that may be empty; what has no length is left out. */
function setList(response: Response, name: string, value: unknown): void {
  if ((value as { length?: unknown } | undefined)?.length) setHeader(response, name, value);
}

/** A list as one string; anything else as it is. */
function joined(given: unknown): unknown {
  const list = given as { join?: (separator: string) => string };
  return list.join ? list.join(',') : given;
}

declare namespace cors {
  /** An answer to a `CustomOrigin`'s question, and every form of `origin` but a function. */
  export type StaticOrigin = boolean | string | RegExp | (boolean | string | RegExp)[];
  /** Decides on one origin; it is also called, with `undefined`, where a request has none. */
  export type CustomOrigin = (
    requestOrigin: string | undefined,
    callback: (err: Error | null, origin?: StaticOrigin) => void,
  ) => void;
  export interface CorsRequest {
    method?: string | undefined;
    headers: IncomingHttpHeaders;
  }
  export interface CorsOptions {
    /** Default: `'*'`. */
    origin?: StaticOrigin | CustomOrigin | undefined;
    /** Default: `'GET,HEAD,PUT,PATCH,POST,DELETE'`. */
    methods?: string | string[] | undefined;
    /** Default: the requested ones, as they are. */
    allowedHeaders?: string | string[] | undefined;
    exposedHeaders?: string | string[] | undefined;
    credentials?: boolean | undefined;
    /** Seconds. Default: no header. */
    maxAge?: number | undefined;
    /** Default: `false`. */
    preflightContinue?: boolean | undefined;
    /** Default: `204`. */
    optionsSuccessStatus?: number | undefined;
  }
  export type CorsOptionsDelegate<Request extends CorsRequest = CorsRequest> = (
    req: Request,
    callback: (err: Error | null, options?: CorsOptions) => void,
  ) => void;

  export { cors, cors as default };
}

knowMethodsBy(() => (require('node:http') as typeof import('node:http')).METHODS);
tryRegExpsBy(() => (require('./node') as typeof import('./node')).regexpTrial);
Object.assign(cors, { cors, default: cors });
export = cors;
