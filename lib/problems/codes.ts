// Every code, listed once: what can be wrong with options, why a request is blocked, what to warn of. One code means one
// thing wherever it is found: in options, in a request, or in a response.

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

/** Why a request is blocked where MDN has no reason: `fetch` throws before anything is sent. */
export const REQUEST_CODES = [
  /** Not an absolute URL, or one with a user name or a password. */
  'INVALID_URL',
  /** Not a token. */
  'INVALID_METHOD',
  /** CONNECT, TRACE or TRACK. */
  'FORBIDDEN_METHOD',
  /** A header whose name is not a token, or whose value has a line break, NUL or a character outside Latin-1. */
  'INVALID_HEADER',
] as const;

/** What does not block a request, and should be changed all the same. */
export const WARNING_CODES = [
  /** No valid `Access-Control-Max-Age`: browsers send a preflight again after five seconds. */
  'NO_MAX_AGE',
  /** The response depends on the request's origin, and `Vary` does not say so. */
  'ORIGIN_WITHOUT_VARY',
  /** Every origin is allowed, with credentials. */
  'EVERY_ORIGIN_WITH_CREDENTIALS',
  /** The opaque origin `null`, which any sandboxed frame has, is allowed. */
  'NULL_ORIGIN_ALLOWED',
  /** `Cross-Origin-Resource-Policy` keeps the page's `<img>`, `<script>` and the like from loading this response. */
  'RESOURCE_POLICY',
  /** `Access-Control-Expose-Headers: *` exposes nothing to a request with credentials. */
  'EXPOSED_WILDCARD_WITH_CREDENTIALS',
  /** A response header that script cannot read. */
  'HEADER_NOT_EXPOSED',
  /** A request header that script cannot set: browsers leave it out silently. */
  'FORBIDDEN_HEADER',
  /** A page on https cannot send a request to a plain http server. */
  'MIXED_CONTENT',
] as const;

/** Why the server denied a request, where no browser shows a reason. */
export const DECISION_CODES = [
  /** `disallowedOrigin` refused a request from another site that has no `Origin`. */
  'CROSS_ORIGIN_REFUSED',
  /** An origin function or a delegate failed, and the error went to the app. */
  'POLICY_FAILED',
] as const;

/** What is wrong with the arguments of `corsage check`. */
export const COMMAND_CODES = ['BAD_ARGUMENT'] as const;

type MdnReason = (typeof MDN_REASONS)[number];
/** Why a request is blocked. */
export type ReasonCode = MdnReason | (typeof REQUEST_CODES)[number];
/** Why a request was denied. */
export type DecisionCode = ReasonCode | (typeof DECISION_CODES)[number];
/** What `corsage check` prints: why a request is blocked, or that an argument is wrong. */
export type CheckCode = ReasonCode | (typeof COMMAND_CODES)[number];
/** What to warn of. */
export type WarningCode = (typeof WARNING_CODES)[number];
