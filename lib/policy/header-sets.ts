// The header sets that a policy can answer with, made ready once. https://fetch.spec.whatwg.org/#http-responses

import type { HeaderList, RequestLike } from '../http';
import type { Settings } from '../options';
import { requestedHeaders, requestedMethod } from './request';

/**
 * Stands for a value that comes from the request: its origin, its method, or the header names it asks for. Two copies of
 * the package know it alike.
 */
const FROM_REQUEST: unique symbol = Symbol.for('corsage.from-request');

type FromRequest = typeof FROM_REQUEST;

/** What one response carries; a header that is `undefined` is not sent. */
export interface HeaderSet {
  /** Whether it answers a preflight: then it has what only these are told, methods, headers and max-age. */
  readonly preflight: boolean;
  /** Whether the policy allows the origin. */
  readonly allowed: boolean;
  /** Whether `disallowedOrigin` is what answers. */
  readonly refused: boolean;
  /** The status that ends the request here, or 0: it goes on to the app. */
  readonly status: number;
  /** Of a status that ends the request with an empty body; a 204 has none. https://httpwg.org/specs/rfc9110.html#field.content-length */
  readonly contentLength: '0' | undefined;
  readonly vary: string | undefined;
  readonly allowOrigin: '*' | FromRequest | undefined;
  readonly allowCredentials: 'true' | undefined;
  readonly allowMethods: string | FromRequest | undefined;
  readonly allowHeaders: string | FromRequest | undefined;
  readonly maxAge: string | undefined;
  readonly exposeHeaders: string | undefined;
  /** Sent to allowed and denied origins alike, unless it comes from the request. */
  readonly timingAllowOrigin: string | FromRequest | undefined;
}

/** One for each decision that can be made. */
export interface HeaderSets {
  readonly allowed: HeaderSet;
  readonly denied: HeaderSet;
  readonly preflightAllowed: HeaderSet;
  readonly preflightDenied: HeaderSet;
  /** For an actual request that `disallowedOrigin` does not let through. */
  readonly refused: HeaderSet;
}

/** Nothing is added, and the request goes on. */
const NOTHING: HeaderSet = Object.freeze({
  preflight: false,
  allowed: false,
  refused: false,
  status: 0,
  contentLength: undefined,
  vary: undefined,
  allowOrigin: undefined,
  allowCredentials: undefined,
  allowMethods: undefined,
  allowHeaders: undefined,
  maxAge: undefined,
  exposeHeaders: undefined,
  timingAllowOrigin: undefined,
});

/**
 * `varies`: whether another request could be answered otherwise because of its origin. That is so for every policy but
 * `'*'` and `false`, and for any policy that a delegate returned. One listed origin gets no exception: to send it to
 * everybody without `Vary` would save caches an entry, and give pages of other origins a header that is not theirs.
 * https://fetch.spec.whatwg.org/#cors-protocol-and-http-caches
 */
export function makeHeaderSets(settings: Settings, varies: boolean): HeaderSets {
  const { given } = settings.origin;
  const denied: HeaderSet = { ...NOTHING, vary: varies ? 'Origin' : undefined };
  const refusal: HeaderSet = { ...NOTHING, refused: true, vary: 'Origin' };
  // A function answers in its own way.
  const refused = typeof settings.disallowedOrigin === 'function' ? refusal : ending(403, refusal);
  if (given === false) {
    // Who allows nobody leaves preflights to the app, too: another router of it may have a policy.
    const preflight = { ...(settings.disallowedOrigin === 'ignore' ? denied : refused), preflight: true };
    return freeze({
      allowed: denied,
      denied,
      preflightAllowed: preflight,
      preflightDenied: preflight,
      refused,
    });
  }

  const { credentials, exposedHeaders, maxAge } = settings;
  const timing = timingOrigins(settings);
  const allowed: HeaderSet = {
    ...denied,
    allowed: true,
    allowOrigin: given === '*' ? '*' : FROM_REQUEST,
    allowCredentials: credentials ? 'true' : undefined,
  };
  const allowMethods = methodsOf(settings);
  const allowHeaders = headersOf(settings);
  const vary = preflightVary(varies, allowMethods, allowHeaders);
  const preflight: HeaderSet = {
    ...allowed,
    preflight: true,
    vary,
    allowMethods,
    allowHeaders,
    maxAge: maxAge === false ? undefined : String(maxAge),
  };
  return freeze({
    allowed: {
      ...allowed,
      exposeHeaders: exposedHeaders === '*' ? '*' : join(exposedHeaders),
      timingAllowOrigin: timing,
    },
    denied: { ...denied, timingAllowOrigin: timing === FROM_REQUEST ? undefined : timing },
    preflightAllowed: settings.preflightContinue
      ? preflight
      : ending(settings.optionsSuccessStatus, preflight),
    // The standard suggests a 403 without CORS headers. A success without them is denied just as well, and tells a
    // person who looks at the network panel nothing. https://fetch.spec.whatwg.org/#http-responses
    preflightDenied: ending(403, { ...denied, preflight: true, vary }),
    refused,
  });
}

/** The same, and the request ends here. */
function ending(status: number, set: HeaderSet): HeaderSet {
  return { ...set, status, contentLength: status === 204 ? undefined : '0' };
}

/**
 * Lists are sent whole, not just what was asked for: one preflight then fills the browser's cache for all of it, and the
 * console can say what is missing. With credentials `*` would be a name like any other, so the requested one is sent.
 * https://fetch.spec.whatwg.org/#http-access-control-allow-methods
 */
function methodsOf({ methods, credentials }: Settings): string | FromRequest | undefined {
  if (methods !== '*') return join(methods);
  return credentials ? FROM_REQUEST : '*';
}

/** `*` does not cover Authorization. https://fetch.spec.whatwg.org/#cors-non-wildcard-request-header-name */
function headersOf({ allowedHeaders, credentials }: Settings): string | FromRequest | undefined {
  if (allowedHeaders === undefined || (allowedHeaders === '*' && credentials)) return FROM_REQUEST;
  return allowedHeaders === '*' ? '*,authorization' : join(allowedHeaders);
}

/**
 * A preflight varies by all that its answer can depend on. Browsers do not look at it, and HTTP caches keep no OPTIONS;
 * some networks can be told to, and then must not give one page's answer to another.
 * https://httpwg.org/specs/rfc9110.html#field.vary
 */
function preflightVary(
  byOrigin: boolean,
  methods: HeaderSet['allowMethods'],
  headers: HeaderSet['allowHeaders'],
): string | undefined {
  const names: string[] = [];
  if (byOrigin) names.push('Origin');
  if (methods === FROM_REQUEST) names.push('Access-Control-Request-Method');
  if (headers === FROM_REQUEST) names.push('Access-Control-Request-Headers');
  return join(names);
}

/** A longer list would not pass every proxy; it then follows the decision. */
const MAX_TIMING_LENGTH = 4096;

/**
 * Images and scripts bring no `Origin`, so a policy that can name every origin does.
 * https://w3c.github.io/resource-timing/#sec-timing-allow-origin
 */
function timingOrigins({ timingAllowOrigin, origin }: Settings): HeaderSet['timingAllowOrigin'] {
  if (!timingAllowOrigin) return undefined;
  if (origin.given === '*') return '*';
  const { entries, lists, regexps, functions } = origin;
  const others = lists.length + regexps.length + functions.length;
  if (origin.given === true || others > 0 || entries.some(({ pattern }) => pattern !== undefined))
    return FROM_REQUEST;
  const list = entries.map(({ text }) => text).join(', ');
  return list.length <= MAX_TIMING_LENGTH ? list : FROM_REQUEST;
}

/** Undefined for an empty list: the header is then left out. */
function join(names: readonly string[]): string | undefined {
  return names.length === 0 ? undefined : names.join(', ');
}

function freeze(sets: HeaderSets): HeaderSets {
  for (const set of Object.values(sets)) Object.freeze(set);
  return Object.freeze(sets);
}

/** What headers are set on: a response, or a list of them. */
interface HeaderTarget {
  setHeader(name: string, value: string): unknown;
}

/** Sets every header of the set but `Vary`, which has to be merged with what is there, and `Content-Length`. */
export function setHeaders(set: HeaderSet, { headers }: RequestLike, target: HeaderTarget): void {
  if (set.allowOrigin !== undefined) {
    target.setHeader('Access-Control-Allow-Origin', filled(set.allowOrigin, headers));
    if (set.allowCredentials !== undefined) {
      target.setHeader('Access-Control-Allow-Credentials', set.allowCredentials);
    }
    if (set.exposeHeaders !== undefined) target.setHeader('Access-Control-Expose-Headers', set.exposeHeaders);
    if (set.preflight) setPreflightHeaders(set, headers, target);
  }
  if (set.timingAllowOrigin !== undefined) {
    target.setHeader('Timing-Allow-Origin', filled(set.timingAllowOrigin, headers));
  }
}

function setPreflightHeaders(set: HeaderSet, headers: RequestLike['headers'], target: HeaderTarget): void {
  const methods = set.allowMethods === FROM_REQUEST ? requestedMethod(headers) : set.allowMethods;
  if (methods !== undefined) target.setHeader('Access-Control-Allow-Methods', methods);
  const names = set.allowHeaders === FROM_REQUEST ? requestedHeaders(headers) : set.allowHeaders;
  if (names !== undefined) target.setHeader('Access-Control-Allow-Headers', names);
  if (set.maxAge !== undefined) target.setHeader('Access-Control-Max-Age', set.maxAge);
}

/** The origin in an answer is the request's own, or `*` or a list. */
function filled(origin: string | FromRequest, headers: RequestLike['headers']): string {
  return origin === FROM_REQUEST ? (headers.origin as string) : origin;
}

/** The same as plain data, `Vary` included. */
export function readHeaders(set: HeaderSet, request: RequestLike): HeaderList {
  const headers: [string, string][] = [];
  const list: HeaderTarget = { setHeader: (name, value) => headers.push([name, value]) };
  if (set.vary !== undefined) list.setHeader('Vary', set.vary);
  setHeaders(set, request, list);
  return headers;
}

/** The whole answer as plain data, where the request ends here; status 0 goes on to the app. */
export function readHeaderSet(set: HeaderSet, request: RequestLike): { status: number; headers: HeaderList } {
  const headers = readHeaders(set, request);
  const { status, contentLength } = set;
  return {
    status,
    headers: contentLength === undefined ? headers : [...headers, ['Content-Length', contentLength]],
  };
}
