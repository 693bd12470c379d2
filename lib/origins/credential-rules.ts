// What is refused together with credentials, unless the risk was accepted by name.

import type { ProblemCode } from '../problems';
import type { OriginEntry } from './entry';
import { isPublicSuffix } from './public-suffix';
import { isInsecureOrigin } from './trustworthy';

/** The risks of `credentials: true`, each accepted by a key of its own. */
export interface DangerouslyOptions {
  /**
   * Accepts `origin: true` together with `credentials: true`: every site can then read what your users see, and act for
   * them. Does not include `null` and `file://`. Default: `false`.
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
  /**
   * Accepts `file://` together with `credentials: true`: every page that Electron or an Android WebView opens from a
   * file has it. Default: `false`.
   */
  readonly credentialsFromFiles?: boolean | undefined;
  /**
   * Accepts all extensions of a browser, `moz-extension://*`, or all webviews of VS Code together with
   * `credentials: true`. An extension's own origin needs no key. Default: `false`.
   */
  readonly credentialsFromExtensions?: boolean | undefined;
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
  credentialsFromFiles: false,
  credentialsFromExtensions: false,
});

export const DANGEROUS_NAMES = Object.keys(NO_RISK) as DangerousName[];

export interface CredentialRules {
  /** Refuses plain http origins other than the user's own machine. */
  readonly insecure: boolean;
  /** Refuses the opaque origin, `null`. */
  readonly opaque: boolean;
  /** Refuses what lies across a public suffix. */
  readonly publicSuffix: boolean;
  /** Refuses `file://`. */
  readonly files: boolean;
  /** Refuses all extensions at once. */
  readonly extensions: boolean;
}

export const NO_RULES: CredentialRules = Object.freeze({
  insecure: false,
  opaque: false,
  publicSuffix: false,
  files: false,
  extensions: false,
});

export function credentialRules(credentials: boolean, accepted: Accepted): CredentialRules {
  if (!credentials) return NO_RULES;
  return {
    insecure: !accepted.credentialsFromInsecureOrigins,
    opaque: !accepted.credentialsFromNull,
    publicSuffix: !accepted.credentialsFromPublicSuffix,
    files: !accepted.credentialsFromFiles,
    extensions: !accepted.credentialsFromExtensions,
  };
}

/** The rules of both. */
export function strictest(one: CredentialRules, other: CredentialRules): CredentialRules {
  return {
    insecure: one.insecure || other.insecure,
    opaque: one.opaque || other.opaque,
    publicSuffix: one.publicSuffix || other.publicSuffix,
    files: one.files || other.files,
    extensions: one.extensions || other.extensions,
  };
}

/** Why an entry that is right in itself is refused. */
export interface CredentialFault {
  readonly code: ProblemCode;
  /** In words that go on after the value. */
  readonly says: string;
  /** Another way than to accept the risk: a sentence without its end. */
  readonly instead: string;
  /** The key of `dangerously` that accepts the risk. */
  readonly risk: DangerousName;
}

/** Undefined where an entry may be used together with credentials. */
export function faultWithCredentials(
  { text, pattern }: OriginEntry,
  rules: CredentialRules,
): CredentialFault | undefined {
  if (text === 'null') {
    if (!rules.opaque) return undefined;
    return {
      code: 'NULL_WITH_CREDENTIALS',
      says: 'lets any site in when credentials is true: every sandboxed frame sends it',
      instead: 'Give the page an origin of its own',
      risk: 'credentialsFromNull',
    };
  }
  if (text === 'file://') {
    if (!rules.files) return undefined;
    return {
      code: 'FILES_WITH_CREDENTIALS',
      says: 'lets in every page that was opened from a file, when credentials is true',
      instead: 'Serve the page over https or from a scheme of your app',
      risk: 'credentialsFromFiles',
    };
  }
  if (pattern !== undefined && pattern.base === '') {
    if (!rules.extensions) return undefined;
    return {
      code: 'EXTENSIONS_WITH_CREDENTIALS',
      says: 'lets in every extension or webview that a user has, when credentials is true',
      instead:
        pattern.scheme === 'chrome-extension'
          ? `Write your own extension's id, which is the same for all users once it is published: ${pattern.scheme}://<id>`
          : 'Send a token instead of cookies',
      risk: 'credentialsFromExtensions',
    };
  }
  // A pattern is judged by its base: a name below `localhost` is as local as `localhost`.
  if (
    rules.insecure &&
    isInsecureOrigin(pattern === undefined ? text : `${pattern.scheme}://${pattern.base}`)
  ) {
    return {
      code: 'INSECURE_ORIGIN_WITH_CREDENTIALS',
      says: 'is plain http: when credentials is true, anyone on the network can read what your users see',
      instead: `Write ${JSON.stringify(text.replace('http:', 'https:').replace(/:443$/, ''))}`,
      risk: 'credentialsFromInsecureOrigins',
    };
  }
  if (rules.publicSuffix && pattern?.below === true && isPublicSuffix(pattern.base)) {
    return {
      code: 'PUBLIC_SUFFIX_WITH_CREDENTIALS',
      says: `lets strangers in when credentials is true: anyone can register a name below ${pattern.base}`,
      instead:
        'List your own names there one by one, or give previews names below a domain of your own ("https://*.preview.example.com")',
      risk: 'credentialsFromPublicSuffix',
    };
  }
  return undefined;
}

/** Both ways on. */
export function fixWithCredentials({ instead, risk }: CredentialFault): string {
  return `${instead}, or ${acceptance([risk])}.`;
}

export function acceptance(risks: readonly DangerousName[]): string {
  const keys = risks.map((risk) => `${risk}: true`).join(', ');
  return `accept the risk: dangerously: { ${keys} }`;
}
