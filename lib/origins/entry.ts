// One configured origin string: an exact serialized origin, `null`, or a pattern.

import type { OriginPattern } from './pattern-index';
import { hostOf, isSerializedOrigin, portOf, schemeOf } from './serialized';

export interface OriginEntry {
  /** As configured. */
  readonly text: string;
  /** Undefined for an exact origin and for `null`. */
  readonly pattern: OriginPattern | undefined;
}

/** Schemes whose documents have another origin, or none that a browser would send. */
const SCHEMES_WITHOUT_PAGES: ReadonlySet<string> = new Set([
  'about',
  'blob',
  'data',
  'file',
  'ftp',
  'javascript',
  'ws',
  'wss',
]);

export function namesNoPage(scheme: string): boolean {
  return SCHEMES_WITHOUT_PAGES.has(scheme);
}

/** Undefined when `text` is neither an origin nor a pattern. */
export function readOriginEntry(text: string): OriginEntry | undefined {
  if (text === 'null') return { text, pattern: undefined };
  const anyPort = text.endsWith(':*');
  let origin = anyPort ? text.slice(0, -2) : text;
  const host = origin.indexOf('://') + 3;
  const below = origin.startsWith('*.', host);
  if (below) origin = origin.slice(0, host) + origin.slice(host + 2);
  if (!isSerializedOrigin(origin)) return undefined;
  // `*` is a legal character of a host to the URL parser, and of no host that exists.
  // So are the signs that stand between the items of a list.
  if (/[*,;]/.test(origin)) return undefined;
  if (namesNoPage(schemeOf(origin)) || portOf(origin) === '0') return undefined;
  if (!below && !anyPort) return { text, pattern: undefined };
  const base = hostOf(origin);
  if (below && !canHaveSubdomains(base)) return undefined;
  const port = portOf(origin);
  if (anyPort && port !== '') return undefined;
  return { text, pattern: { scheme: schemeOf(origin), base, below, port: anyPort ? '*' : port } };
}

/** No IP address, and no empty label before the end. */
function canHaveSubdomains(host: string): boolean {
  return !host.startsWith('[') && !host.startsWith('.') && !host.includes('..') && !/^[0-9.]+$/.test(host);
}
