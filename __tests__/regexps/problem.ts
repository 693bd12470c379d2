// The problem with a RegExp as an origin.

import { CorsConfigError, createPolicy, type Problem } from 'corsage';

/** The one problem with a RegExp, or undefined. */
export function problemWith(origin: RegExp, credentials = false): Problem | undefined {
  try {
    createPolicy({ origin, credentials });
    return undefined;
  } catch (error) {
    if (!(error instanceof CorsConfigError)) throw error;
    expect(error.problems).toHaveLength(1);
    expect(error.message).toContain(error.problems[0]?.message);
    return error.problems[0];
  }
}
