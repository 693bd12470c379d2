// What a list of origins allows, in simple code: every entry is split and compared part by part. Tests compare the index
// with it, so it shares only the check for serialized origins with the index.

import { isSerializedOrigin } from '../../lib/origins/serialized';

interface Parts {
  readonly scheme: string;
  readonly labels: readonly string[];
  /** '' for none. */
  readonly port: string;
}

/** Splits a serialized origin, or a pattern. */
function split(text: string): Parts {
  const [scheme = '', authority = ''] = text.split('://');
  const bracket = authority.indexOf(']') + 1;
  const [rest = '', port = ''] = authority.slice(bracket).split(':');
  return { scheme, labels: bracket > 0 ? [authority.slice(0, bracket)] : rest.split('.'), port };
}

function allows(entry: Parts, origin: Parts): boolean {
  if (entry.scheme !== origin.scheme) return false;
  if (entry.port !== '*' && entry.port !== origin.port) return false;
  if (entry.labels[0] !== '*') return sameLabels(entry.labels, origin.labels);
  const base = entry.labels.slice(1);
  const above = origin.labels.slice(0, origin.labels.length - base.length);
  const tail = origin.labels.slice(above.length);
  return above.length > 0 && above.every((label) => label !== '') && sameLabels(base, tail);
}

function sameLabels(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((label, i) => label === other[i]);
}

export function naivelyAllows(entries: Iterable<string>, origin: string | undefined): boolean {
  const list = [...entries];
  if (origin === 'null' || origin === 'file://') return list.includes(origin);
  if (!isSerializedOrigin(origin)) return false;
  const parts = split(origin);
  return list.some(
    (entry) =>
      entry.includes('://') &&
      (entry.endsWith('://*')
        ? origin.startsWith(entry.slice(0, -1)) && parts.port === ''
        : allows(split(entry), parts)),
  );
}

/** Schemes that no page has. */
const PAGELESS = ['about', 'blob', 'data', 'file', 'ftp', 'javascript', 'ws', 'wss'];

/** A letter is missing, or doubled, or has changed places with the next. */
const MISTYPED = ['http', 'https'].flatMap((scheme) =>
  [...scheme].flatMap((letter, i) => [
    scheme.slice(0, i) + scheme.slice(i + 1),
    scheme.slice(0, i) + letter + scheme.slice(i),
    scheme.slice(0, i) + (scheme[i + 1] ?? '') + letter + scheme.slice(i + 2),
  ]),
);

/** Schemes of extensions and webviews, whose hosts nobody knows in advance. */
const RANDOM_HOSTS = ['chrome-extension', 'moz-extension', 'safari-web-extension', 'vscode-webview'];

/** What is left of a template that was not filled in. */
const NO_HOSTS = ['undefined', 'null', 'nan', 'http', 'https'];

/** Whether a configured string is an exact origin, `null`, `file://`, or a pattern. */
export function isNaiveEntry(text: string): boolean {
  if (text === 'null' || text === 'file://') return true;
  if (RANDOM_HOSTS.some((scheme) => text === `${scheme}://*`)) return true;
  const anyPort = text.endsWith(':*');
  const plain = anyPort ? text.slice(0, -2) : text;
  const exact = plain.replace('://*.', '://');
  const below = exact !== plain;
  if (!isSerializedOrigin(exact)) return false;
  const { scheme, labels, port } = split(exact);
  if (scheme !== 'http' && scheme !== 'https' && MISTYPED.includes(scheme)) return false;
  if (PAGELESS.includes(scheme) || port === '0' || (anyPort && port !== '')) return false;
  // A trailing dot makes an empty label, which does not count.
  const real = labels.at(-1) === '' ? labels.slice(0, -1) : labels;
  const isAddress = labels[0]?.startsWith('[') || real.every((label) => /^[0-9]*$/.test(label));
  if (labels[0]?.startsWith('[')) return !below;
  if (!real.every((label) => /^[a-z0-9_-]+$/.test(label)) || NO_HOSTS.includes(real.join('.'))) return false;
  return !below || !isAddress;
}
