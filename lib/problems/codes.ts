// Every code there is, listed once: what can be wrong with options, why a request is blocked, what works but hurts.

/** What can be wrong with options. */
export type ProblemCode =
  | OriginProblemCode
  | 'ANY_ORIGIN_WITH_CREDENTIALS'
  | 'DISALLOWED_ORIGIN'
  | 'EMPTY_LIST'
  | 'EVERY_ORIGIN_WITH_CREDENTIALS'
  | 'EXPOSED_WILDCARD_WITH_CREDENTIALS'
  | 'FORBIDDEN_METHOD'
  | 'INVALID_TOKEN'
  | 'MAX_AGE'
  | 'METHOD_CASE'
  | 'NOT_OPTIONS'
  | 'OPTIONS_UNDEFINED'
  | 'ORIGIN_FALSE_IN_LIST'
  | 'ORIGIN_LIST_EMPTY'
  | 'ORIGIN_TIMEOUT'
  | 'STATUS'
  | 'UNKNOWN_OPTION'
  | 'WRONG_TYPE';

/** What can be wrong with one origin, pattern or RegExp. */
export type OriginProblemCode =
  | 'INSECURE_ORIGIN_WITH_CREDENTIALS'
  | 'NULL_WITH_CREDENTIALS'
  | 'ORIGIN_BLANKS'
  | 'ORIGIN_DEFAULT_PORT'
  | 'ORIGIN_EMPTY'
  | 'ORIGIN_FRAGMENT'
  | 'ORIGIN_HOST'
  | 'ORIGIN_IPV6'
  | 'ORIGIN_LIST_IN_A_STRING'
  | 'ORIGIN_NOT_PLAIN'
  | 'ORIGIN_PATH'
  | 'ORIGIN_PORT'
  | 'ORIGIN_QUERY'
  | 'ORIGIN_QUOTED_KEYWORD'
  | 'ORIGIN_SCHEME'
  | 'ORIGIN_SCHEME_MISSING'
  | 'ORIGIN_TOO_LONG'
  | 'ORIGIN_TRAILING_SLASH'
  | 'ORIGIN_UNDEFINED'
  | 'ORIGIN_UNICODE'
  | 'ORIGIN_UPPER_CASE'
  | 'ORIGIN_USERINFO'
  | 'ORIGIN_WILDCARD'
  | 'PUBLIC_SUFFIX_WITH_CREDENTIALS'
  | 'REGEXP_INSECURE'
  | 'REGEXP_LETS_STRANGERS_IN'
  | 'REGEXP_TOO_SLOW';

/**
 * The reasons Firefox prints and MDN explains, each spelt as MDN spells it.
 * https://developer.mozilla.org/docs/Web/HTTP/Guides/CORS/Errors
 */
export const MDN_REASONS = [
  'CORSDidNotSucceed',
  'CORSExternalRedirectNotAllowed',
  'CORSRequestNotHttp',
  'CORSMissingAllowOrigin',
  'CORSMultipleAllowOriginNotAllowed',
  'CORSAllowOriginNotMatchingOrigin',
  'CORSNotSupportingCredentials',
  'CORSMissingAllowCredentials',
  'CORSPreflightDidNotSucceed',
  'CORSInvalidAllowMethod',
  'CORSInvalidAllowHeader',
  'CORSMethodNotFound',
  'CORSMissingAllowHeaderFromPreflight',
] as const;

/** Why a request is blocked where MDN has no reason: no browser would send it at all. */
export const REQUEST_CODES = [
  /** The URL cannot be parsed. */
  'INVALID_URL',
  /** CONNECT, TRACE, TRACK, or no token at all: `fetch` throws. */
  'FORBIDDEN_METHOD',
  /** A header whose name is no token, or whose value holds a line break: `fetch` throws. */
  'INVALID_HEADER',
] as const;

/** What works but hurts. */
export const WARNING_CODES = [
  /** No `Access-Control-Max-Age` that can be read: a preflight every five seconds. */
  'NO_MAX_AGE',
  /** The answer names the request's origin, and `Vary` does not. */
  'ORIGIN_WITHOUT_VARY',
  /** Any origin at all is answered with its own name, and with credentials. */
  'ANY_ORIGIN_WITH_CREDENTIALS',
  /** The opaque origin, which any sandboxed frame has, is allowed. */
  'NULL_ORIGIN_ALLOWED',
  /** `Cross-Origin-Resource-Policy` keeps other sites' `<img>`, `<script>` and the like from this response. */
  'RESOURCE_POLICY',
  /** `Access-Control-Expose-Headers: *` is no wildcard beside credentials. */
  'EXPOSED_WILDCARD_WITH_CREDENTIALS',
  /** A response header that script cannot see. */
  'HEADER_NOT_EXPOSED',
  /** A request header that no script may set, and that browsers leave out without a word. */
  'FORBIDDEN_HEADER',
  /** A page on https cannot ask a plain http server. */
  'MIXED_CONTENT',
] as const;

/** Why a server denied a request that no browser shows a reason for. */
export const DECISION_CODES = [
  /** `disallowedOrigin` refused a request that brought no origin to name: another site's form, say. */
  'CROSS_ORIGIN_REFUSED',
  /** An origin function or a delegate failed, and the error went to the app. */
  'POLICY_FAILED',
] as const;

type MdnReason = (typeof MDN_REASONS)[number];
/** Why a request is blocked. */
export type ReasonCode = MdnReason | (typeof REQUEST_CODES)[number];
/** Why a decision went against a request. */
export type DecisionCode = ReasonCode | (typeof DECISION_CODES)[number];
/** What works but hurts. */
export type WarningCode = (typeof WARNING_CODES)[number];
