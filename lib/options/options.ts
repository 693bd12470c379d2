// What users write as options: types, with what each means. Defaults and readers are in read-options.ts.

import type { DangerouslyOptions, OriginFunction } from '../origins';
import type { OriginAllowlist } from './origin-allowlist';

/** Answers an actual request from an origin that is not allowed: `(req, res, next)`. */
export type DisallowedOriginHandler = (
  // biome-ignore lint/suspicious/noExplicitAny: Express's request and response as well as plain ones
  request: any,
  // biome-ignore lint/suspicious/noExplicitAny: as above
  response: any,
  next: (error?: unknown) => void,
) => void;

/** An item of a list of origins. */
export type OriginItem = string | RegExp | OriginFunction | OriginAllowlist;

/** One of the forms, or a list of them, nested as you like. */
export type OriginOption = boolean | OriginItem | readonly OriginOption[];

/**
 * The options of `cors` and `createPolicy`. Everything wrong with them is reported at once, by a `CorsConfigError`.
 *
 * The type parameters are what makes `credentials: true` beside `origin: '*'` or `origin: true` a compile error; write
 * plain `CorsOptions`.
 */
export interface CorsOptions<
  Origin extends OriginOption = OriginOption,
  Dangerously extends DangerouslyOptions = DangerouslyOptions,
> {
  /**
   * Whose pages may read responses. `'*'`: any, without credentials. `true`: any, each answered with its own origin.
   * `false`: none; nothing is added to any response. A string is an exact serialized origin
   * (`'https://app.example.com'`, `'capacitor://localhost'`, `'null'`) or a pattern: `'https://*.example.com'` stands
   * for one or more labels below `example.com`, `'http://localhost:*'` for any port or none. A RegExp is searched for
   * in the origin as it is: anchor it; one that provably lets strangers in is refused. A function decides by itself.
   * An `OriginAllowlist` can change while the server runs.
   *
   * Default: `'*'`, if the key is left out; `undefined` is refused, since it is most often a missing setting.
   * https://fetch.spec.whatwg.org/#http-access-control-allow-origin
   */
  readonly origin?: Origin | undefined;
  /**
   * `Access-Control-Allow-Methods`: a list, a comma-separated string, or `'*'` for any. Always sent whole.
   * Default: `'GET,HEAD,PUT,PATCH,POST,DELETE'`.
   * https://fetch.spec.whatwg.org/#http-access-control-allow-methods
   */
  readonly methods?: string | readonly string[] | undefined;
  /**
   * `Access-Control-Allow-Headers`: a list, a comma-separated string, or `'*'` for any. Default: whatever is requested.
   * https://fetch.spec.whatwg.org/#http-access-control-allow-headers
   */
  readonly allowedHeaders?: string | readonly string[] | undefined;
  /**
   * `Access-Control-Expose-Headers`: the response headers script may read, beyond those it always may; a list, a
   * comma-separated string, or, without credentials, `'*'` for any. Default: none.
   * https://fetch.spec.whatwg.org/#http-access-control-expose-headers
   */
  readonly exposedHeaders?: string | readonly string[] | undefined;
  /**
   * `Access-Control-Allow-Credentials: true`: whether script may read responses to requests with cookies,
   * client certificates or HTTP authentication. Default: `false`.
   * https://fetch.spec.whatwg.org/#http-access-control-allow-credentials
   */
  readonly credentials?:
    | ([Origin] extends ['*' | true]
        ? Dangerously extends { readonly credentialsFromAnyOrigin: true }
          ? boolean
          : false
        : boolean)
    | undefined;
  /**
   * `Access-Control-Max-Age`: for how many seconds a browser may keep the answer to a preflight; a whole number from
   * 0, or `false` to leave the header out (browsers then keep it for 5 s). Default: `600`.
   * https://fetch.spec.whatwg.org/#http-access-control-max-age
   */
  readonly maxAge?: number | false | undefined;
  /** Whether an allowed preflight, once it has its headers, goes on to the next handler. Default: `false`. */
  readonly preflightContinue?: boolean | undefined;
  /**
   * What an actual request from an origin that is not allowed gets. `'ignore'`: the app's answer, which the browser
   * keeps from the page. `'reject'`: 403, and the app never sees it, so that the policy also guards against cross-site
   * request forgery; requests of the site itself, and of clients that are no browsers, go through. A function answers
   * in its own way. Beside `origin: '*'` or `true`, only `'ignore'`. Default: `'ignore'`.
   */
  readonly disallowedOrigin?: 'ignore' | 'reject' | DisallowedOriginHandler | undefined;
  /**
   * How long an origin function may take, in milliseconds, before the request goes on to `next(error)`; `false` to wait
   * for ever. Default: `5000`, also for a delegate.
   */
  readonly originTimeout?: number | false | undefined;
  /**
   * Whether the decision is applied once more when the response's head is written, so that nothing a handler or a
   * proxied server set can change it. Default: `false`.
   */
  readonly protectHeaders?: boolean | undefined;
  /**
   * `Timing-Allow-Origin`: whether pages of allowed origins may read detailed timings. A policy of exact origins alone
   * sends its list with every response, since images and scripts are requested without an `Origin`; else it follows the
   * decision. Default: `false`. https://w3c.github.io/resource-timing/#sec-timing-allow-origin
   */
  readonly timingAllowOrigin?: boolean | undefined;
  /** The status that answers an allowed preflight, 200–299. Default: `204`. https://fetch.spec.whatwg.org/#ok-status */
  readonly optionsSuccessStatus?: number | undefined;
  /**
   * Whether a preflight that browsers will not be content with, and a request that `disallowedOrigin: 'reject'` refuses,
   * are told why: in `X-Cors-Reason`, and where the status is 403 in a short text. It tells strangers about the policy;
   * for development. Default: `false`.
   */
  readonly debug?: boolean | undefined;
  /** The risks accepted beside `credentials: true`. */
  readonly dangerously?: Dangerously | undefined;
}
