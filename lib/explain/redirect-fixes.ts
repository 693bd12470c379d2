// What to request instead of a URL that redirects: the whole target, not the next hop.

import { isHttp, locationOf, type Send, type Step, type WireRequest, type WireResponse } from '../browser';
import { isNonWildcardName } from '../http';
import { show } from '../problems';

/** Where a redirect leads in the end. */
export interface Target {
  /** Null if the redirects do not end. */
  readonly url: URL | null;
  readonly login: boolean;
}

const LOGIN = /\b(?:log-?(?:in|on)|sign-?[io]n|sso|saml2?|oauth2?|authorize|auth)\b/i;
const MOST_HOPS = 8;

/** Undefined if the response is not a redirect that could be followed. */
export async function targetOf({ url, exchange }: Step, send: Send): Promise<Target | undefined> {
  const { request, response } = exchange as NonNullable<Step['exchange']>;
  const first = targetIn(response as WireResponse, url);
  if (first === undefined) return undefined;
  if (isLogin(first)) return { url: first, login: true };
  return { url: await endOf(request, first, send), login: false };
}

export function isLogin({ hostname, pathname }: URL): boolean {
  return LOGIN.test(hostname + pathname);
}

function targetIn(response: WireResponse, base: string): URL | undefined {
  const location = locationOf(response);
  if (location === undefined || !URL.canParse(location, base)) return undefined;
  const target = new URL(location, base);
  target.hash = target.username = target.password = '';
  return isHttp(target) ? target : undefined;
}

/** Nothing of the page's is sent to another host, or in the clear; and nothing that may change something is repeated. */
async function endOf(wire: WireRequest, first: URL, send: Send): Promise<URL | null> {
  const start = new URL(wire.url);
  const seen = new Set([start.href]);
  let url = first;
  while (!seen.has(url.href) && seen.size <= MOST_HOPS) {
    if (!/^(?:GET|HEAD|OPTIONS)$/.test(wire.method) || !mayFollow(start, url)) return url;
    seen.add(url.href);
    const headers =
      url.origin === start.origin ? wire.headers : wire.headers.filter(([name]) => !isSecret(name));
    const response = await send({ ...wire, url: url.href, headers });
    const next = 'networkError' in response ? undefined : targetIn(response, url.href);
    if (next === undefined) return url;
    url = next;
  }
  return null;
}

function isSecret(name: string): boolean {
  return isNonWildcardName(name.toLowerCase());
}

export function mayFollow(from: URL, to: URL): boolean {
  return to.hostname === from.hostname && (to.protocol === from.protocol || to.protocol === 'https:');
}

/** `from` is what was requested. */
export function redirectFix(from: string, preflight: boolean, { url, login }: Target): string {
  if (url === null) return `Answer without a redirect: the redirects of ${whole(new URL(from))} do not end.`;
  const target = whole(url);
  if (login) {
    return preflight
      ? `Answer the preflight with status 204 before authentication: it never has cookies, so the server redirects it to a log-in page, ${target}.`
      : `Sign in first: the server redirects to a log-in page, ${target}. For pages, answer 401 with the CORS headers instead.`;
  }
  const instead = preflight
    ? 'answer OPTIONS without a redirect'
    : 'answer the redirect with the CORS headers too';
  return `Request ${target}${difference(new URL(from), url)}, or ${instead}.`;
}

function difference(from: URL, to: URL): string {
  const rest = (url: URL) => url.href.slice(url.protocol.length);
  if (rest(from) === rest(to) && to.protocol === 'https:') return ', over https';
  if (from.origin === to.origin && `${from.pathname}/` === to.pathname) return ', with the slash at the end';
  if (from.origin === to.origin && from.pathname === `${to.pathname}/`)
    return ', without the slash at the end';
  return ' directly';
}

/** A URL to copy. What a parser serializes is ASCII; but one that fills the screen is cut. */
function whole({ href }: URL): string {
  return href.length <= 500 ? `"${href}"` : show(href);
}
