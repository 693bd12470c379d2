// Reads a RegExp among origins.

import type { CredentialRules, JudgedRegExp } from '../origins';
import type { Report } from '../problems';
import type { Trial, Verdict } from '../regexps';
import { repairRegExp } from './fixes';

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

/** Whether it does what its source says: no subclass, and no methods of its own. Another realm has another prototype. */
function isPlain(regexp: RegExp): boolean {
  const prototype = Object.getPrototypeOf(regexp);
  const above = prototype && Object.getPrototypeOf(prototype);
  return (
    above !== null &&
    Object.getPrototypeOf(above) === null &&
    Object.hasOwn(prototype, 'exec') &&
    !Object.hasOwn(regexp, 'exec') &&
    !Object.hasOwn(regexp, 'test')
  );
}

/** Loaded on first need: most policies have no RegExp. */
let regexps: typeof import('../regexps') | undefined;

let loadTrial: (() => Trial) | undefined;

/** What Node alone has: its entries hand it in, to be loaded on first need. */
export function tryRegExpsBy(load: () => Trial): void {
  loadTrial = load;
}

interface Known {
  readonly verdict: Verdict;
  readonly problem: ReturnType<typeof repairRegExp> | undefined;
}

/** What was found out, so that a delegate that returns options does not pay for it on each request. */
const known = new Map<string, Known>();
const MOST_KNOWN = 100;

/** Copies a RegExp, and reports why it is refused, if it is. */
export function readRegExp(
  given: RegExp,
  rules: CredentialRules,
  path: string,
  report: Report,
): JudgedRegExp {
  const regexp = new RegExp(given);
  if (!isPlain(given)) {
    const says = 'is not a plain RegExp: it is of a subclass, or has methods of its own';
    const fix = 'Write it as /…/, or use a function: (origin) => regexp.test(origin).';
    report.add('REGEXP_NOT_PLAIN', path, regexp, says, fix);
    return { regexp, spelled: new Set() };
  }
  const { verdict, problem } = judge(regexp, rules);
  if (problem !== undefined) report.add(problem.code, path, regexp, problem.says, problem.fix);
  return { regexp, spelled: verdict.names };
}

function judge(regexp: RegExp, rules: CredentialRules): Known {
  const key = `${regexp.flags} ${Object.values(rules)} ${regexp.source}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  regexps ??= require('../regexps') as typeof import('../regexps');
  const trial = loadTrial?.();
  const verdict = regexps.judgeRegExp(regexp, rules, trial);
  const problem = verdict.fault && repairRegExp(regexp, verdict, rules, trial);
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(key, { verdict, problem });
  return { verdict, problem };
}
