// Cookies that a response sets and browsers do not keep, or do not send again from the page.

import { isLoopbackHost, registrableDomain } from '../origins';
import { show } from '../problems';
import type { Warning } from './explanation';

/** What is wrong with one `Set-Cookie` line for a page of another site; the first that is. */
export function cookieWarning(line: string, url: URL, crossSite: boolean): Warning | undefined {
  const cookie = readCookie(line);
  const why = whyNotKept(cookie, url, crossSite);
  const name = show(cookie.name);
  if (why !== undefined) {
    return {
      code: 'COOKIE_NOT_KEPT',
      message: `Browsers do not keep the cookie ${name}: ${why}.`,
      fix: 'For a page of another site, send Set-Cookie: …; SameSite=None; Secure; Partitioned, over https; or serve the API from the same site.',
    };
  }
  if (!crossSite || cookie.attributes.has('partitioned')) return undefined;
  return {
    code: 'THIRD_PARTY_COOKIE',
    message: `The cookie ${name} belongs to another site than the page, and is not Partitioned: Safari and private windows of Chrome do not keep it, and Firefox keeps it apart for each site.`,
    fix: 'Serve the API from the same site as the page, or add Partitioned: the cookie is then kept for each site apart.',
  };
}

interface Cookie {
  readonly name: string;
  /** By their names in lower case; the last of a name counts. */
  readonly attributes: ReadonlyMap<string, string>;
}

/** https://www.rfc-editor.org/rfc/rfc6265#section-5.2 */
function readCookie(line: string): Cookie {
  const [pair, ...rest] = line.split(';') as [string, ...string[]];
  const name = pair.includes('=') ? pair.slice(0, pair.indexOf('=')) : '';
  const attributes = rest.map((part): [string, string] => {
    const at = part.indexOf('=');
    const [key, value] = at === -1 ? [part, ''] : [part.slice(0, at), part.slice(at + 1)];
    return [key.trim().toLowerCase(), value.trim()];
  });
  return { name: name.trim(), attributes: new Map(attributes) };
}

/** https://httpwg.org/http-extensions/draft-ietf-httpbis-rfc6265bis.html#name-storage-model */
function whyNotKept({ name, attributes }: Cookie, url: URL, crossSite: boolean): string | undefined {
  const secure = attributes.has('secure');
  const sameSite = attributes.get('samesite')?.toLowerCase();
  const none = sameSite === 'none';
  // Browsers take loopback for secure.
  if (secure && url.protocol === 'http:' && !isLoopbackHost(url.hostname))
    return 'it is Secure, and the URL is not on https';
  if (!secure && none) return 'with SameSite=None it must be Secure too';
  if (!secure && attributes.has('partitioned')) return 'what is Partitioned must be Secure too';
  if (!secure && /^__(?:secure|host)-/i.test(name)) return 'a name that starts like this must be Secure';
  if (/^__host-/i.test(name) && (attributes.has('domain') || attributes.get('path') !== '/')) {
    return 'a name that starts with __Host- must have Path=/ and no Domain';
  }
  const domain = attributes.get('domain')?.replace(/^\./, '').toLowerCase();
  if (domain && !covers(domain, url.hostname))
    return `its Domain ${show(domain)} is not one of this server's`;
  if (!crossSite || none) return undefined;
  return sameSite === 'strict' || sameSite === 'lax'
    ? `the page is of another site, and SameSite is ${sameSite === 'lax' ? 'Lax' : 'Strict'}`
    : 'the page is of another site, and without SameSite=None that counts as Lax';
}

/** Whether a server may set a cookie for `domain`. https://www.rfc-editor.org/rfc/rfc6265#section-5.3 */
function covers(domain: string, host: string): boolean {
  if (domain === host) return true;
  return host.endsWith(`.${domain}`) && registrableDomain(domain) !== null;
}
