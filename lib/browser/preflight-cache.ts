// What a browser asks of a cache of preflights. https://fetch.spec.whatwg.org/#concept-cache

import type { HeaderList } from '../http';

/** What an answer is kept for. */
export interface CacheKey {
  readonly url: string;
  /** As it is sent. */
  readonly origin: string;
  readonly credentials: boolean;
}

export interface PreflightCache {
  /** https://fetch.spec.whatwg.org/#method-cache-entry-match */
  hasMethod(key: CacheKey, method: string): boolean;
  /** Takes a lower-case name. https://fetch.spec.whatwg.org/#header-name-cache-entry-match */
  hasHeader(key: CacheKey, name: string): boolean;
  /** Keeps what a preflight that passed allows. https://fetch.spec.whatwg.org/#cors-preflight-fetch */
  keep(key: CacheKey, response: HeaderList): void;
  /** Forgets a URL, for one origin. https://fetch.spec.whatwg.org/#concept-cache-clear */
  clear(key: CacheKey): void;
}
