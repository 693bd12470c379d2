// The command `corsage`, without the process around it.

import { styleText } from 'node:util';
import { type Paint, picture } from '../explain/index';
import { ArgumentError, type Command, readArguments, USAGE } from './arguments';
import { ask, probing } from './ask';
import { curlLine } from './curl';
import { judge, notChecked, type Verdict } from './verdict';

/** Where to print, such as `process.stdout`. */
export interface Output {
  write(text: string): unknown;
  /** Whether it shows colours and `NO_COLOR` is not set; only terminals have this. */
  hasColors?(): boolean;
}

interface Outputs {
  readonly stdout: Output;
  readonly stderr: Output;
}

/** 0: allowed, or nothing to check; 1: blocked; 2: could not check. */
type ExitCode = 0 | 1 | 2;

const { version } = require('corsage/package.json') as { version: string };

/** Tells a server's owner who is asking; some servers refuse requests without it. */
const USER_AGENT = `Mozilla/5.0 (compatible; corsage/${version})`;

/** A longer line is not shown: shells do not take it. */
const LONGEST_CURL = 8192;

/** The output has already said that it shows colours. */
const COLOURS: Paint = (style, text) => styleText(style, text, { validateStream: false });

/** `given` are the arguments after the name of the program. Never rejects. */
export async function main(given: readonly string[], outputs: Outputs): Promise<ExitCode> {
  try {
    const command = readArguments(given);
    if (command.kind === 'help') return say(USAGE, outputs);
    if (command.kind === 'version') return say(`${version}\n`, outputs);
    return await check(command, outputs);
  } catch (error) {
    return fail(error, given.includes('--json'), outputs);
  }
}

function say(text: string, { stdout }: Outputs): 0 {
  stdout.write(text);
  return 0;
}

async function check(
  { check: { cookie: value, ...request }, json, timeout }: Command & { kind: 'check' },
  { stdout }: Outputs,
): Promise<ExitCode> {
  const cookie = value === undefined ? undefined : { url: request.url, value };
  const manner = { userAgent: USER_AGENT, cookie, timeout };
  const asked = await ask(request, manner);
  const verdict = await judge(request, asked, probing(manner));
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

/** An argument that cannot be used, or a bug of ours, which is not a verdict either. */
function fail(error: unknown, json: boolean, { stdout, stderr }: Outputs): 2 {
  if (!(error instanceof ArgumentError)) stderr.write(`corsage: this is a bug: ${(error as Error).stack}\n`);
  else if (json) stdout.write(asJson(notChecked(error.message, error.fix)));
  else stderr.write(`corsage: ${error.message} ${error.fix}\n`);
  return 2;
}

/** One object in ASCII, since a terminal would obey some other characters. */
function asJson({ allowed, code, message, fix, problems, warnings, exchange }: Verdict): string {
  const shown = exchange.map(({ request: { method, url, headers }, response }) => ({
    request: { method, url, headers },
    response,
  }));
  const object = { allowed, code, message, fix, problems, warnings, exchange: shown };
  const text = JSON.stringify(object, undefined, 2);
  return `${text.replace(/[\x7f-\uffff]/g, escaped)}\n`;
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
