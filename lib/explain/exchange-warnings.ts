// What to warn of, though it does not block the request.

import {
  type AddressSpace,
  addressSpaceOf,
  addressSpaceOfHost,
  type BrowserRequest,
  type Exchange,
  type HeaderView,
  isHttp,
  isSameSite,
  type Outcome,
  readMaxAge,
  resourcePolicyCheck,
  type Step,
  type WireResponse,
} from '../browser';
import {
  extractTokens,
  getHeader,
  type HeaderList,
  isForbiddenResponseHeader,
  isListFailure,
  isToken,
  valuesOf,
} from '../http';
import { defaultOf } from '../options';
import { show, type WarningCode } from '../problems';
import { cookieWarning } from './cookie-warnings';
import type { Warning } from './explanation';
import { RESOURCE_POLICY_FIX, shortList } from './header-fixes';
import { listNames } from './name-lists';
import type { Probes } from './probes';
import { usefulMaxAge, withoutQuotes } from './repair';
import { variesByOrigin, varyNames } from './vary';
import { byCache, keptBy, whoAnswered } from './who-answered';

/** Response headers, lower-case, that pages do not read: for the browser, for caches, or about the server. */
const NOT_FOR_SCRIPT =
  /^(?:access-control-.*|age|allow|alt-svc|cf-.*|connection|content-encoding|content-security-policy.*|cross-origin-.*|date|document-policy|keep-alive|nel|origin-agent-cluster|permissions-policy|proxy-.*|referrer-policy|report-to|reporting-endpoints|server|server-timing|set-cookie2?|strict-transport-security|timing-allow-origin|trailer|transfer-encoding|upgrade|vary|via|x-content-type-options|x-cors-reason|x-dns-prefetch-control|x-download-options|x-frame-options|x-permitted-cross-domain-policies|x-powered-by|x-xss-protection)$/;

/** Names of caches, proxies and hosts, which are about how the response came. */
const OF_DELIVERY =
  /^(?:ngrok-.*|x-(?:amz-cf|azure|cache|fastly|goog|nf|proxy|served-by|timer|vercel|varnish).*)$/;

/** Servers send these by themselves: a page that asks in this way reads them, and others seldom do. */
const OF_RANGES = /^(?:accept-ranges|etag)$/;
const CONDITIONAL = /^(?:if-.*|range)$/i;

/** With the fix for any server. */
export interface WarningFinding extends Warning {
  /** The response headers that the page cannot read. */
  readonly hidden?: readonly string[];
}

/** The address of a host; undefined if it is not known. */
export type AddressOf = (host: string) => string | undefined;

/**
 * @param probes what the server answers to others
 * @param reads the response headers, lower-case, that the page reads; if none are named, any that it could mean to read
 */
export function* findWarnings(
  request: BrowserRequest,
  outcome: Outcome,
  probes: Probes,
  reads: readonly string[],
  addressOf: AddressOf = () => undefined,
): Generator<WarningFinding> {
  yield* inExchange(request, outcome, probes, reads);
  // Last, since no header helps.
  yield* inNetwork(request, outcome.exchange, addressOf);
}

function* inExchange(
  request: BrowserRequest,
  { allowed, dropped, exchange, steps }: Outcome,
  probes: Probes,
  reads: readonly string[],
): Generator<WarningFinding> {
  yield* inRequest(dropped);
  const preflight = steps.findLast(({ name, passed }) => name === 'preflight-allow-headers' && passed);
  if (preflight !== undefined) yield* inPreflight(preflight.exchange as Exchange);
  // Nothing is sent for a data: URL.
  const last = exchange.at(-1);
  if (last === undefined || !('status' in last.response)) return;
  const who = whoAnswered(last.response, allowed);
  if (who !== undefined) yield who;
  if (!allowed) return;
  const { view } = steps.at(-1) as Step & { view: HeaderView };
  yield* inProbes(last, probes);
  yield* inResponse(request, last);
  yield* inCookies(request, last);
  const missed = view.hidden.filter((name) =>
    reads.length > 0 ? reads.includes(name) : !NOT_FOR_SCRIPT.test(name) && !OF_DELIVERY.test(name),
  );
  const conditional = last.request.headers.some(([name]) => CONDITIONAL.test(name));
  if (missed.some((name) => conditional || reads.length > 0 || !OF_RANGES.test(name))) {
    yield {
      ...warning(
        'HEADER_NOT_EXPOSED',
        `The page cannot read ${listNames(missed)}: the response does not expose ${missed.length === 1 ? 'it' : 'them'}.`,
        exposureFix(missed, (names) => exposingAnswer(last, names)),
      ),
      hidden: missed,
    };
  }
}

function warning(code: WarningCode, message: string, fix: string): Warning {
  return { code, message, fix };
}

/** `write` says how to expose names. */
export function exposureFix(names: readonly string[], write: (names: readonly string[]) => string): string {
  const exposable = names.filter((name) => !isForbiddenResponseHeader(name));
  return exposable.length === 0
    ? 'Send the value in another header: browsers never show Set-Cookie to scripts.'
    : write(exposable);
}

const EXPOSE = 'Access-Control-Expose-Headers';

function exposingAnswer(last: Exchange, names: readonly string[]): string {
  const line = getHeader(headersOf(last), EXPOSE) ?? '';
  const listed = withoutQuotes(line.split(',').map((name) => name.trim()));
  const others = listed.filter(
    (name) => isToken(name) && name !== '*' && !names.includes(name.toLowerCase()),
  );
  const exposed = [...others, ...names];
  return `Answer the ${last.request.method} request itself, not the preflight, with ${EXPOSE}: ${shortList(exposed)}.`;
}

function* inRequest(dropped: readonly string[]): Generator<WarningFinding> {
  if (dropped.length > 0) {
    const [headers, them] = dropped.length === 1 ? ['header', 'it'] : ['headers', 'them'];
    yield warning(
      'FORBIDDEN_HEADER',
      `Browsers do not let a page set the ${headers} ${listNames(dropped)}, and leave ${them} out silently.`,
      `Do not set ${listNames(dropped)}: only the browser sets ${them}.`,
    );
  }
}

/**
 * Chromium asks the user before a public page reaches a server that is not public; other engines are about to.
 * https://wicg.github.io/local-network-access/
 */
function* inNetwork(
  { origin }: BrowserRequest,
  exchange: readonly Exchange[],
  addressOf: AddressOf,
): Generator<WarningFinding> {
  if (!URL.canParse(origin) || !isHttp(new URL(origin))) return;
  const page = located(new URL(origin).hostname, addressOf);
  // Where nothing listens, nothing is asked.
  const answered = exchange.filter(({ response }) => 'status' in response);
  const hosts = answered.map(({ request }) => new URL(request.url).hostname);
  const server = hosts.map((host) => located(host, addressOf)).find(({ space }) => isNearby(space));
  if (server === undefined || isNearby(page.space)) return;
  const known = page.space === 'public';
  const where = `The server ${show(server.host)} is ${server.space === 'loopback' ? "the user's own machine" : "in the user's own network"}`;
  const [what, fix] = origin.startsWith('https:')
    ? [
        'Chrome and Edge only send the request if the user allows it',
        'Tell your users to allow it when the browser asks; for a test, serve the page from this network.',
      ]
    : [
        'Chrome and Edge do not send the request, since the page is not on https',
        'Serve the page over https, so that the browser can ask the user; for a test, serve it from this network.',
      ];
  yield warning(
    'LOCAL_NETWORK_ACCESS',
    known
      ? `${where}, and the page is public (${page.host} is at ${page.address ?? page.host}): ${what}.`
      : `${where}. The address of ${show(page.host)} is not known; if it is public, ${what}.`,
    `No header helps. ${fix}`,
  );
}

interface Located {
  readonly host: string;
  readonly address: string | undefined;
  /** Undefined if it is not known. */
  readonly space: AddressSpace | undefined;
}

function located(host: string, addressOf: AddressOf): Located {
  const address = addressOf(host);
  const space = address === undefined ? addressSpaceOfHost(host) : addressSpaceOf(address);
  return { host, address, space };
}

function isNearby(space: AddressSpace | undefined): boolean {
  return space === 'loopback' || space === 'local';
}

function* inPreflight(exchange: Exchange): Generator<WarningFinding> {
  const headers = headersOf(exchange);
  const asked = getHeader(exchange.request.headers, 'Access-Control-Request-Headers')?.split(',');
  const allowed = extractTokens(headers, 'Access-Control-Allow-Headers') as readonly string[] | null;
  if (asked?.includes('authorization') && !allowed?.some((name) => name.toLowerCase() === 'authorization')) {
    yield warning(
      'AUTHORIZATION_NOT_LISTED',
      "Access-Control-Allow-Headers is *, and the request has Authorization: today's browsers allow it, but the standard does not.",
      'Answer the preflight with Access-Control-Allow-Headers: *, authorization.',
    );
  }
  const value = getHeader(headers, 'Access-Control-Max-Age');
  const maxAge = readMaxAge(headers);
  if (maxAge !== null) {
    const useful = usefulMaxAge(maxAge);
    if (useful === maxAge) return;
    return yield warning(
      'MAX_AGE_TOO_LONG',
      `Access-Control-Max-Age: ${show(value)} is more than 7 days, and no browser keeps the answer to a preflight for longer than one. It seems to be in milliseconds.`,
      `Answer the preflight with Access-Control-Max-Age: ${useful}.`,
    );
  }
  const seen =
    value === null
      ? 'no Access-Control-Max-Age'
      : `Access-Control-Max-Age: ${show(value)}, which is not a number of seconds`;
  yield warning(
    'NO_MAX_AGE',
    `The preflight response has ${seen}, so browsers send a new preflight after five seconds.`,
    `Answer the preflight with Access-Control-Max-Age: ${defaultOf('maxAge')}.`,
  );
}

function* inProbes(last: Exchange, { again, plain, stranger, opaque }: Probes): Generator<WarningFinding> {
  if (stranger?.credentials) {
    yield warning(
      'EVERY_ORIGIN_WITH_CREDENTIALS',
      'Every origin is allowed, with credentials: any site can read what this server shows to your users.',
      'List the origins that you trust, and send Access-Control-Allow-Origin only to these.',
    );
  }
  // If every origin is allowed without credentials, `null` adds nobody.
  if (opaque?.credentials || (opaque?.allowed && !stranger?.allowed)) {
    yield warning(
      'NULL_ORIGIN_ALLOWED',
      'The origin null is allowed, which any site can have: it only needs a sandboxed frame.',
      'Never answer with Access-Control-Allow-Origin: null.',
    );
  }
  const headers = headersOf(last);
  const given = allowOrigin(headers);
  if (again !== undefined && allowOrigin(again) !== given) {
    yield warning(
      'ANSWERS_DIFFER',
      `Asked twice for the same, the server answered with Access-Control-Allow-Origin ${show(given)} and then ${seen(again)}.`,
      'Give every server and every cache behind this URL the same settings, and send Vary: Origin.',
    );
  }
  // Caches keep no response to another method; only for GET and HEAD is the request without `Origin` sent.
  if (plain === undefined) return;
  const depends = 'Access-Control-Allow-Origin depends on the origin';
  const other = stranger === undefined ? given : allowOrigin(stranger.headers);
  if (other !== given && !isKeptForOne(headers)) {
    yield warning(
      'ORIGIN_WITHOUT_VARY',
      `${depends}, but Vary does not include Origin: a cache can give one site the response meant for another.`,
      VARY_FIX,
    );
  } else if (allowOrigin(plain) !== given && !isKeptForOne(plain)) {
    yield warning(
      'ORIGIN_WITHOUT_VARY',
      `To a request without Origin, the server answers with ${seen(plain)} and without Vary: Origin: a cache can give that response to the page.`,
      VARY_FIX,
    );
  }
  const kept = stranger && keptBy(stranger.headers);
  if (kept !== undefined && other === given) {
    yield byCache(`A cache gave another site the response meant for the page: ${kept}.`);
  }
}

const VARY_FIX = 'Send Vary: Origin with every response, also if the request has no Origin header.';

function allowOrigin(headers: HeaderList): string | null {
  return getHeader(headers, 'Access-Control-Allow-Origin');
}

function seen(headers: HeaderList): string {
  const value = allowOrigin(headers);
  return value === null ? 'no Access-Control-Allow-Origin' : `Access-Control-Allow-Origin ${show(value)}`;
}

/** More cookies than this are not told of. */
const MOST_COOKIES = 5;

/** Without credentials, browsers ignore `Set-Cookie`. */
function* inCookies({ origin, credentials }: BrowserRequest, last: Exchange): Generator<WarningFinding> {
  const url = new URL(last.request.url);
  if (credentials !== true || url.origin === origin) return;
  const crossSite = !origin.startsWith(url.protocol) || !isSameSite(origin, url);
  const lines = valuesOf(headersOf(last), 'Set-Cookie').slice(0, MOST_COOKIES);
  for (const line of lines) {
    const found = cookieWarning(line, url, crossSite);
    if (found !== undefined) yield found;
  }
}

function* inResponse({ origin, credentials }: BrowserRequest, last: Exchange): Generator<WarningFinding> {
  const url = new URL(last.request.url);
  if (url.origin === origin) return;
  const headers = headersOf(last);
  const resourcePolicy = resourcePolicyCheck(origin, url, headers);
  if (resourcePolicy !== undefined) {
    yield warning(
      'RESOURCE_POLICY',
      `Cross-Origin-Resource-Policy: ${resourcePolicy} stops the page from loading this URL without CORS, as <img> and <script> do.`,
      RESOURCE_POLICY_FIX,
    );
  }
  const exposed = extractTokens(headers, 'Access-Control-Expose-Headers');
  const wildcard = exposed !== null && !isListFailure(exposed) && exposed.includes('*');
  if (credentials && wildcard) {
    yield warning(
      'EXPOSED_WILDCARD_WITH_CREDENTIALS',
      'Access-Control-Expose-Headers is *, which exposes nothing to a request with credentials.',
      'List the headers by name, such as Access-Control-Expose-Headers: X-Total-Count, Link.',
    );
  }
}

function headersOf({ response }: Exchange): HeaderList {
  return (response as WireResponse).headers;
}

function isKeptForOne(headers: HeaderList): boolean {
  return variesByOrigin(headers) || varyNames(headers).includes('*');
}
