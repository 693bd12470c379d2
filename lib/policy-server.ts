// A policy in front of an app that answers everything, as a server without a socket.

import { SIMULATED } from './decisions';
import type { WireRequest, WireResponse } from './fetch/exchange';
import { makeMiddleware } from './middleware';
import { type CorsPolicy, engineOf, POLICY } from './policy/policy';
import type { RequestLike } from './request';
import type { ResponseLike } from './response';

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
  const cors = makeMiddleware(alone(policy));
  return (request) =>
    new Promise((resolve) => {
      const response = new RecordedResponse(resolve);
      cors(received(request), response, (error) => {
        if (error !== undefined) response.fail(error);
        else {
          if (request.kind === 'actual') for (const [name, value] of app) response.setHeader(name, value);
          response.end();
        }
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

/** As Node gives it to a handler. */
function received({ method, url, headers }: WireRequest): RequestLike {
  const { host, pathname, search } = new URL(url);
  const fields: Record<string, string> = { host };
  for (const [given, value] of headers) {
    const name = given.toLowerCase();
    fields[name] = fields[name] === undefined ? value : `${fields[name]}, ${value}`;
  }
  const simulated = { method, url: pathname + search, headers: fields, [SIMULATED]: true };
  return simulated;
}

class RecordedResponse implements ResponseLike {
  statusCode = 200;
  headersSent = false;
  readonly #headers = new Map<string, readonly [name: string, value: string]>();
  readonly #done: (answer: PolicyAnswer) => void;

  constructor(done: (answer: PolicyAnswer) => void) {
    this.#done = done;
  }

  getHeader(name: string): string | undefined {
    return this.#headers.get(name.toLowerCase())?.[1];
  }

  setHeader(name: string, value: string): void {
    this.#headers.set(name.toLowerCase(), [name, value]);
  }

  removeHeader(name: string): void {
    this.#headers.delete(name.toLowerCase());
  }

  end(): void {
    this.headersSent = true;
    this.#done({ status: this.statusCode, headers: [...this.#headers.values()] });
  }

  fail(error: unknown): void {
    this.headersSent = true;
    this.#done({ status: 500, headers: [...this.#headers.values()], error });
  }
}
