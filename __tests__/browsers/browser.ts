// A browser by the standard, with the quirks of one engine laid over it.

import type { BrowserRequest, Exchange, Outcome, Send, WireRequest } from '../../lib/browser/exchange';
import { fetchAs } from '../../lib/browser/fetch-as';
import { readPageRequest } from '../../lib/browser/page-request';
import { type PreflightSubject, preflightNeed, preflightOf } from '../../lib/browser/preflight';
import type { CacheKey } from '../../lib/browser/preflight-cache';
import { preflightCheck } from '../../lib/browser/preflight-check';
import { unsafeHeaderNames } from '../../lib/browser/safelisted-headers';
import { extractTokens, getHeader, type HeaderList, isListFailure } from '../../lib/http/header-list';
import { isSafelistedMethod } from '../../lib/http/names';
import { isToken } from '../../lib/http/tokens';
import { MAX_AGE_LIMITS, maxAgeOf, StandardCache } from '../support/preflight-cache';
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
    this.#cache.underWay = request;
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
    const askedHere = this.exchange.at(-1)?.request.kind === 'preflight';
    if (this.#asked && !askedHere && (await this.#isRefused(subject))) {
      return { networkError: 'the answer to a preflight that the standard does not ask for' };
    }
    const sent =
      this.#engine === 'WebKit'
        ? { ...request, method: this.#methodAt(request.url, request.method) }
        : request;
    return this.#exchange(sent);
  }

  /** PREFLIGHT_AFTER_303, AUTHORIZATION_STILL_ASKED: asks where the standard does not. */
  async #isRefused(subject: PreflightSubject): Promise<boolean> {
    if (this.#engine === 'Chromium' || this.exchange.length === 0) return false;
    const names = this.#engine === 'WebKit' ? this.#unsafeNames() : preflightNeed(subject).headers;
    const method = this.#engine === 'WebKit' ? this.#methodAt(subject.url, subject.method) : subject.method;
    if (this.#cache.allows({ ...subject, method }, names)) return false;
    const response = await this.#preflight(preflightOf(subject, names));
    if ('networkError' in response) return true;
    if (preflightCheck({ ...subject, unsafe: names }, response) !== undefined) return true;
    this.#cache.keep(subject, response.headers);
    return false;
  }

  async #preflight(request: WireRequest): ReturnType<Send> {
    this.#asked = true;
    if (this.#engine === 'Firefox') return this.#preflightOfThePage(request);
    if (this.#engine === 'WebKit') return this.#preflightOfTheFirstRequest(request);
    return this.#preflightAnew(request);
  }

  /** ONE_ANSWER_KEPT */
  async #preflightAnew(request: WireRequest): ReturnType<Send> {
    this.#cache.replace(this.#subject(request));
    return this.#exchange(request);
  }

  /** TAINT_NOT_ASKED: the page's own origin asks, and is compared with. */
  async #preflightOfThePage(request: WireRequest): ReturnType<Send> {
    const own = this.#page.origin;
    if (headerOf(request, 'Origin') !== 'null' || own === 'null') return this.#exchange(request);
    const headers = request.headers.map(([name, value]) => [name, name === 'Origin' ? own : value] as const);
    const response = await this.#exchange({ ...request, headers });
    if ('networkError' in response) return response;
    const swapped = response.headers.map(([name, value]): readonly [string, string] => {
      if (name.toLowerCase() !== 'access-control-allow-origin') return [name, value];
      return [name, value === own ? 'null' : value === 'null' ? own : value];
    });
    return { ...response, headers: swapped };
  }

  /** AUTHORIZATION_STILL_ASKED, REFUSED_PREFLIGHT_KEPT, DELETE_BECOMES_GET */
  async #preflightOfTheFirstRequest(request: WireRequest): ReturnType<Send> {
    const asked = headerOf(request, 'Access-Control-Request-Method') ?? '';
    const method = this.#methodAt(request.url, asked);
    const subject = { ...this.#subject(request), method };
    const unsafe = this.#unsafeNames();
    this.#cache.replace(subject);
    const response = await this.#exchange(preflightOf(subject, unsafe));
    if ('networkError' in response) return response;
    const failure = preflightCheck({ ...subject, unsafe }, response);
    if (failure === undefined || KEPT_ALL_THE_SAME.has(failure.code))
      this.#cache.keep(subject, response.headers);
    if (failure !== undefined) return { networkError: failure.code };
    return { ...response, headers: [...response.headers, ['Access-Control-Allow-Methods', asked]] };
  }

  /** What the page's own headers need asking for. */
  #unsafeNames(): readonly string[] {
    return unsafeHeaderNames(this.#page.headers ?? []);
  }

  /** DELETE_BECOMES_GET, once a redirect has led to another origin. */
  #methodAt(url: string, method: string): string {
    return method === 'DELETE' && new URL(url).origin !== new URL(this.#page.url).origin ? 'GET' : method;
  }

  async #exchange(request: WireRequest): ReturnType<Send> {
    const response = await this.#wire(request);
    this.exchange.push({ request, response });
    if ('networkError' in response) return response;
    const headers = this.#engine === 'Firefox' ? withoutEmptyLines(response.headers) : response.headers;
    if (this.#page.credentials === true) return { ...response, headers };
    if (request.kind === 'preflight') return { ...response, headers };
    return { ...response, headers: this.#engine === 'Firefox' ? exposedAtOnce(headers) : headers };
  }

  #subject(request: WireRequest): PreflightSubject {
    const { method, url, headers } = request;
    const origin = headerOf(request, 'Origin') ?? this.#page.origin;
    const others = headers.filter(([name]) => name !== 'Origin');
    return { url, origin, method, headers: others, credentials: this.#page.credentials === true };
  }
}

function headerOf({ headers }: WireRequest, wanted: string): string | undefined {
  return headers.find(([name]) => name === wanted)?.[1];
}

/** What WebKit looks at only after it has kept the answer. */
const KEPT_ALL_THE_SAME: ReadonlySet<string> = new Set([
  'CORSMethodNotFound',
  'CORSMissingAllowHeaderFromPreflight',
]);

/** What an engine remembers of preflights. */
class EngineCache extends StandardCache {
  /** What the page asks for now. */
  underWay: BrowserRequest | undefined;
  readonly #engine: EngineName;
  /** What is kept of wildcards. WILDCARDS_NOT_KEPT */
  readonly #wildcards: StandardCache | undefined;
  /** The keys that anything is kept for. */
  readonly #known = new Set<string>();

  constructor(engine: EngineName) {
    super(LIMITS[engine]);
    this.#engine = engine;
    this.#wildcards = engine === 'Firefox' ? undefined : new StandardCache(LIMITS[engine]);
  }

  /** Whether this request would be let go, by an engine that does not ask itself whether it needs to be. */
  allows(request: PreflightSubject, unsafe: readonly string[]): boolean {
    const { method } = request;
    const keys = this.#engine === 'WebKit' ? [request, { ...request, credentials: true }] : [request];
    const known = this.#usable() && keys.some((key) => this.#known.has(nameOf(this.#apart(key))));
    const methodKnown = isSafelistedMethod(method) || this.hasMethod(request, method);
    return known && methodKnown && unsafe.every((name) => this.hasHeader(request, name));
  }

  /** What is kept is looked up, does not do, and goes. */
  replace(key: CacheKey): void {
    if (this.#usable()) this.#forget(key);
  }

  #forget(key: CacheKey): void {
    for (const credentials of [true, false]) {
      const known = this.#apart({ ...key, credentials });
      super.clear(known);
      this.#wildcards?.clear(known);
      this.#known.delete(nameOf(known));
    }
  }

  override hasMethod(key: CacheKey, method: string): boolean {
    const known = this.#apart(key);
    return (
      this.#usable() && (super.hasMethod(known, method) || this.#wildcards?.hasMethod(known, method) === true)
    );
  }

  override hasHeader(key: CacheKey, name: string): boolean {
    if (!this.#usable()) return false;
    const known = this.#apart(key);
    // HEAD_NOT_SAFELISTED
    const head = this.#engine === 'Firefox' && this.underWay?.method === 'HEAD';
    if (head && !super.hasMethod(known, 'HEAD')) return false;
    return super.hasHeader(known, name) || this.#wildcards?.hasHeader(known, name) === true;
  }

  override keep(key: CacheKey, response: HeaderList): void {
    const known = this.#apart(key);
    const read = withReadableAge(response, this.#engine === 'Firefox' ? /^\d+$/ : /^(?!-\d+$)/);
    if (maxAgeOf(read, 1) > 0) this.#known.add(nameOf(known));
    super.keep(known, read.map(withoutWildcard));
    // WILDCARD_WITHOUT_CREDENTIALS: to Chromium those of the preflight, to WebKit those of the request.
    if (this.#engine === 'WebKit')
      this.#wildcards?.keep({ ...known, credentials: false }, withAuthorization(read));
    else if (!key.credentials) this.#wildcards?.keep(known, read);
  }

  override clear(key: CacheKey): void {
    if (this.#engine === 'Firefox') this.#forget(key);
  }

  #usable(): boolean {
    if (this.#engine === 'WebKit') return true;
    // CONDITIONAL_NOT_KEPT
    if (this.underWay?.headers?.some(isConditional)) return false;
    // OPAQUE_NOT_KEPT
    return this.#engine === 'Firefox' || this.underWay?.origin !== 'null';
  }

  /** CREDENTIALS_KEPT_APART */
  #apart(key: CacheKey): CacheKey {
    return this.#engine === 'Firefox' && key.credentials ? { ...key, url: `${key.url}#credentials` } : key;
  }
}

function nameOf({ origin, url, credentials }: CacheKey): string {
  return JSON.stringify([origin, url, credentials]);
}

function withoutWildcard([name, value]: readonly [string, string]): readonly [string, string] {
  if (!/^access-control-allow-(?:methods|headers)$/i.test(name)) return [name, value];
  const tokens = extractTokens([[name, value]], name);
  if (tokens === null || isListFailure(tokens)) return [name, value];
  return [name, tokens.filter((token) => token !== '*').join(', ')];
}

/** WILDCARD_COVERS_AUTHORIZATION: at the time of the preflight everywhere, and later in WebKit alone. */
function withAuthorization(headers: HeaderList): HeaderList {
  const allowed = extractTokens(headers, 'Access-Control-Allow-Headers');
  if (allowed === null || isListFailure(allowed) || !allowed.includes('*')) return headers;
  return [...headers, ['Access-Control-Allow-Headers', 'authorization']];
}

/** NEGATIVE_MAX_AGE_NOT_KEPT, UNREADABLE_MAX_AGE_NOT_KEPT: what does not read so is no time at all. */
function withReadableAge(headers: HeaderList, readable: RegExp): HeaderList {
  const value = getHeader(headers, 'Access-Control-Max-Age');
  if (value === null || value === '' || readable.test(value)) return headers;
  const others = headers.filter(([name]) => name.toLowerCase() !== 'access-control-max-age');
  return [...others, ['Access-Control-Max-Age', '0']];
}

/** EMPTY_LINES_IGNORED: a line without a value is not a line, beside one that has one; but lines that name the origin are counted. */
function withoutEmptyLines(headers: HeaderList): HeaderList {
  return headers.filter(
    ([name, value]) =>
      value !== '' ||
      name.toLowerCase() === 'access-control-allow-origin' ||
      headers.every(([other, text]) => other !== name || text === ''),
  );
}

/** JUNK_AFTER_WILDCARD */
function exposedAtOnce(headers: HeaderList): HeaderList {
  const items =
    getHeader(headers, 'Access-Control-Expose-Headers')
      ?.split(',')
      .map((item) => item.trim()) ?? [];
  const wildcard = items.indexOf('*');
  const readable = items.slice(0, wildcard + 1).every((item) => item === '' || isToken(item));
  if (wildcard === -1 || !readable) return headers;
  return headers.map(([name, value]) => [name, /^access-control-expose-headers$/i.test(name) ? '*' : value]);
}
