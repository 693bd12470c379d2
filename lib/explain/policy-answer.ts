// A policy in front of an app that answers everything, as a server without a socket.

import { type ClientRequest, type IncomingMessage, ServerResponse } from 'node:http';
import type { WireRequest, WireResponse } from '../browser/exchange';
import { SIMULATED } from '../decisions/channel';
import { makeMiddleware } from '../middleware/connect';
import { type CorsPolicy, engineOf, POLICY } from '../policy/policy';
import type { RequestLike } from '../policy/request';

/** What the app sends beside the policy's headers. */
type AppHeaders = readonly (readonly [name: string, value: string])[];

/** The answer, and what an origin function failed with. */
export interface PolicyAnswer extends WireResponse {
  readonly error?: unknown;
}

/** Answers as `cors(policy)` does. */
export function policyServer(
  policy: CorsPolicy,
  app: AppHeaders,
): (request: WireRequest) => Promise<PolicyAnswer> {
  const cors = makeMiddleware(alone(policy), 'explain');
  return (request) =>
    new Promise((resolve) => {
      const incoming = received(request);
      const response = new ServerResponse(incoming as IncomingMessage);
      const answer = (error?: unknown) => {
        const names = rawNamesOf(response);
        const headers = names.map((name) => [name, String(response.getHeader(name))] as const);
        resolve({ status: response.statusCode, headers, ...(error !== undefined && { error }) });
        return response;
      };
      // There is no socket to write to.
      response.end = () => answer();
      cors(incoming, response, (error) => {
        if (error !== undefined) {
          response.statusCode = 500;
          answer(error);
          return;
        }
        if (request.kind === 'actual') for (const [name, value] of app) response.setHeader(name, value);
        answer();
      });
    });
}

/**
 * The policy's decisions alone. A handler of refused requests may do anything, and no page can read what it answers: it
 * is not called. Nothing comes after the policy that it would have to be protected from.
 */
function alone(policy: CorsPolicy): CorsPolicy {
  const engine = engineOf(policy);
  const disallowedOrigin = engine.disallowedOrigin === 'ignore' ? 'ignore' : 'reject';
  return {
    [POLICY]: { ...engine, disallowedOrigin, protectHeaders: false, debug: false },
  } as unknown as CorsPolicy;
}

/** Names as they were set. Every message that goes out has the method; the types know it of requests alone. */
function rawNamesOf(response: ServerResponse): string[] {
  return (response as unknown as Pick<ClientRequest, 'getRawHeaderNames'>).getRawHeaderNames();
}

/** As Node gives it to a handler. */
function received({ method, url, headers }: WireRequest): RequestLike {
  const { host } = new URL(url);
  const fields = Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value]));
  const simulated = { method, headers: { host, ...fields }, [SIMULATED]: true };
  return simulated;
}
