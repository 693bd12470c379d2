// Where an engine does something else than the standards say, and no server can change it. Each is listed in docs/browsers.md;
// the scenarios that meet one name it, and browser.ts lays the rest over the standard.

import type { EngineName } from './engine';

export interface Quirk {
  readonly engines: readonly EngineName[];
  /** What it does, and what that means for users of the package. */
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
  what: 'let `Access-Control-Allow-Headers: *` cover `Authorization`, which the standard wants by name. The package always names it.',
  reference: 'https://github.com/whatwg/fetch/issues/1919',
};

export const WILDCARD_WITHOUT_CREDENTIALS: Quirk = {
  engines: ['Chromium', 'Firefox', 'WebKit'],
  what: 'do not use a `*` that they kept for a request with credentials. By the letter of the standard they could.',
  reference: WEBKIT_CACHE,
};

export const WILDCARDS_NOT_KEPT: Quirk = {
  engines: ['Firefox'],
  what: "keeps the `*` in a preflight's answer as if it were a name, and asks again for every other method and header. List what you can instead of writing `'*'`.",
  reference: GECKO_CORS,
};

export const ONE_ANSWER_KEPT: Quirk = {
  engines: ['Chromium', 'WebKit'],
  what: 'keep one answer for a URL, the latest, where the standard adds them up. Lists that are sent whole, as the package sends them, make no difference.',
  reference: `${CHROMIUM}/services/network/cors/preflight_cache.cc`,
};

export const REFUSED_PREFLIGHT_KEPT: Quirk = {
  engines: ['WebKit'],
  what: 'keeps the answer to a preflight even if it does not allow the request that it was for, and uses it for requests that it allows.',
  reference: WEBKIT_CACHE,
};

export const CREDENTIALS_KEPT_APART: Quirk = {
  engines: ['Firefox'],
  what: 'asks again for a request without credentials after one with them, though the answer would do for both.',
  reference: GECKO_CORS,
};

export const HEAD_NOT_SAFELISTED: Quirk = {
  engines: ['Firefox'],
  what: 'asks again for a HEAD with unusual headers unless what it kept lists HEAD. The default `methods` do.',
  reference: GECKO_CORS,
};

export const OPAQUE_NOT_KEPT: Quirk = {
  engines: ['Chromium'],
  what: 'keeps no preflight of a sandboxed frame.',
  reference: `${CHROMIUM}/services/network/cors/preflight_cache.cc`,
};

export const CONDITIONAL_NOT_KEPT: Quirk = {
  engines: ['Chromium'],
  what: 'asks again for a request that script made conditional, with `If-None-Match` say.',
  reference: `${CHROMIUM}/services/network/cors/preflight_controller.cc`,
};

export const ODD_MAX_AGE_NOT_KEPT: Quirk = {
  engines: ['Chromium', 'Firefox', 'WebKit'],
  what: 'keep nothing where `Access-Control-Max-Age` is negative, and Firefox nothing where it is no number; by the standard both are 5 seconds. The package sends whole numbers from 0.',
  reference: GECKO_CORS,
};

export const PREFLIGHT_AFTER_303: Quirk = {
  engines: ['Firefox', 'WebKit'],
  what: 'once they had to ask for a request, ask at the target of a redirect too, though a 303 made it a GET that needs no preflight. The target must answer one.',
  reference: WEBKIT_CHECKER,
};

export const TAINT_NOT_ASKED: Quirk = {
  engines: ['Firefox'],
  what: 'asks with the origin of the page where a redirect led to a third origin, and then sends the request itself with `Origin: null`. List both to let it through.',
  reference: GECKO_CORS,
};

export const AUTHORIZATION_STILL_ASKED: Quirk = {
  engines: ['WebKit'],
  what: 'asks for the headers that the page set even if a redirect took them away, such as `Authorization` on the way to another origin.',
  reference: WEBKIT_CHECKER,
};

export const DELETE_BECOMES_GET: Quirk = {
  engines: ['WebKit'],
  what: 'in its GTK port, goes on with GET where a DELETE is redirected to another origin, whatever the status.',
  reference: `${WEBKIT}/WebKit/NetworkProcess/soup/NetworkDataTaskSoup.cpp`,
};

export const COMBINED_BEFORE_CHECK: Quirk = {
  engines: ['Chromium', 'WebKit'],
  what: 'join headers of one name before they look whether the value needs asking; the standard looks at each.',
  reference: `${CHROMIUM}/services/network/public/cpp/cors/cors.cc`,
};

export const NAMES_REPEATED: Quirk = {
  engines: ['Firefox'],
  what: 'repeats a name in `Access-Control-Request-Headers` for every header of that name. The package answers each name once.',
  reference: GECKO_CORS,
};

export const NON_ASCII_ACCEPT: Quirk = {
  engines: ['Firefox'],
  what: 'asks for an `Accept` with characters beyond ASCII.',
  reference: `${GECKO}/dom/base/nsContentUtils.cpp`,
};

export const EMPTY_LINES_IGNORED: Quirk = {
  engines: ['Firefox'],
  what: 'ignores a header line without a value beside one with a value, except for `Access-Control-Allow-Origin`.',
  reference: `${GECKO}/netwerk/protocol/http/nsHttpHeaderArray.cpp`,
};

export const JUNK_AFTER_WILDCARD: Quirk = {
  engines: ['Firefox'],
  what: 'stops reading `Access-Control-Expose-Headers` at `*`, and so does not mind what is no name after it.',
  reference: `${GECKO}/dom/fetch/InternalHeaders.cpp`,
};

export const ERRORS_NOT_MUTED: Quirk = {
  engines: ['Firefox'],
  what: 'shows a page the errors of scripts from other origins, with `crossorigin` and without.',
  reference: 'https://github.com/whatwg/html/issues/10514',
};

export const FONTS_WITHOUT_CORS: Quirk = {
  engines: ['WebKit'],
  what: 'loads web fonts without CORS: without `Origin`, and for every page. No policy keeps a font from it.',
  reference: 'https://www.kojordan.com/blog/everything-you-never-wanted-to-know-about-cors-and-font-preloads',
};

export const PRIVATE_SESSION: Quirk = {
  engines: ['WebKit'],
  what: 'as it is driven here, in a private session, keeps no responses of `fetch` at all.',
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
  ODD_MAX_AGE_NOT_KEPT,
  PREFLIGHT_AFTER_303,
  TAINT_NOT_ASKED,
  AUTHORIZATION_STILL_ASKED,
  DELETE_BECOMES_GET,
  COMBINED_BEFORE_CHECK,
  NAMES_REPEATED,
  NON_ASCII_ACCEPT,
  EMPTY_LINES_IGNORED,
  JUNK_AFTER_WILDCARD,
  ERRORS_NOT_MUTED,
  FONTS_WITHOUT_CORS,
  PRIVATE_SESSION,
];
