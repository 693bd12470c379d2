// What options mean, in the simplest code: without an index, without preparation, sharing nothing with lib/. It says what
// each response may have.

import { parse } from 'tldts';
import type { Asked, Expressed, Mount, Options, Origin } from './descriptions';

/** A request as Node read it from the wire. */
export interface Seen {
  readonly method: string;
  readonly url: string;
  /** In lower case, with every value in the order of the lines. */
  readonly headers: ReadonlyMap<string, readonly string[]>;
}

/** The headers of a decision, without `Vary`. */
export type Carried = Readonly<Record<string, string>>;

export interface Decision {
  /** Where the request goes: to the next handler, to the error handlers, or it ends with a status. */
  readonly outcome: 'next' | 'error' | number;
  readonly carried: Carried;
  readonly vary: readonly string[];
  readonly protects: boolean;
}

/** The live lists of a case as they are now. */
export type Lists = readonly ReadonlySet<string>[];

/** All values of a header in one, as Node gives them; undefined if there is none. */
function header(seen: Seen, name: string): string | undefined {
  return seen.headers.get(name)?.join(', ');
}

/** The origin, if the request has exactly one and it is a serialized origin or `null`. */
function originOf(seen: Seen): string | undefined {
  const lines = seen.headers.get('origin') ?? [];
  return lines.length === 1 && (lines[0] === 'null' || isOrigin(lines[0] as string)) ? lines[0] : undefined;
}

/** https://html.spec.whatwg.org/multipage/browsers.html#ascii-serialisation-of-an-origin */
export function isOrigin(text: string): boolean {
  const parts = /^([a-z][a-z0-9+.-]*):\/\/(\[[^\]]*\]|[^:/?#[\]]+)(?::([0-9]+))?$/.exec(text);
  if (parts === null) return false;
  const [, scheme, host, port] = parts as unknown as [string, string, string, string | undefined];
  if (host.replace(/\.$/, '').length > 253) return false;
  if (scheme === 'http' || scheme === 'https') return URL.canParse(text) && new URL(text).origin === text;
  return (
    /^[a-z0-9._-]+$/.test(host) &&
    (port === undefined || /^(?!0)[0-9]{1,5}$/.test(port)) &&
    Number(port ?? 1) < 65536
  );
}

function partsOf(origin: string): { scheme: string; host: string; port: string } {
  const [, scheme = '', host = '', port = ''] = /^(.*?):\/\/(\[.*\]|[^:]*)(?::(.*))?$/.exec(origin) ?? [];
  return { scheme, host, port };
}

/** Every item of `origin`, in order, out of all lists. */
function itemsOf(origin: Origin): readonly Exclude<Origin, readonly Origin[]>[] {
  return Array.isArray(origin) ? origin.flatMap(itemsOf) : [origin as Exclude<Origin, readonly Origin[]>];
}

/** Which origins are allowed: any, any that is sent, none, or those of the list. */
export function reach({ origin = '*' }: Options): 'any' | 'every' | 'none' | 'list' {
  const items = itemsOf(origin);
  if (items.includes('*')) return 'any';
  if (items.includes(true)) return 'every';
  return origin === false ? 'none' : 'list';
}

/** Whether the options must be refused; other refusals have their own tests. */
export function mustBeRefused(options: Options, lists: Lists): boolean {
  const given = Object.values(options);
  if (given.some(isJunk) || itemsOf(options.origin ?? '*').some(isJunk)) return true;
  const dangerously = options.dangerously ?? {};
  if (options.credentials !== true) return false;
  if (reach(options) === 'any') return true;
  if (reach(options) === 'every' && dangerously.credentialsFromAnyOrigin !== true) return true;
  if (options.exposedHeaders === '*') return true;
  return entriesOf(options, lists).some((entry) => isRisky(entry, options));
}

/** Every origin and pattern in the options, or in a list at this moment. */
function entriesOf({ origin = '*' }: Options, lists: Lists): readonly string[] {
  return itemsOf(origin).flatMap((item) =>
    typeof item === 'string' ? [item] : isLive(item) ? [...(lists[item.live] ?? [])] : [],
  );
}

function isJunk(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'junk' in value;
}

/** Whether an entry allows names of other owners, or anyone on the network. */
function isRisky(entry: string, { dangerously = {} }: Options): boolean {
  if (entry === 'null') return dangerously.credentialsFromNull !== true;
  const { scheme, host } = partsOf(entry);
  const base = host.replace(/^\*\./, '');
  if (isPlain(scheme, base) && dangerously.credentialsFromInsecureOrigins !== true) return true;
  const suffix = parse(base, { allowPrivateDomains: true });
  return (
    base !== host &&
    (suffix.isIcann || suffix.isPrivate) === true &&
    suffix.domain === null &&
    dangerously.credentialsFromPublicSuffix !== true
  );
}

function isPlain(scheme: string, host: string): boolean {
  return scheme === 'http' && !/^(?:(?:.*\.)?localhost\.?|\[::1\]|127(?:\.[0-9]+){3})$/.test(host);
}

/** Whether `host` and `base` have different owners, as far as the Public Suffix List knows. */
function isOthers(host: string, base: string): boolean {
  const { domain, isIcann, isPrivate } = parse(host.replace(/\.$/, ''), { allowPrivateDomains: true });
  if (isIcann !== true && isPrivate !== true) return false;
  return domain === null || domain !== parse(base.replace(/\.$/, ''), { allowPrivateDomains: true }).domain;
}

function matches(entry: string, origin: string, options: Options): boolean {
  const careful = options.credentials === true;
  if (careful && isRisky(entry, options)) return false;
  if (entry === origin) return true;
  if (entry === 'null' || origin === 'null') return false;
  const asked = partsOf(origin);
  const named = partsOf(entry);
  if (named.scheme !== asked.scheme || (named.port !== '*' && named.port !== asked.port)) return false;
  if (!named.host.startsWith('*.')) return named.host === asked.host && named.port === '*';
  const base = named.host.slice(2);
  const above = asked.host.endsWith(`.${base}`) ? asked.host.slice(0, -base.length - 1) : '';
  if (above === '' || above.split('.').includes('')) return false;
  return !careful || options.dangerously?.credentialsFromPublicSuffix === true || !isOthers(asked.host, base);
}

function expresses({ regexp, flags, spells }: Expressed, origin: string, options: Options): boolean {
  if (origin === 'null' || !new RegExp(regexp, flags).test(origin)) return false;
  if (options.credentials !== true) return true;
  const { scheme, host } = partsOf(origin);
  if (isPlain(scheme, host) && options.dangerously?.credentialsFromInsecureOrigins !== true) return false;
  const { isPrivate, domain } = parse(host, { allowPrivateDomains: true });
  if (isPrivate !== true || options.dangerously?.credentialsFromPublicSuffix === true) return true;
  return domain !== null && spells.includes(domain);
}

/** Yes, no, or what goes to the error handlers. */
export function answerOf({ asked: { says, to } }: Asked, origin: string): 'yes' | 'no' | 'error' {
  if (to !== undefined && !to.includes(origin)) return 'no';
  switch (says) {
    case 'true':
    case 'the origin':
      return 'yes';
    case 'false':
    case 'null':
    case 'another origin':
      return 'no';
    default:
      return 'error';
  }
}

/** A promise of undefined and a callback without an answer deny; returning undefined means that a callback follows. */
function verdictOf(item: Asked, origin: string, options: Options): 'yes' | 'no' | 'error' {
  const { how, says, to } = item.asked;
  if (says === 'nothing' && how !== 'returns' && (to === undefined || to.includes(origin))) return 'no';
  const answer = answerOf(item, origin);
  const { scheme, host } = partsOf(origin);
  const insecure =
    options.credentials === true && options.dangerously?.credentialsFromInsecureOrigins !== true;
  return answer === 'yes' && insecure && isPlain(scheme, host) ? 'no' : answer;
}

/** Whether this origin may read responses. */
export function verdict(options: Options, seen: Seen, lists: Lists): 'yes' | 'no' | 'error' {
  const origin = originOf(seen);
  const wide = reach(options);
  if (wide === 'any') return 'yes';
  if (wide === 'none' || origin === undefined) return 'no';
  const items = itemsOf(options.origin as Origin);
  if (entriesOf(options, lists).some((entry) => matches(entry, origin, options))) return 'yes';
  if (wide === 'every') return origin !== 'null' || options.credentials !== true ? 'yes' : 'no';
  if (origin === 'null') return 'no';
  for (const item of items) if (isExpressed(item) && expresses(item, origin, options)) return 'yes';
  for (const item of items) {
    const answer = isAsked(item) ? verdictOf(item, origin, options) : 'no';
    if (answer !== 'no') return answer;
  }
  return 'no';
}

function isLive(item: Origin): item is Extract<Origin, { live: number }> {
  return typeof item === 'object' && 'live' in item;
}

export function isAsked(item: Origin): item is Asked {
  return typeof item === 'object' && 'asked' in item;
}

export function isExpressed(item: Origin): item is Expressed {
  return typeof item === 'object' && 'regexp' in item;
}

const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

/** The names of a list, or of a string with commas; undefined for any. */
function namesOf(given: unknown, useless: readonly string[] = []): string[] | undefined {
  const names = (Array.isArray(given) ? given : String(given).split(',')).map((name: string) => name.trim());
  if (names.includes('*')) return undefined;
  const unlike = (name: string, i: number) =>
    names.findIndex((one) => one.toLowerCase() === name.toLowerCase()) === i;
  return names.filter(unlike).filter((name) => !useless.includes(name.toLowerCase()));
}

/** As browsers write them. */
function requestedNames(seen: Seen): string {
  const names = (header(seen, 'access-control-request-headers') ?? '')
    .split(',')
    .map((name) => name.replace(/^[ \t]+|[ \t]+$/g, ''));
  const valid = names.filter((name) => TOKEN.test(name) && name !== '*').map((name) => name.toLowerCase());
  return [...new Set(valid)].sort().join(',');
}

function requestedMethod(seen: Seen): string {
  const method = header(seen, 'access-control-request-method') as string;
  return TOKEN.test(method) && method !== '*' ? method : '';
}

const NORMALIZED = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'POST', 'PUT'];

function methodsOf(
  { methods = 'GET,HEAD,PUT,PATCH,POST,DELETE,QUERY', credentials }: Options,
  seen: Seen,
): string {
  const list = (Array.isArray(methods) ? methods : String(methods).split(',')).map((name: string) =>
    name.trim(),
  );
  if (list.includes('*')) return credentials === true ? requestedMethod(seen) : '*';
  const sent = list.map((name) => (NORMALIZED.includes(name.toUpperCase()) ? name.toUpperCase() : name));
  return [...new Set(sent)].join(', ');
}

/** Whether the response depends on the request. */
function echoes(options: Options): { method: boolean; headers: boolean } {
  const credentials = options.credentials === true;
  const any = (given: unknown) => given !== undefined && namesOf(given) === undefined;
  return {
    method: credentials && any(options.methods),
    headers: options.allowedHeaders === undefined || (credentials && any(options.allowedHeaders)),
  };
}

const USELESS_ASKED = ['cookie', 'origin', 'sec-fetch-site'];
const USELESS_EXPOSED = ['set-cookie', 'access-control-allow-origin'];

function headersOf(options: Options, seen: Seen): string {
  if (echoes(options).headers) return requestedNames(seen);
  return namesOf(options.allowedHeaders, USELESS_ASKED)?.join(', ') ?? '*,authorization';
}

function exposedOf({ exposedHeaders = [] }: Options): string {
  return namesOf(exposedHeaders, USELESS_EXPOSED)?.join(', ') ?? '*';
}

/** Allowed pages may read timings; a list of exact origins is sent to everybody. */
function timingOf(options: Options, origin: string | undefined, allowed: boolean): string {
  if (options.timingAllowOrigin !== true || reach(options) === 'none') return '';
  if (reach(options) === 'any') return '*';
  const items = itemsOf(options.origin as Origin);
  if (items.every((item) => typeof item === 'string' && !item.includes('*'))) return items.join(', ');
  return allowed ? (origin as string) : '';
}

function isPreflight(seen: Seen): boolean {
  return (
    seen.method === 'OPTIONS' &&
    seen.headers.has('origin') &&
    seen.headers.has('access-control-request-method')
  );
}

/** Whether a page of another origin made the request, by the browser's headers. */
function isCrossOrigin(seen: Seen): boolean {
  const site = header(seen, 'sec-fetch-site');
  if (site === 'same-origin' || site === 'none') return false;
  const safe = ['GET', 'HEAD', 'OPTIONS'].includes(seen.method);
  if (!seen.headers.has('origin')) return site !== undefined && !safe;
  if (site !== undefined) return true;
  const origin = originOf(seen);
  if (origin === undefined || origin === 'null') return true;
  const { scheme } = partsOf(origin);
  if (scheme !== 'http' && scheme !== 'https') return true;
  const [start = '', empty, target = ''] = seen.url.split('/');
  const absolute = empty === '' && ['http:', 'https:'].includes(start.toLowerCase());
  const asked = absolute ? (target.split(/[?#]/)[0] as string) : (seen.headers.get('host')?.[0] ?? '');
  const authority = asked.toLowerCase();
  const port = scheme === 'https' ? ':443' : ':80';
  return origin !== `${scheme}://${authority.endsWith(port) ? authority.slice(0, -port.length) : authority}`;
}

function filled(carried: Readonly<Record<string, string>>): Carried {
  return Object.fromEntries(Object.entries(carried).filter(([, value]) => value !== ''));
}

/** What a policy decides for a request. */
export function decide({ options, as }: Mount, seen: Seen, lists: Lists, isValid: boolean): Decision {
  const delegated = typeof as === 'object';
  if (delegated && ((as.says !== 'options' && as.says !== 'policy') || !isValid))
    return { outcome: 'error', carried: {}, vary: ['origin'], protects: false };
  const allowed = verdict(options, seen, lists);
  const protects = options.protectHeaders === true;
  const wide = reach(options);
  const guards = options.disallowedOrigin !== undefined && options.disallowedOrigin !== 'ignore';
  const refuses = isPreflight(seen) ? wide === 'none' : allowed === 'no' && isCrossOrigin(seen);
  if (guards && refuses)
    return { outcome: AFTER_REFUSAL[refusingOf(options)], carried: {}, vary: ['origin'], protects };

  const vary = delegated || wide === 'every' || wide === 'list' ? ['origin'] : [];
  if (isPreflight(seen) && wide !== 'none') {
    const { method, headers } = echoes(options);
    if (method) vary.push('access-control-request-method');
    if (headers) vary.push('access-control-request-headers');
    const succeeds =
      options.preflightContinue === true ? 'next' : ((options.optionsSuccessStatus ?? 204) as number);
    const outcome = allowed === 'yes' ? succeeds : allowed === 'no' ? 403 : 'error';
    return { outcome, carried: allowed === 'yes' ? carriedByPreflight(options, seen) : {}, vary, protects };
  }
  const outcome = allowed === 'error' ? 'error' : 'next';
  return {
    outcome,
    carried: isPreflight(seen) ? {} : carriedByActual(options, seen, allowed),
    vary,
    protects,
  };
}

function carriedForAllowed(options: Options, seen: Seen): Record<string, string> {
  return {
    'access-control-allow-origin': reach(options) === 'any' ? '*' : (originOf(seen) ?? ''),
    'access-control-allow-credentials': options.credentials === true ? 'true' : '',
  };
}

function carriedByPreflight(options: Options, seen: Seen): Carried {
  const { maxAge = 600 } = options;
  return filled({
    ...carriedForAllowed(options, seen),
    'access-control-allow-methods': methodsOf(options, seen),
    'access-control-allow-headers': headersOf(options, seen),
    'access-control-max-age': maxAge === false ? '' : String(maxAge),
  });
}

function carriedByActual(options: Options, seen: Seen, allowed: 'yes' | 'no' | 'error'): Carried {
  const timing = timingOf(options, originOf(seen), allowed === 'yes');
  return filled({
    ...(allowed === 'yes' ? carriedForAllowed(options, seen) : {}),
    'access-control-expose-headers': allowed === 'yes' ? exposedOf(options) : '',
    'timing-allow-origin': timing,
  });
}

function refusingOf({ disallowedOrigin }: Options): keyof typeof AFTER_REFUSAL {
  return typeof disallowedOrigin === 'object' && 'refusing' in disallowedOrigin
    ? disallowedOrigin.refusing
    : 'reject';
}

/** What happens to a refused request, with or without a function. */
const AFTER_REFUSAL = {
  reject: 403,
  ends: 451,
  'goes on': 'next',
  fails: 'error',
  throws: 'error',
  rejects: 'error',
} as const;
