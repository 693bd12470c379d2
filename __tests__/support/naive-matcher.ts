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
  if (origin === 'null') return list.includes('null');
  if (!isSerializedOrigin(origin)) return false;
  const parts = split(origin);
  return list.some((entry) => entry !== 'null' && allows(split(entry), parts));
}

/** Schemes that no page has. */
const PAGELESS = ['about', 'blob', 'data', 'file', 'ftp', 'javascript', 'ws', 'wss'];

/** Whether a configured string is an exact origin, `null`, or a pattern. */
export function isNaiveEntry(text: string): boolean {
  if (text === 'null') return true;
  const anyPort = text.endsWith(':*');
  const plain = anyPort ? text.slice(0, -2) : text;
  const exact = plain.replace('://*.', '://');
  const below = exact !== plain;
  if (exact.includes('*') || !isSerializedOrigin(exact)) return false;
  const { scheme, labels, port } = split(exact);
  if (PAGELESS.includes(scheme) || port === '0' || (anyPort && port !== '')) return false;
  // A trailing dot makes an empty label, which does not count.
  const real = labels.at(-1) === '' ? labels.slice(0, -1) : labels;
  const isAddress = labels[0]?.startsWith('[') || real.every((label) => /^[0-9]*$/.test(label));
  return !below || (real.length > 0 && !isAddress && real.every((label) => label !== ''));
}
