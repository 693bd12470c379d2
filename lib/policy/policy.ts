// A policy: options compiled once, to be asked many times.

import {
  type DisallowedOriginHandler,
  defaultOf,
  type OriginItem,
  readOptions,
  type Settings,
} from '../options';
import { makeMatcher, type OriginMatcher, PENDING } from '../origins';
import { type HeaderSets, makeHeaderSets } from './header-sets';

/** What answers requests. */
export interface CompiledPolicy {
  readonly matcher: OriginMatcher;
  readonly headerSets: HeaderSets;
  /** Whether it decides nothing, and leaves responses to others: `origin: false`. */
  readonly abstains: boolean;
  readonly disallowedOrigin: 'ignore' | 'reject' | DisallowedOriginHandler;
  readonly protectHeaders: boolean;
  readonly debug: boolean;
}

/**
 * What a policy keeps out of sight: itself compiled, and compiled for a delegate that may choose another next time.
 * Another copy of the package may read it, so its form has a number.
 */
interface Compiled {
  readonly format: 3;
  readonly alone: CompiledPolicy;
  readonly underDelegate: CompiledPolicy;
}

/** Where it keeps it; two copies of the package in one tree know it alike. */
const POLICY: unique symbol = Symbol.for('corsage.policy');

/** `util.inspect.custom` by its registered name: a policy can be built where there is no Node. */
const INSPECT: unique symbol = Symbol.for('nodejs.util.inspect.custom');

/**
 * What tells a policy from options. `cors` takes this, and not `CorsPolicy`, together with `CorsOptions`: the two have their
 * names in common, and editors would then show none of the comments of either.
 */
export interface AnyCorsPolicy {
  readonly [POLICY]: unknown;
}

/** A policy made by `createPolicy`: frozen, and readable as options. */
export interface CorsPolicy extends AnyCorsPolicy, Omit<Settings, 'origin'> {
  /** `'*'`, `true`, `false`, or every entry of the list. */
  readonly origin: '*' | boolean | readonly OriginItem[];
  /**
   * Whether this policy allows an origin, as the value of an `Origin` header: for WebSocket upgrades, socket.io's
   * `allowRequest`, GraphQL subscriptions. No origin is `false`, unless the policy is `'*'`.
   *
   * Browsers send `Origin` on every WebSocket handshake, from your own site too: list your own origin.
   *
   * @throws TypeError if the policy has an origin function: ask `resolveOrigin`.
   */
  readonly allowsOrigin: (origin: string | undefined) => boolean;
  /** As `allowsOrigin`, for every policy; rejects with what an origin function threw. */
  readonly resolveOrigin: (origin: string | undefined) => Promise<boolean>;
}

/**
 * Builds a policy once: to hand to `cors`, to return from a delegate, or to ask directly. Without options it allows
 * any origin, without credentials.
 *
 * @throws CorsConfigError with everything that is wrong with the options.
 */
function makePolicy(options: unknown): CorsPolicy {
  const settings = readOptions(options);
  const matcher = makeMatcher(settings.origin, settings.originTimeout);
  for (const list of settings.origin.lists) list.bind(settings.origin.rules);
  const hidden = {
    [POLICY]: { value: compile(settings, matcher) },
    allowsOrigin: { value: (origin: string | undefined) => allowsOrigin(matcher, origin) },
    resolveOrigin: { value: (origin: string | undefined) => resolveOrigin(matcher, origin) },
    [INSPECT]: { value: inspectPolicy },
  };
  return Object.freeze(
    Object.defineProperties({ ...settings, origin: shown(settings.origin.given) }, hidden),
  ) as CorsPolicy;
}

/** What decides cannot be changed by anybody: RegExps can, so copies of them are shown. */
function shown(given: Settings['origin']['given']): CorsPolicy['origin'] {
  if (typeof given !== 'object') return given;
  return Object.freeze(given.map((item) => (item instanceof RegExp ? new RegExp(item) : item)));
}

/** Under a delegate even `'*'` and `false` vary by origin, since another page may get another policy. */
function compile(settings: Settings, matcher: OriginMatcher): Compiled {
  const { disallowedOrigin, protectHeaders, debug } = settings;
  const { given } = settings.origin;
  const compiled = (varies: boolean): CompiledPolicy =>
    Object.freeze({
      matcher,
      headerSets: makeHeaderSets(settings, varies),
      abstains: given === false,
      disallowedOrigin,
      protectHeaders,
      debug,
    });
  Object.freeze(matcher);
  const underDelegate = compiled(true);
  return Object.freeze({
    format: 3,
    alone: given === '*' || given === false ? compiled(false) : underDelegate,
    underDelegate,
  });
}

/** Whether this, or another copy of the package, made it. */
function isPolicy(value: unknown): value is CorsPolicy {
  return typeof value === 'object' && value !== null && POLICY in value;
}

/** A policy as it is, or options compiled. */
export function toPolicy(given: unknown): CorsPolicy {
  return isPolicy(given) ? given : makePolicy(given);
}

/** @throws TypeError for a policy of a version that this one cannot read. */
export function compiledOf(policy: CorsPolicy): Compiled {
  const compiled = (policy as unknown as Record<typeof POLICY, Compiled>)[POLICY];
  if (compiled.format === 3) return compiled;
  throw new TypeError(
    'corsage: this policy was made by another version of corsage that this one cannot read. Install one version: see npm ls corsage.',
  );
}

function allowsOrigin(matcher: OriginMatcher, origin: string | undefined): boolean {
  if (matcher.asks) {
    throw new TypeError(
      "corsage: allowsOrigin cannot wait for this policy's origin function. Write await policy.resolveOrigin(origin).",
    );
  }
  return matcher.allows(origin) as boolean;
}

function resolveOrigin(matcher: OriginMatcher, origin: string | undefined): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const settle = (error: unknown, allowed: unknown) =>
      error === undefined ? resolve(allowed as boolean) : reject(error);
    const answer = matcher.allows(origin, settle);
    if (answer !== PENDING) resolve(answer);
  });
}

/** The origins, and what differs from the defaults. */
function inspectPolicy(
  this: CorsPolicy,
  _depth: number,
  options: object,
  print: (value: unknown, options: object) => string,
): string {
  const told = Object.entries(this).filter(
    ([name, value]) => name === 'origin' || value !== defaultOf(name as keyof Settings),
  );
  return `CorsPolicy ${print(Object.fromEntries(told), options)}`;
}
