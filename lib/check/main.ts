// The command `corsage`, but for the process around it.

import type { BrowserRequest } from '../browser';
import { ArgumentError, type Check, readArguments, USAGE } from './arguments';
import { ask, probing } from './ask';
import { picture } from './picture';
import { judge, notChecked, type Verdict } from './verdict';

/** Where to print: `process.stdout`, say. */
export interface Output {
  write(text: string): unknown;
  /** Whether it shows colours, and `NO_COLOR` does not say no; terminals alone have this. */
  hasColors?(): boolean;
}

interface Outputs {
  readonly stdout: Output;
  readonly stderr: Output;
}

/** 0: allowed, or nothing was to be checked; 1: blocked; 2: could not check. */
type ExitCode = 0 | 1 | 2;

const { version } = require('corsage/package.json') as { version: string };

/** So that servers can tell whom to ask; some answer nothing that has no such name. */
const USER_AGENT = `Mozilla/5.0 (compatible; corsage/${version})`;

/** `given` is what follows the name of the program. Never rejects. */
export async function main(given: readonly string[], outputs: Outputs): Promise<ExitCode> {
  try {
    const command = readArguments(given);
    if (command.kind === 'help') return say(USAGE, outputs);
    if (command.kind === 'version') return say(`${version}\n`, outputs);
    const { check, json, timeout } = command;
    return print(check, await perform(check, timeout), json, outputs);
  } catch (error) {
    return fail(error, given.includes('--json'), outputs);
  }
}

function say(text: string, { stdout }: Outputs): 0 {
  stdout.write(text);
  return 0;
}

async function perform({ cookie: value, ...request }: Check, timeout: number): Promise<Verdict> {
  const cookie = value === undefined ? undefined : { url: request.url, value };
  const manner = { userAgent: USER_AGENT, cookie, timeout };
  return judge(request, await ask(request, manner), probing(manner));
}

function print(
  request: Required<BrowserRequest>,
  verdict: Verdict,
  json: boolean,
  { stdout }: Outputs,
): ExitCode {
  stdout.write(json ? asJson(verdict) : picture(request, verdict, stdout.hasColors?.() === true));
  return verdict.allowed === null ? 2 : verdict.allowed ? 0 : 1;
}

/** What was typed cannot be used; anything else is a fault of this program, and is no verdict either. */
function fail(error: unknown, json: boolean, { stdout, stderr }: Outputs): 2 {
  if (!(error instanceof ArgumentError)) stderr.write(`corsage: this is a bug: ${(error as Error).stack}\n`);
  else if (json) stdout.write(asJson(notChecked('BAD_ARGUMENT', { cause: error.message, cure: error.fix })));
  else stderr.write(`corsage: ${error.message} ${error.fix}\n`);
  return 2;
}

/** One object, in ASCII: a terminal takes some of what lies beyond for orders. */
function asJson({ allowed, code, cause, cure, warnings, exchange }: Verdict): string {
  const shown = exchange.map(({ request: { method, url, headers }, response }) => ({
    request: { method, url, headers },
    response,
  }));
  const text = JSON.stringify({ allowed, code, cause, cure, warnings, exchange: shown }, undefined, 2);
  return `${text.replace(/[\x7f-\uffff]/g, escaped)}\n`;
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
