// A check as a small picture for people: what was sent, what came, what passed, and where it stopped.

import { STATUS_CODES } from 'node:http';
import { styleText } from 'node:util';
import type { BrowserRequest, Exchange, StepName } from '../browser';
import type { Warning } from '../explain/index';
import type { HeaderList } from '../http';
import { show } from '../problems';
import { curlLine } from './curl';
import type { Verdict } from './verdict';

type Style = 'bold' | 'dim' | 'green' | 'red' | 'yellow';
type Paint = (style: Style, text: string) => string;

/** Whether there is a terminal has been asked already. */
const COLOURS: Paint = (style, text) => styleText(style, text, { validateStream: false });
const PLAIN: Paint = (_style, text) => text;

/** So many lines of one head are shown. */
const MOST_LINES = 20;
/** A longer line is not shown, since no shell takes it. */
const LONGEST_CURL = 8192;

/** Steps that are worth a line only where they fail: that they passed is seen. */
const UNSAID: ReadonlySet<StepName> = new Set(['request', 'preflight-answer', 'answer']);

/** The lines of a head that CORS looks at, or that look like it. */
const OF_REQUEST = /^(?:origin|access-control-.*)$/i;
const OF_RESPONSE = /^(?:access-control-.*|vary|location|cross-origin-resource-policy|timing-allow-origin)$/i;

/** What a server sent is escaped and cut. Without `colour` it is plain text. */
export function picture(request: Required<BrowserRequest>, verdict: Verdict, colour: boolean): string {
  const paint = colour ? COLOURS : PLAIN;
  const lines = [
    ...title(request, paint),
    ...exchanges(verdict, paint),
    '',
    ...conclusion(verdict, paint),
    ...verdict.warnings.flatMap((warning) => ['', ...told(warning, paint)]),
    ...repetition(verdict),
  ];
  return `${lines.join('\n')}\n`;
}

function title({ method, url, origin, credentials }: Required<BrowserRequest>, paint: Paint): string[] {
  const how = credentials ? ', with credentials' : '';
  return [paint('bold', `${bare(method)} ${bare(url)}`), `for a page of ${bare(origin)}${how}`];
}

/** Each request with its answer, and under it what the browser made of it. */
function exchanges({ steps }: Verdict, paint: Paint): string[] {
  const lines: string[] = [];
  let above: Exchange | undefined;
  for (const [step, { cause }] of steps) {
    const { name, passed, exchange } = step;
    if (exchange !== undefined && exchange !== above) lines.push('', ...heads(exchange, paint));
    above = exchange;
    if (passed && UNSAID.has(name)) continue;
    if (exchange === undefined) lines.push('');
    lines.push(`  ${passed ? paint('green', '✓') : paint('red', '✗')} ${cause}`);
  }
  const [last] = steps.at(-1) as Verdict['steps'][number];
  if (last.exchange?.request.kind === 'preflight') lines.push('', 'The request itself is not sent.');
  return lines;
}

function heads({ request, response }: Exchange, paint: Paint): string[] {
  const lines = [
    `→ ${bare(request.method)} ${bare(request.url)}`,
    ...linesOf(request.headers, OF_REQUEST, paint),
  ];
  if (!('status' in response)) return lines;
  const { status, headers } = response;
  const text = STATUS_CODES[status];
  lines.push(`← ${status}${text === undefined ? '' : ` ${text}`}`, ...linesOf(headers, OF_RESPONSE, paint));
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

function conclusion({ allowed, code, cause, cure }: Verdict, paint: Paint): string[] {
  if (allowed === true) return [paint('green', 'Allowed')];
  // Why it is blocked stands at the last step already.
  if (allowed === false) return [paint('red', `Blocked: ${code}`), `  ${cure}`];
  return [paint('red', 'Could not check'), `  ${cause}`, `  ${cure}`];
}

function told({ code, cause, cure }: Warning, paint: Paint): string[] {
  return [paint('yellow', `Warning: ${code}`), `  ${cause}`, `  ${cure}`];
}

/** Of the request that it stopped at. */
function repetition({ exchange }: Verdict): string[] {
  const last = exchange.at(-1);
  if (last === undefined) return [];
  const line = curlLine(last.request);
  return line.length > LONGEST_CURL ? [] : ['', 'To send the last request again:', `  ${line}`];
}

/** As `show` shows it, without the quotes. */
function bare(text: string): string {
  return show(text).slice(1, -1);
}
