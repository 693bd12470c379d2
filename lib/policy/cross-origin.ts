// Whether a page of another origin made a request, told by what browsers send of themselves.

import type { RequestLike } from '../http';
import { isSerializedOrigin, schemeOf } from '../origins';

/** Methods that change nothing. https://httpwg.org/specs/rfc9110.html#safe.methods */
const SAFE_METHODS: ReadonlySet<string | undefined> = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Finds the host, and the port if any, that a request was made to; undefined where it does not say. */
export type AuthorityOf = (request: RequestLike) => string | undefined;

/**
 * Whether to refuse a request whose origin the policy does not allow. Requests of the server's own pages pass, and those
 * of clients that are not browsers, and what any page may load without permission (a GET without `Origin`).
 *
 * `Sec-Fetch-Site` counts first: no page can set it. https://w3c.github.io/webappsec-fetch-metadata/#sec-fetch-site-header
 * To look at `Origin` first would refuse the server's own pages behind a proxy that changes `Host`.
 */
export function isCrossOrigin(request: RequestLike, authorityOf: AuthorityOf): boolean {
  const { origin, 'sec-fetch-site': site } = request.headers;
  if (site === 'same-origin' || site === 'none') return false;
  if (origin === undefined) return site !== undefined && !SAFE_METHODS.has(request.method);
  return site !== undefined || !isAt(origin, authorityOf(request));
}

/**
 * Whether `origin` is that of a page on this authority. Schemes are not compared: behind a proxy the server does not know
 * its own, and HSTS keeps plain http on the server's own name away. But they must be of the web: an app on
 * `capacitor://localhost` is not a page of the server on `localhost`.
 */
function isAt(origin: unknown, authority: string | undefined): boolean {
  if (authority === undefined || !isSerializedOrigin(origin)) return false;
  const scheme = schemeOf(origin);
  if (scheme !== 'https' && scheme !== 'http') return false;
  const port = scheme === 'https' ? ':443' : ':80';
  const own = authority.toLowerCase();
  const plain = own.endsWith(port) ? own.slice(0, -port.length) : own;
  return origin.slice(scheme.length + '://'.length) === plain;
}
