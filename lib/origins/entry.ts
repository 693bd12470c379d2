// One configured origin string: an exact serialized origin, `null`, or a pattern.

import type { OriginPattern } from './pattern-index';
import { hostOf, isPlainOrigin, isSerializedOrigin, portOf, schemeOf } from './serialized';

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

/** A letter of http or https is missing, doubled or swapped: no app has such a scheme, so that nothing would ever match. */
const MISTYPED_SCHEMES: ReadonlySet<string> = new Set(
  'hhttp hhttps htp htps htpt htpts htt httpp httpps httpss htts httsp htttp htttps thtp thtps ttp ttps'.split(
    ' ',
  ),
);

/**
 * Schemes whose hosts are made anew for each installation, window or unpacked extension, so that no list can name them.
 * Chromium and Firefox send them as they are; WebKit, whose extensions have ids in upper case, sends those in lower case.
 */
const SCHEMES_OF_EXTENSIONS: ReadonlySet<string> = new Set([
  'chrome-extension',
  'moz-extension',
  'safari-web-extension',
  'vscode-webview',
]);

/** What only a template or a variable that was not filled in makes of a host. */
const HOSTS_BY_MISTAKE: ReadonlySet<string> = new Set(['undefined', 'null', 'nan', 'http', 'https']);

export function namesNoPage(scheme: string): boolean {
  return SCHEMES_WITHOUT_PAGES.has(scheme) || MISTYPED_SCHEMES.has(scheme);
}

export function isExtensionScheme(scheme: string): boolean {
  return SCHEMES_OF_EXTENSIONS.has(scheme);
}

export function isHostByMistake(host: string): boolean {
  return HOSTS_BY_MISTAKE.has(host);
}

/** The origins that have no host, so that neither a RegExp nor a function is asked about them: each by its name alone. */
export const NAMED_ORIGINS: readonly string[] = ['null', 'file://'];

/** Undefined when `text` is neither an origin nor a pattern. */
export function readOriginEntry(text: string): OriginEntry | undefined {
  // Most are such. With a dot in its name, none of these is a host by mistake.
  if (isPlainOrigin(text) && text.includes('.')) return { text, pattern: undefined };
  if (text === 'null' || text === 'file://') return { text, pattern: undefined };
  if (text.endsWith('://*')) {
    const scheme = text.slice(0, -4);
    if (!isExtensionScheme(scheme)) return undefined;
    return { text, pattern: { scheme, base: '', below: true, port: '' } };
  }
  const anyPort = text.endsWith(':*');
  let origin = anyPort ? text.slice(0, -2) : text;
  const host = origin.indexOf('://') + 3;
  const below = origin.startsWith('*.', host);
  if (below) origin = origin.slice(0, host) + origin.slice(host + 2);
  if (!isSerializedOrigin(origin)) return undefined;
  if (namesNoPage(schemeOf(origin)) || portOf(origin) === '0') return undefined;
  const base = hostOf(origin);
  if (!canBeHost(base)) return undefined;
  if (!below && !anyPort) return { text, pattern: undefined };
  if (below && isAddress(base)) return undefined;
  const port = portOf(origin);
  if (anyPort && port !== '') return undefined;
  return { text, pattern: { scheme: schemeOf(origin), base, below, port: anyPort ? '*' : port } };
}

/** The URL parser takes signs and empty labels that no host has, such as the `$` of a template. */
function canBeHost(host: string): boolean {
  if (host.startsWith('[')) return true;
  return /^[a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.?$/.test(host) && !isHostByMistake(host);
}

function isAddress(host: string): boolean {
  return host.startsWith('[') || /^[0-9.]+$/.test(host);
}
