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
import { extractTokens, getHeader, isListFailure, valuesOf } from '../http';
import { hostOf, isLoopbackHost, isSerializedOrigin, publicSuffixOf } from '../origins';
import { show, type WarningCode } from '../problems';
import type { Probes } from './probes';
import { listNames } from './words';

/** One thing that works but hurts; `names` are the headers it is about. */
export interface Finding {
  readonly code: WarningCode;
  readonly cause: string;
  readonly names: readonly string[];
}

/** Headers of a response that no page asks for, or that are for the browser. Lower-case. */
const NOT_FOR_SCRIPT =
  /^(?:access-control-.*|accept-ranges|age|allow|alt-svc|cf-.*|connection|content-encoding|content-security-policy.*|cross-origin-.*|date|document-policy|etag|keep-alive|nel|origin-agent-cluster|permissions-policy|proxy-.*|referrer-policy|report-to|reporting-endpoints|server|server-timing|set-cookie2?|strict-transport-security|timing-allow-origin|trailer|transfer-encoding|upgrade|vary|via|x-content-type-options|x-cors-reason|x-dns-prefetch-control|x-download-options|x-frame-options|x-permitted-cross-domain-policies|x-powered-by|x-xss-protection)$/;

/**
 * @param probes what the server says to other origins; undefined where that is not known
 * @param reads the response headers, lower-case, that the page is known to read
 */
export function findWarnings(
  request: BrowserRequest,
  outcome: Outcome,
  probes: Probes | undefined,
  reads: readonly string[],
): Finding[] {
  const findings: Finding[] = [];
  const found = (code: WarningCode, cause: string, names: readonly string[] = []) =>
    findings.push({ code, cause, names });

  if (outcome.dropped.length > 0) {
    found(
      'FORBIDDEN_HEADER',
      `Browsers leave ${listNames(outcome.dropped)} out of what a page sends, without a word.`,
      outcome.dropped,
    );
  }
  const url = URL.canParse(request.url) ? new URL(request.url) : undefined;
  if (url !== undefined && isMixedContent(request.origin, url)) {
    found('MIXED_CONTENT', `A page on https cannot ask ${show(url.origin)}, which is plain http.`);
  }

  const preflight = outcome.steps.findLast(
    ({ name, passed }) => name === 'preflight-allow-headers' && passed,
  );
  const answer = preflight?.exchange;
  if (answer !== undefined && readMaxAge(headersOf(answer)) === null) {
    const value = getHeader(headersOf(answer), 'Access-Control-Max-Age');
    found(
      'NO_MAX_AGE',
      value === null
        ? 'The answer to the preflight has no Access-Control-Max-Age, so browsers ask again after five seconds.'
        : `The answer to the preflight has Access-Control-Max-Age: ${show(value)}, which is no number of seconds, so browsers ask again after five seconds.`,
    );
  }

  if (outcome.allowed) {
    // A page that was allowed has asked for itself last.
    const last = outcome.exchange.at(-1) as Exchange;
    if (probes !== undefined) judgeProbes(last, probes, found);
    judgeResponse(request, outcome, last, reads, found);
  }
  return findings;
}

type Found = (code: WarningCode, cause: string, names?: readonly string[]) => void;

function judgeProbes(last: Exchange, { stranger, opaque }: Probes, found: Found): void {
  if (stranger.credentials) {
    found(
      'ANY_ORIGIN_WITH_CREDENTIALS',
      'An origin that nobody would list is allowed, with credentials: every site can read what this server keeps for the user.',
    );
  }
  // Where everybody is let in without credentials, `null` adds nobody.
  if (opaque.credentials || (opaque.allowed && !stranger.allowed)) {
    found(
      'NULL_ORIGIN_ALLOWED',
      'The origin null is allowed, and any site can have it, by a sandboxed frame.',
    );
  }
  if (last.request.method === 'GET' || last.request.method === 'HEAD') {
    const value = getHeader(headersOf(last), 'Access-Control-Allow-Origin');
    const other = getHeader(stranger.response.headers, 'Access-Control-Allow-Origin');
    const differs = value !== other;
    if (differs && !variesByOrigin(headersOf(last))) {
      found(
        'ORIGIN_WITHOUT_VARY',
        'Access-Control-Allow-Origin depends on the origin, and Vary does not say so: a cache can give one site the answer meant for another.',
      );
    }
  }
}

function judgeResponse(
  { origin, credentials = false }: BrowserRequest,
  outcome: Outcome,
  { request, response }: Exchange,
  reads: readonly string[],
  found: Found,
): void {
  const { headers } = response as WireResponse;
  const crossOrigin = new URL(request.url).origin !== origin;
  const resourcePolicy = getHeader(headers, 'Cross-Origin-Resource-Policy');
  if (crossOrigin && keepsAway(resourcePolicy, origin, new URL(request.url))) {
    found(
      'RESOURCE_POLICY',
      `Cross-Origin-Resource-Policy: ${resourcePolicy} keeps the page from loading this URL without CORS, as <img> and <script> do.`,
    );
  }
  const exposed = extractTokens(headers, 'Access-Control-Expose-Headers');
  const wildcard = exposed !== null && !isListFailure(exposed) && exposed.includes('*');
  if (crossOrigin && credentials && wildcard) {
    found(
      'EXPOSED_WILDCARD_WITH_CREDENTIALS',
      'Access-Control-Expose-Headers is *, which exposes nothing to a request with credentials.',
    );
  }
  const last = outcome.steps.at(-1) as Step;
  const { hidden } = last.view as HeaderView;
  const missed = hidden.filter((name) => reads.includes(name) || !NOT_FOR_SCRIPT.test(name));
  if (missed.length > 0) {
    found('HEADER_NOT_EXPOSED', `The page cannot read ${listNames(missed)}: not exposed.`, missed);
  }
}

function headersOf({ response }: Exchange): WireResponse['headers'] {
  return (response as WireResponse).headers;
}

function variesByOrigin(headers: WireResponse['headers']): boolean {
  const names = valuesOf(headers, 'Vary').flatMap((value) => value.split(','));
  return names.some((name) => name.trim() === '*' || name.trim().toLowerCase() === 'origin');
}

/** https://w3c.github.io/webappsec-mixed-content/#should-block-fetch */
function isMixedContent(origin: string, { protocol, hostname }: URL): boolean {
  return origin.startsWith('https:') && protocol === 'http:' && !isLoopbackHost(hostname);
}

/** https://fetch.spec.whatwg.org/#cross-origin-resource-policy-internal-check */
function keepsAway(policy: string | null, origin: string, url: URL): boolean {
  if (policy === 'same-origin') return true;
  return policy === 'same-site' && !isSameSite(origin, url);
}

function isSameSite(origin: string, { protocol, hostname }: URL): boolean {
  if (!isSerializedOrigin(origin)) return false;
  if (protocol === 'https:' && !origin.startsWith('https:')) return false;
  const host = hostOf(origin);
  if (host === hostname) return true;
  const site = publicSuffixOf(host)?.registrable;
  return typeof site === 'string' && site === publicSuffixOf(hostname)?.registrable;
}
