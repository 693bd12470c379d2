// Where an engine does something else than the standards say, and no server can change it. Each is listed in docs/browsers.md.

import type { EngineName } from './engine';

export interface Quirk {
  readonly engines: readonly EngineName[];
  /** What it does, and what that means for users of the package. */
  readonly what: string;
  readonly reference: string;
}

const GECKO = 'https://github.com/mozilla/gecko-dev/blob/master';
const WEBKIT = 'https://github.com/WebKit/WebKit/blob/main';

export const WILDCARDS_NOT_KEPT: Quirk = {
  engines: ['Firefox'],
  what: "keeps `*` of a preflight's answer as if it were a name. It asks again for every other method and header: list what you can instead of writing `'*'`.",
  reference: `${GECKO}/netwerk/protocol/http/nsCORSListenerProxy.cpp`,
};

export const PREFLIGHT_AFTER_303: Quirk = {
  engines: ['Firefox', 'WebKit'],
  what: 'once it has asked for a request, asks at the target of a redirect too, though a 303 made it a GET that needs no preflight. The target must answer one.',
  reference: `${WEBKIT}/Source/WebKit/NetworkProcess/NetworkLoadChecker.cpp`,
};

export const ERRORS_NOT_MUTED: Quirk = {
  engines: ['Firefox'],
  what: 'shows a page the errors of scripts from other origins, with `crossorigin` and without.',
  reference: 'https://github.com/whatwg/html/issues/10514',
};

export const REFUSED_PREFLIGHT_KEPT: Quirk = {
  engines: ['WebKit'],
  what: 'keeps the answer to a preflight even if the request that it was for is not allowed by it, and uses it for requests that are.',
  reference: `${WEBKIT}/Source/WebCore/loader/CrossOriginPreflightResultCache.cpp`,
};

export const FONTS_WITHOUT_CORS: Quirk = {
  engines: ['WebKit'],
  what: 'loads web fonts without CORS: without `Origin`, and for every page. A policy keeps no font from it.',
  reference: 'https://www.kojordan.com/blog/everything-you-never-wanted-to-know-about-cors-and-font-preloads',
};

export const PRIVATE_SESSION: Quirk = {
  engines: ['WebKit'],
  what: 'as it is driven here, in a private session, it keeps no responses of `fetch` at all. Only images show what its cache does.',
  reference: `${WEBKIT}/Tools/MiniBrowser/gtk/main.c`,
};

export const QUIRKS: readonly Quirk[] = [
  WILDCARDS_NOT_KEPT,
  PREFLIGHT_AFTER_303,
  ERRORS_NOT_MUTED,
  REFUSED_PREFLIGHT_KEPT,
  FONTS_WITHOUT_CORS,
  PRIVATE_SESSION,
];
