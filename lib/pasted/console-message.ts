// What a browser's console says about a request that it blocked: the texts of Chromium, Firefox and Safari (WebKit).

import { isToken } from '../http';
import { bare } from '../problems';
import { knownMessage } from './known-messages';
import { type Kind, type Pasted, readUrl, type Unreadable } from './pasted';

/** `Access to fetch at 'https://…' (redirected from 'https://…') from origin 'https://…' has been blocked`. */
const CHROMIUM =
  /Access to ([\w ]{1,30}) at '([^\s']+)'\s+(?:\(redirected from '([^\s']+)'\)\s+)?from origin\s+'([^\s']+)'/;
/** `… reading the remote resource at https://…. (Reason: …)`: in other languages, the words differ. */
const FIREFOX = /[\s‘](https?:\/\/[^\s’]+?)’?\.?\s+\([^\s:]+\s?: /;
/** `Fetch API cannot load https://… due to access control checks.` */
const WEBKIT = /\b[Cc](?:annot|ancelled) load (?:to )?(?:image |script )?(https?:\/\/\S+) (?:due to|because)/;
/** `PUT https://… net::ERR_FAILED 204 (No Content)`: the line after Chromium's message. */
const FAILED = /(?:^|\s)(?:([A-Z]{3,20})\s+)?(https?:\/\/\S+)\s+net::ERR_/;
/** `Mixed Content: The page at 'https://…' was loaded over HTTPS, but requested an insecure … 'http://…'`. */
const MIXED =
  /page at '?([^\s']+)'? (?:was loaded over HTTPS, but requested an insecure [\w ]{1,40}|requested insecure content from|was not allowed to (?:run|display) insecure content from) '?([^\s']+?)'?\.?\s/;

/** `Origin https://… is not allowed by Access-Control-Allow-Origin.` */
const WEBKIT_ORIGIN = /\bOrigin (\S+) is not allowed by Access-Control-Allow-Origin/;
/** Firefox does not name the method. */
const SOME_METHOD = /Did not find method in CORS header/;
const METHOD = /\bMethod (\S+) is not allowed by Access-Control-Allow-Methods/;
const HEADER =
  /\b(?:Request header field (\S+) is not allowed by Access-Control-Allow-Headers|header [‘'"](\S+?)[’'"] is not allowed according to header)/;
const CREDENTIALS =
  /credentials mode is 'include'|credentials flag is true|Credential is not supported|Access-Control-Allow-Credentials/;
/** `ERR_BLOCKED_BY_RESPONSE.NotSameOrigin`, and the header's name in the others. */
const RESOURCE_POLICY = /ERR_BLOCKED_BY_RESPONSE\.NotSame|Cross-Origin-Resource-Policy/;

export function readConsoleMessage(text: string): Pasted | Unreadable {
  const [, mixedPage, mixedUrl] = MIXED.exec(text) ?? [];
  const [, what, chromiumUrl, redirected, chromiumOrigin] = CHROMIUM.exec(text) ?? [];
  const origin = chromiumOrigin ?? WEBKIT_ORIGIN.exec(text)?.[1] ?? pageOf(mixedPage);
  const [, sent, failedUrl] = FAILED.exec(text) ?? [];
  const found =
    redirected ??
    chromiumUrl ??
    mixedUrl ??
    WEBKIT.exec(text)?.[1] ??
    FIREFOX.exec(text)?.[1] ??
    failedUrl ??
    anyUrl(text, origin);
  if (found === undefined) {
    if (origin !== undefined) {
      return {
        message: 'The message does not name the URL.',
        fix: `Write corsage check https://api.example.com/path --origin ${bare(origin)}.`,
      };
    }
    const { cause = '', fix = '' } = knownMessage(text) ?? {};
    return {
      message: `${cause} No URL can be found in this text.`.trim(),
      fix: `${fix} Copy the whole message from the console, or the request from the network panel: "Copy as cURL".`.trim(),
    };
  }
  const url = readUrl(found);
  if ('fix' in url) return url;
  const method = METHOD.exec(text)?.[1] ?? sent;
  const credentials = CREDENTIALS.test(text) || undefined;
  const [, chromium, firefox] = HEADER.exec(text) ?? [];
  const header = (chromium ?? firefox)?.toLowerCase();
  const named = header !== undefined && isToken(header);
  const methodMissing = method === undefined && SOME_METHOD.test(text);
  return {
    ...url,
    origin,
    method,
    methodMissing,
    headers: [],
    headerNames: named ? [header] : undefined,
    preflighted: !named && /preflight/i.test(text),
    credentials,
    kind: kindOf(what, text),
    from: 'message',
    notes: [],
  };
}

/** In a language that is not English, or in a text around the message. */
function anyUrl(text: string, page: string | undefined): string | undefined {
  const [found] = /https?:\/\/[^\s"'<>‘’“”«»]+/.exec(text) ?? [];
  let end = found?.length ?? 0;
  while ('.,;:)]'.includes(found?.charAt(end - 1) || ' ')) end--;
  const url = found?.slice(0, end);
  return url === page ? undefined : url;
}

function pageOf(url: string | undefined): string | undefined {
  return url !== undefined && URL.canParse(url) ? new URL(url).origin : undefined;
}

function kindOf(what: string | undefined, text: string): Kind | undefined {
  if (what === 'font') return 'font';
  return RESOURCE_POLICY.test(text) ? 'img' : undefined;
}
