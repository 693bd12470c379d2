// A policy in front of an app that answers every request, without a socket.

import type { WireRequest, WireResponse } from '../browser';
import type { HeaderList, RequestLike } from '../http';
import {
  type CorsPolicy,
  chooseHeaderSet,
  compiledOf,
  failureHeaderSet,
  type HeaderSet,
  readHeaderSet,
  readHeaders,
} from '../policy';

/** A response, and what an origin function threw. */
export interface PolicyResponse extends WireResponse {
  readonly error?: unknown;
}

/**
 * Answers as `cors(policy)` does; `app` are the headers that the app adds. A `disallowedOrigin` function may do
 * anything, and no page can read its answer: it is not called.
 */
export function policyServer(
  policy: CorsPolicy,
  app: HeaderList,
): (request: WireRequest) => Promise<PolicyResponse> {
  const compiled = compiledOf(policy).alone;
  return async (wire) => {
    const request = received(wire);
    let set: HeaderSet;
    try {
      const allowed = await policy.resolveOrigin(request.headers.origin as string | undefined);
      set = chooseHeaderSet(compiled, allowed, request, ({ headers }) => headers.host as string);
    } catch (error) {
      return { status: 500, headers: readHeaders(failureHeaderSet(compiled, request), request), error };
    }
    const { status, headers } = readHeaderSet(set, request);
    if (status !== 0) return { status, headers };
    if (set.refused) return { status: 403, headers };
    return { status: 200, headers: wire.kind === 'actual' ? [...headers, ...app] : headers };
  };
}

/** As Node gives it to a handler. */
function received({ method, url, headers }: WireRequest): RequestLike {
  const { host } = new URL(url);
  const fields = Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value]));
  return { method, headers: { host, ...fields } };
}
