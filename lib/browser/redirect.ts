// Which redirects a browser follows, and with what request. https://fetch.spec.whatwg.org/#concept-http-redirect-fetch

import { type HeaderList, isNonWildcardName, valuesOf } from '../http';
import type { Failure, WireResponse } from './exchange';
import { isMixedContent } from './mixed-content';
import { hasCredentials, isHttp } from './url';

/** https://fetch.spec.whatwg.org/#redirect-status */
const REDIRECT_STATUSES: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** A browser follows no more. */
const MAX_REDIRECTS = 20;

/** The URL that a response redirects to, as it is written; undefined if it is not a redirect. */
export function locationOf({ status, headers }: WireResponse): string | undefined {
  if (!REDIRECT_STATUSES.has(status)) return undefined;
  const values = valuesOf(headers, 'Location');
  return values.length === 0 ? undefined : values.join(', ');
}

/** What the browser knows when it gets a redirect. */
interface RedirectState {
  /** The page's origin. */
  readonly origin: string;
  /** The URL of the request. */
  readonly url: URL;
  /** Whether the response had to pass the CORS check. */
  readonly cors: boolean;
  /** How many redirects it has followed before. */
  readonly count: number;
}

/** The URL to follow, or why it is not followed. */
export function redirectTarget(
  { origin, url, cors, count }: RedirectState,
  { headers }: WireResponse,
): URL | Failure {
  const [location, ...others] = valuesOf(headers, 'Location') as [string, ...string[]];
  if (others.length > 0) return { code: 'CORSDidNotSucceed', problem: 'it has two Location headers' };
  if (!URL.canParse(location, url.href))
    return { code: 'CORSDidNotSucceed', problem: 'its Location is not a valid URL' };
  const target = new URL(location, url);
  if (!isHttp(target)) return { code: 'CORSRequestNotHttp', scheme: target.protocol.slice(0, -1) };
  if (count === MAX_REDIRECTS)
    return { code: 'CORSDidNotSucceed', problem: `there are more than ${MAX_REDIRECTS} redirects` };
  if (hasCredentials(target) && (cors || target.origin !== origin)) {
    return { code: 'CORSExternalRedirectNotAllowed', location, by: 'credentials in URL' };
  }
  if (isMixedContent(origin, target)) return { code: 'MIXED_CONTENT', target: target.origin };
  return target;
}

/** https://fetch.spec.whatwg.org/#request-body-header-name */
const BODY_HEADERS: ReadonlySet<string> = new Set([
  'content-encoding',
  'content-language',
  'content-location',
  'content-type',
]);

/** The request after the redirect. */
export function redirected(
  request: { readonly method: string; readonly headers: HeaderList },
  status: number,
  crossOrigin: boolean,
): { readonly method: string; readonly headers: HeaderList } {
  const { method, headers } = request;
  const becomesGet =
    ((status === 301 || status === 302) && method === 'POST') ||
    (status === 303 && method !== 'GET' && method !== 'HEAD');
  const kept = headers.filter(([given]) => {
    const name = given.toLowerCase();
    return !(becomesGet && BODY_HEADERS.has(name)) && !(crossOrigin && isNonWildcardName(name));
  });
  return { method: becomesGet ? 'GET' : method, headers: kept };
}

/** Whether the redirect goes from another origin to a third one: the browser then sends `Origin: null`. */
export function taintsOrigin(origin: string, from: URL, to: URL): boolean {
  return to.origin !== from.origin && from.origin !== origin;
}
