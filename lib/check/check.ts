// `corsage check`: whether a page can read a response, and if not, why.

import { picture } from '../explain/index';
import { bare } from '../problems';
import { OPTIONS, readArguments, USAGE } from './arguments';
import type { Asked } from './ask';
import { checkOnce, readSaved, readWay, repeatedly } from './check-once';
import { runChecks } from './checks';
import { type Command, type ExitCode, paintFor, type Surroundings } from './command';
import { ArgumentError, type CommandLine } from './command-line';
import { curlLine } from './curl';
import { Inputs } from './inputs';
import { missingReads } from './missing-reads';
import { readRetryTime } from './numbers';
import { asJson } from './report';
import type { Verdict } from './verdict';

export const CHECK: Command = {
  summary: 'tells whether a page can read a response, and if not, why',
  usage: USAGE,
  options: OPTIONS,
  run,
};

/** A longer line is not shown: shells do not take it. */
const LONGEST_CURL = 8192;

async function run(line: CommandLine, around: Surroundings): Promise<ExitCode> {
  const inputs = new Inputs(line, around);
  const config = await inputs.option('config');
  if (config !== undefined) return runChecks(config, line, around);
  for (const name of ['reporter', 'concurrency']) {
    if (!line.has(name)) continue;
    throw new ArgumentError(
      `--${name} only has an effect with --config.`,
      `Add ${OPTIONS.config.example}, or leave it out.`,
    );
  }
  const pasted = await inputs.pasted();
  const given = readArguments(line, pasted, await inputs.data());
  const way = { ...readWay(line, around), ...(await readSaved(inputs)) };
  const { verdict, asked } = await repeatedly(
    () => checkOnce(given, way),
    ({ verdict }) => verdict.allowed === true,
    performance.now() + readRetryTime(line),
  );
  const { stdout } = around;
  const notes = [...given.notes, ...missingReads(given.check.reads, verdict)];
  const notSent = 'saved' in way ? undefined : whatWasNotSent(given.check.method, asked, verdict);
  const remark = pasted?.from === 'message' && verdict.allowed === true ? CONTRADICTION : notSent;
  if (line.has('json')) stdout.write(asJson(verdict, remark === undefined ? notes : [...notes, remark]));
  else {
    if (notes.length > 0) stdout.write(`${notes.join('\n')}\n\n`);
    stdout.write(picture(given.check, asked.outcome.steps, { ...verdict, remark }, paintFor(stdout)));
    stdout.write(repetition(verdict, line, way.insecure || given.insecure));
  }
  return verdict.allowed === null ? 2 : verdict.allowed ? 0 : 1;
}

/** To an allowed request, of which a console message was pasted. */
const CONTRADICTION =
  'The browser blocked the request of the message, but this one is allowed: your page may send another method, other headers or credentials; the browser may have used a stored response; or the server has been corrected since.';

/** So that nobody takes the list of problems for complete. */
function whatWasNotSent(method: string, { outcome }: Asked, { allowed }: Verdict): string | undefined {
  const kind = outcome.steps.at(-1)?.exchange?.request.kind;
  if (allowed !== false || kind !== 'preflight' || /^(?:GET|HEAD)$/.test(method)) return undefined;
  return `The ${bare(method)} itself was not sent, since it may change something: what its response lacks is not known.`;
}

/** Repeats the last request, which is the one that it stopped at. */
function repetition({ exchange }: Verdict, line: CommandLine, insecure: boolean): string {
  const last = exchange.at(-1);
  if (last === undefined) return '';
  const more = [...(insecure ? ['-k'] : []), ...line.all('resolve').flatMap((value) => ['--resolve', value])];
  const curl = curlLine(last.request, more);
  const again = line.has('response') || line.has('preflight-response') ? '' : ' again';
  return curl.length > LONGEST_CURL ? '' : `\nTo send the last request${again}:\n  ${curl}\n`;
}
