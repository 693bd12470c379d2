// Whether a preflight is sent before a request, and what is in it.

import { type HeaderList, isSafelistedMethod } from '../http';
import type { PreflightNeed, WireRequest } from './exchange';
import type { CacheKey, PreflightCache } from './preflight-cache';
import { unsafeHeaderNames } from './safelisted-headers';

export interface PreflightSubject extends CacheKey {
  /** Normalised. */
  readonly method: string;
  readonly headers: HeaderList;
}

/** https://fetch.spec.whatwg.org/#http-fetch */
export function preflightNeed(subject: PreflightSubject, cache?: PreflightCache): PreflightNeed {
  const method = !isSafelistedMethod(subject.method);
  const headers = unsafeHeaderNames(subject.headers);
  const sent =
    (method && cache?.hasMethod(subject, subject.method) !== true) ||
    headers.some((name) => cache?.hasHeader(subject, name) !== true);
  return { sent, method, headers };
}

/** https://fetch.spec.whatwg.org/#cors-preflight-fetch */
export function preflightOf(
  { url, origin, method }: PreflightSubject,
  unsafe: readonly string[],
): WireRequest {
  const headers: [string, string][] = [
    ['Accept', '*/*'],
    ['Access-Control-Request-Method', method],
  ];
  // Commas without spaces, as browsers always sent them and the standard keeps it.
  if (unsafe.length > 0) headers.push(['Access-Control-Request-Headers', unsafe.join(',')]);
  headers.push(['Origin', origin]);
  return { kind: 'preflight', method: 'OPTIONS', url, headers };
}
