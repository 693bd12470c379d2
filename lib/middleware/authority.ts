// The authority that a request was made to, as Node and Express tell it.

import type { RequestLike } from '../http';

/** What Express adds to a request: the URL before routing, and whether a proxy is trusted. */
interface ExpressRequest extends RequestLike {
  readonly originalUrl?: string;
  readonly app?: { readonly settings?: { readonly 'trust proxy fn'?: unknown } };
  readonly socket?: { readonly remoteAddress?: string };
}

/** The host, and the port if any. https://httpwg.org/specs/rfc9110.html#target.resource */
export function authorityOf(request: ExpressRequest): string | undefined {
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
