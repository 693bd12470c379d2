// What is wrong with options, as data.

import type cors from 'corsage';
import { CorsConfigError, createPolicy } from 'corsage';

/** What is wrong with what is configured by these calls; an empty list where it is taken. */
export function problemsIn(configure: () => unknown): readonly cors.Problem[] {
  try {
    configure();
    return [];
  } catch (error) {
    if (error instanceof CorsConfigError) return error.problems;
    throw error;
  }
}

/** The codes of all of it. */
export function codesIn(configure: () => unknown): readonly string[] {
  return problemsIn(configure).map(({ code }) => code);
}

/** What is wrong with options of any type. */
export function problemsOf(options: unknown): readonly cors.Problem[] {
  return problemsIn(() => createPolicy(options as cors.CorsOptions));
}

/** The only problem, which must be the only one. */
export function problemOf(options: unknown): cors.Problem {
  const problems = problemsOf(options);
  expect(problems).toHaveLength(1);
  return problems[0] as cors.Problem;
}
