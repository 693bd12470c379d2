// Which origins a policy allows: exact ones by a look-up, then patterns, then RegExps, then functions.

import { show, warnOnce } from '../problems';
import type { LiveIndex, LiveOrigins } from './allowlist';
import type { CredentialRules } from './credential-rules';
import { NAMED_ORIGINS, type OriginEntry } from './entry';
import type { Later } from './first-answer';
import { type AskFunctions, askInOrder, type OriginFunction, type Verdict } from './functions';
import { OriginIndex } from './origin-index';
import type { PatternIndex } from './pattern-index';
import { crossesPublicSuffix, isSpelledTenant } from './public-suffix';
import { hostOf, isSerializedOrigin, MAX_ORIGIN_LENGTH } from './serialized';

/** A RegExp that was judged before it was taken. */
export interface JudgedRegExp {
  readonly regexp: RegExp;
  /** The host names, or ends of them, that it spells out. */
  readonly spelled: ReadonlySet<string>;
}

/** The option `origin` once it is read, checked and copied. */
export interface OriginSettings<Item = unknown> {
  /** `'*'`, `true` and `false` as such; the flattened list otherwise. */
  readonly given: '*' | boolean | readonly Item[];
  readonly rules: CredentialRules;
  /** Whether `true` includes `null` and `file://`. */
  readonly opaque: boolean;
  readonly entries: readonly OriginEntry[];
  readonly lists: readonly LiveOrigins[];
  readonly regexps: readonly JudgedRegExp[];
  readonly functions: readonly OriginFunction[];
}

export interface OriginMatcher {
  /** Whether every value is allowed, and none: it need not even be read. */
  readonly any: boolean;
  /** Whether a function is asked for what the rest does not allow, so that the answer may come late. */
  readonly asks: boolean;
  /** Whether an answer may be another one the next time: that of a function, or of a list that is live. */
  readonly changes: boolean;
  /**
   * Whether the value of a request's `Origin` header is allowed. Returns `PENDING` if a function has yet to answer, and
   * then calls `later` once; throws what a function threw. `later` may be left out where nothing `asks`.
   */
  readonly allows: (origin: unknown, later?: Later) => Verdict;
}

/**
 * Chooses how to look when the policy is built, so that no request asks what kind of policy it is.
 *
 * @param timeout how long a function may take, in milliseconds, or `false`
 */
export function makeMatcher(settings: OriginSettings, timeout: number | false): OriginMatcher {
  const { given, rules, lists, regexps } = settings;
  if (given === '*') return { any: true, asks: false, changes: false, allows: () => true };

  const isListed = lookUp(settings);
  const functions = given === true ? [] : settings.functions;
  const asks = functions.length > 0;
  const listsAlone = given !== true && regexps.length === 0 && !asks;
  return {
    any: false,
    asks,
    changes: asks || lists.length > 0,
    // Nothing is computed of what cannot be an origin.
    allows: listsAlone
      ? (origin) => isSane(origin) && isListed(origin)
      : besides(isListed, given === true, regexps, askInOrder(functions, rules, timeout), rules),
  };
}

/** What is not listed is shown to RegExps and functions, if it is a serialized origin. */
function besides(
  isListed: (origin: string) => boolean,
  every: boolean,
  regexps: readonly JudgedRegExp[],
  ask: AskFunctions,
  rules: CredentialRules,
): OriginMatcher['allows'] {
  return (origin, later) => {
    if (!isSane(origin)) return false;
    if (isListed(origin)) return true;
    if (!isSerializedOrigin(origin)) return false;
    if (every || matchesRegExp(regexps, rules, origin)) return true;
    return later !== undefined && ask(origin, later);
  };
}

function isSane(origin: unknown): origin is string {
  return typeof origin === 'string' && origin.length <= MAX_ORIGIN_LENGTH;
}

/** How exact origins and patterns are looked up: in the policy's own index, then in the lists that are live. */
function lookUp(settings: OriginSettings): (origin: string) => boolean {
  const { lists, rules } = settings;
  const own = lookUpOwn(settings);
  return lists.length === 0 ? own : (origin) => own(origin) || isInAny(lists, rules, origin);
}

/** A set is asked only where it has several: V8 hashes the origin for it, which has come as a new string. */
function lookUpOwn({ entries, opaque, rules }: OriginSettings): (origin: string) => boolean {
  const index = new OriginIndex(entries);
  if (opaque) for (const origin of NAMED_ORIGINS) index.exact.add(origin);
  const { exact, patterns } = index;
  if (patterns.empty) {
    const [only] = exact;
    return exact.size > 1 ? (origin) => exact.has(origin) : (origin) => origin === only;
  }
  if (exact.size === 0) return (origin) => isWithin(patterns, rules, origin);
  return (origin) => exact.has(origin) || isWithin(patterns, rules, origin);
}

function isInAny(lists: readonly LiveIndex[], rules: CredentialRules, origin: string): boolean {
  for (const { index } of lists) {
    if (index.exact.has(origin)) return true;
    if (!index.patterns.empty && isWithin(index.patterns, rules, origin)) return true;
  }
  return false;
}

/** Looks before it checks the origin: most of what matches no pattern need not be read whole. */
function isWithin(patterns: PatternIndex, rules: CredentialRules, origin: string): boolean {
  const base = patterns.match(origin);
  if (base === undefined || !isSerializedOrigin(origin)) return false;
  if (!rules.publicSuffix) return true;
  const host = hostOf(origin);
  return base === host || !crossesPublicSuffix(host, base);
}

function matchesRegExp(regexps: readonly JudgedRegExp[], rules: CredentialRules, origin: string): boolean {
  for (const { regexp, spelled } of regexps) {
    // `g` and `y` go on from where the last request stopped.
    regexp.lastIndex = 0;
    if (!regexp.test(origin)) continue;
    if (!rules.publicSuffix || isSpelledTenant(hostOf(origin), spelled)) return true;
    warnOnce(
      'TENANT_ORIGIN_DENIED',
      String(regexp),
      `corsage: the RegExp ${show(regexp)} would allow ${show(origin)} with credentials. It is denied, because anyone can register a name there. List your own names one by one, or accept the risk: dangerously: { credentialsFromPublicSuffix: true }.`,
    );
  }
  return false;
}
