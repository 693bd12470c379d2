// The options under which the same writes are done, side by side.

import type { CorsOptions } from 'corsage';

export const POLICIES = {
  none: { maxAge: false },
  default: {},
  long: { maxAge: 86_400 },
} as const satisfies Record<string, CorsOptions>;

export type PolicyName = keyof typeof POLICIES;

/** Preflights, by policy. */
export type Economy = Readonly<Record<PolicyName, number>>;
