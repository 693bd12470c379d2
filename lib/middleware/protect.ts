// protectHeaders: the decision applied once more when the head of the response is written.

import type { ServerResponse } from 'node:http';
import type { RequestLike, ResponseLike } from '../http';
import type { HeaderSet } from '../policy';
import { nodeOnly } from './node-only';
import { putHeaders, removeHeaders } from './response';

/** Where a response keeps the decision that its write hook applies. */
const PROTECTED: unique symbol = Symbol.for('corsage.protected');

interface Decision {
  readonly set: HeaderSet;
  readonly request: RequestLike;
}

type Marked = ResponseLike & { [PROTECTED]?: Decision };

export function isProtected(response: Marked): boolean {
  return response[PROTECTED] !== undefined;
}

/** A response has one decision, the last, and one hook. */
export function protect(response: Marked, set: HeaderSet, request: RequestLike): void {
  const hooked = isProtected(response);
  response[PROTECTED] = { set, request };
  if (hooked) return;
  const onHeaders = (nodeOnly.onHeaders as NonNullable<typeof nodeOnly.onHeaders>)();
  const server = response as unknown as ServerResponse;
  onHeaders(server, () => {
    const decision = response[PROTECTED] as Decision;
    removeHeaders(response);
    removeForeignHeaders(server);
    putHeaders(response, decision.set, decision.request);
  });
}

/** What no policy sets, but a proxied server may: `Access-Control-Allow-Private-Network`. */
function removeForeignHeaders(response: ServerResponse): void {
  for (const name of response.getHeaderNames()) {
    if (name.startsWith('access-control-')) response.removeHeader(name);
  }
}
