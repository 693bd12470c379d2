// What to change where the server is anybody's: the header lines to send, or what to ask otherwise.

import type { BrowserRequest, Exchange, Failure, Step, WireResponse } from '../browser';
import { getHeader, isCorsResponseHeader, isForbiddenResponseHeader } from '../http';
import { defaultOf } from '../options';
import { show, type WarningCode } from '../problems';
import type { Finding } from './findings';
import { listNames } from './words';

export function headerFix({ name, exchange }: Step, failure: Failure, request: BrowserRequest): string {
  const by = name.startsWith('preflight') ? 'Answer the preflight with' : 'Answer with';
  switch (failure.code) {
    case 'INVALID_URL':
      return failure.problem === 'not a URL'
        ? 'Write the whole URL: https://api.example.com/items.'
        : 'Take the user name and the password out of the URL, and set an Authorization header.';
    case 'CORSRequestNotHttp':
      return name === 'redirect' ? 'Redirect to an https URL.' : 'Write an https URL.';
    case 'FORBIDDEN_METHOD':
      return 'Use another method, such as POST.';
    case 'INVALID_HEADER':
      return 'Leave the header out, or encode its value: encodeURIComponent(value).';
    case 'CORSDidNotSucceed':
      return name === 'redirect'
        ? 'Request the URL that the redirects should end at.'
        : 'Make the server reachable at this URL, over https with a certificate that browsers trust.';
    case 'CORSMissingAllowOrigin':
    case 'CORSMultipleAllowOriginNotAllowed':
    case 'CORSAllowOriginNotMatchingOrigin':
    case 'CORSNotSupportingCredentials':
      return originFix(by, failure, request, exchange as Exchange);
    case 'CORSMissingAllowCredentials':
      return `${by} Access-Control-Allow-Credentials: true${failure.value === null ? '' : ' and no other line of that name'}.`;
    case 'CORSPreflightDidNotSucceed':
      return failure.status === undefined
        ? 'Make the server answer OPTIONS at this URL.'
        : 'Answer the preflight with 204: let the server handle OPTIONS before authentication and routing.';
    case 'CORSInvalidAllowMethod':
      return `${by} Access-Control-Allow-Methods: ${defaultOf('methods').join(', ')}.`;
    case 'CORSInvalidAllowHeader':
      return `${by} header names separated by commas: Access-Control-Allow-Headers: content-type, authorization.`;
    case 'CORSMethodNotFound':
      return methodFix(by, failure);
    case 'CORSMissingAllowHeaderFromPreflight':
      return headersFix(by, failure, request);
    case 'CORSExternalRedirectNotAllowed':
      return failure.by === 'preflight'
        ? `Request ${show(failure.location)} itself, or answer OPTIONS without a redirect.`
        : 'Redirect to a URL without user name and password.';
  }
}

function originFix(
  by: string,
  { code }: Failure,
  { origin, credentials }: BrowserRequest,
  { request, response }: Exchange,
): string {
  // Every request that is checked has one.
  if (getHeader(request.headers, 'Origin') !== origin) {
    return 'Request the URL that the redirect leads to: across origins a redirect costs the request its origin.';
  }
  const more = credentials ? ' and Access-Control-Allow-Credentials: true' : '';
  const lines = `Access-Control-Allow-Origin: ${origin}${more}`;
  if (code === 'CORSMultipleAllowOriginNotAllowed') {
    return `${by} one line alone, ${lines}; often a proxy and the application both add one.`;
  }
  return request.kind === 'preflight' && (response as WireResponse).status > 299
    ? `${by} 204 and ${lines}: let the server handle OPTIONS before authentication and routing.`
    : `${by} ${lines}.`;
}

function methodFix(by: string, { method, allowed }: Failure & { code: 'CORSMethodNotFound' }): string {
  const upper = method.toUpperCase();
  if (allowed?.includes(upper)) return `Write method: '${upper}' in the call of fetch.`;
  const listed = (allowed ?? []).filter((name) => name !== '*');
  return `${by} Access-Control-Allow-Methods: ${shortList([...listed, method])}.`;
}

function headersFix(
  by: string,
  { names, allowed }: Failure & { code: 'CORSMissingAllowHeaderFromPreflight' },
  { credentials }: BrowserRequest,
): string {
  const misplaced = misplacedFix(names);
  if (misplaced !== undefined) return misplaced;
  const listed = (allowed ?? []).filter((name) => name !== '*' || credentials !== true);
  return `${by} Access-Control-Allow-Headers: ${shortList([...listed, ...names])}.`;
}

/** For pages that set the headers of the answer on the request. */
export function misplacedFix(names: readonly string[]): string | undefined {
  const misplaced = names.filter(isCorsResponseHeader);
  return misplaced.length === 0
    ? undefined
    : `Leave ${listNames(misplaced)} out of the request: only an answer has such headers.`;
}

/** A line to paste, unless it would fill the screen. */
function shortList(names: readonly string[]): string {
  const line = names.join(', ');
  return line.length <= 300 ? line : listNames(names);
}

/** What to do about what works but hurts; the same for every server, but where a policy has an option for it. */
export function headerWarningFix({ code, names }: Finding, { origin }: BrowserRequest): string {
  const fixes: Record<WarningCode, () => string> = {
    NO_MAX_AGE: () => `Answer the preflight with Access-Control-Max-Age: ${defaultOf('maxAge')}.`,
    ORIGIN_WITHOUT_VARY: () => 'Send Vary: Origin with every response, also to requests without Origin.',
    ANY_ORIGIN_WITH_CREDENTIALS: () =>
      'List the origins you trust, and send Access-Control-Allow-Origin to those alone.',
    NULL_ORIGIN_ALLOWED: () => 'Never answer with Access-Control-Allow-Origin: null.',
    RESOURCE_POLICY: () =>
      "Send Cross-Origin-Resource-Policy: cross-origin (helmet: crossOriginResourcePolicy: { policy: 'cross-origin' }), or load it with the attribute crossorigin.",
    EXPOSED_WILDCARD_WITH_CREDENTIALS: () =>
      'Name the headers: Access-Control-Expose-Headers: X-Total-Count, Link.',
    HEADER_NOT_EXPOSED: () =>
      exposureFix(names, (exposed) => `Send Access-Control-Expose-Headers: ${shortList(exposed)}.`),
    FORBIDDEN_HEADER: () =>
      `Leave ${listNames(names)} out; only the browser sets ${names.length === 1 ? 'it' : 'them'}.`,
    MIXED_CONTENT: () =>
      `Serve the URL over https, or open the page over http for a test: ${origin.replace('https:', 'http:')}.`,
  };
  return fixes[code]();
}

/** `write` says how names are exposed. */
export function exposureFix(names: readonly string[], write: (names: readonly string[]) => string): string {
  const exposable = names.filter((name) => !isForbiddenResponseHeader(name));
  return exposable.length === 0
    ? 'Send what script should know in another header: no setting shows Set-Cookie to script.'
    : write(exposable);
}
