// The results of many checks: for people, for GitHub's annotations, or as JSON.

import type { Paint, Style, Warning } from '../explain/index';
import { bare, type WarningCode } from '../problems';
import type { ExpectedCheck } from './checks-file';
import { missingReads } from './missing-reads';
import { inAscii } from './report';
import type { Verdict } from './verdict';

export interface CheckResult {
  readonly check: ExpectedCheck;
  readonly verdict: Verdict;
  /** Whether it is as expected; null if it could not be checked. */
  readonly ok: boolean | null;
}

export type Reporter = (results: readonly CheckResult[], paint: Paint) => string;

export const REPORTERS: Readonly<Record<string, Reporter>> = {
  table,
  github: (results, paint) => annotations(results) + table(results, paint),
  json: (results) => asJson(results),
};

const RESULTS = { true: 'allowed', false: 'blocked', null: 'unknown' } as const;
const MARKS: Readonly<Record<string, readonly [mark: string, style: Style]>> = {
  true: ['✓', 'green'],
  false: ['✗', 'red'],
  null: ['?', 'yellow'],
};

/** A line a check, and below it why it is not as expected, what blocks it, or what to warn of. */
function table(results: readonly CheckResult[], paint: Paint): string {
  const lines = results.flatMap(({ check, verdict, ok }) => {
    const [mark, style] = MARKS[String(ok)] as readonly [string, Style];
    const result = RESULTS[String(verdict.allowed) as keyof typeof RESULTS];
    const line = `${paint(style, mark)} ${result}  ${check.expect}   ${bare(check.name)}`;
    const more = ok === true ? remarks(check, verdict) : why(check, verdict);
    return [line, ...more.map((text) => `    ${text}`)];
  });
  const once = inNetwork(results);
  if (once.length > 0) lines.push('', ...once);
  return `${['  result   expected  check', ...lines, '', summary(results)].join('\n')}\n`;
}

/** Of a check that is as expected. It may be blocked for another reason than the one that was meant. */
function remarks({ given }: ExpectedCheck, verdict: Verdict): string[] {
  const { allowed, code, message, warnings } = verdict;
  if (allowed !== true) return [`${code}: ${message}`];
  const warned = warnings.filter(({ code }) => code !== OF_HOSTS).map(inOneLine);
  return [...warned, ...missingReads(given.check.reads, verdict)];
}

/** Where the page and the server are, whatever is requested. */
const OF_HOSTS: WarningCode = 'LOCAL_NETWORK_ACCESS';

/** What would be the same below many checks. */
function inNetwork(results: readonly CheckResult[]): string[] {
  const expected = results.filter(({ ok, verdict }) => ok === true && verdict.allowed === true);
  const found = expected.flatMap(({ verdict }) => verdict.warnings.filter(({ code }) => code === OF_HOSTS));
  return [...new Set(found.map(inOneLine))];
}

function inOneLine({ code, message }: Warning): string {
  return `${code}: ${message}`;
}

function why({ expect, given }: ExpectedCheck, { allowed, code, message, fix }: Verdict): string[] {
  if (allowed !== true) return [`${code}: ${message}`, String(fix)];
  return [
    'The page can read the response.',
    `Do not allow this origin, or write "expect": "allowed" instead of "${expect}".`,
    `corsage audit ${bare(given.check.url)} finds who else is let in with credentials.`,
  ];
}

function summary(results: readonly CheckResult[]): string {
  const count = (wanted: boolean | null) => results.filter(({ ok }) => ok === wanted).length;
  const parts = [
    `${count(true)} of ${results.length} as expected`,
    ...(count(false) > 0 ? [`${count(false)} not as expected`] : []),
    ...(count(null) > 0 ? [`${count(null)} could not be checked`] : []),
  ];
  return `${parts.join(', ')}.`;
}

/** https://docs.github.com/actions/reference/workflow-commands-for-github-actions */
function annotations(results: readonly CheckResult[]): string {
  const lines = results
    .filter(({ ok }) => ok !== true)
    .map(({ check, verdict }) => {
      const title = `CORS: ${bare(check.name)}`
        .replaceAll('%', '%25')
        .replaceAll(':', '%3A')
        .replaceAll(',', '%2C');
      return `::error title=${title}::${why(check, verdict).join('\n').replaceAll('%', '%25').replaceAll('\n', '%0A')}\n`;
    });
  return lines.join('');
}

function asJson(results: readonly CheckResult[]): string {
  return inAscii({
    ok: results.every(({ ok }) => ok === true),
    checks: results.map(({ check, verdict, ok }) => {
      const { url, origin, method } = check.given.check;
      const { allowed, code, message, fix, problems, warnings } = verdict;
      return {
        name: check.name,
        url,
        origin,
        method,
        expect: check.expect,
        ok,
        allowed,
        code,
        message,
        fix,
        problems,
        warnings,
        notes: missingReads(check.given.check.reads, verdict),
      };
    }),
  });
}
