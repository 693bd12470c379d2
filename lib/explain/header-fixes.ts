// Fixes for any server: the header lines to send, or what to request instead.

import type { BrowserRequest, Exchange, Failure, Step, WireResponse } from '../browser';
import { getHeader, type HeaderList, isCorsResponseHeader, isToken } from '../http';
import { defaultOf } from '../options';
import { show } from '../problems';
import type { denialIn } from './denial';
import { listNames } from './name-lists';
import { isOtherSite, misspelling } from './origin-difference';
import { redirectFix, type Target } from './redirect-fixes';
import { type Repair, repairOf } from './repair';
import { isAddedTwice, layersNamed } from './server-snippets';
import { lowerFirst } from './step-messages';

/** What only more requests can tell. */
export interface Known {
  /** Where the redirect leads. */
  readonly target?: Target | undefined;
  /** Whether it is an endpoint for WebSockets. */
  readonly webSocket?: boolean;
  /** Whether the server has a list of origins, without the page's. */
  readonly denial?: ReturnType<typeof denialIn>;
}

export const RESOURCE_POLICY_FIX =
  "Send Cross-Origin-Resource-Policy: cross-origin (in helmet: crossOriginResourcePolicy: { policy: 'cross-origin' }), or write the attribute crossorigin on the element.";

/** In what one is to copy. */
const LONGEST_URL = 500;

export function headerFix(
  step: Pick<Step, 'name' | 'exchange'> & Partial<Step>,
  failure: Failure,
  request: BrowserRequest,
  known: Known = {},
): string {
  const { name, exchange } = step;
  const by = `Answer ${responseTo(step)} with`;
  if (known.target !== undefined) {
    return redirectFix(exchange?.request.url as string, name.startsWith('preflight'), known.target);
  }
  if (known.webSocket) return schemeFix('ws');
  switch (failure.code) {
    case 'INVALID_URL':
      if (failure.problem === 'data without comma') return 'Write a comma before the data: data:,hello.';
      return failure.problem === 'not a URL'
        ? 'Write the whole URL, such as https://api.example.com/items.'
        : 'Remove the user name and the password from the URL, and set an Authorization header.';
    case 'CORSRequestNotHttp':
      return name === 'redirect' ? 'Redirect to an https URL.' : schemeFix(failure.scheme);
    case 'MIXED_CONTENT':
      return name === 'redirect'
        ? `Redirect to an https URL: ${failure.target.replace('http:', 'https:')}.`
        : `Serve the URL over https, or for a test open the page over http: ${request.origin.replace('https:', 'http:')}.`;
    case 'RESOURCE_POLICY':
      return RESOURCE_POLICY_FIX;
    case 'INVALID_METHOD':
    case 'FORBIDDEN_METHOD':
      return 'Use another method, such as POST.';
    case 'INVALID_HEADER':
      return isToken(failure.name)
        ? 'Remove the header, or encode its value: encodeURIComponent(value).'
        : 'Remove the header, or correct its name, such as X-Request-Id.';
    case 'CORSDidNotSucceed':
      return name === 'redirect'
        ? 'Request the URL where the redirects should end.'
        : 'Make the server reachable at this URL, over https with a certificate that browsers trust.';
    case 'CORSMissingAllowOrigin':
    case 'CORSMultipleAllowOriginNotAllowed':
    case 'CORSAllowOriginNotMatchingOrigin':
    case 'CORSNotSupportingCredentials':
      return originFix(step, failure, request, known);
    case 'CORSMissingAllowCredentials':
      return `${by} Access-Control-Allow-Credentials: true${failure.value === null ? '' : ', on one line only'}${LISTED_ONLY}.`;
    case 'CORSPreflightDidNotSucceed':
      return failure.status === undefined
        ? 'Make the server answer OPTIONS requests at this URL.'
        : `${statusHint(failure.status)}Answer the preflight with status 204: let the server handle OPTIONS before authentication and routing.`;
    case 'CORSInvalidAllowMethod':
      return listFix('Access-Control-Allow-Methods', defaultOf('methods').join(', '));
    case 'CORSInvalidAllowHeader':
      return listFix('Access-Control-Allow-Headers', 'content-type, authorization');
    case 'CORSMethodNotFound':
      return methodFix();
    case 'CORSMissingAllowHeaderFromPreflight': {
      const misplaced = failure.names.filter(isCorsResponseHeader);
      return misplaced.length > 0 ? misplacedFix(misplaced) : listFix('Access-Control-Allow-Headers', '');
    }
    case 'CORSExternalRedirectNotAllowed':
      return failure.by === 'preflight'
        ? `Request ${show(failure.location, LONGEST_URL)} directly, or answer OPTIONS without a redirect.`
        : 'Redirect to a URL without a user name and a password.';
  }

  /** With the names that the list was to have. */
  function listFix(header: string, example: string): string {
    const { response } = repairOf(step, failure, request) as Repair;
    const value = getHeader((response as WireResponse).headers, header);
    const names = (value || example).split(', ');
    return `${by} ${header}: ${shortList(names)}${value ? '' : ', separated by commas'}.`;
  }

  function methodFix(): string {
    const { request: changed, response } = repairOf(step, failure, request) as Repair;
    const write = `Write method: '${changed?.method}' in the fetch call`;
    if (response === undefined) return `${write}.`;
    const answer = listFix('Access-Control-Allow-Methods', '');
    return changed === undefined ? answer : `${write}, and ${lowerFirst(answer)}`;
  }
}

/** "the preflight", "the PUT request". */
function responseTo({ name, exchange }: Pick<Step, 'name' | 'exchange'>): string {
  if (name.startsWith('preflight') || exchange === undefined) return 'the preflight';
  return `the ${listNames([exchange.request.method])} request`;
}

/** With credentials, any site could read otherwise what users see. */
const LISTED_ONLY = ', for origins on your list only';

function schemeFix(scheme: string): string {
  if (/^wss?$/.test(scheme)) {
    return 'Write new WebSocket(url): CORS is not for WebSockets, so their server must check the Origin header itself.';
  }
  return scheme === 'file'
    ? 'Serve the file over http, such as with a development server, and request it there.'
    : 'Use an https URL.';
}

const STATUS_HINTS: Readonly<Record<number, string>> = {
  401: 'Check the log-in: the server wants a cookie or an Authorization header that it accepts. ',
  403: 'Check what this user may do: the server refuses the request. ',
  404: 'Check the URL: the server finds nothing there. ',
  405: 'Check the method and the URL: the server does not take this method there. ',
  429: 'Send fewer requests: the server has got too many. ',
};

/** What an error means before CORS does. */
function statusHint(status: number): string {
  if (status < 500) return status === 429 ? (STATUS_HINTS[429] as string) : '';
  return `Look at the error first: ${status < 505 && status > 501 ? 'the app behind the proxy does not answer' : 'the log of the server says why it fails'}. `;
}

function originFix(
  step: Pick<Step, 'name' | 'exchange'>,
  failure: Failure,
  page: BrowserRequest,
  { denial }: Known,
): string {
  const { request, response } = step.exchange as Exchange;
  const { status, headers } = response as WireResponse;
  // Every request that is checked has an `Origin`.
  if (getHeader(request.headers, 'Origin') !== page.origin) {
    return `Request ${show(request.url, LONGEST_URL)} directly: after a redirect across origins, the browser no longer sends the origin of the page.`;
  }
  if (page.origin === 'null') {
    const more = page.credentials ? '' : ' If the data is public, Access-Control-Allow-Origin: * will do.';
    return `Serve the page over http, such as with a development server, so that it has an origin of its own: any site can have null.${more}`;
  }
  const preflight = request.kind === 'preflight';
  const more = page.credentials ? ' and Access-Control-Allow-Credentials: true' : '';
  const lines = `Access-Control-Allow-Origin: ${page.origin}${more}`;
  const both = preflight ? 'the preflight and the request after it' : responseTo(step);
  const by = `Answer ${both} with`;
  switch (failure.code) {
    case 'CORSMultipleAllowOriginNotAllowed':
      return isAddedTwice(headers)
        ? `${by} one line only, ${lines}. ${twoLayers(headers)}, so remove it from one of them.`
        : `${by} the origin that asked, if it is on your list, never with the list: ${lines}.`;
    case 'CORSAllowOriginNotMatchingOrigin':
      return isOtherSite(failure.value, page.origin)
        ? `If the page is yours, add its origin to a list, and answer with the origin that asked if it is listed: ${lines}.`
        : `${by} ${lines}.`;
    case 'CORSMissingAllowOrigin':
      break;
    default:
      return `${by} ${lines}${LISTED_ONLY}.`;
  }
  if (denial !== undefined) {
    const answers = denial === 'certain' ? '' : `, so that it answers ${both} with ${lines}`;
    return `If the page is yours, add ${show(page.origin)} to the origins that the server allows${answers}.`;
  }
  const wrong = misspelling('Access-Control-Allow-Origin', headers);
  const instead = wrong === undefined ? '' : `, not ${listNames([wrong])}`;
  if (preflight && status > 299) {
    return `${statusHint(status)}Answer the preflight with status 204 and ${lines}: let the server handle OPTIONS before authentication and routing.`;
  }
  if (status > 399) {
    const first =
      STATUS_HINTS[status] ?? (statusHint(status) || `Look at the error first: status ${status}. `);
    return `${first}Then send the headers with errors too (in nginx: add_header … always): ${lines}.`;
  }
  return `${by} ${lines}${instead}.`;
}

function twoLayers(headers: HeaderList): string {
  const layers = layersNamed(headers);
  return layers === undefined
    ? 'Often a proxy and the app both add one'
    : `It seems that ${layers[0]} and ${layers[1]} in front of it both add one`;
}

/** For pages that set response headers on the request. */
export function misplacedFix(names: readonly string[]): string {
  return `Remove ${listNames(names)} from the request: only responses have such headers.`;
}

/** A line to paste, unless it would fill the screen. */
export function shortList(names: readonly string[]): string {
  const line = names.join(', ');
  return line.length <= 300 ? line : listNames(names);
}
