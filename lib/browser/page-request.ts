// What a browser makes of the arguments of `fetch` before it sends anything. https://fetch.spec.whatwg.org/#dom-request

import {
  FORBIDDEN_METHODS,
  type HeaderList,
  isForbiddenRequestHeader,
  isToken,
  normalizeMethod,
} from '../http';
import type { BrowserRequest, Failure } from './exchange';
import { isMixedContent } from './mixed-content';
import { hasCredentials, isHttp } from './url';

/** A request that a page may send. */
export interface PageRequest {
  readonly url: URL;
  readonly origin: string;
  /** Normalised. */
  readonly method: string;
  /** What the page may set, and what every `fetch` adds. */
  readonly headers: HeaderList;
  /** The names, lower-case, of the headers that were left out. */
  readonly dropped: readonly string[];
  readonly credentials: boolean;
  readonly withoutCors: boolean;
}

export function readPageRequest(request: BrowserRequest): PageRequest | Failure {
  const { method = 'GET', headers = [], origin, credentials = false, withoutCors = false } = request;
  if (!URL.canParse(request.url)) return { code: 'INVALID_URL', url: request.url, problem: 'not a URL' };
  const url = new URL(request.url);
  if (hasCredentials(url)) return { code: 'INVALID_URL', url: request.url, problem: 'credentials in URL' };
  if (!isToken(method)) return { code: 'INVALID_METHOD', method };
  if (FORBIDDEN_METHODS.has(method.toUpperCase())) return { code: 'FORBIDDEN_METHOD', method };
  const kept: [string, string][] = [];
  const dropped = new Set<string>();
  for (const [name, given] of headers) {
    const value = normalizeValue(given);
    if (!isToken(name) || !isHeaderValue(value)) return { code: 'INVALID_HEADER', name, value };
    if (isForbidden(name.toLowerCase(), value)) dropped.add(name.toLowerCase());
    else kept.push([name, value]);
  }
  // https://fetch.spec.whatwg.org/#concept-fetch
  if (!kept.some(([name]) => name.toLowerCase() === 'accept')) kept.push(['Accept', '*/*']);
  // https://fetch.spec.whatwg.org/#data-url-processor
  if (url.protocol === 'data:') {
    if (!url.href.includes(','))
      return { code: 'INVALID_URL', url: request.url, problem: 'data without comma' };
  } else if (!isHttp(url)) {
    return { code: 'CORSRequestNotHttp', scheme: url.protocol.slice(0, -1) };
  }
  if (isMixedContent(origin, url)) return { code: 'MIXED_CONTENT', target: url.origin };
  return {
    url,
    origin,
    method: normalizeMethod(method),
    headers: kept,
    dropped: [...dropped],
    credentials,
    withoutCors,
  };
}

/** https://fetch.spec.whatwg.org/#concept-header-value-normalize */
function normalizeValue(value: string): string {
  return value.replace(/^[\t\n\r ]+|[\t\n\r ]+$/g, '');
}

/** https://fetch.spec.whatwg.org/#header-value */
function isHeaderValue(value: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: any byte except these three
  return /^[\x01-\x09\x0b\x0c\x0e-\xff]*$/.test(value);
}

/** Headers that some servers read as the method. https://fetch.spec.whatwg.org/#forbidden-request-header */
const METHOD_HEADERS: ReadonlySet<string> = new Set([
  'x-http-method',
  'x-http-method-override',
  'x-method-override',
]);

/** https://fetch.spec.whatwg.org/#forbidden-request-header */
function isForbidden(name: string, value: string): boolean {
  if (isForbiddenRequestHeader(name)) return true;
  return (
    METHOD_HEADERS.has(name) &&
    splitValue(value).some((method) => FORBIDDEN_METHODS.has(method.toUpperCase()))
  );
}

/** Splits at commas outside quotes. https://fetch.spec.whatwg.org/#header-value-get-decode-and-split */
function splitValue(value: string): string[] {
  return [...value.matchAll(/(?:"(?:\\.|[^"\\])*"?|[^",])+/gs)].map(([item]) =>
    item.replace(/^[\t ]+|[\t ]+$/g, ''),
  );
}
