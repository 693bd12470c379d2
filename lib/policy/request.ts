// What is read of a request: whether it is a preflight, and what it asks for.

import { isToken, type RequestLike, readRequestedNames } from '../http';

/** https://fetch.spec.whatwg.org/#cors-preflight-request */
export function isPreflight(request: RequestLike): boolean {
  return (
    request.method === 'OPTIONS' &&
    request.headers.origin !== undefined &&
    request.headers['access-control-request-method'] !== undefined
  );
}

/** Only a single token is echoed, and never `*`. https://fetch.spec.whatwg.org/#http-access-control-request-method */
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
