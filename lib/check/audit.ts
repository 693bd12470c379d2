// `corsage audit`: which origins that strangers can have a server lets in.

import { setTimeout } from 'node:timers/promises';
import { corsCheck, isHttp, type Send, type WireRequest, type WireResponse } from '../browser';
import type { Paint } from '../explain/index';
import type { HeaderList } from '../http';
import { hostOf, isLoopbackHost } from '../origins';
import { type AuditCode, bare, show } from '../problems';
import { readHeader, readOneUrl, readOrigin, OPTIONS as TO_CHECK } from './arguments';
import { probing } from './ask';
import { type Owner, type Stranger, strangersOf } from './audit-origins';
import { readWay } from './check-once';
import { type Command, type ExitCode, paintFor, type Surroundings, USER_AGENT } from './command';
import { ArgumentError, COMMON, type CommandLine } from './command-line';
import { inAscii } from './report';

const USAGE = `Usage: corsage audit <url> [--origin <origin>] [options]

Asks a server with origins that strangers can have, and reports those that it
lets in with credentials, so that their pages can read what your users see.

For servers of your own. It sends at most 70 requests, four a second unless the
server is on this machine: GET requests, or with another --method, preflights
only.

  --origin <origin>       an origin that the server allows, to make others of
                          it that look like it; the host of the URL is tried
                          too, and without --origin only that
  -X, --method <method>   ask by preflights for this method; default: GET
  -H, --header <line>     header to send, such as 'Cookie: name=value': each
                          origin is then asked with it and without
  --timeout <seconds>     how long to wait for each response; default: 10
  --resolve <host:port:address>
                          connect to this address instead of the host's own
  --insecure              accept any certificate
  --json                  print one JSON object
  -h, --help              print this help
  --version               print the version

Exit code: 0 no problems found, 1 problems found, 2 could not tell.
`;

const { origin, method, header, insecure, resolve, timeout } = TO_CHECK;

export const AUDIT: Command = {
  summary: 'tells which origins of strangers your own server lets in',
  usage: USAGE,
  options: { ...COMMON, origin, method, header, insecure, resolve, timeout },
  run,
};

/** Milliseconds between two requests to somebody's server; one on this machine can do with none. */
const PACE = 250;

async function run(line: CommandLine, around: Surroundings): Promise<ExitCode> {
  const plan = readPlan(line);
  const manner = { userAgent: USER_AGENT, cookie: undefined, ...readWay(line, around) };
  const { origin } = new URL(plan.url);
  const pace = isLoopbackHost(hostOf(origin)) ? 0 : PACE;
  const audited = await audit(plan, probing(manner, origin), () => setTimeout(pace));
  const { stdout } = around;
  const hint = line.has('origin') ? undefined : hintOf(plan.url);
  stdout.write(line.has('json') ? asJson(audited, hint) : inWords(plan, audited, hint, paintFor(stdout)));
  return audited.findings.length > 0 ? 1 : audited.doubt === undefined ? 0 : 2;
}

export interface Plan {
  readonly url: string;
  readonly method: string;
  /** What a signed-in user's browser would send. */
  readonly headers: HeaderList;
  readonly strangers: readonly Stranger[];
}

function readPlan(line: CommandLine): Plan {
  const url = readOneUrl(line);
  const { host } = new URL(url);
  if (!isHttp(new URL(url))) {
    throw new ArgumentError(
      `${show(url)} is not http or https.`,
      'Write a URL such as https://api.example.com/path.',
    );
  }
  const listed = line.one('origin');
  const own = listed === undefined ? [] : [readOrigin(listed)];
  const method = line.one('method')?.toUpperCase() ?? 'GET';
  const strangers = [
    ...own.map((origin) => ({ origin, owner: 'listed' }) as const),
    ...strangersOf([...own, `https://${host}`]),
  ];
  return { url, method, headers: line.all('header').map(readHeader), strangers };
}

/** One answer. */
interface Answer extends Stranger {
  readonly status: number;
  readonly allowed: boolean;
  /** Whether its page may read what a signed-in user sees. */
  readonly credentials: boolean;
}

export interface Finding {
  readonly origin: string;
  readonly credentials: boolean;
  readonly status: number;
  readonly code: AuditCode;
  readonly message: string;
  readonly fix: string;
}

interface Doubt {
  readonly message: string;
  readonly fix: string;
}

export interface Audited {
  readonly answers: readonly Answer[];
  readonly findings: readonly Finding[];
  /** Why the rest is not known. */
  readonly doubt: Doubt | undefined;
}

/** One request after the other. `pause` resolves when the next may be sent. */
export async function audit(plan: Plan, send: Send, pause: () => Promise<unknown>): Promise<Audited> {
  const answers: Answer[] = [];
  const found = new Map<string, Finding>();
  const result = (doubt?: Doubt) => ({ answers, findings: [...found.values()], doubt });
  const { origin: everybody } = plan.strangers.find(({ owner }) => owner === 'anybody') as Stranger;
  for (const [stranger, headers] of questions(plan)) {
    // Whoever lets everybody in lets in those that resemble somebody.
    if (found.has(stranger.origin) || (stranger.owner !== 'frame' && found.has(everybody))) continue;
    if (answers.length > 0) await pause();
    const response = await send(requestOf(plan, stranger.origin, headers));
    const status = 'status' in response ? response.status : undefined;
    if (status === undefined || isBusy(status)) return result(doubtOf(plan.url, status));
    const { headers: given } = response as WireResponse;
    const allows = (credentials: boolean) => corsCheck(stranger.origin, credentials, given) === undefined;
    const answer = { ...stranger, status, allowed: allows(false), credentials: allows(true) };
    answers.push(answer);
    const finding = findingIn(answer);
    if (finding !== undefined) found.set(stranger.origin, finding);
  }
  return result(found.size === 0 ? emptyDoubt(plan, answers) : undefined);
}

/** Undefined if the answers tell something. */
function emptyDoubt({ url }: Plan, answers: readonly Answer[]): Doubt | undefined {
  if (answers.every(({ status, allowed }) => status === 401 && !allowed)) return doubtOf(url, 401);
  if (answers.every(({ status }) => status === 404)) return doubtOf(url, 404);
  const listed = answers.filter(({ owner }) => owner === 'listed');
  const [first] = listed;
  if (first === undefined || listed.some(({ allowed }) => allowed)) return undefined;
  return {
    message: `${new URL(url).host} does not allow ${show(first.origin)} itself here (status ${first.status}), so what it answers to others tells nothing.`,
    // An app may also fail because an origin is not on its list.
    fix: `${first.status < 500 ? '' : 'Look at the error first: the log of the server says why it fails. '}Check the spelling of --origin; or use a path that your page requests.`,
  };
}

/** What was left out without `--origin`. */
function hintOf(url: string): string {
  return `Only origins made from the host ${new URL(url).host} were tried. Add one that the server allows, such as --origin https://app.example.com, to try those that look like it.`;
}

/** Each origin, without what a signed-in user has and with it. */
function* questions({ strangers, headers }: Plan): Generator<readonly [Stranger, HeaderList]> {
  for (const stranger of strangers) {
    yield [stranger, []];
    if (headers.length > 0) yield [stranger, headers];
  }
}

function requestOf({ url, method }: Plan, origin: string, headers: HeaderList): WireRequest {
  const target = new URL(url);
  target.hash = '';
  const common = {
    url: target.href,
    headers: [['Accept', '*/*'], ...headers, ['Origin', origin]] as HeaderList,
  };
  if (method === 'GET' || method === 'HEAD') return { kind: 'actual', method, ...common };
  const asked = [...common.headers, ['Access-Control-Request-Method', method]] as HeaderList;
  return { kind: 'preflight', method: 'OPTIONS', url: common.url, headers: asked };
}

/** It answers nobody now, whoever asks. An app that throws for origins that it does not list answers 500. */
function isBusy(status: number): boolean {
  return status === 429 || (status > 501 && status < 505);
}

function doubtOf(url: string, status: number | undefined): Doubt {
  const { host } = new URL(url);
  if (status === undefined) {
    const fix = 'Check whether the server can be reached: corsage check tells why not.';
    return { message: `${host} did not respond.`, fix };
  }
  if (status === 401) {
    return {
      message: `${host} answers nobody without a log-in.`,
      fix: "Add what a signed-in user sends, such as --header 'Cookie: name=value'.",
    };
  }
  return status === 404
    ? { message: `${host} answers everybody with status 404.`, fix: 'Use a path that answers.' }
    : { message: `${host} answers with status ${status}.`, fix: 'Wait, and ask again.' };
}

function findingIn({ origin, owner, status, credentials }: Answer): Finding | undefined {
  if (!credentials || owner === 'yourself' || owner === 'listed') return undefined;
  const [code, who, fix] = FINDINGS[owner](show(origin));
  const message = `${who} It is allowed, with credentials, so its pages can read what this server shows to your users.`;
  return { origin, credentials, status, code, message, fix };
}

const FINDINGS: Readonly<
  Record<
    Exclude<Owner, 'yourself' | 'listed'>,
    (origin: string) => readonly [AuditCode, who: string, fix: string]
  >
> = {
  anybody: () => [
    'EVERY_ORIGIN_WITH_CREDENTIALS',
    'This origin stands for any site.',
    'List the origins that you trust, and send Access-Control-Allow-Origin to these only.',
  ],
  frame: () => [
    'NULL_WITH_CREDENTIALS',
    'Any site can have the origin null: it only needs a sandboxed frame.',
    'Remove null from the origins that you allow.',
  ],
  'look-alike': (origin) => [
    'LOOKALIKE_WITH_CREDENTIALS',
    `Anyone can register ${origin}.`,
    "Compare the whole origin: split(',') a string before includes; a RegExp must start with ^https:\\/\\/, end with $ and have \\. for each dot.",
  ],
  tenant: (origin) => [
    'PUBLIC_SUFFIX_WITH_CREDENTIALS',
    `Anyone can get ${origin}, since its host is shared.`,
    'List your own names on that host one by one.',
  ],
  network: (origin) => [
    'INSECURE_ORIGIN_WITH_CREDENTIALS',
    `Whoever controls a network, such as an open Wi-Fi, can show pages as ${origin}.`,
    'Allow https only, in RegExps and patterns too.',
  ],
};

function asJson({ findings, doubt }: Audited, hint: string | undefined): string {
  const { message, fix } = doubt ?? { message: null, fix: null };
  return inAscii({ findings, message, fix, hint: hint ?? null });
}

function inWords(
  { url, strangers }: Plan,
  { answers, findings, doubt }: Audited,
  hint: string | undefined,
  paint: Paint,
): string {
  const told = (title: string, message: string, fix: string) => ['', title, `  ${message}`, `  ${fix}`];
  const lines = [
    paint('bold', `Audit of ${bare(url)}`),
    `${strangers.length} origins to try. Audit only your own servers.`,
    '',
    ...answers.map((answer) => `  ${answer.status}  ${outcomeOf(answer).padEnd(29)}${answer.origin}`),
    ...findings.flatMap(({ code, message, fix }) => told(paint('red', `Problem: ${code}`), message, fix)),
  ];
  if (doubt !== undefined) lines.push(...told(paint('red', 'Could not tell'), doubt.message, doubt.fix));
  else if (findings.length === 0) lines.push('', paint('green', 'No problems found'));
  if (hint !== undefined) lines.push('', hint);
  return `${lines.join('\n')}\n`;
}

function outcomeOf({ allowed, credentials, owner }: Answer): string {
  if (!allowed) return 'not allowed';
  if (!credentials) return 'allowed without credentials';
  return owner === 'yourself' || owner === 'listed' ? 'allowed, and yours' : 'allowed with credentials';
}
