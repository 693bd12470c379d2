// What can be wrong with a configuration, and the error that says it.

import type { OriginFaultCode } from '../options/origin-fixes';
import type { CredentialFaultCode } from '../origins/credential-rules';
import type { ProofCode } from '../regexps/proofs';
import { show } from './quote';

export type ProblemCode =
  | CredentialFaultCode
  | OriginFaultCode
  | ProofCode
  | 'ANY_ORIGIN_WITH_CREDENTIALS'
  | 'DISALLOWED_ORIGIN'
  | 'EMPTY_LIST'
  | 'EVERY_ORIGIN_WITH_CREDENTIALS'
  | 'EXPOSED_WILDCARD_WITH_CREDENTIALS'
  | 'FORBIDDEN_METHOD'
  | 'INVALID_TOKEN'
  | 'MAX_AGE'
  | 'METHOD_CASE'
  | 'NOT_OPTIONS'
  | 'ORIGIN_FALSE_IN_LIST'
  | 'ORIGIN_LIST_EMPTY'
  | 'OPTIONS_UNDEFINED'
  | 'ORIGIN_TIMEOUT'
  | 'ORIGIN_UNDEFINED'
  | 'STATUS'
  | 'UNKNOWN_OPTION'
  | 'WRONG_TYPE';

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
const PRINTED = 50;

/** Options that cannot work in any browser, or that would hand users' sessions to strangers: all of it at once. */
export class CorsConfigError extends TypeError {
  /** Always `'CORSAGE_CONFIG'`. */
  readonly code = 'CORSAGE_CONFIG';
  /** Everything that is wrong; the error's message lists it. */
  declare readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    const lines = problems.slice(0, PRINTED).map(({ message, fix }) => `\n  - ${message} ${fix}`);
    if (problems.length > PRINTED) lines.push(`\n  - and ${problems.length - PRINTED} more`);
    super(`corsage cannot use what was configured:${lines.join('')}`);
    // Not enumerable: the message says it all, and a console prints what is enumerable once more.
    Object.defineProperty(this, 'problems', { value: Object.freeze([...problems]) });
  }
}
Object.defineProperty(CorsConfigError.prototype, 'name', { value: 'CorsConfigError' });

/** Collects problems while options are read. */
export class Report {
  readonly problems: Problem[] = [];

  /** `says` goes on after the path and the value: "is no boolean". */
  add(code: ProblemCode, path: string, value: unknown, says: string, fix: string): void {
    this.problems.push({ code, path, value, message: `${path}: ${show(value)} ${says}.`, fix });
  }

  /** For a problem whose value cannot be shown, or says nothing. */
  tell(code: ProblemCode, path: string, value: unknown, message: string, fix: string): void {
    this.problems.push({ code, path, value, message, fix });
  }
}
