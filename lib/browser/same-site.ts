// Whether a page and a URL are of one site, whatever their schemes.

import { hostOf, isSerializedOrigin, registrableDomain } from '../origins';

/** https://html.spec.whatwg.org/multipage/browsers.html#schemelessly-same-site */
export function isSameSite(origin: string, { hostname }: URL): boolean {
  if (!isSerializedOrigin(origin)) return false;
  const host = hostOf(origin);
  if (host === hostname) return true;
  const site = registrableDomain(host);
  return site !== null && site === registrableDomain(hostname);
}
