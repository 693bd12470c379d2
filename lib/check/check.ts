// `corsage check`: whether a page can read a response, and if not, why.

import { styleText } from 'node:util';
import { type Paint, picture } from '../explain/index';
import { OPTIONS, readArguments, USAGE } from './arguments';
import { ask, probing } from './ask';
import { type Command, type ExitCode, type Surroundings, USER_AGENT } from './command';
import type { CommandLine } from './command-line';
import { curlLine } from './curl';
import { asJson } from './report';
import { judge, type Verdict } from './verdict';

export const CHECK: Command = {
  summary: 'tells whether a page can read a response, and if not, why',
  usage: USAGE,
  options: OPTIONS,
  run,
};

/** A longer line is not shown: shells do not take it. */
const LONGEST_CURL = 8192;

/** The output has already said that it shows colours. */
export const COLOURS: Paint = (style, text) => styleText(style, text, { validateStream: false });

async function run(line: CommandLine, { stdout }: Surroundings): Promise<ExitCode> {
  const {
    check: { cookie: value, ...request },
    json,
    server,
    timeout,
  } = readArguments(line);
  const cookie = value === undefined ? undefined : { url: request.url, value };
  const manner = { userAgent: USER_AGENT, cookie, timeout };
  const asked = await ask(request, manner);
  const verdict = await judge(request, asked, probing(manner, request.origin), server);
  const paint = stdout.hasColors?.() ? COLOURS : undefined;
  stdout.write(
    json ? asJson(verdict) : picture(request, asked.outcome.steps, verdict, paint) + repetition(verdict),
  );
  return verdict.allowed === null ? 2 : verdict.allowed ? 0 : 1;
}

/** Repeats the last request, which is the one that it stopped at. */
function repetition({ exchange }: Verdict): string {
  const last = exchange.at(-1);
  if (last === undefined) return '';
  const line = curlLine(last.request);
  return line.length > LONGEST_CURL ? '' : `\nTo send the last request again:\n  ${line}\n`;
}
