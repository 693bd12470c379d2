// A policy: options compiled once, to be asked many times.

import { inspect } from 'node:util';
import type { DangerousName, DisallowedOriginHandler, OriginItem } from '../options/options';
import { readOptions } from '../options/read-options';
import { PENDING } from '../origins/first-answer';
import { OriginMatcher } from '../origins/matcher';
import { type Answers, makeAnswers } from './header-sets';

/** What the middleware needs of a policy. Another copy of the package may read it, so its form has a number. */
export interface Engine {
  readonly format: 1;
  readonly matcher: OriginMatcher;
  readonly answers: Answers;
  /** The answers when a delegate chose the policy. */
  readonly delegated: Answers;
  readonly disallowedOrigin: 'ignore' | 'reject' | DisallowedOriginHandler;
  readonly protectHeaders: boolean;
  readonly debug: boolean;
}

/** Where a policy keeps its engine; two copies of the package in one tree know it alike. */
export const POLICY: unique symbol = Symbol.for('corsage.policy');

/** A policy made by `createPolicy`: frozen, and readable as options. */
export interface CorsPolicy {
  /** `'*'`, `true`, `false`, or every entry of the list. */
  readonly origin: '*' | boolean | readonly OriginItem[];
  /** `'*'`, or every method. */
  readonly methods: '*' | readonly string[];
  /** `'*'`, every name, or undefined: the requested ones. */
  readonly allowedHeaders: '*' | readonly string[] | undefined;
  /** `'*'`, or every name. */
  readonly exposedHeaders: '*' | readonly string[];
  readonly credentials: boolean;
  /** Seconds, or `false` for no header. */
  readonly maxAge: number | false;
  readonly preflightContinue: boolean;
  readonly optionsSuccessStatus: number;
  readonly disallowedOrigin: 'ignore' | 'reject' | DisallowedOriginHandler;
  /** Milliseconds, or `false` for no limit. */
  readonly originTimeout: number | false;
  readonly protectHeaders: boolean;
  readonly timingAllowOrigin: boolean;
  readonly debug: boolean;
  readonly dangerously: Readonly<Record<DangerousName, boolean>>;
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
export function makePolicy(options: unknown): CorsPolicy {
  const settings = readOptions(options);
  const matcher = new OriginMatcher(settings.origin, settings.originTimeout);
  for (const list of settings.origin.lists) list.bind(settings.origin.rules);
  const engine: Engine = {
    format: 1,
    matcher,
    answers: makeAnswers(settings, settings.origin.given !== '*' && settings.origin.given !== false),
    delegated: makeAnswers(settings, true),
    disallowedOrigin: settings.disallowedOrigin,
    protectHeaders: settings.protectHeaders,
    debug: settings.debug,
  };
  const hidden = {
    [POLICY]: { value: Object.freeze(engine) },
    allowsOrigin: { value: (origin: string | undefined) => allowsOrigin(matcher, origin) },
    resolveOrigin: { value: (origin: string | undefined) => resolveOrigin(matcher, origin) },
    [inspect.custom]: { value: inspectPolicy },
  };
  return Object.freeze(
    Object.defineProperties({ ...settings, origin: settings.origin.given }, hidden),
  ) as CorsPolicy;
}

/** Whether this, or another copy of the package, made it. */
export function isPolicy(value: unknown): value is CorsPolicy {
  return typeof value === 'object' && value !== null && POLICY in value;
}

/** @throws TypeError for a policy of a version that this one cannot read. */
export function engineOf(policy: CorsPolicy): Engine {
  const engine = (policy as unknown as Record<typeof POLICY, Engine>)[POLICY];
  if (engine.format === 1) return engine;
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

function inspectPolicy(this: CorsPolicy, _depth: number, options: object, print: typeof inspect): string {
  return `CorsPolicy ${print({ ...this }, options)}`;
}
