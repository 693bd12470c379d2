// What works but hurts, found in an exchange.

import {
  type BrowserRequest,
  type Exchange,
  type HeaderView,
  type Outcome,
  readMaxAge,
  type Step,
  type WireResponse,
} from '../browser';
import { extractTokens, getHeader, type HeaderList, isListFailure, valuesOf } from '../http';
import { hostOf, isLoopbackHost, isSerializedOrigin, publicSuffixOf } from '../origins';
import { show, type WarningCode } from '../problems';
import type { Probes } from './probes';
import { listNames } from './words';

/** Headers of a response that no page asks for, or that are for the browser. Lower-case. */
const NOT_FOR_SCRIPT =
  /^(?:access-control-.*|accept-ranges|age|allow|alt-svc|cf-.*|connection|content-encoding|content-security-policy.*|cross-origin-.*|date|document-policy|etag|keep-alive|nel|origin-agent-cluster|permissions-policy|proxy-.*|referrer-policy|report-to|reporting-endpoints|server|server-timing|set-cookie2?|strict-transport-security|timing-allow-origin|trailer|transfer-encoding|upgrade|vary|via|x-content-type-options|x-cors-reason|x-dns-prefetch-control|x-download-options|x-frame-options|x-permitted-cross-domain-policies|x-powered-by|x-xss-protection)$/;

/** One thing that works but hurts; `names` are the headers it is about. */
export interface Finding {
  readonly code: WarningCode;
  readonly cause: string;
  readonly names: readonly string[];
}

/**
 * @param probes what the server says to other origins; undefined where that is not known
 * @param reads the response headers, lower-case, that the page is known to read
 */
export function* findWarnings(
  request: BrowserRequest,
  { allowed, dropped, steps }: Outcome,
  probes: Probes | undefined,
  reads: readonly string[],
): Generator<Finding> {
  yield* inRequest(request, dropped);
  const preflight = steps.findLast(({ name, passed }) => name === 'preflight-allow-headers' && passed);
  if (preflight !== undefined) yield* inPreflight(headersOf(preflight.exchange as Exchange));
  if (!allowed) return;
  // A page that was allowed has asked for itself last.
  const { exchange, view } = steps.at(-1) as Step & { exchange: Exchange; view: HeaderView };
  if (probes !== undefined) yield* inProbes(exchange, probes);
  yield* inResponse(request, exchange);
  const missed = view.hidden.filter((name) => reads.includes(name) || !NOT_FOR_SCRIPT.test(name));
  if (missed.length > 0) {
    yield finding('HEADER_NOT_EXPOSED', `The page cannot read ${listNames(missed)}: not exposed.`, missed);
  }
}

function finding(code: WarningCode, cause: string, names: readonly string[] = []): Finding {
  return { code, cause, names };
}

function* inRequest({ url, origin }: BrowserRequest, dropped: readonly string[]): Generator<Finding> {
  if (dropped.length > 0) {
    yield finding(
      'FORBIDDEN_HEADER',
      `Browsers leave ${listNames(dropped)} out of what a page sends, without a word.`,
      dropped,
    );
  }
  if (URL.canParse(url) && isMixedContent(origin, new URL(url))) {
    yield finding(
      'MIXED_CONTENT',
      `A page on https cannot ask ${show(new URL(url).origin)}, which is plain http.`,
    );
  }
}

/** One that passed. */
function* inPreflight(headers: HeaderList): Generator<Finding> {
  if (readMaxAge(headers) !== null) return;
  const value = getHeader(headers, 'Access-Control-Max-Age');
  const seen =
    value === null
      ? 'no Access-Control-Max-Age'
      : `Access-Control-Max-Age: ${show(value)}, which is no number of seconds`;
  yield finding(
    'NO_MAX_AGE',
    `The answer to the preflight has ${seen}, so browsers ask again after five seconds.`,
  );
}

function* inProbes(last: Exchange, { stranger, opaque }: Probes): Generator<Finding> {
  if (stranger.credentials) {
    yield finding(
      'ANY_ORIGIN_WITH_CREDENTIALS',
      'An origin that nobody would list is allowed, with credentials: every site can read what this server keeps for the user.',
    );
  }
  // Where everybody is let in without credentials, `null` adds nobody.
  if (opaque.credentials || (opaque.allowed && !stranger.allowed)) {
    yield finding(
      'NULL_ORIGIN_ALLOWED',
      'The origin null is allowed, and any site can have it, by a sandboxed frame.',
    );
  }
  const { method } = last.request;
  const headers = headersOf(last);
  const given = getHeader(headers, 'Access-Control-Allow-Origin');
  const other = getHeader(stranger.headers, 'Access-Control-Allow-Origin');
  // No cache keeps the answer to another method.
  if ((method === 'GET' || method === 'HEAD') && given !== other && !variesByOrigin(headers)) {
    yield finding(
      'ORIGIN_WITHOUT_VARY',
      'Access-Control-Allow-Origin depends on the origin, and Vary does not say so: a cache can give one site the answer meant for another.',
    );
  }
}

function* inResponse({ origin, credentials }: BrowserRequest, last: Exchange): Generator<Finding> {
  const url = new URL(last.request.url);
  if (url.origin === origin) return;
  const headers = headersOf(last);
  const resourcePolicy = getHeader(headers, 'Cross-Origin-Resource-Policy');
  if (keepsAway(resourcePolicy, origin, url)) {
    yield finding(
      'RESOURCE_POLICY',
      `Cross-Origin-Resource-Policy: ${resourcePolicy} keeps the page from loading this URL without CORS, as <img> and <script> do.`,
    );
  }
  const exposed = extractTokens(headers, 'Access-Control-Expose-Headers');
  const wildcard = exposed !== null && !isListFailure(exposed) && exposed.includes('*');
  if (credentials && wildcard) {
    yield finding(
      'EXPOSED_WILDCARD_WITH_CREDENTIALS',
      'Access-Control-Expose-Headers is *, which exposes nothing to a request with credentials.',
    );
  }
}

function headersOf({ response }: Exchange): HeaderList {
  return (response as WireResponse).headers;
}

function variesByOrigin(headers: HeaderList): boolean {
  const names = valuesOf(headers, 'Vary').flatMap((value) => value.split(','));
  return names.some((name) => name.trim() === '*' || name.trim().toLowerCase() === 'origin');
}

/** https://w3c.github.io/webappsec-mixed-content/#should-block-fetch */
function isMixedContent(origin: string, { protocol, hostname }: URL): boolean {
  return origin.startsWith('https:') && protocol === 'http:' && !isLoopbackHost(hostname);
}

/** https://fetch.spec.whatwg.org/#cross-origin-resource-policy-internal-check */
function keepsAway(policy: string | null, origin: string, url: URL): boolean {
  return policy === 'same-origin' || (policy === 'same-site' && !isSameSite(origin, url));
}

function isSameSite(origin: string, { protocol, hostname }: URL): boolean {
  if (!isSerializedOrigin(origin)) return false;
  if (protocol === 'https:' && !origin.startsWith('https:')) return false;
  const host = hostOf(origin);
  if (host === hostname) return true;
  const site = publicSuffixOf(host)?.registrable;
  return typeof site === 'string' && site === publicSuffixOf(hostname)?.registrable;
}
