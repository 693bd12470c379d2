// What a serialized origin is: the one predicate for configuration and requests alike.

/** As long as a real origin gets: the longest scheme in use, a 253-character host with a trailing dot, a port. */
export const MAX_ORIGIN_LENGTH = 'chrome-extension://'.length + 254 + ':65535'.length;

/** The longest host name DNS can carry. https://www.rfc-editor.org/rfc/rfc1035#section-2.3.4 */
export const MAX_HOST_LENGTH = 253;

const COLON = 0x3a;

/** Other schemes than http and https: `new URL` calls their origin `null`, though browsers send it as it is. */
const OTHER_ORIGIN = /^([a-z][a-z0-9+.-]*):\/\/([a-z0-9._-]+)(?::([1-9][0-9]{0,4}))?$/;

/**
 * The common case without a URL parse: labels of letters, digits and hyphens that the URL parser would not touch. No
 * port, no number as last label (an IPv4 address to the parser), no Punycode (which it would verify).
 */
const PLAIN_ORIGIN = /^https?:\/\/(?:(?!xn--)[a-z0-9-]+\.)*(?!xn--)[a-z][a-z0-9-]*$/;
const MAX_PLAIN_LENGTH = 'http://'.length + MAX_HOST_LENGTH;

/** The last one found: the pages of a site send the same one again and again. */
let last: string | undefined;

/**
 * Whether `text` is a serialized origin of a sane length: lower-case ASCII `scheme://host[:port]`. For http and https
 * that is what the URL standard's parser and serializer give back unchanged. The opaque origin `null` is none.
 * https://html.spec.whatwg.org/multipage/browsers.html#ascii-serialisation-of-an-origin
 */
export function isSerializedOrigin(text: unknown): text is string {
  if (typeof text !== 'string' || text.length > MAX_ORIGIN_LENGTH) return false;
  if (text === last) return true;
  if (!isWellFormed(text)) return false;
  last = text;
  return true;
}

/** Whether it is an origin of the common kind; another may be one all the same. */
export function isPlainOrigin(text: string): boolean {
  return text.length <= MAX_PLAIN_LENGTH && PLAIN_ORIGIN.test(text);
}

function isWellFormed(text: string): boolean {
  if (isPlainOrigin(text)) return true;
  if (!text.startsWith('https://') && !text.startsWith('http://')) return isOtherOrigin(text);
  return URL.canParse(text) && new URL(text).origin === text && hostFits(hostOf(text));
}

function isOtherOrigin(text: string): boolean {
  const parts = OTHER_ORIGIN.exec(text);
  if (parts === null) return false;
  const [, , host, port] = parts as unknown as [string, string, string, string | undefined];
  return hostFits(host) && (port === undefined || Number(port) <= 65535);
}

function hostFits(host: string): boolean {
  return host.length <= MAX_HOST_LENGTH || (host.length === MAX_HOST_LENGTH + 1 && host.endsWith('.'));
}

/** The scheme of a serialized origin, without the colon. */
export function schemeOf(origin: string): string {
  return origin.slice(0, origin.indexOf('://'));
}

/** The host of a serialized origin, IPv6 brackets included. */
export function hostOf(origin: string): string {
  return origin.slice(origin.indexOf('://') + 3, portColon(origin));
}

/** The port of a serialized origin as written, or '' for the scheme's default. */
export function portOf(origin: string): string {
  return origin.slice(portColon(origin) + 1);
}

/** Where the colon before the port of a serialized origin stands, or its length where there is no port. */
export function portColon(origin: string): number {
  let last = origin.length - 1;
  while (isDigit(origin.charCodeAt(last))) last--;
  return origin.charCodeAt(last) === COLON ? last : origin.length;
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}
