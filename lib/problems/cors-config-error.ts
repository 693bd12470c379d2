// The error that says everything that is wrong with a configuration.

import type { ProblemCode } from './codes';
import { linkTo } from './site';

/** One thing that is wrong with the options. */
export interface Problem {
  /** Stable, for programs. */
  readonly code: ProblemCode;
  /** Where: `origin[1]`, `maxAge`. */
  readonly path: string;
  /** What was given there. */
  readonly value: unknown;
  /** What is wrong, in one sentence; the value in it is escaped and cut at 100 characters. */
  readonly message: string;
  /** What to write instead. */
  readonly fix: string;
}

/** So many are printed; the rest is in `problems`. */
const PRINTED = 20;

/** Options that cannot work in any browser, or that would hand users' sessions to strangers: all of it at once. */
export class CorsConfigError extends TypeError {
  /** Always `'CORSAGE_CONFIG'`. */
  readonly code = 'CORSAGE_CONFIG';
  /** Everything that is wrong; the error's message lists it. */
  declare readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    const lines = problems
      .slice(0, PRINTED)
      .map(({ code, message, fix }) => `\n  - ${message} ${fix}${linkTo(code)}`);
    if (problems.length > PRINTED)
      lines.push(`\n  - and ${problems.length - PRINTED} more, in error.problems`);
    super(`the configuration of corsage is not valid:${lines.join('')}`);
    // Not enumerable: the message says it all, and a console prints what is enumerable once more.
    Object.defineProperty(this, 'problems', { value: Object.freeze([...problems]) });
  }
}
Object.defineProperty(CorsConfigError.prototype, 'name', { value: 'CorsConfigError' });

/**
 * Runs `configure`. If the configuration is refused, the stack of the error begins where `entry` was called: on a line of the
 * user's, who can do something about it.
 */
export function fromCallerOf<Result>(entry: (...given: never[]) => unknown, configure: () => Result): Result {
  try {
    return configure();
  } catch (error) {
    if (error instanceof CorsConfigError) Error.captureStackTrace?.(error, entry);
    throw error;
  }
}
