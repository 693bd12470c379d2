// What is wrong with options, as data.

import type cors from 'corsage';
import { CorsConfigError, createPolicy } from 'corsage';

/** What is wrong with options of any type; an empty list where they are taken. */
export function problemsOf(options: unknown): readonly cors.Problem[] {
  try {
    createPolicy(options as cors.CorsOptions);
    return [];
  } catch (error) {
    if (error instanceof CorsConfigError) return error.problems;
    throw error;
  }
}

/** The only problem, which must be the only one. */
export function problemOf(options: unknown): cors.Problem {
  const problems = problemsOf(options);
  expect(problems).toHaveLength(1);
  return problems[0] as cors.Problem;
}
