// Whether a request comes from another site's page, told by what browsers send of themselves.

import { isSerializedOrigin, schemeOf } from '../origins/serialized';

/** What a request says of where it comes from; undefined where it says nothing. */
export interface Provenance {
  readonly method: string | undefined;
  /** `Origin`. */
  readonly origin: unknown;
  /** `Sec-Fetch-Site`, which no page can set. https://w3c.github.io/webappsec-fetch-metadata/#sec-fetch-site-header */
  readonly fetchSite: unknown;
  /** The host, and the port if any, that the request was made to. */
  readonly authority: string | undefined;
}

/** Methods that change nothing. https://httpwg.org/specs/rfc9110.html#safe.methods */
const SAFE_METHODS: ReadonlySet<string | undefined> = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Whether to refuse a request whose origin the policy does not allow. The site's own requests go through, and those of
 * clients that are no browsers; so does what any page may load without asking (a GET without `Origin`).
 */
export function isCrossOrigin({ method, origin, fetchSite, authority }: Provenance): boolean {
  if (fetchSite === 'same-origin' || fetchSite === 'none') return false;
  if (origin === undefined) return fetchSite !== undefined && !SAFE_METHODS.has(method);
  return fetchSite !== undefined || authority === undefined || !isAt(origin, authority);
}

/**
 * Whether `origin` is a page on this authority. Schemes are not compared: behind a proxy the server does not know its
 * own, and plain http on the site's own name is kept away by HSTS.
 */
function isAt(origin: unknown, authority: string): boolean {
  if (!isSerializedOrigin(origin)) return false;
  const scheme = schemeOf(origin);
  const port = scheme === 'https' ? ':443' : scheme === 'http' ? ':80' : '';
  const own = authority.toLowerCase();
  const plain = own.endsWith(port) ? own.slice(0, own.length - port.length) : own;
  return origin.slice(scheme.length + '://'.length) === plain;
}
