// Whether one spelling of a RegExp leaves room for strangers: who owns the hosts that it can be filled to.

import { type CredentialRules, isSerializedOrigin, publicSuffixOf } from '../origins';

/** What a spelling lacks, so that strangers can fill its gaps. */
export type Missing =
  /** The host goes on behind what is written. */
  | 'end'
  /** What is written may be the end of a longer name or address. */
  | 'start'
  /** The same, for a dot that stands for any character. */
  | 'dot'
  /** Parts that are optional make another domain. */
  | 'glue'
  /** No name of its own is written. */
  | 'name';

export interface Judged {
  /** Without the marks of start and end. */
  readonly spelling: string;
  readonly fault?: 'strangers' | 'tenants' | 'insecure' | 'scheme' | 'extensions' | 'opaque';
  readonly missing?: Missing;
  /** The name that is written, whose owner has all below it. */
  readonly name?: string;
}

/** No stranger has these: an IPv4 address in a network of one's own, followed by digits and dots alone. */
export const PRIVATE_ADDRESS =
  /^(?:10|127|169\.254|172\.(?:1[6-9]|2[0-9D]|3[01])|192\.168|100\.(?:6[4-9]|[7-9][0-9D]|1[01][0-9D]|12[0-7]))\.[\d.DNI]*$/;
/** Unique local and link-local addresses, and others that are not global. https://www.rfc-editor.org/rfc/rfc4291 */
const PRIVATE_IPV6 = '[f';
/** An address whose first number cannot go on to the left, and stay below 256. */
const WHOLE_ADDRESS = /\d{3}(?:\.\d+){3}/;

/** Undefined where no origin can be spelled so. */
export function judgeSpelling(marked: string, rules: CredentialRules): Judged | undefined {
  const spelling = (marked.startsWith('S') ? marked : `A${marked}`)
    .concat(marked.endsWith('E') ? '' : 'A')
    .replace(/[SE]/g, '')
    .replace(/A[NILHA]|[NILH]A/g, 'A')
    .replace(/^[A-Z]*[AB][A-Z]*$/, 'A');
  if (spelling === 'null' || /^A?file:/.test(spelling)) return { spelling, fault: 'opaque' };
  if (!/[A-Z]/.test(spelling) && !isSerializedOrigin(spelling)) return undefined;
  const slashes = spelling.split('/').length - 1;
  if (slashes > 2 || (slashes < 2 && !/[AB]/.test(spelling))) return undefined;

  // A scheme that is written, or the end of one: none of another ends with what http and https end with.
  const prefix = /^[A-Z]?[a-z][a-z0-9+.-]*:(?=[/AB])/.exec(spelling)?.[0] ?? '';
  const scheme = prefix.replace(/[A-Z:]/g, '');
  const isWeb = 'https'.endsWith(scheme) || 'http'.endsWith(scheme);
  if (!isWeb && (/^[a-z]/.test(spelling) || spelling.startsWith(`${prefix}//`))) {
    const isGap = /:.*[A-Z]/.test(spelling) && /-extension$|^vscode-webview$/.test(scheme);
    return isGap && rules.extensions ? { spelling, fault: 'extensions' } : { spelling };
  }
  const host = hostOf(isWeb ? spelling.slice(prefix.length) : spelling);
  if (host === undefined) return undefined;
  const judged = judgeHost(host, rules);
  if (judged.fault !== undefined) return { spelling, ...judged };
  if (!rules.insecure || prefix === 'https:' || isLoopback(host)) return { spelling, ...judged };
  // What holds `https` without its start or end is not plain http, but may be the scheme of any app.
  const isHttp = !/^(?:[A-Z]?[a-z]*s:|https)/.test(spelling);
  return { spelling, ...judged, fault: isHttp ? 'insecure' : 'scheme' };
}

/** The host of what may begin with a scheme, without the port and the root's dot; undefined where there can be none. */
function hostOf(spelling: string): string | undefined {
  const authority = spelling.slice(spelling.lastIndexOf('/') + 1);
  const bracket = authority.indexOf('[');
  if (bracket !== -1) return authority.slice(bracket).replace(/\].*/, ']');
  const colon = authority.indexOf(':');
  if (colon === -1) return trimmed(authority);
  const port = authority.slice(colon + 1);
  // The end of an IPv6 address whose start is open.
  if (port.includes(']')) return 'A';
  if (/^[\dA-Z]+$/.test(port)) return trimmed(authority.slice(0, colon));
  // Or the colon is that behind the scheme, and the slashes are in the gap.
  return /^[AB]/.test(port) ? hostOf(port) : undefined;
}

/** No public suffix has digits behind letters, so they make no stranger's name of what is written. */
function trimmed(host: string): string | undefined {
  const name = host.replace(/(?<=\.[a-z]+)[DN]$/, '').replace(/(?<=.)\.$/, '');
  return name === '' ? undefined : name;
}

type HostJudged = Omit<Judged, 'spelling'>;

function strangers(missing: Missing): HostJudged {
  return { fault: 'strangers', missing };
}

function judgeHost(host: string, rules: CredentialRules): HostJudged {
  if (PRIVATE_ADDRESS.test(host) || host.startsWith(PRIVATE_IPV6)) return {};
  const gap = host.search(/[A-Z][^A-Z]*$/);
  if (gap === -1) return { name: host };
  const name = host.slice(gap + 1);
  if (host.startsWith('[')) return strangers('name');
  // A name without a dot is found in one's own network alone.
  if (/^[a-z0-9_DNL-]+$/.test(host)) return {};
  const isDot = host.includes('B') && /[a-z0-9]/.test(host);
  if (name === '') return strangers(isDot ? 'dot' : /[a-z0-9]/.test(host) ? 'end' : 'name');
  const short = isDot ? 'dot' : 'start';
  if (/\.\d+$/.test(name)) return WHOLE_ADDRESS.test(name) ? {} : strangers(short);
  // No registry sells a name that ends so.
  if (name.endsWith('localhost')) return {};
  return judgeName(name, short, rules);
}

/** What is written behind the last gap: a label that may go on to the left, and the labels behind it. */
function judgeName(name: string, short: Missing, rules: CredentialRules): HostJudged {
  const dot = name.indexOf('.');
  if (dot === -1) return strangers(short);
  const whole = name.slice(dot + 1);
  if (ownerOf(whole, false) === undefined) return strangers(dot === 0 ? 'name' : short);
  const written = { name: name.replace(/^\./, '') };
  if (ownerOf(whole, true) !== undefined) return written;
  // On a host whose names are shared, a name that goes on to the left is another tenant's.
  if (/^[a-z0-9]/.test(name)) return strangers(short);
  return rules.publicSuffix ? { fault: 'tenants', ...written } : written;
}

/** The name that its owner registers, or has to himself; undefined for what is shared or sold. */
export function ownerOf(name: string, shared: boolean): string | undefined {
  const suffix = name.endsWith('home.arpa') ? undefined : publicSuffixOf(name, shared);
  if (suffix !== undefined) return suffix.registrable ?? undefined;
  const labels = name.split('.');
  if (labels.length === 1) return isSold(name) ? undefined : name;
  return labels.slice(-2).join('.');
}

/** Whether a registry sells names that end so; documentation writes `.example` and `.invalid` for such. */
export function isSold(name: string): boolean {
  return publicSuffixOf(name) !== undefined || /(?:^|\.)(?:example|invalid)$/.test(name);
}

function isLoopback(host: string): boolean {
  return /^(?:127\.[\d.DNI]+|A\.?127(?:\.\d+){3}|\[::1\]|(?:.*\.)?localhost)$/.test(host);
}
