// The arguments of `corsage check`: read, or refused with what to type instead.

import { SERVERS, type ServerName } from '../explain/index';
import { nearestName, repairOrigin } from '../fixes';
import { getHeader, type HeaderList, isSafelistedMethod, isToken } from '../http';
import { readOriginEntry } from '../origins';
import type { Kind, Pasted } from '../pasted';
import { listAll, show } from '../problems';
import { ArgumentError, COMMON, type CommandLine, type Options } from './command-line';

export const USAGE = `Usage: corsage check <url> --origin <origin> [options]
       corsage check <text> | - | --har <file>
       corsage check --config <file>

Sends what a browser would send for a page on <origin>, and says whether the
page can read the response. If not, it says why and what to change.

The requests are real: first the preflight, if one is needed, then the request
itself if the preflight succeeds. A DELETE that is allowed deletes.

The request
  --origin <origin>       origin of the page, such as https://app.example.com,
                          or null
  -X, --method <method>   default: GET, or POST with --data
  -H, --header <line>     header that the page sets, such as 'X-Request-Id: 1';
                          repeat it for more headers
  --credentials           as fetch with credentials: 'include'; add cookies
                          with --header 'Cookie: name=value'
  --data <text>           body of the request; @file reads it from a file
  --as <kind>             what loads the URL: fetch (default), font, or, without
                          CORS, img or script
  --reads <names>         response headers that the page reads, such as
                          X-Total-Count,Link
  --user-agent <text>     default: one that names corsage
  --server <name>         what the server runs, for settings to paste: nginx,
                          apache, express, corsage, fastapi or django

From the developer tools, in place of the URL
  <text>                  a console message, or a request copied as cURL or as
                          fetch, in quotes; - reads it from standard input
  --har <file>            a HAR file; <text> is a part of the URL

Without sending anything
  --preflight-response <file>, --response <file>
                          status line and headers, as curl -i prints them; - is
                          standard input

The connection
  --timeout <seconds>     how long to wait for each response; default: 10
  --resolve <host:port:address>
                          connect to this address instead of the host's own
  --insecure              accept any certificate
  HTTPS_PROXY, HTTP_PROXY, NO_PROXY in the environment are obeyed.

In a pipeline
  --config <file>         check everything in a JSON file: { "checks": [...] }
  --reporter <name>       for --config: table (default), github or json
  --concurrency <number>  for --config: checks at a time; default: 4
  --retry-for <time>      try again for so long, such as 60s, until the result
                          is the expected one; without --config: allowed

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
  readonly body: string | undefined;
  readonly kind: Kind;
  readonly withoutCors: boolean;
  /** Names of response headers. */
  readonly reads: readonly string[];
  /** Undefined for corsage's own. */
  readonly userAgent: string | undefined;
}

export interface Arguments {
  readonly check: Check;
  /** What the server runs, if the user says so. */
  readonly server: ServerName | undefined;
  /** Whether a copied curl command checks no certificate. */
  readonly insecure: boolean;
  /** What was left out or assumed. */
  readonly notes: readonly string[];
}

type HeaderLine = HeaderList[number];

export const OPTIONS = {
  ...COMMON,
  as: { type: 'string', example: '--as font' },
  concurrency: { type: 'string', example: '--concurrency 4' },
  config: { type: 'string', dashes: true, example: '--config cors-checks.json' },
  credentials: { type: 'boolean' },
  data: { type: 'string', dashes: true, example: `--data '{"name":"value"}'` },
  har: { type: 'string', dashes: true, example: '--har network.har' },
  header: { type: 'string', short: 'H', multiple: true, example: "--header 'X-Request-Id: 1'" },
  insecure: { type: 'boolean' },
  method: { type: 'string', short: 'X', example: '--method PUT' },
  origin: { type: 'string', example: '--origin https://app.example.com' },
  'preflight-response': { type: 'string', dashes: true, example: '--preflight-response preflight.txt' },
  reads: { type: 'string', multiple: true, example: '--reads X-Total-Count,Link' },
  reporter: { type: 'string', example: '--reporter github' },
  resolve: { type: 'string', multiple: true, example: '--resolve api.example.com:443:127.0.0.1' },
  response: { type: 'string', dashes: true, example: '--response response.txt' },
  'retry-for': { type: 'string', example: '--retry-for 60s' },
  server: { type: 'string', example: '--server nginx' },
  timeout: { type: 'string', example: '--timeout 30' },
  'user-agent': { type: 'string', example: "--user-agent 'Mozilla/5.0'" },
} as const satisfies Options;

/** The value of an option cannot be used. */
export function wrong(
  name: Exclude<keyof typeof OPTIONS, keyof typeof COMMON | 'credentials' | 'insecure'>,
  says: string,
  fix = `Write ${OPTIONS[name].example}.`,
): ArgumentError {
  return new ArgumentError(`--${name} ${says}.`, fix);
}

/**
 * What to check: options count more than what was pasted.
 *
 * @param data the value of `--data`, or the file that it names
 * @throws ArgumentError
 */
export function readArguments(line: CommandLine, pasted: Pasted = notPasted(line), data?: string): Arguments {
  const typed = line.all('header').map(readHeader);
  const kind = readKind(line, typed) ?? pasted.kind ?? 'fetch';
  const cookies = typed.filter(isCookie).map(([, value]) => value);
  const credentials = line.has('credentials') || pasted.credentials === true;
  if (cookies.length > 0 && !credentials) {
    throw new ArgumentError(
      'A browser only sends cookies with --credentials.',
      "Add --credentials, or remove --header 'Cookie: …'.",
    );
  }
  const names = new Set(typed.map(([name]) => name.toLowerCase()));
  const set = typed.filter((header) => !isCookie(header));
  const kept = pasted.headers.filter(([name]) => !names.has(name.toLowerCase()));
  const body = data ?? pasted.body;
  const method = readMethod(line.one('method') ?? methodOf(pasted) ?? (body === undefined ? 'GET' : 'POST'));
  const simple = kind !== 'fetch';
  const assumed = simple || pasted.from === undefined ? NOTHING : assume(pasted, line, set, method);
  if (data !== undefined && /^(?:get|head)$/i.test(method)) {
    throw new ArgumentError(
      `A browser sends a ${method} request without a body.`,
      'Write --method POST, or leave --data out.',
    );
  }
  return {
    check: {
      url: readUrl(pasted.url),
      origin: readOrigin(line.one('origin') ?? pasted.origin),
      method: simple ? 'GET' : method,
      headers: simple ? [] : withType([...kept, ...assumed.headers, ...set], body),
      credentials,
      cookie: cookies.length > 0 ? cookies.join('; ') : pasted.cookie,
      body: simple || /^(?:get|head)$/i.test(method) ? undefined : body,
      kind,
      withoutCors: kind === 'img' || kind === 'script',
      reads: readNames(line.all('reads')),
      userAgent: readUserAgent(line.one('user-agent')) ?? pasted.userAgent,
    },
    server: readServer(line.one('server')),
    insecure: pasted.insecure === true,
    notes: [...pasted.notes, ...assumed.notes],
  };
}

interface Assumed {
  readonly headers: HeaderList;
  readonly notes: readonly string[];
}

const NOTHING: Assumed = { headers: [], notes: [] };

/** What neither the text tells nor the options, and a note that says so. `set` are the headers that were typed. */
function assume(pasted: Pasted, line: CommandLine, set: HeaderList, method: string): Assumed {
  const { from, preflighted, headerNames, credentials } = pasted;
  const given = new Set(set.map(([name]) => name.toLowerCase()));
  const unexplained = preflighted === true && given.size === 0 && isSafelistedMethod(method.toUpperCase());
  const names = headerNames ?? (unexplained ? ['content-type'] : []);
  const headers = names
    .filter((name) => !given.has(name.toLowerCase()))
    .map((name) => [name, /^content-type$/i.test(name) ? 'application/json' : 'corsage'] as const);
  const assumed: string[] = [];
  const options: string[] = [];
  const add = (option: string, ...texts: string[]) => {
    assumed.push(...texts);
    options.push(option);
  };
  if (pasted.method === undefined && !line.has('method')) add('--method', `method ${method}`);
  if (headers.length > 0) {
    const why = unexplained ? ', since there was a preflight' : '';
    add('--header', ...headers.map(([name, value]) => `header ${name}: ${value}${why}`));
  } else if (from === 'message' && given.size === 0) add('--header', 'no headers');
  if (credentials === undefined && !line.has('credentials')) add('--credentials', 'no credentials');
  if (assumed.length === 0) return { headers, notes: [] };
  return {
    headers,
    notes: [
      `Not in the ${from}, so assumed: ${assumed.join('; ')}. Where your page differs, add ${listAll(options, 'or')}.`,
    ],
  };
}

function notPasted({ positionals: [url] }: CommandLine): Pasted {
  return { url: readUrl(url), headers: [], notes: [] };
}

function methodOf({ method, methodMissing }: Pasted): string | undefined {
  if (methodMissing !== true) return method;
  throw new ArgumentError(
    'The message says that the method is not allowed, but not which it was.',
    `Add it: ${OPTIONS.method.example}.`,
  );
}

/** What `fetch` adds for a text. https://fetch.spec.whatwg.org/#bodyinit-safely-extract */
function withType(headers: HeaderList, body: string | undefined): HeaderList {
  if (body === undefined || getHeader(headers, 'Content-Type') !== null) return headers;
  return [...headers, ['Content-Type', 'text/plain;charset=UTF-8']];
}

const KINDS: readonly Kind[] = ['fetch', 'font', 'img', 'script'];

function readKind(line: CommandLine, typed: HeaderList): Kind | undefined {
  const given = line.one('as');
  if (given === undefined) return undefined;
  const kind = KINDS.find((name) => name === given);
  if (kind === undefined) {
    throw wrong('as', `cannot be ${show(given)}`, `Write --as ${KINDS.join(', --as ')}.`);
  }
  const other = ['method', 'data', 'credentials'].find((name) => line.has(name));
  if (kind !== 'fetch' && (other !== undefined || typed.length > 0)) {
    throw wrong(
      'as',
      `${kind} is a plain GET: it cannot have --${other ?? 'header'}`,
      `Leave --${other ?? 'header'} out, or write --as fetch.`,
    );
  }
  return kind;
}

function readNames(lists: readonly string[]): string[] {
  const names = lists.flatMap((list) => list.split(',')).map((name) => name.trim());
  for (const name of names) {
    if (!isToken(name)) throw wrong('reads', `${show(name)} is not a valid header name`);
  }
  return names;
}

function readUserAgent(text: string | undefined): string | undefined {
  if (text === undefined || !/[^\t\x20-\x7e]/.test(text)) return text;
  throw wrong('user-agent', `${show(text)} contains a character that is not printable ASCII`);
}

export function readOneUrl({ positionals: [url, ...more] }: CommandLine): string {
  if (more.length > 0) throw tooMany(more[0]);
  return readUrl(url);
}

export function tooMany(argument: string | undefined): ArgumentError {
  return new ArgumentError(
    `${show(argument)} is one argument too many.`,
    'Check one URL at a time, and put quotes around an argument with spaces in it.',
  );
}

/** In what one is to copy. */
const LONGEST_URL = 2000;

/** The browser judges whatever is a URL; but `localhost:3000` is one too, with the scheme `localhost`. */
function readUrl(text: string | undefined): string {
  if (text === undefined) {
    throw new ArgumentError('The URL is missing.', 'Write corsage check https://api.example.com/path.');
  }
  const local = /^(?:localhost|[\d.]+|\[[\d:a-f]+\])(?::\d+)?(?![^/?#])/i.test(text);
  if (URL.canParse(text) && !local && !/^[\w.-]+:\d/.test(text)) return text;
  const meant = `${local ? 'http' : 'https'}://${text}`;
  throw new ArgumentError(
    `${show(text)} is not a URL.`,
    !text.includes('://') && URL.canParse(meant)
      ? `Write ${show(meant, LONGEST_URL)}.`
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
    throw wrong('origin', `${show(text)} is a pattern`, 'Write one origin that it matches.');
  }
  if (/^data:/i.test(text)) {
    throw wrong('origin', `${show(text)}: a page of this scheme has the origin null`, 'Write --origin null.');
  }
  const { says, fix } = repairOrigin(text);
  throw wrong(
    'origin',
    `${show(text)} ${says}`,
    // Its other fixes are for the options of a policy.
    fix.startsWith('Write "') ? fix : `Write one origin: ${OPTIONS.origin.example}.`,
  );
}

/** A forbidden method is for the browser to refuse. */
function readMethod(text: string): string {
  if (isToken(text)) return text;
  throw wrong('method', `${show(text)} is not a valid method`);
}

export function readHeader(text: string): HeaderLine {
  const colon = text.indexOf(':');
  const name = text.slice(0, Math.max(colon, 0)).trim();
  const value = text.slice(colon + 1).trim();
  if (!isToken(name)) {
    throw wrong(
      'header',
      `${show(text)} is not a valid header`,
      `Write the name, a colon and the value: ${OPTIONS.header.example}.`,
    );
  }
  if (/[^\t\x20-\x7e]/.test(value)) {
    throw wrong(
      'header',
      `${show(text)} contains a character that is not printable ASCII`,
      'Encode the value as your page does.',
    );
  }
  return [name, value];
}

function isCookie([name]: HeaderLine): boolean {
  return name.toLowerCase() === 'cookie';
}

function readServer(text: string | undefined): ServerName | undefined {
  const server = SERVERS.find((name) => name === text?.toLowerCase());
  if (text === undefined || server !== undefined) return server;
  throw wrong(
    'server',
    `${show(text)} is not one that corsage knows`,
    `Write --server ${nearestName(text, SERVERS) ?? SERVERS.join(', or --server ')}.`,
  );
}
