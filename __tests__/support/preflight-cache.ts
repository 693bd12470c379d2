// What a browser remembers of preflights, by the standard. https://fetch.spec.whatwg.org/#concept-cache
//
// One cache is one network partition.

import { readMaxAge } from '../../lib/browser/max-age';
import type { CacheKey, PreflightCache } from '../../lib/browser/preflight-cache';
import { extractTokens, type HeaderList, isListFailure } from '../../lib/http/header-list';
import { isNonWildcardName } from '../../lib/http/names';

/** Seconds, where the header is missing or cannot be read. https://fetch.spec.whatwg.org/#cors-preflight-fetch */
const DEFAULT_MAX_AGE = 5;

/** The longest that each engine keeps one, in seconds, whatever the header says. */
export const MAX_AGE_LIMITS = { chromium: 7200, firefox: 86400, webkit: 600 } as const;

/** Seconds for which a browser with this limit keeps the answer. */
export function maxAgeOf(headers: HeaderList, limit = Number.POSITIVE_INFINITY): number {
  return Math.min(readMaxAge(headers) ?? DEFAULT_MAX_AGE, limit);
}

interface Entry extends CacheKey {
  readonly method: string | undefined;
  /** Lower-case. */
  readonly header: string | undefined;
  /** Milliseconds, by the cache's clock. */
  expires: number;
}

export class StandardCache implements PreflightCache {
  #entries: Entry[] = [];
  readonly #limit: number;
  readonly #now: () => number;

  /**
   * @param limit the longest that an answer is kept, in seconds: one of `MAX_AGE_LIMITS`, or none
   * @param now the clock, in milliseconds
   */
  constructor(limit = Number.POSITIVE_INFINITY, now: () => number = Date.now) {
    this.#limit = limit;
    this.#now = now;
  }

  hasMethod(key: CacheKey, method: string): boolean {
    return this.#live(key).some((entry) => entry.method === method || entry.method === '*');
  }

  hasHeader(key: CacheKey, name: string): boolean {
    return this.#live(key).some(
      ({ header }) => header === name || (header === '*' && !isNonWildcardName(name)),
    );
  }

  keep(key: CacheKey, response: HeaderList): void {
    const expires = this.#now() + maxAgeOf(response, this.#limit) * 1000;
    for (const method of tokensOf(response, 'Access-Control-Allow-Methods')) {
      this.#put(key, expires, method, undefined);
    }
    for (const name of tokensOf(response, 'Access-Control-Allow-Headers')) {
      this.#put(key, expires, undefined, name.toLowerCase());
    }
  }

  clear({ origin, url }: CacheKey): void {
    this.#entries = this.#entries.filter((entry) => entry.origin !== origin || entry.url !== url);
  }

  #put({ origin, url, credentials }: CacheKey, expires: number, method?: string, header?: string): void {
    const known = this.#live({ origin, url, credentials }).filter((entry) =>
      method !== undefined ? entry.method === method : entry.header === header,
    );
    for (const entry of known) entry.expires = expires;
    if (known.length === 0) this.#entries.push({ origin, url, credentials, method, header, expires });
  }

  /** https://fetch.spec.whatwg.org/#concept-cache-match */
  #live({ origin, url, credentials }: CacheKey): Entry[] {
    const now = this.#now();
    this.#entries = this.#entries.filter(({ expires }) => expires > now);
    return this.#entries.filter(
      (entry) => entry.origin === origin && entry.url === url && (entry.credentials || !credentials),
    );
  }
}

/** The lists of a preflight that passed can be read. */
function tokensOf(headers: HeaderList, name: string): readonly string[] {
  const tokens = extractTokens(headers, name);
  return tokens === null || isListFailure(tokens) ? [] : tokens;
}
