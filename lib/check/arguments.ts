// The arguments of the command: read, or refused with what to type instead.

import { parseArgs } from 'node:util';
import { nearestName, repairOrigin } from '../fixes';
import { type HeaderList, isToken } from '../http';
import { readOriginEntry } from '../origins';
import { show } from '../problems';

export const USAGE = `Usage: corsage check <url> --origin <origin> [options]

Sends what a browser would send for a page on <origin>, and says whether the
page can read the response. If not, it says why and what to change.

The requests are real: first the preflight, if one is needed, then the request
itself if the preflight succeeds. A DELETE that is allowed deletes.

  --origin <origin>       origin of the page, such as https://app.example.com,
                          or null
  -X, --method <method>   method of the request; default: GET
  -H, --header <line>     header that the page sets, such as 'X-Request-Id: 1';
                          repeat it for more headers
  --credentials           as fetch with credentials: 'include'; add cookies
                          with --header 'Cookie: name=value'
  --timeout <seconds>     how long to wait for each response; default: 10
  --json                  print one JSON object
  -h, --help              print this help
  --version               print the version

Exit code: 0 allowed, 1 blocked, 2 could not check.
`;

/** What to check, as it was typed. */
export interface Check {
  readonly url: string;
  readonly origin: string;
  readonly method: string;
  readonly headers: HeaderList;
  readonly credentials: boolean;
  /** The cookies that the browser would have stored for the server. */
  readonly cookie: string | undefined;
}

export type Command =
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  | { readonly kind: 'check'; readonly check: Check; readonly json: boolean; readonly timeout: number };

/** An argument that cannot be used. */
export class ArgumentError extends Error {
  /** What to type instead. */
  readonly fix: string;

  constructor(message: string, fix: string) {
    super(message);
    this.fix = fix;
  }
}

type HeaderLine = HeaderList[number];

const OPTIONS = {
  origin: { type: 'string' },
  method: { type: 'string', short: 'X' },
  header: { type: 'string', short: 'H', multiple: true },
  credentials: { type: 'boolean' },
  timeout: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean' },
} as const;

type OptionName = keyof typeof OPTIONS;

const OPTION_NAMES = Object.keys(OPTIONS) as OptionName[];

/** How each value is written. */
const EXAMPLES: Partial<Record<OptionName, string>> = {
  origin: '--origin https://app.example.com',
  method: '--method PUT',
  header: "--header 'X-Request-Id: 1'",
  timeout: '--timeout 30',
};

/** Milliseconds. */
const DEFAULT_TIMEOUT = 10_000;
/** In seconds: longer than anyone waits, and within the range of a timer. */
const MAX_TIMEOUT = 3600;

/** @throws ArgumentError */
export function readArguments(given: readonly string[]): Command {
  const { values, positionals } = parse(given);
  if (values.has('help')) return { kind: 'help' };
  if (values.has('version')) return { kind: 'version' };
  const [command, url, ...more] = positionals;
  if (command === undefined) throw new ArgumentError('The command is missing.', 'Write corsage check <url>.');
  if (command !== 'check') {
    throw new ArgumentError(`There is not a command ${show(command)}.`, 'Write corsage check <url>.');
  }
  if (url === undefined) {
    throw new ArgumentError('The URL is missing.', 'Write corsage check https://api.example.com/path.');
  }
  if (more.length > 0) {
    throw new ArgumentError(
      `${show(more[0])} is one argument too many.`,
      'Check one URL at a time, and put quotes around an argument with spaces in it.',
    );
  }
  const credentials = values.has('credentials');
  const lines = (values.get('header') ?? []).map(readHeader);
  return {
    kind: 'check',
    check: {
      url: readUrl(url),
      origin: readOrigin(values.get('origin')?.[0]),
      method: readMethod(values.get('method')?.[0] ?? 'GET'),
      headers: lines.filter((line) => !isCookie(line)),
      credentials,
      cookie: readCookie(lines, credentials),
    },
    json: values.has('json'),
    timeout: readTimeout(values.get('timeout')?.[0]),
  };
}

/** Not strict, so that the error messages are ours. */
function parse(given: readonly string[]) {
  const { tokens } = parseArgs({ args: [...given], options: OPTIONS, strict: false, tokens: true });
  const values = new Map<OptionName, string[]>();
  const positionals: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value);
    else if (token.kind === 'option') readOption(token, values);
  }
  return { values, positionals };
}

interface OptionToken {
  readonly name: string;
  /** As it was typed. */
  readonly rawName: string;
  readonly value: string | undefined;
  /** Whether the value came after `=`. */
  readonly inlineValue: boolean | undefined;
}

function readOption(
  { name: given, rawName, value, inlineValue }: OptionToken,
  values: Map<OptionName, string[]>,
): void {
  const name = OPTION_NAMES.find((known) => known === given);
  if (name === undefined) {
    const meant = nearestName(given, OPTION_NAMES);
    throw new ArgumentError(
      `There is no option ${show(rawName)}.`,
      meant === undefined ? 'corsage --help lists the options.' : `Write ${EXAMPLES[meant] ?? `--${meant}`}.`,
    );
  }
  const earlier = values.get(name);
  if (OPTIONS[name].type === 'boolean') {
    if (value !== undefined) throw new ArgumentError(`--${name} does not take a value.`, `Write --${name}.`);
  } else if (value === undefined || value === '') {
    throw new ArgumentError(`--${name} needs a value.`, `Write ${EXAMPLES[name]}.`);
  } else if (inlineValue !== true && value.startsWith('-')) {
    throw new ArgumentError(
      `--${name} needs a value, but ${show(value)} looks like an option.`,
      `Write ${EXAMPLES[name]}, or --${name}=… if that is the value.`,
    );
  } else if (earlier !== undefined && name !== 'header') {
    throw new ArgumentError(`--${name} is given twice.`, 'Write it once.');
  }
  values.set(name, [...(earlier ?? []), value ?? '']);
}

/** The browser judges whatever is a URL; but `localhost:3000` is one too, with the scheme `localhost`. */
function readUrl(text: string): string {
  const local = /^(?:localhost|[\d.]+|\[[\d:a-f]+\])(?::\d+)?(?![^/?#])/i.test(text);
  if (URL.canParse(text) && !local && !/^[\w.-]+:\d/.test(text)) return text;
  const meant = `${local ? 'http' : 'https'}://${text}`;
  throw new ArgumentError(
    `${show(text)} is not a URL.`,
    !text.includes('://') && URL.canParse(meant)
      ? `Write ${show(meant)}.`
      : 'Write a URL such as https://api.example.com/path.',
  );
}

function readOrigin(text: string | undefined): string {
  if (text === undefined) {
    throw new ArgumentError('The origin of the page is missing.', `Write ${EXAMPLES.origin}.`);
  }
  const entry = readOriginEntry(text);
  if (entry !== undefined) {
    if (entry.pattern === undefined) return text;
    throw new ArgumentError(`--origin ${show(text)} is a pattern.`, 'Write one origin that it matches.');
  }
  if (/^data:/i.test(text)) {
    throw new ArgumentError(
      `--origin ${show(text)}: a page of this scheme has the origin null.`,
      'Write --origin null.',
    );
  }
  const { says, fix } = repairOrigin(text);
  throw new ArgumentError(
    `--origin ${show(text)} ${says}.`,
    // Its other fixes are for the options of a policy.
    fix.startsWith('Write "') ? fix : `Write one origin: ${EXAMPLES.origin}.`,
  );
}

/** A forbidden method is for the browser to refuse. */
function readMethod(text: string): string {
  if (isToken(text)) return text;
  throw new ArgumentError(`--method ${show(text)} is not a valid method.`, `Write ${EXAMPLES.method}.`);
}

function readHeader(text: string): HeaderLine {
  const colon = text.indexOf(':');
  const name = text.slice(0, Math.max(colon, 0)).trim();
  const value = text.slice(colon + 1).trim();
  if (!isToken(name)) {
    throw new ArgumentError(
      `--header ${show(text)} is not a valid header.`,
      `Write the name, a colon and the value: ${EXAMPLES.header}.`,
    );
  }
  if (/[^\t\x20-\x7e]/.test(value)) {
    throw new ArgumentError(
      `--header ${show(text)} contains a character that is not printable ASCII.`,
      'Encode the value as your page does.',
    );
  }
  return [name, value];
}

function isCookie([name]: HeaderLine): boolean {
  return name.toLowerCase() === 'cookie';
}

function readCookie(lines: HeaderList, credentials: boolean): string | undefined {
  const cookies = lines.filter(isCookie).map(([, value]) => value);
  if (cookies.length === 0) return undefined;
  if (!credentials) {
    throw new ArgumentError(
      'A browser only sends cookies with --credentials.',
      "Add --credentials, or remove --header 'Cookie: …'.",
    );
  }
  return cookies.join('; ');
}

function readTimeout(text: string | undefined): number {
  if (text === undefined) return DEFAULT_TIMEOUT;
  const seconds = Number(text);
  if (seconds > 0 && seconds <= MAX_TIMEOUT) return Math.ceil(seconds * 1000);
  throw new ArgumentError(
    `--timeout must be a number of seconds between 0 and ${MAX_TIMEOUT}, not ${show(text)}.`,
    `Write ${EXAMPLES.timeout}.`,
  );
}
