// What is read of a request.

import { isToken, readRequestedNames } from '../http/tokens';
import type { Provenance } from './cross-origin';

/** The part of a request that is read. */
export interface RequestLike {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  readonly headers: { readonly [name: string]: string | string[] | undefined };
}

/** https://fetch.spec.whatwg.org/#cors-preflight-request */
export function isPreflight(request: RequestLike): boolean {
  return (
    request.method === 'OPTIONS' &&
    request.headers.origin !== undefined &&
    request.headers['access-control-request-method'] !== undefined
  );
}

/** Only a single token is echoed, and never `*`. */
export function requestedMethod(headers: RequestLike['headers']): string | undefined {
  const method = headers['access-control-request-method'];
  return typeof method === 'string' && isToken(method) && method !== '*' ? method : undefined;
}

/** The requested names as they are answered. https://fetch.spec.whatwg.org/#http-access-control-request-headers */
export function requestedHeaders(headers: RequestLike['headers']): string | undefined {
  const header = headers['access-control-request-headers'];
  const names = typeof header === 'string' ? readRequestedNames(header) : '';
  return names === '' ? undefined : names;
}

/** What a request says of where it comes from. */
export function provenanceOf(request: RequestLike): Provenance {
  const { method, headers } = request;
  return {
    method,
    origin: headers.origin,
    fetchSite: headers['sec-fetch-site'],
    authority: authorityOf(request),
  };
}

/** What Express adds to a request: the URL before routing, and whether a proxy is trusted. */
interface ExpressRequest extends RequestLike {
  readonly originalUrl?: string;
  readonly app?: { readonly settings?: { readonly 'trust proxy fn'?: unknown } };
  readonly socket?: { readonly remoteAddress?: string };
}

/** The host, and the port if any, that a request was made to. https://httpwg.org/specs/rfc9110.html#target.resource */
function authorityOf(request: ExpressRequest): string | undefined {
  const { headers } = request;
  // Read, not asked for: in other frameworks app.get() adds a route.
  const trusts = request.app?.settings?.['trust proxy fn'];
  const forwarded = headers['x-forwarded-host'];
  if (
    typeof trusts === 'function' &&
    typeof forwarded === 'string' &&
    forwarded !== '' &&
    trusts(request.socket?.remoteAddress, 0)
  ) {
    return (forwarded.split(',', 1)[0] as string).trim();
  }
  const target = /^https?:\/\/([^/?#]*)/i.exec(request.originalUrl ?? request.url ?? '')?.[1];
  const host = target ?? headers[':authority'] ?? headers.host;
  return typeof host === 'string' ? host : undefined;
}
