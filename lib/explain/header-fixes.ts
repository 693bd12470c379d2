// Fixes for any server: the header lines to send, or what to request instead.

import type { BrowserRequest, Exchange, Failure, Step, WireResponse } from '../browser';
import { getHeader, isCorsResponseHeader, isForbiddenResponseHeader, isToken } from '../http';
import { defaultOf } from '../options';
import { show, type WarningCode } from '../problems';
import type { WarningFinding } from './exchange-warnings';
import { listNames } from './name-lists';

export function headerFix(
  { name, exchange }: Pick<Step, 'name' | 'exchange'>,
  failure: Failure,
  request: BrowserRequest,
): string {
  const by = name.startsWith('preflight') ? 'Answer the preflight with' : 'Answer with';
  switch (failure.code) {
    case 'INVALID_URL':
      return failure.problem === 'not a URL'
        ? 'Write the whole URL, such as https://api.example.com/items.'
        : 'Remove the user name and the password from the URL, and set an Authorization header.';
    case 'CORSRequestNotHttp':
      return name === 'redirect' ? 'Redirect to an https URL.' : 'Use an https URL.';
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
      return originFix(by, failure, request, exchange as Exchange);
    case 'CORSMissingAllowCredentials':
      return `${by} Access-Control-Allow-Credentials: true${failure.value === null ? '' : ', on one line only'}.`;
    case 'CORSPreflightDidNotSucceed':
      return failure.status === undefined
        ? 'Make the server answer OPTIONS requests at this URL.'
        : 'Answer the preflight with status 204: let the server handle OPTIONS before authentication and routing.';
    case 'CORSInvalidAllowMethod':
      return `${by} Access-Control-Allow-Methods: ${defaultOf('methods').join(', ')}.`;
    case 'CORSInvalidAllowHeader':
      return `${by} header names separated by commas, such as Access-Control-Allow-Headers: content-type, authorization.`;
    case 'CORSMethodNotFound':
      return methodFix(by, failure);
    case 'CORSMissingAllowHeaderFromPreflight':
      return headersFix(by, failure, request);
    case 'CORSExternalRedirectNotAllowed':
      return failure.by === 'preflight'
        ? `Request ${show(failure.location)} directly, or answer OPTIONS without a redirect.`
        : 'Redirect to a URL without a user name and a password.';
  }
}

function originFix(
  by: string,
  { code }: Failure,
  { origin, credentials }: BrowserRequest,
  { request, response }: Exchange,
): string {
  // Every request that is checked has an `Origin`.
  if (getHeader(request.headers, 'Origin') !== origin) {
    return 'Request the URL that the redirect leads to: after a redirect across origins, the browser no longer sends the origin of the page.';
  }
  const more = credentials ? ' and Access-Control-Allow-Credentials: true' : '';
  const lines = `Access-Control-Allow-Origin: ${origin}${more}`;
  if (code === 'CORSMultipleAllowOriginNotAllowed') {
    return `${by} one line only, ${lines}; often a proxy and the app both add one.`;
  }
  return request.kind === 'preflight' && (response as WireResponse).status > 299
    ? `${by} status 204 and ${lines}: let the server handle OPTIONS before authentication and routing.`
    : `${by} ${lines}.`;
}

function methodFix(by: string, { method, allowed }: Failure & { code: 'CORSMethodNotFound' }): string {
  const upper = method.toUpperCase();
  if (allowed?.includes(upper)) return `Write method: '${upper}' in the fetch call.`;
  const listed = (allowed ?? []).filter((name) => name !== '*');
  return `${by} Access-Control-Allow-Methods: ${shortList([...listed, method])}.`;
}

function headersFix(
  by: string,
  { names, allowed }: Failure & { code: 'CORSMissingAllowHeaderFromPreflight' },
  { credentials }: BrowserRequest,
): string {
  const misplaced = names.filter(isCorsResponseHeader);
  if (misplaced.length > 0) return misplacedFix(misplaced);
  const listed = (allowed ?? []).filter((name) => name !== '*' || credentials !== true);
  return `${by} Access-Control-Allow-Headers: ${shortList([...listed, ...names])}.`;
}

/** For pages that set response headers on the request. */
export function misplacedFix(names: readonly string[]): string {
  return `Remove ${listNames(names)} from the request: only responses have such headers.`;
}

/** A line to paste, unless it would fill the screen. */
function shortList(names: readonly string[]): string {
  const line = names.join(', ');
  return line.length <= 300 ? line : listNames(names);
}

/** The fix for a warning, where it is not a policy's option. */
export function headerWarningFix({ code, names }: WarningFinding, { origin }: BrowserRequest): string {
  const fixes: Record<WarningCode, () => string> = {
    NO_MAX_AGE: () => `Answer the preflight with Access-Control-Max-Age: ${defaultOf('maxAge')}.`,
    ORIGIN_WITHOUT_VARY: () =>
      'Send Vary: Origin with every response, also if the request has no Origin header.',
    EVERY_ORIGIN_WITH_CREDENTIALS: () =>
      'List the origins that you trust, and send Access-Control-Allow-Origin only to these.',
    NULL_ORIGIN_ALLOWED: () => 'Never answer with Access-Control-Allow-Origin: null.',
    RESOURCE_POLICY: () =>
      "Send Cross-Origin-Resource-Policy: cross-origin (in helmet: crossOriginResourcePolicy: { policy: 'cross-origin' }), or write the attribute crossorigin on the element.",
    EXPOSED_WILDCARD_WITH_CREDENTIALS: () =>
      'List the headers by name, such as Access-Control-Expose-Headers: X-Total-Count, Link.',
    HEADER_NOT_EXPOSED: () =>
      exposureFix(names, (exposed) => `Send Access-Control-Expose-Headers: ${shortList(exposed)}.`),
    FORBIDDEN_HEADER: () =>
      `Do not set ${listNames(names)}: only the browser sets ${names.length === 1 ? 'it' : 'them'}.`,
    AUTHORIZATION_NOT_LISTED: () =>
      'Answer the preflight with Access-Control-Allow-Headers: *, authorization.',
    MIXED_CONTENT: () =>
      `Serve the URL over https, or for a test open the page over http: ${origin.replace('https:', 'http:')}.`,
  };
  return fixes[code]();
}

/** `write` says how to expose names. */
export function exposureFix(names: readonly string[], write: (names: readonly string[]) => string): string {
  const exposable = names.filter((name) => !isForbiddenResponseHeader(name));
  return exposable.length === 0
    ? 'Send the value in another header: browsers never show Set-Cookie to scripts.'
    : write(exposable);
}
