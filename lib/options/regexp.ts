// Reads a RegExp among origins.

import type { CredentialRules, JudgedRegExp } from '../origins';
import type { Report } from '../problems';
import type { Trial } from '../regexps';

const sourceOf = Object.getOwnPropertyDescriptor(RegExp.prototype, 'source')?.get as () => string;

/** Whether it has the inner state of one, of whatever realm: the getter throws for anything else. */
export function isRegExp(value: unknown): value is RegExp {
  try {
    sourceOf.call(value);
    return value !== RegExp.prototype;
  } catch {
    return false;
  }
}

/** Loaded on first need: most policies have no RegExp. */
let regexps: typeof import('../regexps') | undefined;

let trial: (() => Trial) | undefined;

/** What Node alone has: its entries hand it in, to be loaded on first need. */
export function tryRegExpsBy(load: () => Trial): void {
  trial = load;
}

/** Copies a RegExp, and reports how it lets strangers in, if it does. */
export function readRegExp(
  given: RegExp,
  rules: CredentialRules,
  path: string,
  report: Report,
): JudgedRegExp {
  const regexp = new RegExp(given);
  regexps ??= require('../regexps') as typeof import('../regexps');
  return { regexp, spelled: regexps.judgeRegExp(regexp, rules, path, report, trial?.()) };
}
