// What is refused beside credentials, unless the risk was accepted by name.

import type { ProblemCode } from '../problems';
import type { OriginEntry } from './entry';
import { isPublicSuffix } from './public-suffix';
import { isInsecureOrigin } from './trustworthy';

/** The risks of `credentials: true`, each accepted by a key of its own. */
export interface DangerouslyOptions {
  /**
   * Accepts `origin: true` together with `credentials: true`: every site can then read what your users see, and act for
   * them. Does not include the opaque origin `null`. Default: `false`.
   */
  readonly credentialsFromAnyOrigin?: boolean | undefined;
  /**
   * Accepts plain `http:` origins other than the user's own machine together with `credentials: true`: whoever is on the
   * same network can then write such a page, and read what your users see. Default: `false`.
   */
  readonly credentialsFromInsecureOrigins?: boolean | undefined;
  /**
   * Accepts a pattern or RegExp that crosses a public suffix, such as `https://*.vercel.app`, together with
   * `credentials: true`: anyone can register a name there. Default: `false`.
   */
  readonly credentialsFromPublicSuffix?: boolean | undefined;
  /**
   * Accepts the opaque origin `null` together with `credentials: true`: every site can have it, by a sandboxed frame.
   * Default: `false`.
   */
  readonly credentialsFromNull?: boolean | undefined;
}

export type DangerousName = keyof DangerouslyOptions;

/** Each risk, and whether it was accepted. */
export type Accepted = Readonly<Record<DangerousName, boolean>>;

/** None is. */
export const NO_RISK: Accepted = Object.freeze({
  credentialsFromAnyOrigin: false,
  credentialsFromInsecureOrigins: false,
  credentialsFromPublicSuffix: false,
  credentialsFromNull: false,
});

export const DANGEROUS_NAMES = Object.keys(NO_RISK) as DangerousName[];

export interface CredentialRules {
  /** Refuses plain http origins other than the user's own machine. */
  readonly insecure: boolean;
  /** Refuses the opaque origin, `null`. */
  readonly opaque: boolean;
  /** Refuses what lies across a public suffix. */
  readonly publicSuffix: boolean;
}

export const NO_RULES: CredentialRules = Object.freeze({
  insecure: false,
  opaque: false,
  publicSuffix: false,
});

export function credentialRules(credentials: boolean, accepted: Accepted): CredentialRules {
  if (!credentials) return NO_RULES;
  return {
    insecure: !accepted.credentialsFromInsecureOrigins,
    opaque: !accepted.credentialsFromNull,
    publicSuffix: !accepted.credentialsFromPublicSuffix,
  };
}

/** The rules of both. */
export function strictest(one: CredentialRules, other: CredentialRules): CredentialRules {
  return {
    insecure: one.insecure || other.insecure,
    opaque: one.opaque || other.opaque,
    publicSuffix: one.publicSuffix || other.publicSuffix,
  };
}

/** Why an entry, right in itself, is refused; undefined where it is not. */
export function faultBesideCredentials(
  { text, pattern }: OriginEntry,
  rules: CredentialRules,
): { code: ProblemCode; says: string; fix: string } | undefined {
  if (text === 'null') {
    if (!rules.opaque) return undefined;
    return {
      code: 'NULL_WITH_CREDENTIALS',
      says: 'beside credentials lets any site in, by a sandboxed frame',
      fix: 'Leave it out, or set dangerously.credentialsFromNull.',
    };
  }
  // A pattern is judged by its base: a name below `localhost` is as local as `localhost`.
  if (
    rules.insecure &&
    isInsecureOrigin(pattern === undefined ? text : `${pattern.scheme}://${pattern.base}`)
  ) {
    return {
      code: 'INSECURE_ORIGIN_WITH_CREDENTIALS',
      says: 'is plain http beside credentials: anyone on the network can write such a page and read what your users see',
      fix: `Write ${JSON.stringify(text.replace('http:', 'https:').replace(/:443$/, ''))}, or set dangerously.credentialsFromInsecureOrigins.`,
    };
  }
  if (rules.publicSuffix && pattern?.below === true && isPublicSuffix(pattern.base)) {
    return {
      code: 'PUBLIC_SUFFIX_WITH_CREDENTIALS',
      says: `beside credentials lets strangers in: anyone can have a name below ${pattern.base}, which is a public suffix`,
      fix: 'List your own names there one by one, or set dangerously.credentialsFromPublicSuffix.',
    };
  }
  return undefined;
}
