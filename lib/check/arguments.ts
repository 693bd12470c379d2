// The arguments of `corsage check`: read, or refused with what to type instead.

import { SERVERS, type ServerName } from '../explain/index';
import { nearestName, repairOrigin } from '../fixes';
import { type HeaderList, isToken } from '../http';
import { readOriginEntry } from '../origins';
import { show } from '../problems';
import { ArgumentError, COMMON, type CommandLine, type Options } from './command-line';

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
  --server <name>         what the server runs, for settings to paste: nginx,
                          apache, express, corsage, fastapi or django
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

export interface Arguments {
  readonly check: Check;
  readonly json: boolean;
  /** What the server runs, if the user says so. */
  readonly server: ServerName | undefined;
  readonly timeout: number;
}

type HeaderLine = HeaderList[number];

export const OPTIONS = {
  ...COMMON,
  origin: { type: 'string', example: '--origin https://app.example.com' },
  method: { type: 'string', short: 'X', example: '--method PUT' },
  header: { type: 'string', short: 'H', multiple: true, example: "--header 'X-Request-Id: 1'" },
  credentials: { type: 'boolean' },
  server: { type: 'string', example: '--server nginx' },
  timeout: { type: 'string', example: '--timeout 30' },
} as const satisfies Options;

/** Milliseconds. */
const DEFAULT_TIMEOUT = 10_000;
/** In seconds: longer than anyone waits, and within the range of a timer. */
const MAX_TIMEOUT = 3600;

/** @throws ArgumentError */
export function readOneUrl(line: CommandLine): string {
  const [url, ...more] = line.positionals;
  if (url === undefined) {
    throw new ArgumentError('The URL is missing.', 'Write corsage check https://api.example.com/path.');
  }
  if (more.length > 0) {
    throw new ArgumentError(
      `${show(more[0])} is one argument too many.`,
      'Check one URL at a time, and put quotes around an argument with spaces in it.',
    );
  }
  return readUrl(url);
}

/** @throws ArgumentError */
export function readArguments(line: CommandLine): Arguments {
  const credentials = line.has('credentials');
  const lines = line.all('header').map(readHeader);
  return {
    check: {
      url: readOneUrl(line),
      origin: readOrigin(line.one('origin')),
      method: readMethod(line.one('method') ?? 'GET'),
      headers: lines.filter((header) => !isCookie(header)),
      credentials,
      cookie: readCookie(lines, credentials),
    },
    json: line.has('json'),
    server: readServer(line.one('server')),
    timeout: readTimeout(line.one('timeout')),
  };
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

export function readOrigin(text: string | undefined): string {
  if (text === undefined) {
    throw new ArgumentError('The origin of the page is missing.', `Write ${OPTIONS.origin.example}.`);
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
    fix.startsWith('Write "') ? fix : `Write one origin: ${OPTIONS.origin.example}.`,
  );
}

/** A forbidden method is for the browser to refuse. */
function readMethod(text: string): string {
  if (isToken(text)) return text;
  throw new ArgumentError(
    `--method ${show(text)} is not a valid method.`,
    `Write ${OPTIONS.method.example}.`,
  );
}

export function readHeader(text: string): HeaderLine {
  const colon = text.indexOf(':');
  const name = text.slice(0, Math.max(colon, 0)).trim();
  const value = text.slice(colon + 1).trim();
  if (!isToken(name)) {
    throw new ArgumentError(
      `--header ${show(text)} is not a valid header.`,
      `Write the name, a colon and the value: ${OPTIONS.header.example}.`,
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

function readServer(text: string | undefined): ServerName | undefined {
  const server = SERVERS.find((name) => name === text?.toLowerCase());
  if (text === undefined || server !== undefined) return server;
  throw new ArgumentError(
    `--server ${show(text)} is not one that corsage knows.`,
    `Write --server ${nearestName(text, SERVERS) ?? SERVERS.join(', or --server ')}.`,
  );
}

export function readTimeout(text: string | undefined): number {
  if (text === undefined) return DEFAULT_TIMEOUT;
  const seconds = Number(text);
  if (seconds > 0 && seconds <= MAX_TIMEOUT) return Math.ceil(seconds * 1000);
  throw new ArgumentError(
    `--timeout must be a number of seconds between 0 and ${MAX_TIMEOUT}, not ${show(text)}.`,
    `Write ${OPTIONS.timeout.example}.`,
  );
}
