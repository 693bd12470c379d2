// What users write as options: types, and what each means. Defaults and readers are in read-options.ts.

import type { DangerouslyOptions, OriginFunction } from '../origins';
import type { OriginAllowlist } from './origin-allowlist';

/** Answers a request whose origin is not allowed, or calls `next` to let it through. */
export type DisallowedOriginHandler = (
  // biome-ignore lint/suspicious/noExplicitAny: Express's request and response as well as plain ones
  request: any,
  // biome-ignore lint/suspicious/noExplicitAny: as above
  response: any,
  next: (error?: unknown) => void,
) => void;

/**
 * No value has this type. Its name is what a compiler says of `credentials: true` together with `origin: '*'` or
 * `origin: true`: list the origins that may use credentials.
 */
export interface CredentialsNeedAListOfOrigins {
  readonly [impossible]: never;
}
declare const impossible: unique symbol;

/** An item of a list of origins. */
export type OriginItem = string | RegExp | OriginFunction | OriginAllowlist;

/** An origin in any of its forms, or a list of them, which may hold further lists. */
export type OriginOption = boolean | OriginItem | readonly OriginOption[];

/**
 * The options of `cors` and `createPolicy`. All that is wrong with them is reported at once, by one `CorsConfigError`.
 *
 * The type parameters make `credentials: true` together with `origin: '*'` or `origin: true` a compile error where options
 * are written in the call. A variable can have the type `CorsOptions`; then the same is found when the server starts.
 */
export interface CorsOptions<
  Origin extends OriginOption = OriginOption,
  Dangerously extends DangerouslyOptions = DangerouslyOptions,
> {
  /**
   * Who may read responses: pages of these origins.
   *
   * - `'https://app.example.com'`: exactly this origin. Several can be separated by commas.
   * - `'https://*.example.com'`: one or more labels below `example.com`. `'http://localhost:*'`: any port, or none.
   * - a RegExp, searched in the origin: it must prove that no stranger matches, so begin it with `^https:\/\/`, escape
   *   its dots and end it with `$`.
   * - a function `(origin, callback)`, which may return a boolean or a promise of one.
   * - an `OriginAllowlist`, which can change while the server runs.
   * - an array of these.
   * - `'*'`: any origin, never with credentials. `true`: any origin, each answered with its own name. `false`: none, and
   *   nothing is added to any response.
   *
   * Default: `'*'` if the key is left out. `undefined` is refused: most often an environment variable is missing.
   * https://fetch.spec.whatwg.org/#http-access-control-allow-origin
   */
  readonly origin?: Origin | undefined;
  /**
   * The methods that a page may use, sent as `Access-Control-Allow-Methods`: an array, a comma-separated string, or `'*'`
   * for any. The whole list is sent with every preflight.
   *
   * Default: `'GET, HEAD, PUT, PATCH, POST, DELETE, QUERY'`. https://fetch.spec.whatwg.org/#http-access-control-allow-methods
   */
  readonly methods?: string | readonly string[] | undefined;
  /**
   * The request headers that a page may set, sent as `Access-Control-Allow-Headers`: an array, a comma-separated string,
   * or `'*'` for any.
   *
   * Default: the requested ones, whatever they are. https://fetch.spec.whatwg.org/#http-access-control-allow-headers
   */
  readonly allowedHeaders?: string | readonly string[] | undefined;
  /**
   * The response headers that a page may read, besides those that it always may, sent as `Access-Control-Expose-Headers`:
   * an array, a comma-separated string, or, without credentials, `'*'` for all.
   *
   * Default: none. https://fetch.spec.whatwg.org/#http-access-control-expose-headers
   */
  readonly exposedHeaders?: string | readonly string[] | undefined;
  /**
   * Whether pages may read responses to requests with cookies, client certificates or HTTP authentication. `true` sends
   * `Access-Control-Allow-Credentials: true`, and needs `origin` to be a list.
   *
   * Default: `false`. https://fetch.spec.whatwg.org/#http-access-control-allow-credentials
   */
  readonly credentials?:
    | ([Origin] extends ['*' | true]
        ? Dangerously extends { readonly credentialsFromAnyOrigin: true }
          ? boolean
          : false | CredentialsNeedAListOfOrigins
        : boolean)
    | undefined;
  /**
   * How many seconds a browser may remember the answer to a preflight, sent as `Access-Control-Max-Age`: a whole number, 0
   * or more, or `false` to leave the header out (browsers then remember it for 5 seconds).
   *
   * Default: `600`, the most that every browser accepts. https://fetch.spec.whatwg.org/#http-access-control-max-age
   */
  readonly maxAge?: number | false | undefined;
  /**
   * Whether an allowed preflight gets its headers and then goes on to the next handler, which has to answer it.
   *
   * Default: `false`, it is answered here.
   */
  readonly preflightContinue?: boolean | undefined;
  /**
   * What a request gets whose origin is not allowed. (Its preflight, if it has one, gets 403 in any case.)
   *
   * - `'ignore'`: the app's answer without CORS headers, which the browser hides from the page.
   * - `'reject'`: 403, and the app never sees the request. The policy then also protects against cross-site request
   *   forgery. Requests of your own site and of programs that are not browsers go through.
   * - a function `(req, res, next)`: what it answers.
   *
   * Default: `'ignore'`, the only choice if `origin` is `'*'` or `true`.
   */
  readonly disallowedOrigin?: 'ignore' | 'reject' | DisallowedOriginHandler | undefined;
  /**
   * How many milliseconds an origin function may take until the request fails with `next(error)`: a number above 0, or
   * `false` to wait for ever.
   *
   * Default: `5000`, also for a delegate.
   */
  readonly originTimeout?: number | false | undefined;
  /**
   * Whether the decision is applied again when the response's headers are written, so that no handler, router or proxied
   * server behind `cors` can change it.
   *
   * Default: `false`.
   */
  readonly protectHeaders?: boolean | undefined;
  /**
   * Whether pages of allowed origins may read detailed timings, by `Timing-Allow-Origin`. A policy of exact origins alone
   * sends its whole list with every response, since requests for images and scripts have no `Origin`.
   *
   * Default: `false`. https://w3c.github.io/resource-timing/#sec-timing-allow-origin
   */
  readonly timingAllowOrigin?: boolean | undefined;
  /**
   * The status that answers an allowed preflight: 200–299.
   *
   * Default: `204`. https://fetch.spec.whatwg.org/#ok-status
   */
  readonly optionsSuccessStatus?: number | undefined;
  /**
   * Whether a refused request says why, in the header `X-Cors-Reason` and a short body. It tells strangers about your
   * policy: for development.
   *
   * Default: `false`.
   */
  readonly debug?: boolean | undefined;
  /**
   * The risks of `credentials: true` that you accept, each by its own key.
   *
   * Default: none.
   */
  readonly dangerously?: (Dangerously & DangerouslyOptions) | undefined;
}
