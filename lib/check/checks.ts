// `corsage check --config`: many checks in one run.

import { show } from '../problems';
import { OPTIONS } from './arguments';
import { checkOnce, readWay, repeatedly } from './check-once';
import { type ExpectedCheck, readChecks } from './checks-file';
import { type ExitCode, paintFor, type Surroundings } from './command';
import { ArgumentError, type CommandLine } from './command-line';
import { readConcurrency, readRetryTime } from './numbers';
import { type CheckResult, REPORTERS, type Reporter } from './reporters';

/** What holds for every check; the rest is written in the file. */
const COMMON = ['user-agent'];
const OF_A_CHECK = [
  'as',
  'credentials',
  'data',
  'har',
  'header',
  'method',
  'origin',
  'preflight-response',
  'reads',
  'response',
];

export async function runChecks(text: string, line: CommandLine, around: Surroundings): Promise<ExitCode> {
  const misplaced = OF_A_CHECK.find((name) => line.has(name));
  if (misplaced !== undefined || line.positionals.length > 0) {
    throw new ArgumentError(
      `${misplaced === undefined ? show(line.positionals[0]) : `--${misplaced}`} has no effect with --config.`,
      'Write it into the file.',
    );
  }
  const report = readReporter(line);
  const common = new Map(COMMON.filter((name) => line.has(name)).map((name) => [name, line.all(name)]));
  const checks = readChecks(text, line.one('config') as string, common);
  const way = readWay(line, around);
  const end = performance.now() + readRetryTime(line);
  const results = await inParallel(checks, readConcurrency(line), async (check) => {
    const { verdict } = await repeatedly(
      () => checkOnce(check.given, way),
      ({ verdict }) => isExpected(check, verdict.allowed) === true,
      end,
    );
    return { check, verdict, ok: isExpected(check, verdict.allowed) } satisfies CheckResult;
  });
  const { stdout } = around;
  stdout.write(report(results, paintFor(stdout)));
  if (results.some(({ ok }) => ok === false)) return 1;
  return results.some(({ ok }) => ok === null) ? 2 : 0;
}

function readReporter(line: CommandLine): Reporter {
  const name = line.one('reporter') ?? (line.has('json') ? 'json' : 'table');
  const reporter = Object.hasOwn(REPORTERS, name) ? REPORTERS[name] : undefined;
  if (reporter !== undefined) return reporter;
  throw new ArgumentError(
    `There is no reporter ${show(name)}.`,
    `Write ${OPTIONS.reporter.example}, or one of ${Object.keys(REPORTERS).join(', ')}.`,
  );
}

/** Null if it could not be checked. */
function isExpected({ expect }: ExpectedCheck, allowed: boolean | null): boolean | null {
  return allowed === null ? null : allowed === (expect === 'allowed');
}

/** In the order of the items; at most so many at a time. */
async function inParallel<Item, Result>(
  items: readonly Item[],
  limit: number,
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const left = items.entries();
  const worker = async () => {
    for (const [i, item] of left) results[i] = await work(item);
  };
  await Promise.all(Array.from({ length: limit }, worker));
  return results;
}
