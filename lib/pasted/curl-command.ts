// "Copy as cURL", of Chromium, Firefox and Safari, in the form for bash and for Windows' cmd.exe.

import type { HeaderList } from '../http';
import { behindPreflight, type Pasted, readHeaders, readUrl, type Unreadable } from './pasted';
import { bashWords, cmdWords } from './shell-words';

export function readCurlCommand(text: string): Pasted | Unreadable {
  const { words, more } = (/\^["\r\n]/.test(text) ? cmdWords : bashWords)(text);
  const read = readCurlWords(words);
  if (!more || 'fix' in read) return read;
  return { ...read, notes: ['Only the first command is read.', ...read.notes] };
}

/** Short options that take a value. */
const SHORT: Readonly<Record<string, string>> = {
  A: 'user-agent',
  E: 'cert',
  F: 'form',
  H: 'header',
  K: 'config',
  T: 'upload-file',
  X: 'request',
  b: 'cookie',
  c: 'cookie-jar',
  d: 'data',
  e: 'referer',
  m: 'max-time',
  o: 'output',
  u: 'user',
  w: 'write-out',
  x: 'proxy',
};

/** Short options without a value that mean something here. */
const FLAGS: Readonly<Record<string, string>> = { G: 'get', I: 'head', k: 'insecure' };

/** Long options that take a value. https://curl.se/docs/manpage.html */
const WITH_VALUE: ReadonlySet<string> = new Set([
  ...Object.values(SHORT),
  'cacert',
  'connect-timeout',
  'connect-to',
  'data-ascii',
  'data-binary',
  'data-raw',
  'data-urlencode',
  'form-string',
  'json',
  'max-redirs',
  'noproxy',
  'oauth2-bearer',
  'resolve',
  'retry',
  'url',
]);

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
    url: has('get') && data.length > 0 ? `${url.url}${url.url?.includes('?') ? '&' : '?'}${body}` : url.url,
    method: request ?? (has('head') ? 'HEAD' : sends ? 'POST' : 'GET'),
    headers:
      sends && !lines.some(([name]) => name.toLowerCase() === 'content-type')
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
  const given: [string, string][] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i] as string;
    if (word === '-' || !word.startsWith('-')) given.push(['url', word]);
    else if (word.startsWith('--')) {
      const name = word.slice(2);
      given.push([name, WITH_VALUE.has(name) ? (words[++i] ?? '') : '']);
    } else i += readShort(word.slice(1), words[i + 1] ?? '', given);
  }
  return given;
}

/** `-XPUT`, `-X PUT`, `-sk`; gives back how many further words it took. */
function readShort(letters: string, next: string, given: [string, string][]): number {
  for (let i = 0; i < letters.length; i++) {
    const letter = letters[i] as string;
    const name = Object.hasOwn(SHORT, letter) ? SHORT[letter] : undefined;
    if (name !== undefined) {
      const rest = letters.slice(i + 1);
      given.push([name, rest || next]);
      return rest === '' ? 1 : 0;
    }
    given.push([(Object.hasOwn(FLAGS, letter) && FLAGS[letter]) || letter, '']);
  }
  return 0;
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
