// A header set on a response: set, taken off, and what ends a request here.

import { POLICY_HEADERS, type RequestLike, type ResponseLike } from '../http';
import { type HeaderSet, setHeaders } from '../policy';

/** Where `debug` says why. */
export const REASON_HEADER = 'X-Cors-Reason';

export function putHeaders(response: ResponseLike, set: HeaderSet, request: RequestLike): void {
  if (set.vary !== undefined) addVary(response, set.vary);
  setHeaders(set, request, response);
}

/** Caches must know of every name, so that what others have set stays. https://httpwg.org/specs/rfc9110.html#field.vary */
export function addVary(response: Pick<ResponseLike, 'getHeader' | 'setHeader'>, names: string): void {
  const present = response.getHeader('Vary');
  response.setHeader('Vary', present === undefined ? names : merge(String(present), names));
}

/** Loaded when first needed, since many responses have no Vary before; and once, since each `require` takes long. */
let vary: typeof import('vary') | undefined;

function merge(present: string, names: string): string {
  vary ??= require('vary') as typeof import('vary');
  return vary.append(present, names);
}

/** All that `setHeaders` may have set. */
export function removeHeaders(response: ResponseLike): void {
  for (const name of POLICY_HEADERS) response.removeHeader(name);
}

/** Ends a request here, with an empty body. */
export function end({ status, contentLength }: HeaderSet, response: ResponseLike): void {
  response.statusCode = status;
  if (contentLength !== undefined) response.setHeader('Content-Length', contentLength);
  response.end();
}

/** As `end`, and says why the browser will block it; a `reason` is one line of ASCII. */
export function endWithReason(set: HeaderSet, reason: string, response: ResponseLike): void {
  response.setHeader(REASON_HEADER, reason);
  if (set.status !== 403) {
    end(set, response);
    return;
  }
  const text = `${reason}\n`;
  response.statusCode = set.status;
  response.setHeader('Content-Type', 'text/plain; charset=utf-8');
  response.setHeader('Content-Length', String(text.length));
  response.end(text);
}
