// Where a browser does not do what the standards say, and no server can change it. Each is listed in docs/browsers.md. A
// scenario that meets a quirk names it; browser.ts adds the others to what the standard predicts.

import type { EngineName } from './engine';

export interface Quirk {
  readonly engines: readonly EngineName[];
  /** What it does, and what that means for users of the package: a sentence whose subject is the engines. */
  readonly what: string;
  readonly reference: string;
}

const GECKO = 'https://github.com/mozilla/gecko-dev/blob/master';
const WEBKIT = 'https://github.com/WebKit/WebKit/blob/main/Source';
const CHROMIUM = 'https://github.com/chromium/chromium/blob/main';

const GECKO_CORS = `${GECKO}/netwerk/protocol/http/nsCORSListenerProxy.cpp`;
const WEBKIT_CACHE = `${WEBKIT}/WebCore/loader/CrossOriginPreflightResultCache.cpp`;
const WEBKIT_CHECKER = `${WEBKIT}/WebKit/NetworkProcess/NetworkLoadChecker.cpp`;

export const WILDCARD_COVERS_AUTHORIZATION: Quirk = {
  engines: ['Chromium', 'Firefox', 'WebKit'],
  what: 'accept `Access-Control-Allow-Headers: *` for `Authorization`, which the standard wants by name. The package always names it.',
  reference: 'https://github.com/whatwg/fetch/issues/1919',
};

export const WILDCARD_WITHOUT_CREDENTIALS: Quirk = {
  engines: ['Chromium', 'Firefox', 'WebKit'],
  what: 'do not use a remembered `*` for a request with credentials. The standard would permit it.',
  reference: WEBKIT_CACHE,
};

export const WILDCARDS_NOT_KEPT: Quirk = {
  engines: ['Firefox'],
  what: "remembers the `*` in the response to a preflight as a name, and sends a new preflight for every other method and header. List names instead of `'*'`.",
  reference: GECKO_CORS,
};

export const ONE_ANSWER_KEPT: Quirk = {
  engines: ['Chromium', 'WebKit'],
  what: 'remember only the latest preflight for a URL; the standard adds them up. The package sends its lists whole, so this makes no difference.',
  reference: `${CHROMIUM}/services/network/cors/preflight_cache.cc`,
};

export const REFUSED_PREFLIGHT_KEPT: Quirk = {
  engines: ['WebKit'],
  what: 'remembers the response to a preflight even if it does not allow the request, and uses it for requests that it allows.',
  reference: WEBKIT_CACHE,
};

export const CREDENTIALS_KEPT_APART: Quirk = {
  engines: ['Firefox'],
  what: 'sends a new preflight for a request without credentials after one with credentials.',
  reference: GECKO_CORS,
};

export const HEAD_NOT_SAFELISTED: Quirk = {
  engines: ['Firefox'],
  what: 'sends a new preflight for a HEAD request with unusual headers unless HEAD is listed. The default `methods` list it.',
  reference: GECKO_CORS,
};

export const OPAQUE_NOT_KEPT: Quirk = {
  engines: ['Chromium'],
  what: 'never remembers preflights of a sandboxed frame.',
  reference: `${CHROMIUM}/services/network/cors/preflight_cache.cc`,
};

export const CONDITIONAL_NOT_KEPT: Quirk = {
  engines: ['Chromium', 'Firefox'],
  what: 'send a new preflight for a request that a script made conditional, for example with `If-None-Match`.',
  reference: `${CHROMIUM}/services/network/cors/preflight_controller.cc`,
};

export const NEGATIVE_MAX_AGE_NOT_KEPT: Quirk = {
  engines: ['Chromium', 'Firefox', 'WebKit'],
  what: 'remember nothing if `Access-Control-Max-Age` is negative; the standard says 5 seconds. The package sends 0 or more.',
  reference: GECKO_CORS,
};

export const UNREADABLE_MAX_AGE_NOT_KEPT: Quirk = {
  engines: ['Firefox'],
  what: 'remembers nothing if `Access-Control-Max-Age` is not a number; the standard says 5 seconds.',
  reference: GECKO_CORS,
};

export const PREFLIGHT_AFTER_303: Quirk = {
  engines: ['Firefox', 'WebKit'],
  what: 'send a preflight to the target of a redirect if the first request needed one, even if a 303 made it a GET. The target has to answer it.',
  reference: WEBKIT_CHECKER,
};

export const TAINT_NOT_ASKED: Quirk = {
  engines: ['Firefox'],
  what: "sends a preflight with the page's origin after a redirect to a third origin, but the request itself with `Origin: null`. List both to let it through.",
  reference: GECKO_CORS,
};

export const AUTHORIZATION_STILL_ASKED: Quirk = {
  engines: ['WebKit'],
  what: 'lists headers in the preflight that a redirect to another origin took away, such as `Authorization`.',
  reference: WEBKIT_CHECKER,
};

export const DELETE_BECOMES_GET: Quirk = {
  engines: ['WebKit'],
  what: '(its GTK port) goes on with GET if a DELETE is redirected to another origin, whatever the status.',
  reference: `${WEBKIT}/WebKit/NetworkProcess/soup/NetworkDataTaskSoup.cpp`,
};

export const SECOND_REDIRECT_BLOCKED: Quirk = {
  engines: ['WebKit'],
  what: "follows no further redirect once one led from the page's own origin to another.",
  reference: WEBKIT_CHECKER,
};

export const TWO_LOCATIONS_FOLLOWED: Quirk = {
  engines: ['WebKit'],
  what: 'follows a redirect with two `Location` headers.',
  reference: WEBKIT_CHECKER,
};

export const COMBINED_BEFORE_CHECK: Quirk = {
  engines: ['Chromium', 'WebKit'],
  what: 'join headers of one name before they check whether the value needs a preflight; the standard checks each value.',
  reference: `${CHROMIUM}/services/network/public/cpp/cors/cors.cc`,
};

export const NAMES_REPEATED: Quirk = {
  engines: ['Firefox'],
  what: 'repeats a name in `Access-Control-Request-Headers` for every header of that name. The package answers each name once.',
  reference: GECKO_CORS,
};

export const NON_ASCII_ACCEPT: Quirk = {
  engines: ['Firefox'],
  what: 'sends a preflight for an `Accept` with characters outside ASCII.',
  reference: `${GECKO}/dom/base/nsContentUtils.cpp`,
};

export const EMPTY_PARAMETERS: Quirk = {
  engines: ['Firefox'],
  what: 'sends a preflight for a `Content-Type` with several semicolons and nothing between them: `text/plain;;;`.',
  reference: `${GECKO}/dom/base/nsContentUtils.cpp`,
};

export const LARGE_RANGE: Quirk = {
  engines: ['Chromium'],
  what: 'sends a preflight for a `Range` with a number of more than 63 bits.',
  reference: `${CHROMIUM}/services/network/public/cpp/cors/cors.cc`,
};

export const SIGN_IN_RANGE: Quirk = {
  engines: ['WebKit'],
  what: 'sends a `Range` with a plus sign without a preflight: `bytes=+1-`.',
  reference: `${WEBKIT}/WebCore/platform/network/HTTPParsers.cpp`,
};

export const CLIENT_HINTS_SAFELISTED: Quirk = {
  engines: ['Chromium'],
  what: 'sends `Save-Data`, `Device-Memory`, `DPR`, `Width` and `Viewport-Width` without a preflight.',
  reference: `${CHROMIUM}/services/network/public/cpp/cors/cors.cc`,
};

export const EMPTY_LINES_IGNORED: Quirk = {
  engines: ['Firefox'],
  what: 'ignores a header line without a value if another line has one, except for `Access-Control-Allow-Origin`.',
  reference: `${GECKO}/netwerk/protocol/http/nsHttpHeaderArray.cpp`,
};

export const JUNK_AFTER_WILDCARD: Quirk = {
  engines: ['Firefox'],
  what: 'stops reading `Access-Control-Expose-Headers` at `*`, and so accepts invalid names after it.',
  reference: `${GECKO}/dom/fetch/InternalHeaders.cpp`,
};

export const ERRORS_NOT_MUTED: Quirk = {
  engines: ['Firefox'],
  what: 'shows a page the errors of scripts from other origins, even without `crossorigin`.',
  reference: 'https://github.com/whatwg/html/issues/10514',
};

export const FONTS_WITHOUT_CORS: Quirk = {
  engines: ['WebKit'],
  what: 'loads web fonts without CORS and without `Origin`, for every page. No policy can prevent it.',
  reference: 'https://www.kojordan.com/blog/everything-you-never-wanted-to-know-about-cors-and-font-preloads',
};

export const PRIVATE_SESSION: Quirk = {
  engines: ['WebKit'],
  what: '(in the private session of these tests) caches no responses of `fetch`.',
  reference: 'https://github.com/WebKit/WebKit/blob/main/Tools/MiniBrowser/gtk/main.c',
};

export const QUIRKS: readonly Quirk[] = [
  WILDCARD_COVERS_AUTHORIZATION,
  WILDCARD_WITHOUT_CREDENTIALS,
  WILDCARDS_NOT_KEPT,
  ONE_ANSWER_KEPT,
  REFUSED_PREFLIGHT_KEPT,
  CREDENTIALS_KEPT_APART,
  HEAD_NOT_SAFELISTED,
  OPAQUE_NOT_KEPT,
  CONDITIONAL_NOT_KEPT,
  NEGATIVE_MAX_AGE_NOT_KEPT,
  UNREADABLE_MAX_AGE_NOT_KEPT,
  PREFLIGHT_AFTER_303,
  TAINT_NOT_ASKED,
  AUTHORIZATION_STILL_ASKED,
  DELETE_BECOMES_GET,
  SECOND_REDIRECT_BLOCKED,
  TWO_LOCATIONS_FOLLOWED,
  COMBINED_BEFORE_CHECK,
  NAMES_REPEATED,
  NON_ASCII_ACCEPT,
  EMPTY_PARAMETERS,
  LARGE_RANGE,
  SIGN_IN_RANGE,
  CLIENT_HINTS_SAFELISTED,
  EMPTY_LINES_IGNORED,
  JUNK_AFTER_WILDCARD,
  ERRORS_NOT_MUTED,
  FONTS_WITHOUT_CORS,
  PRIVATE_SESSION,
];
