// The problems of options, as data.

import type cors from 'corsage';
import { CorsConfigError, createPolicy } from 'corsage';

/** The problems of what these calls configure; an empty list if they accept it. */
export function problemsIn(configure: () => unknown): readonly cors.Problem[] {
  try {
    configure();
    return [];
  } catch (error) {
    if (error instanceof CorsConfigError) return error.problems;
    throw error;
  }
}

/** The codes of all problems. */
export function codesIn(configure: () => unknown): readonly string[] {
  return problemsIn(configure).map(({ code }) => code);
}

/** The problems of options of any type. */
export function problemsOf(options: unknown): readonly cors.Problem[] {
  return problemsIn(() => createPolicy(options as cors.CorsOptions));
}

/** The problem of these options; fails if there is more than one. */
export function problemOf(options: unknown): cors.Problem {
  const problems = problemsOf(options);
  expect(problems).toHaveLength(1);
  return problems[0] as cors.Problem;
}
