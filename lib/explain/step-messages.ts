// What a browser saw at each step, in one sentence.

import type { Exchange, Failure, HeaderView, PreflightNeed, Step, WireResponse } from '../browser';
import { getHeader, isToken } from '../http';
import { isSerializedOrigin, NAMED_ORIGINS } from '../origins';
import { show } from '../problems';
import { listNames, listTokens, listValues } from './name-lists';
import { differenceOf, misspelling } from './origin-difference';
import { withoutQuotes } from './repair';

/** Headers that a page reads to update, resume or seek, and that most servers send to pages that do not. */
const OFTEN_WANTED: ReadonlySet<string> = new Set(['accept-ranges', 'etag']);

/** What policies of this package add, in lower case. */
const OF_POLICIES = /^(?:access-control-.*|vary)$/;

export function stepMessage(step: Step, origin: string): string {
  return step.failure === undefined ? passedMessage(step) : failureMessage(step, step.failure, origin);
}

export function failureMessage(
  { name, exchange }: Pick<Step, 'name' | 'exchange'>,
  failure: Failure,
  origin: string,
): string {
  const response = responseName(name);
  switch (failure.code) {
    case 'INVALID_URL':
      if (failure.problem === 'data without comma')
        return `${show(failure.url)} has no comma, and nothing after it to read.`;
      return failure.problem === 'not a URL'
        ? `${show(failure.url)} is not an absolute URL.`
        : `${show(failure.url)} has a user name or a password in it, which fetch does not accept.`;
    case 'CORSRequestNotHttp':
      return name === 'redirect'
        ? `The redirect leads to a URL with the scheme ${show(failure.scheme)}. Browsers only follow redirects to http and https.`
        : `The URL has the scheme ${show(failure.scheme)}. CORS only works over http and https.`;
    case 'MIXED_CONTENT':
      return name === 'redirect'
        ? `The redirect leads to ${show(failure.target)}, which is plain http: browsers do not follow it for a page on https.`
        : `A page on https cannot send requests to ${show(failure.target)}, which is plain http.`;
    case 'RESOURCE_POLICY':
      return `${response} has Cross-Origin-Resource-Policy: ${failure.value}, which stops a page of ${show(origin)} from loading it without CORS.`;
    case 'INVALID_METHOD':
      return `${show(failure.method)} is not a valid method.`;
    case 'FORBIDDEN_METHOD':
      return `Browsers do not let a page send the method ${show(failure.method)}.`;
    case 'INVALID_HEADER':
      return isToken(failure.name)
        ? `The header ${show(failure.name)} cannot have the value ${show(failure.value)}: a value cannot contain a line break, NUL or a character outside Latin-1.`
        : `${show(failure.name)} is not a valid header name.`;
    case 'CORSDidNotSucceed':
      return name === 'redirect'
        ? `The browser cannot follow the redirect: ${failure.problem}.`
        : `The request got no response: ${show(failure.problem)}.`;
    case 'CORSMissingAllowOrigin':
      return `${response}${errorStatus(exchange)} has no Access-Control-Allow-Origin header${misspelt(exchange, 'Access-Control-Allow-Origin')}.`;
    case 'CORSMultipleAllowOriginNotAllowed':
      return `${response} has more than one value in Access-Control-Allow-Origin: ${listValues(failure.values)}.`;
    case 'CORSAllowOriginNotMatchingOrigin':
      return failure.origin === origin
        ? `${response} has Access-Control-Allow-Origin: ${show(failure.value)}, which is not exactly the page's origin ${show(origin)}: ${differenceOf(failure.value, origin)}.`
        : `${response} has Access-Control-Allow-Origin: ${show(failure.value)}, but after a redirect between two other origins the browser sends the origin ${show(failure.origin)}.`;
    case 'CORSNotSupportingCredentials':
      return `${response} has Access-Control-Allow-Origin: *, which browsers do not accept for a request with credentials.`;
    case 'CORSMissingAllowCredentials':
      return failure.value === null
        ? `The request has credentials, but ${lowerFirst(response)} has no Access-Control-Allow-Credentials: true${misspelt(exchange, 'Access-Control-Allow-Credentials')}.`
        : `${response} has Access-Control-Allow-Credentials: ${show(failure.value)}. It must be exactly true, in lower case and only once.`;
    case 'CORSPreflightDidNotSucceed':
      return failure.status === undefined
        ? `The preflight got no response: ${show(failure.problem)}.`
        : `${response} has status ${failure.status}. It must be 200 to 299.`;
    case 'CORSInvalidAllowMethod':
      return `${response} has ${show(failure.item)} in Access-Control-Allow-Methods, which is not a valid method.`;
    case 'CORSInvalidAllowHeader':
      return `${response} has ${show(failure.item)} in Access-Control-Allow-Headers, which is not a valid header name.`;
    case 'CORSMethodNotFound':
      return `${response} has ${missingMethod(failure)}${misspelt(exchange, 'Access-Control-Allow-Methods')}.`;
    case 'CORSMissingAllowHeaderFromPreflight':
      return `${response} has ${missingHeaders(failure)}${misspelt(exchange, 'Access-Control-Allow-Headers')}.`;
    case 'CORSExternalRedirectNotAllowed':
      return failure.by === 'preflight'
        ? `${response} redirects to ${show(failure.location)}. Browsers do not follow the redirect of a preflight.`
        : `The redirect leads to ${show(failure.location)}. In a redirect across origins, the URL cannot contain a user name or a password.`;
  }
}

/** Why a policy sends no `Access-Control-Allow-Origin`. Takes the value of `Origin`. */
export function denialMessage(origin: unknown): string {
  return NAMED_ORIGINS.includes(origin as string) || isSerializedOrigin(origin)
    ? `The policy does not allow the origin ${show(origin)}.`
    : `${show(origin)} is not an origin that browsers send.`;
}

/** Takes what an origin function or a delegate threw. */
export function policyErrorMessage(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return `The origin function or delegate failed: ${show(message)}.`;
}

export function responseName(name: Step['name']): string {
  return name.startsWith('preflight') ? 'The preflight response' : 'The response';
}

export function lowerFirst(sentence: string): string {
  return `${sentence.charAt(0).toLowerCase()}${sentence.slice(1)}`;
}

/** Names a header that was to be the one that is missing. */
function misspelt(exchange: Exchange | undefined, name: string): string {
  if (exchange === undefined) return '';
  const wrong = misspelling(name, responseOf(exchange).headers);
  return wrong === undefined ? '' : `; ${show(wrong)} is misspelt`;
}

/** The status of an error or a redirect says more than the missing header. */
function errorStatus(exchange: Exchange | undefined): string {
  const { status } = responseOf(exchange);
  return status > 299 ? ` with status ${status}` : '';
}

const QUOTED = 'but browsers take the quotes for a part of the names';

/** Whether a list has what it lacks, but for quotes. */
function quotesHide(names: readonly string[], allowed: readonly string[]): boolean {
  const meant = withoutQuotes(allowed).filter((name) => !allowed.includes(name));
  const lower = meant.map((name) => name.toLowerCase());
  return meant.includes('*') || names.some((name) => lower.includes(name.toLowerCase()));
}

function missingMethod({ method, allowed }: Failure & { code: 'CORSMethodNotFound' }): string {
  const shown = listNames([method]);
  if (allowed === null) return `no Access-Control-Allow-Methods, so ${shown} is not allowed`;
  if (allowed.length === 0) return `an empty Access-Control-Allow-Methods, so ${shown} is not allowed`;
  const listed = `Access-Control-Allow-Methods: ${listTokens(allowed)}`;
  if (allowed.includes('*')) return `${listed}, but * is not a wildcard for a request with credentials`;
  const other = allowed.find((name) => name.toUpperCase() === method.toUpperCase());
  if (quotesHide([method], allowed)) return `${listed}, ${QUOTED}`;
  if (other !== undefined) return `${listed}, but the page sends ${shown}: methods are case-sensitive`;
  return `${listed}, which does not include ${shown}`;
}

function missingHeaders({
  names,
  allowed,
}: Failure & { code: 'CORSMissingAllowHeaderFromPreflight' }): string {
  const missing = listNames(names);
  if (allowed === null) return `no Access-Control-Allow-Headers, but the request needs ${missing}`;
  if (allowed.length === 0) return `an empty Access-Control-Allow-Headers, but the request needs ${missing}`;
  const listed = `Access-Control-Allow-Headers: ${listTokens(allowed)}`;
  if (quotesHide(names, allowed)) return `${listed}, ${QUOTED}`;
  if (!allowed.includes('*')) return `${listed}, but the request also needs ${missing}`;
  return `${listed}, but * is not a wildcard for a request with credentials, and the request needs ${missing}`;
}

function passedMessage(step: Step): string {
  const { name, exchange, url } = step;
  switch (name) {
    case 'request':
      return 'Browsers let a page send this request.';
    case 'same-origin':
      return url.startsWith('data:')
        ? 'A data: URL contains the response, so CORS does not apply.'
        : "The URL has the page's own origin, so CORS does not apply.";
    case 'preflight-needed':
      return needMessage(step.preflight as PreflightNeed);
    case 'preflight-answer':
    case 'answer':
      return `${responseName(name)} has status ${responseOf(exchange).status}.`;
    case 'preflight-allow-origin':
    case 'allow-origin':
      return `Access-Control-Allow-Origin is ${headerOf(exchange, 'Access-Control-Allow-Origin')}.`;
    case 'preflight-allow-credentials':
    case 'allow-credentials':
      return 'Access-Control-Allow-Credentials is true.';
    case 'preflight-status':
      return `Status ${responseOf(exchange).status} means success.`;
    case 'preflight-lists':
      return 'The lists of methods and headers are valid.';
    case 'preflight-allow-methods':
      return 'The method is allowed.';
    case 'preflight-allow-headers':
      return 'The headers are allowed.';
    case 'resource-policy':
      return 'No Cross-Origin-Resource-Policy stops the page from loading the response.';
    case 'redirect':
      return `The browser follows the redirect from ${show(url)} to ${headerOf(exchange, 'Location')}.`;
    case 'readable-headers': {
      const { readable, hidden } = step.view as HeaderView;
      const wanted = hidden.filter((name) => OFTEN_WANTED.has(name));
      const not = wanted.length === 0 ? '' : `, but not ${listNames(wanted)}`;
      const can = 'The page can read the response';
      if (readable.length > 0) return `${can}, with these headers: ${listNames(readable)}${not}.`;
      // A policy knows nothing of the app's own headers.
      return hidden.every((name) => OF_POLICIES.test(name)) ? `${can}.` : `${can}, but none of its headers.`;
    }
  }
}

function needMessage({ sent, method, headers }: PreflightNeed): string {
  const subjects = [method ? 'the method' : undefined, headers.length > 0 ? headerNames(headers) : undefined];
  const subject = subjects.filter((name) => name !== undefined).join(' and ');
  if (subject === '') return 'This method and these headers need no preflight.';
  return sent
    ? `The browser first sends a preflight, because of ${subject}.`
    : `The browser sends no preflight: an earlier one allowed ${subject}.`;
}

function headerNames(names: readonly string[]): string {
  return `the ${names.length === 1 ? 'header' : 'headers'} ${listNames(names)}`;
}

function responseOf(exchange: Exchange | undefined): WireResponse {
  return exchange?.response as WireResponse;
}

function headerOf(exchange: Exchange | undefined, name: string): string {
  return show(getHeader(responseOf(exchange).headers, name));
}
