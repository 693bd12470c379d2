// Which origins a policy allows: exact ones by a look-up, then patterns, then expressions, then functions.

import type { OriginFunction, OriginSettings } from '../options/options';
import { warnOnce } from '../problems/process-warnings';
import { show } from '../problems/quote';
import { isSpelledTenant } from '../regexps/owners';
import type { CredentialRules } from './credential-rules';
import { firstAnswer, type Later, NOTHING, PENDING } from './first-answer';
import { type LiveIndex, OriginIndex } from './origin-index';
import { crossesPublicSuffix } from './public-suffix';
import { hostOf, isSerializedOrigin, MAX_ORIGIN_LENGTH } from './serialized';
import { isInsecureOrigin } from './trustworthy';

/** `PENDING` when a function has yet to answer. */
export type Verdict = boolean | typeof PENDING;

/** An expression that was tried before it was taken. */
export interface GuardedRegExp {
  readonly regexp: RegExp;
  /** The host names, or ends of them, that it spells out. */
  readonly spelled: ReadonlySet<string>;
}

export class OriginMatcher {
  /** Whether every value is allowed, and none. */
  readonly any: boolean;
  readonly #every: boolean;
  readonly #index: OriginIndex;
  readonly #lists: readonly LiveIndex[];
  readonly #regexps: readonly GuardedRegExp[];
  readonly #functions: readonly OriginFunction[];
  readonly #timeout: number | false;
  readonly #rules: CredentialRules;
  /** Whether nothing can be allowed but what the indexes have, and nothing but what this policy's has as it is. */
  readonly #indexed: boolean;
  readonly #exactOnly: boolean;
  /** Whether this policy's own index has exact origins, and patterns. */
  readonly #exact: boolean;
  readonly #patterned: boolean;

  /** @param timeout how long a function may take, in milliseconds, or `false` */
  constructor(settings: OriginSettings, timeout: number | false) {
    this.#timeout = timeout;
    this.any = settings.given === '*';
    this.#every = settings.given === true;
    this.#index = new OriginIndex(settings.entries);
    if (settings.opaque) this.#index.exact.add('null');
    this.#lists = settings.lists;
    this.#regexps = settings.regexps;
    this.#functions = this.any || this.#every ? [] : settings.functions;
    this.#rules = settings.rules;
    this.#indexed = !this.#every && this.#regexps.length === 0 && this.#functions.length === 0;
    const { exact, patterns } = this.#index;
    this.#exact = exact.size > 0;
    this.#patterned = !patterns.empty;
    this.#exactOnly = this.#indexed && !this.#patterned && this.#lists.length === 0;
  }

  /** Whether a function is asked for what the rest does not allow, so that the answer may come late. */
  get asks(): boolean {
    return this.#functions.length > 0;
  }

  /** Whether an answer may be another one the next time: that of a function, or of a list that is live. */
  get changes(): boolean {
    return this.asks || this.#lists.length > 0;
  }

  /**
   * Whether the value of a request's `Origin` header is allowed. Returns `PENDING` if a function has yet to answer, and
   * then calls `later` once; throws what a function threw. `later` may be left out where nothing `asks`.
   */
  allows(origin: unknown, later?: Later): Verdict {
    if (this.any) return true;
    // So that nothing is computed of what cannot be an origin.
    if (typeof origin !== 'string' || origin.length > MAX_ORIGIN_LENGTH) return false;
    if (this.#exact && this.#index.exact.has(origin)) return true;
    return !this.#exactOnly && this.#allowsBesides(origin, later);
  }

  /** What is not among the policy's own exact origins. */
  #allowsBesides(origin: string, later: Later | undefined): Verdict {
    if (this.#patterned && this.#isWithin(this.#index, origin)) return true;
    if (this.#lists.length > 0 && this.#isListed(origin)) return true;
    // Whatever comes next only ever sees a serialized origin.
    if (this.#indexed || !isSerializedOrigin(origin)) return false;
    if (this.#every || this.#matchesExpression(origin)) return true;
    return later === undefined ? false : this.#ask(0, origin, later);
  }

  #isListed(origin: string): boolean {
    for (const list of this.#lists) {
      if (list.index.exact.has(origin) || this.#isWithin(list.index, origin)) return true;
    }
    return false;
  }

  /** Looks before it checks the origin: most of what matches no pattern need not be read whole. */
  #isWithin({ patterns }: OriginIndex, origin: string): boolean {
    if (patterns.empty) return false;
    const base = patterns.match(origin);
    if (base === undefined || !isSerializedOrigin(origin)) return false;
    if (!this.#rules.publicSuffix) return true;
    const host = hostOf(origin);
    return base === host || !crossesPublicSuffix(host, base);
  }

  #matchesExpression(origin: string): boolean {
    for (const { regexp, spelled } of this.#regexps) {
      // `g` and `y` go on from where the last request stopped.
      regexp.lastIndex = 0;
      if (!regexp.test(origin) || !this.#isSecure(origin, regexp)) continue;
      if (!this.#rules.publicSuffix || isSpelledTenant(hostOf(origin), spelled)) return true;
      warnOnce(
        'TENANT_ORIGIN_DENIED',
        String(regexp),
        `corsage: the expression ${show(regexp)} would allow ${show(origin)} with credentials. It is denied: names there can be had by anyone. List your own names one by one, or set dangerously.credentialsFromPublicSuffix.`,
      );
    }
    return false;
  }

  /** Asks the functions in order, from the one at `index`. */
  #ask(index: number, origin: string, later: Later): Verdict {
    for (let i = index; i < this.#functions.length; i++) {
      const fn = this.#functions[i] as OriginFunction;
      const answer = firstAnswer(
        fn,
        origin,
        (error, late) => {
          let allowed: Verdict;
          try {
            if (error !== undefined) throw error;
            allowed = this.#reads(late, origin, fn) || this.#ask(i + 1, origin, later);
          } catch (failure) {
            later(failure, false);
            return;
          }
          if (allowed !== PENDING) later(undefined, allowed);
        },
        this.#timeout,
      );
      if (answer === PENDING) return PENDING;
      if (this.#reads(answer, origin, fn)) return true;
    }
    return false;
  }

  /** What a function's answer means; whatever is no answer is an error, never a yes. */
  #reads(answer: unknown, origin: string, fn: OriginFunction): boolean {
    if (answer === true || answer === origin) return this.#isSecure(origin, fn);
    if (answer === false || answer === null) return false;
    if (answer === NOTHING) {
      warnOnce(
        'ORIGIN_FUNCTION_NOTHING',
        String(fn),
        'corsage: an async origin function returned nothing, which denies the origin. Return true or false.',
      );
      return false;
    }
    if (typeof answer === 'string' && answer !== '*') return false;
    throw new TypeError(
      `corsage: an origin function answered with ${show(answer)}. Answer with true or false, by return or by callback(null, answer).`,
    );
  }

  /** Whether an origin that an expression or a function would allow is safe from the network. */
  #isSecure(origin: string, by: RegExp | OriginFunction): boolean {
    if (!this.#rules.insecure || !isInsecureOrigin(origin)) return true;
    warnOnce(
      'INSECURE_ORIGIN_DENIED',
      String(by),
      `corsage: ${by instanceof RegExp ? `the expression ${show(by)}` : 'an origin function'} would allow ${show(origin)} with credentials. It is denied: anyone on the network can write a page of a plain http origin. Allow https origins only, or set dangerously.credentialsFromInsecureOrigins.`,
    );
    return false;
  }
}
