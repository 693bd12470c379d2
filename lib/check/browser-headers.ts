// The headers that a browser adds by itself, and that script cannot set.

import { isHttp, isSameSite, type WireRequest } from '../browser';
import { isLoopbackHost } from '../origins';
import type { Kind } from '../pasted';

type Header = readonly [name: string, value: string];
type Site = 'same-origin' | 'same-site' | 'cross-site';

/** https://w3c.github.io/webappsec-fetch-metadata/#sec-fetch-dest-header */
const DESTINATIONS: Readonly<Record<Kind, readonly Header[]>> = {
  fetch: destination('empty', 'cors'),
  font: destination('font', 'cors'),
  img: destination('image', 'no-cors'),
  script: destination('script', 'no-cors'),
};

function destination(name: string, mode: string): Header[] {
  return [
    ['Sec-Fetch-Dest', name],
    ['Sec-Fetch-Mode', mode],
  ];
}

/** What the browser has of its own, whatever the page does. */
export interface Belongings {
  readonly userAgent: string;
  /** What it has stored for the server of this URL; undefined if nothing, or if it may not send it. */
  readonly cookie: { readonly url: string; readonly value: string } | undefined;
  /** What the page sends with its request, and again after a redirect that keeps the method. Default: nothing. */
  readonly body?: string | undefined;
  /** What loads the URL. Default: `fetch`. */
  readonly kind?: Kind | undefined;
}

/** Completes the requests of one page, one after the other, as its browser would. */
export class BrowserHeaders {
  readonly #origin: string;
  readonly #belongings: Belongings;
  #site: Site = 'same-origin';

  constructor(origin: string, belongings: Belongings) {
    this.#origin = origin;
    this.#belongings = belongings;
  }

  complete(request: WireRequest): WireRequest {
    const url = new URL(request.url);
    const headers: Header[] = [...request.headers, ...this.#referrer(url), ...this.#metadata(url)];
    const { userAgent, cookie, body } = this.#belongings;
    // A preflight never carries credentials.
    if (cookie !== undefined && request.kind === 'actual' && url.origin === new URL(cookie.url).origin) {
      headers.push(['Cookie', cookie.value]);
    }
    const carries = body !== undefined && request.kind === 'actual' && !/^(?:GET|HEAD)$/.test(request.method);
    return { ...request, headers: [...headers, ['User-Agent', userAgent]], ...(carries && { body }) };
  }

  /** By the default referrer policy. https://w3c.github.io/webappsec-referrer-policy/#referrer-policy-strict-origin-when-cross-origin */
  #referrer(url: URL): Header[] {
    const downgrade = this.#origin.startsWith('https:') && !isTrustworthy(url);
    const page = URL.canParse(this.#origin) && isHttp(new URL(this.#origin));
    return page && !downgrade ? [['Referer', `${this.#origin}/`]] : [];
  }

  /** https://w3c.github.io/webappsec-fetch-metadata/ */
  #metadata(url: URL): Header[] {
    // Over redirects, the farthest site counts.
    const site = siteOf(this.#origin, url);
    if (site !== 'same-origin' && this.#site !== 'cross-site') this.#site = site;
    if (!isTrustworthy(url)) return [];
    return [...DESTINATIONS[this.#belongings.kind ?? 'fetch'], ['Sec-Fetch-Site', this.#site]];
  }
}

/** https://w3c.github.io/webappsec-secure-contexts/#is-url-trustworthy */
function isTrustworthy({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' || isLoopbackHost(hostname);
}

/** https://html.spec.whatwg.org/multipage/browsers.html#same-site */
function siteOf(origin: string, url: URL): Site {
  if (url.origin === origin) return 'same-origin';
  return origin.startsWith(url.protocol) && isSameSite(origin, url) ? 'same-site' : 'cross-site';
}
