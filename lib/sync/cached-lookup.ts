// An origin function that asks a database about one origin at a time, for more tenants than memory should hold.

import type { LRUCache } from 'lru-cache';
import { isSerializedOrigin } from '../origins';
import { show } from '../problems';
import { Lane } from './lanes';
import { checkFunction, checkTime } from './refresher';
import { SyncError } from './sync-error';
import type { LoadContext } from './types';

/** Whether `origin` is allowed (for `tenant`, where the question was `.for(tenant)`'s). */
export type Ask = (
  origin: string,
  tenant: string | undefined,
  context: LoadContext,
) => boolean | Promise<boolean>;

export interface CachedLookupOptions {
  /** How many answers are kept: so many times yes, and so many times no. Default: `10_000`. */
  readonly max?: number;
  /** Milliseconds for which a yes is taken from memory. Default: `60_000`. */
  readonly ttl?: number;
  /** Milliseconds for which a no is taken from memory. Default: `10_000`. */
  readonly negativeTtl?: number;
  /** Milliseconds after `ttl` in which a yes still serves if asking fails; `0` for none. Default: `300_000`. */
  readonly staleTtl?: number;
  /** Milliseconds for one question, waiting for its place included; keep it below `originTimeout`. Default: `2_000`. */
  readonly timeout?: number;
  /**
   * How many calls of `ask` may run at a time for origins that are not known, and as many for those that are. Others
   * wait, twenty for each place, and what is past that fails with `LOOKUP_BUSY`. Default: `50`.
   */
  readonly concurrency?: number;
}

export interface CachedLookup {
  /** An origin function for `cors({ origin: lookup })`; further arguments are ignored. Asks for no tenant. */
  (origin: string): Promise<boolean>;
  /** The origin function of one tenant. */
  for(tenant: string): (origin: string) => Promise<boolean>;
  /**
   * Asks anew about an origin (of a tenant), about all of a tenant's (`clear(undefined, tenant)`), or about everything:
   * for a doorbell. An earlier yes serves on if asking fails, up to `staleTtl` after it was given.
   */
  clear(origin?: string, tenant?: string): void;
}

/** Milliseconds for which a known origin is served without asking again once asking has failed. */
const RETRY_AFTER = 1_000;

interface Yes {
  /** Until when it is taken without asking, by `performance.now()`. */
  until: number;
}

/**
 * An origin function over your database that keeps answers in memory: yes and no apart, so that made-up origins never
 * push a known one out. Where asking fails or takes too long, known origins are still served for `staleTtl`, and for
 * others it rejects, with a `SyncError` or what `ask` failed with: a failure is never kept as a no.
 *
 * ```js
 * const lookup = cachedLookup((origin) => db.hasOrigin(origin));
 * app.use(cors({ origin: lookup }));
 * ```
 *
 * Needs the package lru-cache, 10 or 11.
 *
 * @throws Error with the command to install it; TypeError for options that cannot be used.
 */
export function cachedLookup(ask: Ask, options: CachedLookupOptions = {}): CachedLookup {
  const answers = new Answers(ask, options);
  const lookup = (origin: string) => answers.about(origin, undefined);
  return Object.assign(lookup, {
    for: (tenant: string) => {
      if (typeof tenant !== 'string') throw new TypeError('corsage: lookup.for(tenant) needs a string.');
      return (origin: string) => answers.about(origin, tenant);
    },
    clear: (origin?: string, tenant?: string) => answers.clear(origin, tenant),
  });
}

class Answers {
  readonly #ask: Ask;
  readonly #ttl: number;
  readonly #timeout: number;
  readonly #yes: LRUCache<string, Yes>;
  readonly #no: LRUCache<string, true>;
  /** However many wait for the answer; those to be asked again are not in it. */
  readonly #questions = new Map<string, Promise<boolean>>();
  readonly #known: Lane;
  readonly #unknown: Lane;

  constructor(ask: Ask, options: CachedLookupOptions) {
    const { max = 10_000, ttl = 60_000, negativeTtl = 10_000, staleTtl = 300_000 } = options;
    const { timeout = 2_000, concurrency = 50 } = options;
    checkFunction('ask', ask);
    for (const [name, count] of Object.entries({ max, concurrency })) {
      if (!Number.isSafeInteger(count) || count < 1)
        throw new TypeError(`corsage: ${name} must be a whole number, 1 or more.`);
    }
    for (const [name, time] of Object.entries({ ttl, negativeTtl, timeout })) checkTime(name, time);
    checkTime('staleTtl', staleTtl, 0);
    const { LRUCache } = lruCache();
    this.#ask = ask;
    this.#ttl = ttl;
    this.#timeout = timeout;
    this.#yes = new LRUCache({ max, ttl: ttl + staleTtl });
    this.#no = new LRUCache({ max, ttl: negativeTtl });
    this.#known = new Lane(concurrency);
    this.#unknown = new Lane(concurrency);
  }

  async about(origin: string, tenant: string | undefined): Promise<boolean> {
    // Of what is not an origin nothing is asked or kept. An origin has no line end, so that a key has one meaning.
    if (!isSerializedOrigin(origin)) return false;
    const key = tenant === undefined ? origin : `${origin}\n${tenant}`;
    const yes = this.#yes.get(key);
    if (yes !== undefined && performance.now() < yes.until) return true;
    if (this.#no.has(key)) return false;
    try {
      return await this.#question(key, origin, tenant, yes !== undefined);
    } catch (error) {
      const known = this.#yes.get(key);
      if (known === undefined) throw error;
      known.until = Math.max(known.until, performance.now() + RETRY_AFTER);
      return true;
    }
  }

  clear(origin?: string, tenant?: string): void {
    const concerns = (key: string) => {
      const [about, whose] = split(key);
      return (origin === undefined || origin === about) && (tenant === undefined || tenant === whose);
    };
    for (const [key, yes] of this.#yes.entries()) if (concerns(key)) yes.until = 0;
    for (const key of [...this.#no.keys()]) if (concerns(key)) this.#no.delete(key);
    for (const key of this.#questions.keys()) if (concerns(key)) this.#questions.delete(key);
  }

  #question(key: string, origin: string, tenant: string | undefined, known: boolean): Promise<boolean> {
    const asked = this.#questions.get(key);
    if (asked !== undefined) return asked;
    const isCurrent = () => this.#questions.get(key) === answer;
    const answer = this.#call(origin, tenant, known ? this.#known : this.#unknown)
      .then((allowed) => {
        if (isCurrent()) this.#keep(key, allowed);
        return allowed;
      })
      .finally(() => {
        if (isCurrent()) this.#questions.delete(key);
      });
    this.#questions.set(key, answer);
    return answer;
  }

  #keep(key: string, allowed: boolean): void {
    if (allowed) {
      this.#no.delete(key);
      this.#yes.set(key, { until: performance.now() + this.#ttl });
    } else {
      this.#yes.delete(key);
      this.#no.set(key, true);
    }
  }

  /** Asks within `timeout`. A call that is late gives its place back, and is told to stop. */
  async #call(origin: string, tenant: string | undefined, lane: Lane): Promise<boolean> {
    const controller = new AbortController();
    const { signal } = controller;
    const late = new SyncError(
      'LOOKUP_TIMEOUT',
      `there was no answer about ${show(origin)} within ${this.#timeout} ms.`,
    );
    const timer = setTimeout(() => controller.abort(late), this.#timeout);
    const ended = new Promise<never>((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(late));
    });
    ended.catch(() => {});
    try {
      await lane.enter(tenant, signal);
      try {
        const answer = await Promise.race([ended, this.#ask(origin, tenant, { signal })]);
        if (typeof answer !== 'boolean') {
          throw new TypeError(`corsage: ask must answer true or false, not ${show(answer)}.`);
        }
        return answer;
      } finally {
        lane.leave();
      }
    } finally {
      clearTimeout(timer);
    }
  }
}

function split(key: string): readonly [origin: string, tenant: string | undefined] {
  const end = key.indexOf('\n');
  return end === -1 ? [key, undefined] : [key.slice(0, end), key.slice(end + 1)];
}

function lruCache(): typeof import('lru-cache') {
  try {
    return require('lru-cache') as typeof import('lru-cache');
  } catch (error) {
    throw new Error('corsage: cachedLookup needs the package lru-cache. Run: npm install lru-cache', {
      cause: error,
    });
  }
}
