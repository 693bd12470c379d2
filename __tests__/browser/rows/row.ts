// One row of the tables in this folder: what pages ask, what servers answer, and what a browser makes of it.
//
// Nothing here runs anything: rows.test.ts holds the model in lib/browser to the rows, and browsers/rows.test.ts asks engines.

import type { HeaderList } from '../../../lib/http/header-list';
import type { Quirk } from '../../browsers/quirks';
import type { Scripted } from '../../support/scripted-server';

/** The origin of the page, and where its requests go. */
export const PLACES = {
  page: 'https://app.example.com',
  api: 'https://api.example.net',
  other: 'https://other.example.org',
} as const;
export type Place = keyof typeof PLACES;

export const PAGE = PLACES.page;

/** The arguments of one `fetch`. */
export interface Ask {
  readonly method?: string;
  readonly headers?: HeaderList;
  readonly credentials?: boolean;
  /** So many seconds pass first. */
  readonly after?: number;
  /** The number of the hop. Default: 0. */
  readonly to?: number;
  /** What the URL ends in: a query, a fragment. */
  readonly suffix?: string;
}

/** What answers at the URL whose path ends in its number. */
export interface Hop {
  readonly at: Place;
  /** The answer to each preflight, the last one to all that follow; without, there is nothing but a 404. */
  readonly preflights?: readonly Scripted[];
  /** In its lines, `<base>` is what the paths of a row begin with. */
  readonly response: Scripted;
}

export interface Row {
  readonly name: string;
  /** Whether the page is a sandboxed frame, with an origin of its own that reads `null`. */
  readonly sandboxed?: boolean;
  readonly asks: readonly Ask[];
  readonly hops: readonly Hop[];
  /** Every request, as `sentLine` writes it. */
  readonly sent: readonly string[];
  /** For each ask: `allowed`, the status unless it is 200, and the headers that script reads; or why it is blocked. */
  readonly results: readonly string[];
  /** Where an engine is known to do something else than the standard. */
  readonly unlike?: readonly Quirk[];
}

export type Table = readonly [title: string, rows: readonly Row[]];

/** `OPTIONS for PUT x-a`, `GET other from null`, `GET page without Origin`; the API's name and the page's own origin go unsaid. */
export function sentLine(
  method: string,
  url: string,
  header: (name: string) => string | undefined,
  { sandboxed }: Row,
): string {
  const [place] = Object.entries(PLACES).find(([, origin]) => url.startsWith(`${origin}/`)) ?? [url];
  const origin = header('origin');
  const own = sandboxed ? 'null' : PAGE;
  const words = [method];
  if (place !== 'api') words.push(place);
  if (origin !== own) words.push(origin === undefined ? 'without Origin' : `from ${origin}`);
  const asked = header('access-control-request-method');
  const names = header('access-control-request-headers');
  if (asked !== undefined) words.push(`for ${asked}`);
  if (names !== undefined) words.push(names);
  return words.join(' ');
}

/** What answers a row, under the path `base`. */
export function serverOf({ hops }: Row, base: string): (preflight: boolean, path: string) => Scripted {
  const asked = new Map<Hop, number>();
  return (preflight, path) => {
    const hop = hops[Number(/\/(\d)[^/]*$/.exec(path)?.[1])] as Hop;
    if (!preflight) {
      const [status, ...lines] = hop.response;
      return [status, ...lines.map((line) => line.replace('<base>', base))];
    }
    const { preflights = [] } = hop;
    const count = asked.get(hop) ?? 0;
    asked.set(hop, count + 1);
    return preflights[Math.min(count, preflights.length - 1)] ?? [404];
  };
}

// Header lines.

export const allowOrigin = (value: string) => `Access-Control-Allow-Origin: ${value}`;
export const allowCredentials = (value: string) => `Access-Control-Allow-Credentials: ${value}`;
export const allowMethods = (value: string) => `Access-Control-Allow-Methods: ${value}`;
export const allowHeaders = (value: string) => `Access-Control-Allow-Headers: ${value}`;
export const maxAge = (value: string) => `Access-Control-Max-Age: ${value}`;
export const ANYONE = allowOrigin('*');
export const NAMED = allowOrigin(PAGE);
export const WITH_CREDENTIALS = allowCredentials('true');

/** Lets the page read, with or without credentials. */
export const OK: Scripted = [200, NAMED, WITH_CREDENTIALS];

export const header = (...names: string[]): HeaderList => names.map((name) => [name, '1']);

/** The preflight of an ask whose every header needs one, by a method that may be safelisted. */
export function askedLine({ method = 'GET', headers = [] }: Ask): string {
  const names = [...new Set(headers.map(([name]) => name.toLowerCase()))].sort().join(',');
  return `OPTIONS for ${method}${names === '' ? '' : ` ${names}`}`;
}

const shown = (what: unknown) => JSON.stringify(what);

/** A request that needs no preflight. */
export function simple(response: Scripted, result: string, ask: Ask = {}, more: Partial<Row> = {}): Row {
  const { method = 'GET', credentials = false } = ask;
  const who = more.sandboxed ? ' from a sandboxed frame' : '';
  return {
    name: `${method}${credentials ? ' with credentials' : ''}${who}, answered ${shown(response)}: ${result}`,
    asks: [ask],
    hops: [{ at: 'api', response }],
    sent: [method],
    results: [result],
    ...more,
  };
}

/** A request that needs a preflight for its method, or for each of its headers. */
export function preflighted(
  ask: Ask,
  preflight: Scripted,
  result: string,
  { response = OK, ...more }: Partial<Row> & { response?: Scripted } = {},
): Row {
  const { method = 'GET', credentials = false } = ask;
  const asked = askedLine(ask);
  const after = response === OK ? '' : ` and then ${shown(response)}`;
  return {
    name: `${asked}${credentials ? ' with credentials' : ''}, answered ${shown(preflight)}${after}: ${result}`,
    asks: [ask],
    hops: [{ at: 'api', preflights: [preflight], response }],
    sent: result.startsWith('allowed') ? [asked, method] : [asked],
    results: [result],
    ...more,
  };
}
