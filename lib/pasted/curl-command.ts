// "Copy as cURL", of Chromium, Firefox and Safari, in the form for bash and for Windows' cmd.exe.

import { parseArgs } from 'node:util';
import { getHeader, type HeaderList } from '../http';
import { behindPreflight, type Pasted, readHeaders, readUrl, type Unreadable } from './pasted';
import { bashWords, cmdWords } from './shell-words';

export function readCurlCommand(text: string): Pasted | Unreadable {
  const { words, more } = (/\^["\r\n]/.test(text) ? cmdWords : bashWords)(text);
  const read = readCurlWords(words);
  if (!more || 'fix' in read) return read;
  return { ...read, notes: ['Only the first command is read.', ...read.notes] };
}

/** The options that take a value, or that mean something here. https://curl.se/docs/manpage.html */
const OPTIONS = {
  cacert: { type: 'string' },
  cert: { type: 'string', short: 'E' },
  config: { type: 'string', short: 'K' },
  'connect-timeout': { type: 'string' },
  'connect-to': { type: 'string' },
  cookie: { type: 'string', short: 'b' },
  'cookie-jar': { type: 'string', short: 'c' },
  data: { type: 'string', short: 'd' },
  'data-ascii': { type: 'string' },
  'data-binary': { type: 'string' },
  'data-raw': { type: 'string' },
  'data-urlencode': { type: 'string' },
  form: { type: 'string', short: 'F' },
  'form-string': { type: 'string' },
  get: { type: 'boolean', short: 'G' },
  head: { type: 'boolean', short: 'I' },
  header: { type: 'string', short: 'H' },
  insecure: { type: 'boolean', short: 'k' },
  json: { type: 'string' },
  'max-redirs': { type: 'string' },
  'max-time': { type: 'string', short: 'm' },
  noproxy: { type: 'string' },
  'oauth2-bearer': { type: 'string' },
  output: { type: 'string', short: 'o' },
  proxy: { type: 'string', short: 'x' },
  referer: { type: 'string', short: 'e' },
  request: { type: 'string', short: 'X' },
  resolve: { type: 'string' },
  retry: { type: 'string' },
  'upload-file': { type: 'string', short: 'T' },
  url: { type: 'string' },
  user: { type: 'string', short: 'u' },
  'user-agent': { type: 'string', short: 'A' },
  'write-out': { type: 'string', short: 'w' },
} as const;

const DATA = /^(?:data|data-(?:ascii|binary|raw|urlencode)|json)$/;

/** `words` begin with `curl`. */
export function readCurlWords(words: readonly string[]): Pasted | Unreadable {
  const given = optionsOf(words.slice(1));
  const all = (name: string) => given.filter(([key]) => key === name).map(([, value]) => value);
  const has = (name: string) => given.some(([key]) => key === name);
  const [address] = all('url');
  if (address === undefined) {
    return { message: 'The curl command has no URL.', fix: 'Copy the whole command.' };
  }
  // curl would read brackets as a pattern, so that they are escaped.
  const url = readUrl(withScheme(address.replace(/\\([[\]{}])/g, '$1')));
  if ('fix' in url) return url;
  const lines = all('header').flatMap(headerOf);
  for (const [option, name] of [
    ['user-agent', 'User-Agent'],
    ['referer', 'Referer'],
    ['cookie', 'Cookie'],
  ] as const) {
    lines.push(...all(option).map((value) => [name, value] as const));
  }
  const [user] = all('user');
  if (user !== undefined) lines.push(['Authorization', `Basic ${base64(user)}`]);
  if (has('json')) lines.push(['Content-Type', 'application/json']);
  if (has('form')) lines.push(['Content-Type', 'multipart/form-data']);
  const data = given.filter(([key]) => DATA.test(key));
  const files = data.filter(([key, value]) => key !== 'data-raw' && value.startsWith('@'));
  const read = readHeaders(lines);
  const body = data.map(([, value]) => value).join('&');
  const hasBody = data.length > 0 && files.length === 0 && !has('get');
  const [request] = all('request');
  const sends = (data.length > 0 && !has('get')) || has('form');
  const copy: Pasted = {
    ...read,
    url: has('get') && data.length > 0 ? `${url.url}${url.url.includes('?') ? '&' : '?'}${body}` : url.url,
    method: request ?? (has('head') ? 'HEAD' : sends ? 'POST' : 'GET'),
    headers:
      sends && getHeader(lines, 'Content-Type') === null
        ? [...read.headers, ['Content-Type', 'application/x-www-form-urlencoded']]
        : read.headers,
    body: hasBody ? body : undefined,
    insecure: has('insecure') || undefined,
    from: 'copy',
    notes: [
      ...read.notes,
      ...(files.length > 0 || has('form')
        ? ['The body is left out: corsage does not read the files and forms of a curl command.']
        : []),
    ],
  };
  return behindPreflight(copy, lines);
}

/** Options by their long names, and URLs as `url`. */
function optionsOf(words: readonly string[]): [name: string, value: string][] {
  const { tokens } = parseArgs({ args: [...words], options: OPTIONS, strict: false, tokens: true });
  return tokens.flatMap((token) => {
    if (token.kind === 'option') return [[token.name, token.value ?? '']];
    return token.kind === 'positional' ? [['url', token.value]] : [];
  });
}

/** `Name: value`; `Name;` is an empty one, and `Name:` none. */
function headerOf(line: string): HeaderList {
  const at = line.search(/[:;]/);
  // The name of a pseudo-header begins with a colon.
  const colon = at === 0 ? line.indexOf(':', 1) : at;
  if (colon < 0) return [];
  const value = line.slice(colon + 1).trim();
  return value === '' && line[colon] === ':' ? [] : [[line.slice(0, colon).trim(), value]];
}

function withScheme(url: string): string {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(url) ? url : `http://${url}`;
}

function base64(text: string): string {
  return btoa(Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join(''));
}
