// What is published of a decision.

import type { RequestLike, ResponseLike } from '../http';
import type { DecisionCode } from '../problems';

/** What the diagnostics channel `corsage:decision` publishes, once for each request that a policy decides on. */
export interface CorsDecision {
  /**
   * `'preflight'`; `'actual'`, a request of another site's page; or `'other'`, one that CORS is not about: it has no
   * `Origin`, or comes from the site's own pages.
   */
  readonly kind: 'preflight' | 'actual' | 'other';
  /** The value of `Origin`: bytes from a stranger. */
  readonly origin: string | undefined;
  readonly method: string | undefined;
  readonly url: string | undefined;
  /** `Access-Control-Request-Method` of a preflight. */
  readonly requestedMethod: string | undefined;
  /** `Access-Control-Request-Headers` of a preflight. */
  readonly requestedHeaders: string | undefined;
  /** Whether a browser goes on: sends the request that a preflight asks for, or gives the response to the page. */
  readonly allowed: boolean;
  /** Why not: the reason that the browser has, or one of our own. Null where allowed. */
  readonly code: DecisionCode | null;
  /** The same in one sentence, in which what the request brought is escaped and cut. Null where allowed. */
  readonly cause: string | null;
  /**
   * The status with which the request ended here; undefined where it goes on to the app, or a `disallowedOrigin` function
   * answers.
   */
  readonly status: number | undefined;
  /** What an origin function or a delegate failed with. */
  readonly error: unknown;
  readonly request: RequestLike;
  readonly response: ResponseLike;
}
