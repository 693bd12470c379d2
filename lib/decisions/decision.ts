// What the diagnostics channel publishes.

import type { RequestLike, ResponseLike } from '../http';
import type { DecisionCode } from '../problems';

/** What the diagnostics channel `corsage:decision` publishes, once for each request that a policy decides on. */
export interface CorsDecision {
  /**
   * `'preflight'`; `'actual'`, a request from another site's page; or `'other'`, a request that CORS is not about: it has
   * no `Origin`, or comes from the site's own pages.
   */
  readonly kind: 'preflight' | 'actual' | 'other';
  /** The value of `Origin`: a client can send anything, so escape it. */
  readonly origin: string | undefined;
  readonly method: string | undefined;
  /** As it came: with the path of the router that the policy is mounted in. */
  readonly url: string | undefined;
  /** `Access-Control-Request-Method` of a preflight. */
  readonly requestedMethod: string | undefined;
  /** `Access-Control-Request-Headers` of a preflight. */
  readonly requestedHeaders: string | undefined;
  /** Whether a browser goes on: it sends the request after the preflight, or gives the response to the page. */
  readonly allowed: boolean;
  /** Why not: MDN's reason, or one of our own. Null if allowed. */
  readonly code: DecisionCode | null;
  /** What is wrong, in plain words; what the request sent is escaped and cut in it. Null if allowed. */
  readonly message: string | null;
  /** What to change if the request should be allowed. Null if it is. */
  readonly fix: string | null;
  /** The status of the response, if the policy answered. Undefined if the app or a `disallowedOrigin` function does. */
  readonly status: number | undefined;
  /** What an origin function or a delegate threw. */
  readonly error: unknown;
  readonly request: RequestLike;
  readonly response: ResponseLike;
}
