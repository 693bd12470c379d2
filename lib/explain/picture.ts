// An explanation as a picture in text: what is sent, what comes back, what passes, what blocks it, and the fixes.

import {
  type BrowserRequest,
  type Exchange,
  locationOf,
  type Step,
  type StepName,
  type WireResponse,
} from '../browser';
import type { HeaderList } from '../http';
import { bare } from '../problems';
import type { ExplainedStep } from './explanation';
import type { Answer } from './whole-answer';

export type Style = 'bold' | 'dim' | 'green' | 'red' | 'yellow';
export type Paint = (style: Style, text: string) => string;

/** What a picture shows: an explanation, or a check, which may fail. */
interface Pictured {
  /** Null if it could not be checked. */
  readonly allowed: boolean | null;
  readonly code: string | null;
  readonly fix: string | null;
  readonly steps: readonly ExplainedStep[];
  readonly problems: readonly Told[];
  readonly warnings: readonly Told[];
  readonly answer?: Answer | null;
  /** What the verdict leaves open. */
  readonly remark?: string | undefined;
  readonly snippet?: { readonly server: string; readonly text: string } | null;
}

interface Told {
  readonly code: string;
  readonly message: string;
  readonly fix: string;
}

const PLAIN: Paint = (_style, text) => text;

/** More lines than this of one message are only counted. */
const MOST_LINES = 20;

/** In what one is to copy. */
const LONGEST_LINE = 300;

/** Steps that get a line only if they fail: the lines around them show that they passed. */
const SHOWN_IF_FAILED: ReadonlySet<StepName> = new Set(['request', 'preflight-answer', 'answer']);

/** The headers that CORS depends on, or that look like them. */
const OF_REQUEST = /^(?:origin|access-control-.*)$/i;
const OF_RESPONSE =
  /^(?:access-control-.*|vary|location|cross-origin-resource-policy|timing-allow-origin|x-cors-reason)$/i;

/** The usual ones among answers to preflights and errors. https://httpwg.org/specs/rfc9110.html#status.codes */
const STATUS_NAMES: Readonly<Record<number, string>> = {
  200: 'OK',
  201: 'Created',
  204: 'No Content',
  301: 'Moved Permanently',
  302: 'Found',
  303: 'See Other',
  304: 'Not Modified',
  307: 'Temporary Redirect',
  308: 'Permanent Redirect',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
};

/** What a server sent is escaped and cut. Without `paint` it is plain text. */
export function picture(
  request: Required<BrowserRequest>,
  steps: readonly Step[],
  pictured: Pictured,
  paint = PLAIN,
): string {
  const lines = [
    ...title(request, paint),
    ...exchanges(steps, pictured, paint),
    '',
    ...verdict(steps, pictured, paint),
    ...pictured.problems.slice(1).flatMap((problem) => ['', ...told('red', 'Also wrong', problem, paint)]),
    ...(pictured.remark === undefined ? [] : ['', pictured.remark]),
    ...wholeAnswer(request, steps, pictured, paint),
    ...pictured.warnings.flatMap((warning) => ['', ...told('yellow', 'Warning', warning, paint)]),
  ];
  return `${lines.join('\n')}\n`;
}

function title({ method, url, origin, credentials }: Required<BrowserRequest>, paint: Paint): string[] {
  const how = credentials ? ', with credentials' : '';
  return [paint('bold', `${bare(method)} ${bare(url)}`), `from ${bare(origin)}${how}`];
}

/** Each request with its response, and below it what the browser checked. */
function exchanges(steps: readonly Step[], { steps: explained }: Pictured, paint: Paint): string[] {
  const lines: string[] = [];
  let above: Exchange | undefined;
  steps.forEach(({ name, passed, exchange }, i) => {
    if (exchange !== undefined && exchange !== above) lines.push('', ...heads(exchange, paint));
    above = exchange;
    if (passed && SHOWN_IF_FAILED.has(name)) return;
    if (exchange === undefined) lines.push('');
    const { message } = explained[i] as ExplainedStep;
    lines.push(`  ${passed ? paint('green', '✓') : paint('red', '✗')} ${message}`);
  });
  if (steps.at(-1)?.exchange?.request.kind === 'preflight') {
    lines.push('', 'The browser does not send the request itself.');
  }
  return lines;
}

function heads({ request, response }: Exchange, paint: Paint): string[] {
  const lines = [
    `→ ${bare(request.method)} ${bare(request.url)}`,
    ...linesOf(request.headers, OF_REQUEST, paint),
  ];
  if (!('status' in response)) return lines;
  const { status, headers } = response;
  const name = STATUS_NAMES[status];
  lines.push(`← ${status}${name === undefined ? '' : ` ${name}`}`, ...linesOf(headers, OF_RESPONSE, paint));
  return lines;
}

function linesOf(headers: HeaderList, wanted: RegExp, paint: Paint): string[] {
  const all = headers.filter(([name]) => wanted.test(name));
  const lines = all
    .slice(0, MOST_LINES)
    .map(([name, value]) => `  ${paint('dim', `${bare(name)}: ${bare(value)}`)}`);
  if (all.length > MOST_LINES) lines.push(`  ${paint('dim', `and ${all.length - MOST_LINES} more`)}`);
  return lines;
}

function verdict(steps: readonly Step[], { allowed, code, fix }: Pictured, paint: Paint): string[] {
  if (allowed === true) {
    const { status } = ((steps.at(-1) as Step).exchange?.response ?? {}) as Partial<WireResponse>;
    const error = status !== undefined && status > 399;
    return [
      paint('green', 'Allowed'),
      ...(error ? [`  The page can read the response, which is an error: status ${status}.`] : []),
    ];
  }
  // The message is at the step that failed.
  return [paint('red', allowed === false ? `Blocked: ${code}` : 'Could not check'), `  ${fix}`];
}

function told(style: Style, title: string, { code, message, fix }: Told, paint: Paint): string[] {
  return [paint(style, `${title}: ${code}`), `  ${message}`, `  ${fix}`];
}

function wholeAnswer(
  { method }: Required<BrowserRequest>,
  steps: readonly Step[],
  { answer, snippet }: Pictured,
  paint: Paint,
): string[] {
  if (!answer) return [];
  const { url, preflight, actual } = answer;
  const sent = steps.flatMap(({ exchange }) => exchange ?? []);
  const at = sent[0]?.request.url === url ? '' : `, for ${bare(url, LONGEST_LINE)}`;
  // A redirect to a log-in page, or without an end: the fix says what to answer in its place.
  const redirected = sent.some(
    ({ request, response }) =>
      request.kind === 'actual' && request.url === url && locationOf(response as WireResponse) !== undefined,
  );
  const how = redirected
    ? `: status ${actual.status} instead of the redirect, and with every other response`
    : ', with errors and redirects too';
  const lines = [
    '',
    paint('bold', `The whole answer${at}`),
    ...(preflight === null
      ? []
      : partOf(`preflight (OPTIONS): status ${preflight.status}`, preflight.headers)),
    ...partOf(`${bare(method)} request${how}`, actual.headers),
  ];
  if (!snippet) return lines;
  // The text of a snippet is printable, but a server may list as many names as it likes.
  const settings = snippet.text.split('\n').map((line) => `  ${cut(line)}`);
  return [...lines, '', paint('bold', `The same for ${snippet.server}`), ...settings];
}

function partOf(name: string, headers: HeaderList): string[] {
  const lines = headers.map(([header, value]) => `    ${header}: ${bare(value, LONGEST_LINE)}`);
  return [`  to the ${name}`, ...lines];
}

function cut(line: string): string {
  return line.length <= LONGEST_LINE ? line : `${line.slice(0, LONGEST_LINE)}...`;
}
