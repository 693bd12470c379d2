// A browser by the standard, with the quirks of one engine laid over it.

import type {
  BrowserRequest,
  Exchange,
  Outcome,
  Send,
  WireRequest,
  WireResponse,
} from '../../lib/fetch/exchange';
import { fetchAs } from '../../lib/fetch/fetch-as';
import { extractTokens, type HeaderList, isListFailure } from '../../lib/fetch/header-list';
import { MAX_AGE_LIMITS, maxAgeOf } from '../../lib/fetch/max-age';
import { readPageRequest } from '../../lib/fetch/page-request';
import { type PreflightSubject, preflightNeed, preflightOf } from '../../lib/fetch/preflight';
import { type CacheKey, PreflightCache } from '../../lib/fetch/preflight-cache';
import { preflightCheck } from '../../lib/fetch/preflight-check';
import type { EngineName } from './engine';

const LIMITS = {
  Chromium: MAX_AGE_LIMITS.chromium,
  Firefox: MAX_AGE_LIMITS.firefox,
  WebKit: MAX_AGE_LIMITS.webkit,
};

export class Browser {
  readonly #engine: EngineName;
  readonly #wire: Send;
  readonly #cache: EngineCache;

  constructor(engine: EngineName, wire: Send) {
    this.#engine = engine;
    this.#wire = wire;
    this.#cache = new EngineCache(engine);
  }

  /** What comes of it, and everything that was sent. */
  async fetch(asked: BrowserRequest): Promise<{ outcome: Outcome; exchange: readonly Exchange[] }> {
    const request = this.#prepare(asked);
    const fetching = new Fetching(this.#engine, request, this.#wire, this.#cache);
    // CONDITIONAL_NOT_KEPT
    this.#cache.bypassed = this.#engine === 'Chromium' && request.headers?.some(isConditional) === true;
    const outcome = await fetchAs(request, (wire) => fetching.send(wire), this.#cache);
    return { outcome, exchange: fetching.exchange };
  }

  #prepare(request: BrowserRequest): BrowserRequest {
    const page = readPageRequest(request);
    if ('code' in page) return request;
    if (this.#engine !== 'Firefox') return { ...request, headers: combined(page.headers) }; // COMBINED_BEFORE_CHECK
    return { ...request, headers: page.headers.map(withNonAsciiUnsafe) }; // NON_ASCII_ACCEPT
  }
}

function isConditional([name]: readonly [string, string]): boolean {
  return /^if-(?:modified-since|none-match|unmodified-since|match|range)$/i.test(name);
}

function combined(headers: HeaderList): HeaderList {
  const all = new Map<string, [string, string]>();
  for (const [name, value] of headers) {
    const known = all.get(name.toLowerCase());
    if (known === undefined) all.set(name.toLowerCase(), [name, value]);
    else known[1] += `, ${value}`;
  }
  return [...all.values()];
}

/** What is in the value matters to the check alone, and there a parenthesis is what such a character is to Firefox. */
function withNonAsciiUnsafe([name, value]: readonly [string, string]): readonly [string, string] {
  return name.toLowerCase() === 'accept' ? [name, value.replace(/[^ -~]/g, '(')] : [name, value];
}

/** One `fetch`, and what an engine sends for it that the standard does not. */
class Fetching {
  readonly exchange: Exchange[] = [];
  readonly #engine: EngineName;
  readonly #page: BrowserRequest;
  readonly #wire: Send;
  readonly #cache: EngineCache;
  /** Whether it had to ask before, by a preflight or by what it remembered of one. */
  #asked = false;
  #hops = 0;

  constructor(engine: EngineName, page: BrowserRequest, wire: Send, cache: EngineCache) {
    this.#engine = engine;
    this.#page = page;
    this.#wire = wire;
    this.#cache = cache;
  }

  async send(request: WireRequest): ReturnType<Send> {
    if (request.kind === 'preflight') return this.#preflight(request);
    const subject = this.#subject(request);
    const need = preflightNeed(subject);
    if (need.method || need.headers.length > 0) this.#asked = true;
    else if (this.#asked && this.#engine !== 'Chromium') {
      // PREFLIGHT_AFTER_303
      const blocked = await this.#askOnceMore(subject);
      if (blocked) return { networkError: 'an answer to a preflight that the standard does not ask for' };
    }
    this.#hops++;
    return this.#exchange(request);
  }

  async #preflight(request: WireRequest): ReturnType<Send> {
    this.#asked = true;
    if (this.#engine === 'Firefox') return this.#preflightOfThePage(request);
    if (this.#engine === 'WebKit') return this.#preflightWithEverything(request);
    return this.#exchange(request);
  }

  /** TAINT_NOT_ASKED: the page's own origin asks, and is compared with. */
  async #preflightOfThePage(request: WireRequest): ReturnType<Send> {
    const own = this.#page.origin;
    const origin = request.headers.find(([name]) => name === 'Origin')?.[1];
    if (origin !== 'null' || own === 'null') return this.#exchange(request);
    const headers = request.headers.map(([name, value]) => [name, name === 'Origin' ? own : value] as const);
    const response = (await this.#exchange({ ...request, headers })) as WireResponse;
    const swapped = response.headers.map(([name, value]): readonly [string, string] => {
      if (name.toLowerCase() !== 'access-control-allow-origin') return [name, value];
      return [name, value === own ? 'null' : value === 'null' ? own : value];
    });
    return { ...response, headers: swapped };
  }

  /** AUTHORIZATION_STILL_ASKED and REFUSED_PREFLIGHT_KEPT. */
  async #preflightWithEverything(request: WireRequest): ReturnType<Send> {
    const names =
      request.headers.find(([name]) => name === 'Access-Control-Request-Headers')?.[1].split(',') ?? [];
    const authorization =
      this.#page.headers?.some(([name]) => name.toLowerCase() === 'authorization') === true;
    const unsafe = authorization ? [...new Set([...names, 'authorization'])].sort() : names;
    const [origin = '', method = ''] = ['Origin', 'Access-Control-Request-Method'].map(
      (wanted) => request.headers.find(([name]) => name === wanted)?.[1],
    );
    const subject = {
      url: request.url,
      origin,
      method,
      headers: [],
      credentials: this.#page.credentials === true,
    };
    this.#cache.forget(subject);
    const response = (await this.#exchange(preflightOf(subject, unsafe))) as WireResponse;
    const failure = preflightCheck({ ...subject, unsafe }, response);
    if (failure === undefined || KEPT_ALL_THE_SAME.has(failure.code))
      this.#cache.keep(subject, response.headers);
    return failure === undefined ? response : { networkError: failure.code };
  }

  async #askOnceMore(subject: PreflightSubject): Promise<boolean> {
    if (this.#cache.knows(subject)) return false;
    const response = (await this.#preflight(preflightOf(subject, []))) as WireResponse;
    const failure = preflightCheck({ ...subject, unsafe: [] }, response);
    if (failure === undefined) this.#cache.keep(subject, response.headers);
    return failure !== undefined;
  }

  async #exchange(request: WireRequest): ReturnType<Send> {
    const response = await this.#wire(request);
    this.exchange.push({ request, response });
    return response;
  }

  #subject({ method, url, headers }: WireRequest): PreflightSubject {
    const origin = headers.find(([name]) => name === 'Origin')?.[1] ?? this.#page.origin;
    const others = headers.filter(([name]) => name !== 'Origin');
    return { url, origin, method, headers: others, credentials: this.#page.credentials === true };
  }
}

/** What WebKit looks at only after it has kept the answer. */
const KEPT_ALL_THE_SAME: ReadonlySet<string> = new Set([
  'CORSMethodNotFound',
  'CORSMissingAllowHeaderFromPreflight',
]);

class EngineCache extends PreflightCache {
  /** Whether the request under way asks whatever is known. */
  bypassed = false;
  readonly #engine: EngineName;
  readonly #known = new Set<string>();

  constructor(engine: EngineName) {
    super(LIMITS[engine]);
    this.#engine = engine;
  }

  /** Whether anything is kept for this. */
  knows({ origin, url, credentials }: CacheKey): boolean {
    return this.#known.has(JSON.stringify([origin, url, credentials]));
  }

  forget(key: CacheKey): void {
    super.clear(key);
    for (const credentials of [true, false]) {
      this.#known.delete(JSON.stringify([key.origin, key.url, credentials]));
    }
  }

  override hasMethod(key: CacheKey, method: string): boolean {
    return !this.bypassed && super.hasMethod(key, method);
  }

  override hasHeader(key: CacheKey, name: string): boolean {
    return !this.bypassed && super.hasHeader(key, name);
  }

  override keep(key: CacheKey, response: HeaderList): void {
    const { origin, url, credentials } = key;
    if (maxAgeOf(response, 1) > 0) this.#known.add(JSON.stringify([origin, url, credentials]));
    // WILDCARDS_NOT_KEPT
    super.keep(key, this.#engine === 'Firefox' ? response.map(withoutWildcard) : response);
  }

  override clear(key: CacheKey): void {
    if (this.#engine !== 'WebKit') this.forget(key);
  }
}

function withoutWildcard([name, value]: readonly [string, string]): readonly [string, string] {
  if (!/^access-control-allow-(?:methods|headers)$/i.test(name)) return [name, value];
  const tokens = extractTokens([[name, value]], name);
  if (tokens === null || isListFailure(tokens)) return [name, value];
  return [name, tokens.filter((token) => token !== '*').join(', ')];
}
