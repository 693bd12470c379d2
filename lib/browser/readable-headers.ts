// Which response headers script can read. https://fetch.spec.whatwg.org/#concept-filtered-response-cors

import { extractTokens, type HeaderList, isForbiddenResponseHeader, isListFailure } from '../http';
import type { HeaderView } from './exchange';
import { sortedLowerCase } from './safelisted-headers';

/** https://fetch.spec.whatwg.org/#cors-safelisted-response-header-name */
const SAFELISTED: ReadonlySet<string> = new Set([
  'cache-control',
  'content-language',
  'content-length',
  'content-type',
  'expires',
  'last-modified',
  'pragma',
]);

/** A page can read these, exposed or not. Takes a lower-case name. */
export function isSafelistedResponseHeader(name: string): boolean {
  return SAFELISTED.has(name);
}

/** For a response that passed the CORS check. https://fetch.spec.whatwg.org/#concept-main-fetch */
export function corsView(headers: HeaderList, credentials: boolean): HeaderView {
  const list = extractTokens(headers, 'Access-Control-Expose-Headers');
  const exposed = new Set(list === null || isListFailure(list) ? [] : sortedLowerCase(list));
  const all = exposed.has('*') && !credentials;
  return viewOf(headers, (name) => SAFELISTED.has(name) || all || exposed.has(name));
}

/** For a response from the page's own origin. https://fetch.spec.whatwg.org/#concept-filtered-response-basic */
export function basicView(headers: HeaderList): HeaderView {
  return viewOf(headers, () => true);
}

function viewOf(headers: HeaderList, shows: (name: string) => boolean): HeaderView {
  const names = sortedLowerCase(headers.map(([name]) => name));
  const isReadable = (name: string) => !isForbiddenResponseHeader(name) && shows(name);
  return { readable: names.filter(isReadable), hidden: names.filter((name) => !isReadable(name)) };
}
