// What a browser needs of a preflight cache. https://fetch.spec.whatwg.org/#concept-cache

import type { HeaderList } from '../http';

/** What an entry is kept for. */
export interface CacheKey {
  /** With its fragment. https://fetch.spec.whatwg.org/#concept-cache-match */
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
  /** Stores what a successful preflight allows. https://fetch.spec.whatwg.org/#cors-preflight-fetch */
  keep(key: CacheKey, response: HeaderList): void;
  /** Removes the entries of a URL and an origin. https://fetch.spec.whatwg.org/#concept-cache-clear */
  clear(key: CacheKey): void;
}
