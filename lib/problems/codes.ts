// Every code, listed once: what can be wrong with options, why a request is blocked, what to warn of. One code means one
// thing wherever it is found: in options, in a request, or in a response.

/** What can be wrong with options. */
export type ProblemCode =
  | OriginProblemCode
  /** `disallowedOrigin` is not `'ignore'`, `'reject'` or a function. */
  | 'DISALLOWED_ORIGIN'
  /** `disallowedOrigin` has no effect, because every origin is allowed. */
  | 'DISALLOWED_ORIGIN_WITHOUT_LIST'
  /** A string of names with no name in it. */
  | 'EMPTY_LIST'
  /** Every site is allowed, with credentials. */
  | 'EVERY_ORIGIN_WITH_CREDENTIALS'
  /** `Access-Control-Expose-Headers: *` with credentials, where it is not a wildcard. */
  | 'EXPOSED_WILDCARD_WITH_CREDENTIALS'
  /** CONNECT, TRACE or TRACK, which no page can send. */
  | 'FORBIDDEN_METHOD'
  /** Not a valid method or header name, or one that nobody means: with quotes around it, or `undefined`. */
  | 'INVALID_TOKEN'
  /** `maxAge` is not a number of seconds. */
  | 'MAX_AGE'
  /** `patch`: a method that browsers do not turn into upper case. */
  | 'METHOD_CASE'
  /** The options are not an object. */
  | 'NOT_OPTIONS'
  /** The options are undefined. */
  | 'OPTIONS_UNDEFINED'
  /** `false` inside a list of origins. */
  | 'ORIGIN_FALSE_IN_LIST'
  /** A list with no origin in it. */
  | 'ORIGIN_LIST_EMPTY'
  /** `originTimeout` is not a number of milliseconds. */
  | 'ORIGIN_TIMEOUT'
  /** `protectHeaders` in `corsage/fetch`, where it has no effect. */
  | 'PROTECT_HEADERS'
  /** `optionsSuccessStatus` is not from 200 to 299. */
  | 'STATUS'
  /** More arguments than an `OriginAllowlist` takes. */
  | 'TOO_MANY_ARGUMENTS'
  /** A key that is not an option. */
  | 'UNKNOWN_OPTION'
  /** `*` together with credentials, which browsers refuse. */
  | 'WILDCARD_WITH_CREDENTIALS'
  /** `*` inside a longer header or method name, where it is not a wildcard. */
  | 'WILDCARD_IN_NAME'
  /** A value of a type that the option does not take. */
  | 'WRONG_TYPE';

/** What can be wrong with one origin, pattern or RegExp. */
export type OriginProblemCode =
  /** `scheme://*` with credentials. */
  | 'EXTENSIONS_WITH_CREDENTIALS'
  /** `file://` with credentials. */
  | 'FILES_WITH_CREDENTIALS'
  /** Plain http with credentials. */
  | 'INSECURE_ORIGIN_WITH_CREDENTIALS'
  /** `null` with credentials. */
  | 'NULL_WITH_CREDENTIALS'
  /** A character that no host has, such as `$` or `{`. */
  | 'ORIGIN_CHARACTER'
  /** `:443` after https, `:80` after http. */
  | 'ORIGIN_DEFAULT_PORT'
  /** An empty string. */
  | 'ORIGIN_EMPTY'
  /** A fragment. */
  | 'ORIGIN_FRAGMENT'
  /** A host that cannot be one, or that browsers write differently. */
  | 'ORIGIN_HOST'
  /** An IPv6 address without brackets, or not in its shortest form. */
  | 'ORIGIN_IPV6'
  /** A JavaScript value, or a word of another header, in a string: `'true'`, `'self'`. */
  | 'ORIGIN_KEYWORD'
  /** A list with brackets inside a string: JSON. */
  | 'ORIGIN_LIST_IN_STRING'
  /** A path, other than a single slash. */
  | 'ORIGIN_PATH'
  /** A port that cannot be one, or that browsers write differently. */
  | 'ORIGIN_PORT'
  /** The name of a variable or a header in front of the origin. */
  | 'ORIGIN_PREFIX'
  /** A query. */
  | 'ORIGIN_QUERY'
  /** Quotes, brackets or backslashes of the file that the origin was copied from. */
  | 'ORIGIN_QUOTES'
  /** A RegExp written as a string. */
  | 'ORIGIN_REGEXP_IN_STRING'
  /** A scheme that no page has, or one that is not followed by `://`, or two of them. */
  | 'ORIGIN_SCHEME'
  /** No scheme. */
  | 'ORIGIN_SCHEME_MISSING'
  /** Several origins without commas between them, or where only one is allowed. */
  | 'ORIGIN_SEPARATOR'
  /** Spaces around the origin, where they are not ignored. */
  | 'ORIGIN_SPACES'
  /** A template or variable that was not filled in: `https://undefined`, `${APP_ORIGIN}`. */
  | 'ORIGIN_TEMPLATE'
  /** Longer than an origin can be. */
  | 'ORIGIN_TOO_LONG'
  /** A slash at the end. */
  | 'ORIGIN_TRAILING_SLASH'
  /** The value undefined. */
  | 'ORIGIN_UNDEFINED'
  /** A host with letters outside ASCII. */
  | 'ORIGIN_UNICODE'
  /** Upper-case letters. */
  | 'ORIGIN_UPPER_CASE'
  /** A user name or password. */
  | 'ORIGIN_USERINFO'
  /** A `*` where it cannot stand for anything. */
  | 'ORIGIN_WILDCARD'
  /** A pattern or RegExp that includes names of strangers, with credentials. */
  | 'PUBLIC_SUFFIX_WITH_CREDENTIALS'
  /** A RegExp that plain http matches, with credentials. */
  | 'REGEXP_INSECURE'
  /** A RegExp that strangers' origins match. */
  | 'REGEXP_LETS_STRANGERS_IN'
  /** A RegExp that no serialized origin can match. */
  | 'REGEXP_MATCHES_NOTHING'
  /** A RegExp of a subclass, or with an `exec` or `test` of its own. */
  | 'REGEXP_NOT_PLAIN'
  /** A RegExp that looks for `null` or `file://`, which no RegExp sees. */
  | 'REGEXP_OPAQUE'
  /** A RegExp that takes too long for some origin. */
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
  /** A page on https cannot send a request to a plain http server. */
  'MIXED_CONTENT',
] as const;

/** What does not block a request, and should be changed all the same. */
export const WARNING_CODES = [
  /** No valid `Access-Control-Max-Age`: browsers send a preflight again after five seconds. */
  'NO_MAX_AGE',
  /** `Access-Control-Max-Age` is more than a week, so most likely in milliseconds. */
  'MAX_AGE_TOO_LONG',
  /** The response depends on the request's origin, and `Vary` does not say so. */
  'ORIGIN_WITHOUT_VARY',
  /** A space before the colon of a header: not every browser reads it. */
  'SPACE_BEFORE_COLON',
  /** The same request, sent again, got another `Access-Control-Allow-Origin`. */
  'ANSWERS_DIFFER',
  /** A cache answered with what it kept from another request. */
  'ANSWERED_BY_CACHE',
  /** Something between the page and the server answered: a challenge, a tunnel, a proxy. */
  'ANSWERED_BY_PROXY',
  /** A `Set-Cookie` that browsers ignore. */
  'COOKIE_NOT_KEPT',
  /** A cookie of another site, which not every browser keeps. */
  'THIRD_PARTY_COOKIE',
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
  /** `Access-Control-Allow-Headers: *` lets `Authorization` through in today's browsers, but not by the standard. */
  'AUTHORIZATION_NOT_LISTED',
  /** A public page cannot reach this machine or this network unless the user agrees; no header of the server helps. */
  'LOCAL_NETWORK_ACCESS',
] as const;

/** Why the server denied a request, where no browser shows a reason. */
export const DECISION_CODES = [
  /** `disallowedOrigin` refused a cross-origin request that has no `Origin`. */
  'CROSS_ORIGIN_REFUSED',
  /** An origin function or a delegate failed, and the error went to the app. */
  'POLICY_FAILED',
] as const;

/** What `corsage audit` finds, where an option has no code for it. */
export const AUDIT_CODES = [
  /** An origin that looks like an allowed one, and that anyone can register, is allowed, with credentials. */
  'LOOKALIKE_WITH_CREDENTIALS',
] as const;

/** What is wrong with the arguments of `corsage check`. */
export const COMMAND_CODES = ['BAD_ARGUMENT'] as const;

type MdnReason = (typeof MDN_REASONS)[number];
/** Why a request is blocked. */
export type ReasonCode = MdnReason | (typeof REQUEST_CODES)[number] | 'RESOURCE_POLICY';
/** Why a request was denied. */
export type DecisionCode = ReasonCode | (typeof DECISION_CODES)[number];
/** What `corsage check` prints: why a request is blocked, or that an argument is wrong. */
export type CheckCode = ReasonCode | (typeof COMMAND_CODES)[number];
/** What to warn of. */
export type WarningCode = (typeof WARNING_CODES)[number];
/** What `corsage audit` finds. */
export type AuditCode =
  | (typeof AUDIT_CODES)[number]
  | Extract<
      ProblemCode,
      | 'EVERY_ORIGIN_WITH_CREDENTIALS'
      | 'NULL_WITH_CREDENTIALS'
      | 'INSECURE_ORIGIN_WITH_CREDENTIALS'
      | 'PUBLIC_SUFFIX_WITH_CREDENTIALS'
    >;
