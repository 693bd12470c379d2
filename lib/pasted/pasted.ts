// What was copied out of a browser's developer tools, as the request of a page.

import { getHeader, type HeaderList, isForbiddenRequestHeader, isToken } from '../http';
import { listFirst, show } from '../problems';

/** What an element or a script loads: `fetch`, or without CORS `<img>` and `<script>`, or with it `@font-face`. */
export type Kind = 'fetch' | 'img' | 'script' | 'font';

/** The request; undefined where the text does not say. */
export interface Pasted {
  readonly url: string;
  /** The page's origin. */
  readonly origin?: string | undefined;
  readonly method?: string | undefined;
  /** Whether the text says that the method is what matters, and does not name it. */
  readonly methodMissing?: boolean | undefined;
  /** What the page sets. */
  readonly headers: HeaderList;
  /** Further headers that the page sets, where the text does not tell their values. */
  readonly headerNames?: readonly string[] | undefined;
  /** Whether the text says that there was a preflight, and names no header. */
  readonly preflighted?: boolean | undefined;
  readonly credentials?: boolean | undefined;
  readonly cookie?: string | undefined;
  readonly body?: string | undefined;
  readonly userAgent?: string | undefined;
  /** Whether certificates were not checked. */
  readonly insecure?: boolean | undefined;
  readonly kind?: Kind | undefined;
  /** What the text is, if what it does not tell is to be assumed. */
  readonly from?: 'message' | 'copy' | undefined;
  /** What was left out or put in place of something: a sentence each. */
  readonly notes: readonly string[];
}

/** A text that cannot be read. */
export interface Unreadable {
  readonly message: string;
  /** What to do instead. */
  readonly fix: string;
}

/** What browsers add without being asked, but pages could set too: in a copied request, it is the browser's. */
const ADDED_BY_BROWSERS: ReadonlySet<string> = new Set([
  'accept-language',
  'device-memory',
  'downlink',
  'dpr',
  'ect',
  'if-modified-since',
  'if-none-match',
  'priority',
  'purpose',
  'rtt',
  'save-data',
  'upgrade-insecure-requests',
  'user-agent',
  'viewport-width',
  'x-client-data',
]);

/** What older copies have of HTTP/2: `:authority` and the like without their colon. */
const PSEUDO: ReadonlySet<string> = new Set(['authority', 'method', 'path', 'scheme']);

/** Takes what the page set out of all the headers of a request, and what the rest tells. */
export function readHeaders(lines: HeaderList): Omit<Pasted, 'url'> {
  const named = new Map(lines.map(([name, value]) => [name.toLowerCase(), value]));
  // What a browser sends when its cache is off, as open developer tools make it.
  const uncached = named.get('pragma') === 'no-cache' && named.get('cache-control') === 'no-cache';
  const isPseudo = (name: string) => name.startsWith(':') || (named.has('authority') && PSEUDO.has(name));
  const isAdded = (name: string) =>
    isForbiddenRequestHeader(name) ||
    ADDED_BY_BROWSERS.has(name) ||
    (uncached && (name === 'pragma' || name === 'cache-control'));
  const sent = lines.filter(([name]) => !isPseudo(name.toLowerCase()));
  const headers = sent.filter(([name]) => !isAdded(name.toLowerCase()));
  const names = sent.map(([name]) => name.toLowerCase());
  const left = new Set(names.filter((name) => isToken(name) && isAdded(name) && !USED.has(name)));
  const cookie = named.get('cookie');
  return {
    origin: named.get('origin') ?? originOf(named.get('referer')),
    headers,
    credentials: cookie !== undefined || undefined,
    cookie,
    userAgent: named.get('user-agent'),
    kind: kindOf(named.get('sec-fetch-mode'), named.get('sec-fetch-dest')),
    notes:
      left.size === 0
        ? []
        : [`Left out, because only browsers add them: ${listFirst([...left], MOST_NAMES)}.`],
  };
}

/** Of a copied preflight, the request that it asks for; any other copy as it is. `lines` are all its headers. */
export function behindPreflight(copy: Pasted, lines: HeaderList): Pasted {
  const method = getHeader(lines, 'Access-Control-Request-Method');
  if (method === null || copy.method?.toUpperCase() !== 'OPTIONS') return copy;
  const { url, origin, userAgent, insecure } = copy;
  const names = (getHeader(lines, 'Access-Control-Request-Headers') ?? '')
    .split(',')
    .map((name) => name.trim());
  return {
    url,
    origin,
    method,
    headers: [],
    headerNames: names.filter(isToken),
    userAgent,
    insecure,
    from: 'copy',
    notes: ['The copy is a preflight: the request that it asks for is checked instead.'],
  };
}

/** Left out as headers, but not lost. */
const USED: ReadonlySet<string> = new Set(['cookie', 'origin', 'user-agent']);

const MOST_NAMES = 20;

/** The origin of the page at a URL. */
export function originOf(url: string | undefined): string | undefined {
  if (url === undefined || !URL.canParse(url)) return undefined;
  const { origin } = new URL(url);
  return origin === 'null' ? undefined : origin;
}

/** https://w3c.github.io/webappsec-fetch-metadata/ */
function kindOf(mode: string | undefined, destination: string | undefined): Kind | undefined {
  if (destination === 'font') return 'font';
  if (mode !== 'no-cors') return undefined;
  return destination === 'script' ? 'script' : 'img';
}

/** A URL that the text has in full. */
export function readUrl(url: string): { readonly url: string } | Unreadable {
  return url.includes('…') || url.includes('...')
    ? {
        message: `The URL ${show(url)} is cut.`,
        fix: 'Copy it in full: right-click the request in the network panel, and copy it as cURL.',
      }
    : { url };
}
