// What was typed after `corsage`: read, or refused with what to type instead.

import { parseArgs } from 'node:util';
import { nearestName, repairOrigin } from '../fixes';
import { type HeaderList, isToken } from '../http';
import { readOriginEntry } from '../origins';
import { show } from '../problems';

export const USAGE = `Usage: corsage check <url> --origin <origin> [options]

Asks a server what a browser would ask it for a page of <origin>, and says
whether the page may read the answer. The requests are really sent: first the
preflight, if one is needed, and where it succeeds the request itself.

  --origin <origin>       the page's origin: https://app.example.com, or null
  -X, --method <method>   default: GET
  -H, --header <line>     a header that script sets: 'X-Request-Id: 1';
                          may be there many times
  --credentials           as by fetch with credentials: 'include'; the cookies
                          to send along are --header 'Cookie: name=value'
  --timeout <seconds>     how long to wait for each answer; default: 10
  --json                  print one JSON object
  -h, --help              print this
  --version               print the version

Exit code: 0 allowed, 1 blocked, 2 could not check.
`;

/** What is to be checked, as it was typed. */
export interface Check {
  readonly url: string;
  readonly origin: string;
  readonly method: string;
  readonly headers: HeaderList;
  readonly credentials: boolean;
  /** What the browser would have kept for the server and send with credentials. */
  readonly cookie: string | undefined;
}

type Command =
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  | { readonly kind: 'check'; readonly check: Check; readonly json: boolean; readonly timeout: number };

/** Something in the arguments that cannot be used. */
export class ArgumentError extends Error {
  /** What to type instead. */
  readonly fix: string;

  constructor(says: string, fix: string) {
    super(says);
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

/** Shows how each value is written. */
const EXAMPLES: Partial<Record<OptionName, string>> = {
  origin: '--origin https://app.example.com',
  method: '--method PUT',
  header: "--header 'X-Request-Id: 1'",
  timeout: '--timeout 30',
};

/** Milliseconds. */
const DEFAULT_TIMEOUT = 10_000;
/** Seconds; longer than anyone waits, and within what a timer can. */
const MAX_TIMEOUT = 3600;

/** @throws ArgumentError */
export function readArguments(given: readonly string[]): Command {
  const { values, positionals } = parse(given);
  if (values.has('help')) return { kind: 'help' };
  if (values.has('version')) return { kind: 'version' };
  const [command, url, ...more] = positionals;
  if (command === undefined) throw new ArgumentError('There is no command.', 'Write corsage check <url>.');
  if (command !== 'check') {
    throw new ArgumentError(`There is no command ${show(command)}.`, 'Write corsage check <url>.');
  }
  if (url === undefined) {
    throw new ArgumentError('There is no URL to check.', 'Write corsage check https://api.example.com/path.');
  }
  if (more.length > 0) {
    throw new ArgumentError(
      `${show(more[0])} is one argument too many.`,
      'Check one URL at a time, and put quotes around what has blanks in it.',
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

/** Not strict, so that what is wrong is said in our words; the tokens tell everything. */
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
  /** As it was written. */
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
    if (value !== undefined) throw new ArgumentError(`--${name} takes no value.`, `Write --${name} alone.`);
  } else if (value === undefined || value === '') {
    throw new ArgumentError(`--${name} has no value.`, `Write ${EXAMPLES[name]}.`);
  } else if (inlineValue !== true && value.startsWith('-')) {
    throw new ArgumentError(
      `--${name} has no value, but another option after it.`,
      `Write ${EXAMPLES[name]}, or --${name}=… if ${show(value)} is the value.`,
    );
  } else if (earlier !== undefined && name !== 'header') {
    throw new ArgumentError(`--${name} is there twice.`, 'Write it once.');
  }
  values.set(name, [...(earlier ?? []), value ?? '']);
}

/** What parses is for the browser to judge; but `localhost:3000` does, as a scheme and a path. */
function readUrl(text: string): string {
  const local = /^(?:localhost|[\d.]+|\[[\d:a-f]+\])(?::\d+)?(?![^/?#])/i.test(text);
  if (URL.canParse(text) && !local && !/^[\w.-]+:\d/.test(text)) return text;
  const meant = `${local ? 'http' : 'https'}://${text}`;
  throw new ArgumentError(
    `${show(text)} is no URL.`,
    !text.includes('://') && URL.canParse(meant)
      ? `Write ${show(meant)}.`
      : 'Write one such as https://api.example.com/path.',
  );
}

function readOrigin(text: string | undefined): string {
  if (text === undefined) {
    throw new ArgumentError('There is no origin.', `Say whose page asks: ${EXAMPLES.origin}.`);
  }
  const entry = readOriginEntry(text);
  if (entry !== undefined) {
    if (entry.pattern === undefined) return text;
    throw new ArgumentError(`--origin ${show(text)} is a pattern.`, 'Write one origin that it stands for.');
  }
  if (/^(?:file|data):/i.test(text)) {
    throw new ArgumentError(
      `--origin ${show(text)}: the origin of such a page is null.`,
      'Write --origin null.',
    );
  }
  const { says, fix } = repairOrigin(text);
  throw new ArgumentError(
    `--origin ${show(text)} ${says}.`,
    // What else it advises is for the options of a policy.
    fix.startsWith('Write "') ? fix : `Write one origin: ${EXAMPLES.origin}.`,
  );
}

/** A method that is forbidden is for the browser to refuse. */
function readMethod(text: string): string {
  if (isToken(text)) return text;
  throw new ArgumentError(`--method ${show(text)} is no method.`, `Write ${EXAMPLES.method}.`);
}

function readHeader(text: string): HeaderLine {
  const colon = text.indexOf(':');
  const name = text.slice(0, Math.max(colon, 0)).trim();
  const value = text.slice(colon + 1).trim();
  if (!isToken(name)) {
    throw new ArgumentError(
      `--header ${show(text)} is no header.`,
      `Write the name, a colon and the value: ${EXAMPLES.header}.`,
    );
  }
  if (/[^\t\x20-\x7e]/.test(value)) {
    throw new ArgumentError(
      `--header ${show(text)} has a character that is not printable ASCII.`,
      'Encode the value as your script does.',
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
      'Without --credentials a browser sends no cookie.',
      "Add --credentials, or leave --header 'Cookie: …' out.",
    );
  }
  return cookies.join('; ');
}

function readTimeout(text: string | undefined): number {
  if (text === undefined) return DEFAULT_TIMEOUT;
  const seconds = Number(text);
  if (seconds > 0 && seconds <= MAX_TIMEOUT) return Math.ceil(seconds * 1000);
  throw new ArgumentError(
    `--timeout ${show(text)} is no number of seconds up to ${MAX_TIMEOUT}.`,
    `Write ${EXAMPLES.timeout}.`,
  );
}
