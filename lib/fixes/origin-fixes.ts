// Why a configured string is no origin, and what to type instead.

import { MAX_HOST_LENGTH, MAX_ORIGIN_LENGTH, namesNoPage, readOriginEntry } from '../origins';
import type { OriginProblemCode } from '../problems';

interface OriginFault {
  /** Of the first fault. */
  readonly code: OriginProblemCode;
  /** Every fault, in words that go on after the value: "ends with a slash". */
  readonly says: string;
  /** What to do instead, with the exact string to paste where there is one. */
  readonly fix: string;
}

interface Fault {
  readonly code: OriginProblemCode;
  readonly says: string;
  /** Said where no string to paste can be made. */
  readonly fix?: string;
}

const FORM = 'Write scheme://host or scheme://host:port, such as "https://app.example.com".';
const PATTERN_FORM =
  'A wildcard stands for whole labels in front ("https://*.example.com") or for the whole port ("http://localhost:*"); for anything else use a RegExp or a function.';

/** For a string that `readOriginEntry` did not take. */
export function repairOrigin(text: string): OriginFault {
  const faults: Fault[] = [];
  const pasted = text.length > 4 * MAX_ORIGIN_LENGTH ? tooLong(faults) : repair(text, faults);
  const [first] = faults as [Fault, ...Fault[]];
  return {
    code: first.code,
    says: faults.map(({ says }) => says).join(' and '),
    fix: pasted ?? faults.find(({ fix }) => fix !== undefined)?.fix ?? FORM,
  };
}

function tooLong(faults: Fault[]): undefined {
  faults.push({ code: 'ORIGIN_TOO_LONG', says: 'is longer than any origin' });
  return undefined;
}

/** Adds what is wrong with `text` to `faults`; returns the fix where it is a string to paste. */
function repair(text: string, faults: Fault[]): string | undefined {
  const trimmed = text.trim();
  if (trimmed === '') {
    faults.push({
      code: 'ORIGIN_EMPTY',
      says: 'is empty',
      fix: 'Write the origin, false to allow none, or leave the key out to allow any.',
    });
    return undefined;
  }
  if (trimmed !== text) faults.push({ code: 'ORIGIN_BLANKS', says: 'has blanks around it' });
  if (text === '*') {
    faults.push({
      code: 'ORIGIN_WILDCARD',
      says: 'is any origin',
      fix: 'Write origin: "*" in the options instead.',
    });
    return undefined;
  }
  const keyword = trimmed.toLowerCase();
  if (keyword === '*' || keyword === 'null') {
    if (trimmed !== keyword) faults.push({ code: 'ORIGIN_UPPER_CASE', says: 'has upper-case letters' });
    return keyword === 'null' ? 'Write "null".' : 'Write origin: "*" in the options.';
  }
  if (/^(?:true|false)$/i.test(trimmed)) {
    faults.push({ code: 'ORIGIN_QUOTED_KEYWORD', says: 'is a string' });
    return `Write ${trimmed.toLowerCase()}, without quotes.`;
  }
  if (keyword === 'undefined') {
    faults.push({
      code: 'ORIGIN_UNDEFINED',
      says: 'is what a missing setting becomes in a string',
      fix: 'Set it, or leave it out of the list.',
    });
    return undefined;
  }
  if (/^'?self'?$/.test(keyword)) {
    faults.push({
      code: 'ORIGIN_NOT_PLAIN',
      says: "is a Content Security Policy's word",
      fix: 'Write the origin itself, such as "https://app.example.com".',
    });
    return undefined;
  }
  const plain = unwrap(trimmed);
  if (plain !== trimmed) {
    faults.push({
      code: 'ORIGIN_NOT_PLAIN',
      says: 'has quotes, brackets or backslashes that are no part of an origin',
    });
    const origin = repaired(plain);
    return origin === undefined ? undefined : `Write ${JSON.stringify(origin)}.`;
  }
  const page = /^([a-z]+):/i.exec(trimmed)?.[1]?.toLowerCase() ?? '';
  if (/[()]|\?:\/\/|^\^|\$$/.test(trimmed) && !namesNoPage(page)) {
    faults.push({
      code: 'ORIGIN_NOT_PLAIN',
      says: 'is an expression, not an origin',
      fix: 'Write it as a RegExp, without quotes: /^https:\\/\\/app\\.example\\.com$/.',
    });
    return undefined;
  }
  const parts = namesNoPage(page) ? [trimmed] : trimmed.split(/[\s,;|]+/).filter((part) => part !== '');
  if (parts.length > 1) {
    faults.push({ code: 'ORIGIN_LIST_IN_A_STRING', says: 'has several origins in one string' });
    const origins = parts.map((part) => repaired(part));
    return origins.includes(undefined)
      ? undefined
      : `Write [${origins.map((origin) => JSON.stringify(origin)).join(', ')}].`;
  }
  const [only = trimmed] = parts;
  if (only !== trimmed) faults.push({ code: 'ORIGIN_LIST_IN_A_STRING', says: 'has a separator left over' });
  const origin = only === trimmed ? repairOne(only, faults) : repaired(only);
  return origin === undefined ? undefined : `Write ${JSON.stringify(origin)}.`;
}

/** Without the quotes a setting keeps, or the backslashes of an expression. */
function unwrap(text: string): string {
  const inner = /^(["'`])(.+)\1$/.exec(text)?.[2] ?? /^<(.+)>$/.exec(text)?.[1] ?? text;
  return inner.replace(/\\([./])/g, '$1');
}

/** One item of a list in a string: as it is where it is right. */
function repaired(part: string): string | undefined {
  return readOriginEntry(part) === undefined ? repairOne(part, []) : part;
}

/** The origin that was meant, or undefined where that cannot be told. */
function repairOne(text: string, faults: Fault[]): string | undefined {
  const parts = /^(?:([a-z*][a-z0-9+.*-]*):)?[/\\]{0,2}([^/\\?#]*)([^?#]*)(\?[^#]*)?(#.*)?$/is.exec(
    withScheme(text, faults),
  );
  // The expression takes any text that has a scheme, and by now this one has.
  const [, givenScheme, authority, path, query = '', fragment = ''] = parts as unknown as [
    string,
    string,
    string,
    string,
    string?,
    string?,
  ];
  const scheme = repairScheme(givenScheme, faults);
  const [host, port] = repairAuthority(scheme ?? 'https', authority, faults);
  if (path === '/') faults.push({ code: 'ORIGIN_TRAILING_SLASH', says: 'ends with a slash' });
  else if (path !== '') faults.push({ code: 'ORIGIN_PATH', says: 'has a path' });
  if (query !== '') faults.push({ code: 'ORIGIN_QUERY', says: 'has a query' });
  if (fragment !== '') faults.push({ code: 'ORIGIN_FRAGMENT', says: 'has a fragment' });
  if (faults.length === 0 && text.length > MAX_HOST_LENGTH) tooLong(faults);
  else if (faults.length === 0) faults.push({ code: 'ORIGIN_HOST', says: 'has no valid host' });
  if (scheme === undefined || host === undefined || port === undefined) return undefined;
  const origin = `${scheme}://${host}${port === '' ? '' : `:${port}`}`;
  return readOriginEntry(origin) === undefined ? undefined : origin;
}

/** `text` with the scheme, or the `://` after it, that it lacks. */
function withScheme(text: string, faults: Fault[]): string {
  if (/^[a-z*][a-z0-9+.*-]*:\/\/(?!\/)/i.test(text)) return text;
  const web = /^(https?|capacitor|tauri|app)(?::[/\\]*|[/\\]{2})(?![0-9]+$)/i.exec(text);
  if (web !== null) {
    faults.push({ code: 'ORIGIN_SCHEME', says: 'lacks the "://" after the scheme' });
    return `${web[1]}://${text.slice(web[0].length)}`;
  }
  const bare = /^([a-z]+):/i.exec(text)?.[1]?.toLowerCase() ?? '';
  if (namesNoPage(bare)) return text;
  faults.push({ code: 'ORIGIN_SCHEME_MISSING', says: 'has no scheme' });
  const rest = text.replace(/^:?[/\\]+/, '');
  return /^(?:[^/?#]*\.)?(?:localhost|127\.[0-9.]+|\[::1\])(?=[:/?#]|$)/i.test(rest)
    ? `http://${rest}`
    : `https://${rest}`;
}

function repairScheme(given: string, faults: Fault[]): string | undefined {
  const scheme = given.toLowerCase();
  if (scheme !== given) faults.push({ code: 'ORIGIN_UPPER_CASE', says: 'has an upper-case scheme' });
  if (scheme.includes('*')) {
    faults.push({
      code: 'ORIGIN_WILDCARD',
      says: 'has a wildcard for the scheme',
      fix: 'List each scheme: ["https://example.com", "http://example.com"].',
    });
    return undefined;
  }
  if (!namesNoPage(scheme)) return scheme;
  const says = `has the scheme ${scheme}:, which is no page's origin`;
  if (scheme === 'ws' || scheme === 'wss') {
    faults.push({ code: 'ORIGIN_SCHEME', says });
    return scheme === 'ws' ? 'http' : 'https';
  }
  const fix =
    scheme === 'ftp' || scheme === 'javascript'
      ? 'Leave it out.'
      : 'The origin of such a page is "null", which any site can have too; serve the page over https instead.';
  faults.push({ code: 'ORIGIN_SCHEME', says, fix });
  return undefined;
}

/** The host and the port ('' for none) that were meant; undefined where that cannot be told. */
function repairAuthority(
  scheme: string,
  authority: string,
  faults: Fault[],
): [host: string | undefined, port: string | undefined] {
  const at = authority.lastIndexOf('@');
  if (at !== -1) faults.push({ code: 'ORIGIN_USERINFO', says: 'has a user name before the host' });
  const rest = authority.slice(at + 1);
  const colon = rest.lastIndexOf(':');
  // Several colons without brackets are an IPv6 address without its brackets.
  const hasPort =
    colon !== -1 && !rest.endsWith(']') && (rest.startsWith('[') || rest.indexOf(':') === colon);
  const host = hasPort ? rest.slice(0, colon) : rest;
  return [repairHost(scheme, host, faults), hasPort ? repairPort(scheme, rest.slice(colon + 1), faults) : ''];
}

function repairPort(scheme: string, given: string, faults: Fault[]): string | undefined {
  if (given === '*') return given;
  if (given.includes('*')) {
    faults.push({ code: 'ORIGIN_WILDCARD', says: 'has a wildcard within the port', fix: PATTERN_FORM });
    return undefined;
  }
  const number = Number(given);
  if (!/^[0-9]*$/.test(given) || number > 65535 || (given !== '' && number === 0)) {
    faults.push({
      code: 'ORIGIN_PORT',
      says: 'has no valid port',
      fix: 'Write a port from 1 to 65535, ":*" for any, or none.',
    });
    return undefined;
  }
  if ((scheme === 'https' && number === 443) || (scheme === 'http' && number === 80)) {
    faults.push({ code: 'ORIGIN_DEFAULT_PORT', says: 'spells out the default port' });
    return '';
  }
  const port = given === '' ? '' : String(number);
  if (port !== given || given === '')
    faults.push({ code: 'ORIGIN_PORT', says: 'has a port that browsers write otherwise' });
  return port;
}

function repairHost(scheme: string, given: string, faults: Fault[]): string | undefined {
  if (given === '') {
    faults.push({ code: 'ORIGIN_HOST', says: 'has no host' });
    return undefined;
  }
  const [wildcard, name] = repairWildcard(given, faults);
  if (name === undefined) return undefined;
  const lower = name.toLowerCase();
  if (/[A-Z]/.test(name)) faults.push({ code: 'ORIGIN_UPPER_CASE', says: 'has upper-case letters' });
  const parsed = scheme === 'http' || scheme === 'https' ? hostname(`${scheme}://${lower}`) : lower;
  const host = parsed ?? hostname(`https://[${lower}]`);
  if (host === undefined || host === '' || !/^[\x21-\x7e]+$/.test(host)) {
    faults.push({ code: 'ORIGIN_HOST', says: 'has no valid host' });
    return undefined;
  }
  if (host !== lower) {
    if (host.startsWith('['))
      faults.push({ code: 'ORIGIN_IPV6', says: 'has an IPv6 address that browsers write otherwise' });
    else if (/[^\x21-\x7e]/.test(lower))
      faults.push({ code: 'ORIGIN_UNICODE', says: 'has a host that is not in Punycode' });
    else faults.push({ code: 'ORIGIN_HOST', says: 'has a host that browsers write otherwise' });
  }
  if (wildcard !== '' && readOriginEntry(`${scheme}://${wildcard}${host}`) === undefined) {
    faults.push({
      code: 'ORIGIN_WILDCARD',
      says: 'has a wildcard before something that has no sub-domains',
      fix: PATTERN_FORM,
    });
    return undefined;
  }
  return wildcard + host;
}

function hostname(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).hostname : undefined;
}

/** The wildcard in front, if any, and the literal labels; undefined where the wildcard stands elsewhere. */
function repairWildcard(given: string, faults: Fault[]): [wildcard: '' | '*.', name: string | undefined] {
  if (/^\.[\p{L}\p{N}]/u.test(given) && !given.includes('*')) {
    faults.push({ code: 'ORIGIN_WILDCARD', says: 'has a dot in front, where a wildcard belongs' });
    return ['*.', given.slice(1)];
  }
  if (!given.includes('*')) return ['', given];
  const name = given.replace(/^(?:\*+\.)+/, '').replace(/^\*(?=[\p{L}\p{N}])/u, '');
  if (name === given.slice(2)) {
    if (!name.includes('*')) return ['*.', name];
  } else if (!name.includes('*')) {
    faults.push({ code: 'ORIGIN_WILDCARD', says: 'has a wildcard that is not one whole leading label' });
    return ['*.', name];
  }
  const fix =
    given === '*'
      ? 'Name each host. To allow any origin at all, write origin: "*" alone, without credentials.'
      : PATTERN_FORM;
  faults.push({ code: 'ORIGIN_WILDCARD', says: 'has a wildcard that is not one whole leading label', fix });
  return ['', undefined];
}
