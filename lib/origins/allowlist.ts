// A live list of origins, as policies see it: what is in it now, and the rules that it is held to.

import type { Report } from '../problems';
import type { CredentialRules } from './credential-rules';
import type { OriginIndex } from './origin-index';

/** Where a list keeps what policies need of it; two copies of the package in one tree know it alike. */
export const ALLOWLIST: unique symbol = Symbol.for('corsage.allowlist');

/** An index that another may take the place of, so that it is asked for each time. */
export interface LiveIndex {
  readonly index: OriginIndex;
}

/** What a policy needs of a list. Another copy of the package may read it, so its form has a number. */
export interface LiveOrigins extends LiveIndex {
  readonly format: 1;
  /** Reports what is in the list and breaks `rules`. */
  judge(rules: CredentialRules, path: string, report: Report): void;
  /** Holds every later entry to `rules` too. */
  bind(rules: CredentialRules): void;
}

/** What a policy needs of `value`, if this or another copy of the package made it a list; undefined otherwise. */
export function liveOriginsOf(value: unknown): LiveOrigins | undefined {
  if (typeof value !== 'object' || value === null || !(ALLOWLIST in value)) return undefined;
  const live = value[ALLOWLIST] as LiveOrigins;
  if (live.format === 1) return live;
  throw new TypeError(
    'corsage: this OriginAllowlist was made by another version of corsage that this one cannot read. Install one version: see npm ls corsage.',
  );
}
