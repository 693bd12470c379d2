// Which origins a policy allows: exact ones by a look-up, then patterns, then expressions, then functions.

import { firstAnswer, type Later, NOTHING, PENDING } from '../first-answer';
import type { OriginFunction } from '../options';
import { show } from '../show';
import { warnOnce } from '../warnings';
import type { OriginEntry } from './entry';
import { PatternIndex } from './pattern-index';
import { isSerializedOrigin } from './serialized';
import { isInsecureOrigin } from './trustworthy';

/** `PENDING` when a function has yet to answer. */
export type Verdict = boolean | typeof PENDING;

export interface MatcherSettings {
  /** `'*'`: every request, with an origin or without. */
  readonly any: boolean;
  /** `true`: every serialized origin. */
  readonly every: boolean;
  /** The opaque origin. */
  readonly opaque: boolean;
  readonly entries: readonly OriginEntry[];
  readonly regexps: readonly RegExp[];
  readonly functions: readonly OriginFunction[];
  /** Whether an insecure origin is denied, though an expression or a function would allow it. */
  readonly secureOnly: boolean;
}

export class OriginMatcher {
  readonly #any: boolean;
  readonly #every: boolean;
  readonly #exact = new Set<unknown>();
  readonly #patterns = new PatternIndex();
  readonly #regexps: readonly RegExp[];
  readonly #functions: readonly OriginFunction[];
  readonly #secureOnly: boolean;
  /** Whether the exact origins are all there is. */
  readonly #exactOnly: boolean;

  constructor(settings: MatcherSettings) {
    this.#any = settings.any;
    this.#every = settings.every;
    this.#regexps = settings.regexps;
    this.#functions = settings.functions;
    this.#secureOnly = settings.secureOnly;
    if (settings.opaque) this.#exact.add('null');
    for (const { text, pattern } of settings.entries) {
      if (pattern === undefined) this.#exact.add(text);
      else this.#patterns.add(pattern);
    }
    this.#exactOnly =
      !this.#every && this.#patterns.empty && this.#regexps.length === 0 && this.#functions.length === 0;
  }

  /** Whether a function is asked for what the rest does not allow, so that the answer may come late. */
  get asks(): boolean {
    return this.#functions.length > 0;
  }

  /**
   * Whether the value of a request's `Origin` header is allowed. Returns `PENDING` if a function has yet to answer, and
   * then calls `later` once; throws what a function threw. `later` may be left out where nothing `asks`.
   */
  allows(origin: unknown, later?: Later): Verdict {
    if (this.#any || this.#exact.has(origin)) return true;
    // Whatever comes next only ever sees a serialized origin.
    if (this.#exactOnly || !isSerializedOrigin(origin)) return false;
    if (this.#every || (!this.#patterns.empty && this.#patterns.match(origin) !== undefined)) return true;
    for (const regexp of this.#regexps) {
      // `g` and `y` go on from where the last request stopped.
      regexp.lastIndex = 0;
      if (regexp.test(origin) && this.#admits(origin, regexp)) return true;
    }
    return later === undefined ? false : this.#ask(0, origin, later);
  }

  /** Asks the functions in order, from the one at `index`. */
  #ask(index: number, origin: string, later: Later): Verdict {
    for (let i = index; i < this.#functions.length; i++) {
      const fn = this.#functions[i] as OriginFunction;
      const answer = firstAnswer(fn, origin, (error, late) => {
        let allowed: Verdict;
        try {
          if (error !== undefined) throw error;
          allowed = this.#reads(late, origin, fn) || this.#ask(i + 1, origin, later);
        } catch (failure) {
          later(failure, false);
          return;
        }
        if (allowed !== PENDING) later(undefined, allowed);
      });
      if (answer === PENDING) return PENDING;
      if (this.#reads(answer, origin, fn)) return true;
    }
    return false;
  }

  /** What a function's answer means; whatever is no answer is an error, never a yes. */
  #reads(answer: unknown, origin: string, fn: OriginFunction): boolean {
    if (answer === true || answer === origin) return this.#admits(origin, fn);
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

  /** The last word on an origin that an expression or a function would allow. */
  #admits(origin: string, by: RegExp | OriginFunction): boolean {
    if (!this.#secureOnly || !isInsecureOrigin(origin)) return true;
    warnOnce(
      'INSECURE_ORIGIN_DENIED',
      String(by),
      `corsage: ${by instanceof RegExp ? 'an expression' : 'an origin function'} would allow ${show(origin)} with credentials. It is denied: anyone on the network can write a page of a plain http origin. Allow https origins only, or set dangerously.credentialsFromInsecureOrigins.`,
    );
    return false;
  }
}
