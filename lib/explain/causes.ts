// What a browser saw at each step, in one sentence.

import type { Exchange, Failure, HeaderView, PreflightNeed, Step, WireResponse } from '../browser';
import { getHeader } from '../http';
import { show } from '../problems';
import { listNames, listTokens, listValues } from './words';

/** `origin` is the page's. */
export function causeOf(step: Step, origin: string): string {
  return step.failure === undefined ? passed(step) : causeOfFailure(step, step.failure, origin);
}

/** Of a step that failed, whatever else is known of it. */
export function causeOfFailure(
  { name, exchange }: Pick<Step, 'name' | 'exchange'>,
  failure: Failure,
  origin: string,
): string {
  const answer = name.startsWith('preflight') ? 'The answer to the preflight' : 'The response';
  switch (failure.code) {
    case 'INVALID_URL':
      return failure.problem === 'not a URL'
        ? `${show(failure.url)} is no absolute URL.`
        : `${show(failure.url)} has a user name or a password in it, and fetch takes no such URL.`;
    case 'CORSRequestNotHttp':
      return name === 'redirect'
        ? `The redirect leads to a URL of the scheme ${show(failure.scheme)}, and browsers follow http and https alone.`
        : `The URL has the scheme ${show(failure.scheme)}, and CORS is for http and https alone.`;
    case 'FORBIDDEN_METHOD':
      return `No page may send a request with the method ${show(failure.method)}.`;
    case 'INVALID_HEADER':
      return `No page can set the header ${show(failure.name)} to ${show(failure.value)}: a name is a token, and a value has bytes alone and no line break.`;
    case 'CORSDidNotSucceed':
      return name === 'redirect'
        ? `The redirect cannot be followed: ${failure.problem}.`
        : `No answer came to the request: ${show(failure.problem)}.`;
    case 'CORSMissingAllowOrigin':
      return `${answer} ${statusOf(exchange)}has no Access-Control-Allow-Origin.`;
    case 'CORSMultipleAllowOriginNotAllowed':
      return `${answer} has more than one origin in Access-Control-Allow-Origin: ${listValues(failure.values)}.`;
    case 'CORSAllowOriginNotMatchingOrigin':
      return failure.origin === origin
        ? `${answer} has Access-Control-Allow-Origin: ${show(failure.value)}, which is not, byte for byte, the page's origin ${show(origin)}.`
        : `${answer} has Access-Control-Allow-Origin: ${show(failure.value)}, but a redirect from one origin to another has made the request's origin ${show(failure.origin)}.`;
    case 'CORSNotSupportingCredentials':
      return `${answer} has Access-Control-Allow-Origin: *, which does not count for a request with credentials.`;
    case 'CORSMissingAllowCredentials':
      return failure.value === null
        ? `${answer} has no Access-Control-Allow-Credentials: true, and the request is one with credentials.`
        : `${answer} has Access-Control-Allow-Credentials: ${show(failure.value)}, and nothing but true, in lower case and once, counts.`;
    case 'CORSPreflightDidNotSucceed':
      return failure.status === undefined
        ? `No answer came to the preflight: ${show(failure.problem)}.`
        : `${answer} has the status ${failure.status}, and only 200 to 299 let the request go.`;
    case 'CORSInvalidAllowMethod':
      return `${answer} has ${show(failure.item)} in Access-Control-Allow-Methods, which is no method.`;
    case 'CORSInvalidAllowHeader':
      return `${answer} has ${show(failure.item)} in Access-Control-Allow-Headers, which is no header name.`;
    case 'CORSMethodNotFound':
      return `${answer} ${missingMethod(failure)}.`;
    case 'CORSMissingAllowHeaderFromPreflight':
      return `${answer} ${missingNames(failure)}.`;
    case 'CORSExternalRedirectNotAllowed':
      return failure.by === 'preflight'
        ? `The preflight is answered with a redirect to ${show(failure.location)}, and a preflight may not be redirected.`
        : `The redirect leads to ${show(failure.location)}, and across origins a URL may not have a user name or a password in it.`;
  }
}

/** Where it is no success, the status says more than the missing header. */
function statusOf(exchange: Exchange | undefined): string {
  const { status } = responseOf(exchange);
  return status > 299 ? `has the status ${status} and ` : '';
}

function missingMethod({ method, allowed }: Failure & { code: 'CORSMethodNotFound' }): string {
  const shown = listNames([method]);
  if (allowed === null) return `has no Access-Control-Allow-Methods, and ${shown} needs one`;
  if (allowed.length === 0)
    return `has an empty Access-Control-Allow-Methods, and ${shown} needs to be in it`;
  const listed = `has Access-Control-Allow-Methods: ${listTokens(allowed)}`;
  if (allowed.includes('*')) return `${listed}, and * is no wildcard beside credentials`;
  const other = allowed.find((name) => name.toUpperCase() === method.toUpperCase());
  if (other !== undefined) return `${listed}, and the method is ${shown}: letter case counts`;
  return `${listed}, and ${shown} is not among them`;
}

function missingNames({ names, allowed }: Failure & { code: 'CORSMissingAllowHeaderFromPreflight' }): string {
  const missing = listNames(names);
  if (allowed === null) return `has no Access-Control-Allow-Headers, and ${missing} must be in it`;
  if (allowed.length === 0) return `has an empty Access-Control-Allow-Headers, and ${missing} must be in it`;
  const listed = `has Access-Control-Allow-Headers: ${listTokens(allowed)}`;
  if (!allowed.includes('*')) return `${listed}, and ${missing} must be in it`;
  return names.length === 1 && names[0] === 'authorization'
    ? `${listed}, and by the standard * does not cover authorization`
    : `${listed}, and * is no wildcard beside credentials: ${missing} must be in it`;
}

function passed(step: Step): string {
  const { name, exchange, url } = step;
  switch (name) {
    case 'request':
      return 'A page may make this request.';
    case 'same-origin':
      return "The URL is of the page's own origin, so CORS does not apply.";
    case 'preflight-needed':
      return needOf(step.preflight as PreflightNeed);
    case 'preflight-answer':
    case 'answer':
      return `${name === 'answer' ? 'The request' : 'The preflight'} is answered with the status ${responseOf(exchange).status}.`;
    case 'preflight-allow-origin':
    case 'allow-origin':
      return `Access-Control-Allow-Origin is ${headerOf(exchange, 'Access-Control-Allow-Origin')}.`;
    case 'preflight-allow-credentials':
    case 'allow-credentials':
      return 'Access-Control-Allow-Credentials is true.';
    case 'preflight-status':
      return `The status ${responseOf(exchange).status} is a success.`;
    case 'preflight-lists':
      return 'The lists of methods and headers can be read.';
    case 'preflight-allow-methods':
      return 'The method is allowed.';
    case 'preflight-allow-headers':
      return 'The headers are allowed.';
    case 'redirect':
      return `The redirect from ${show(url)} to ${headerOf(exchange, 'Location')} may be followed.`;
    case 'readable-headers': {
      const { readable } = step.view as HeaderView;
      return readable.length === 0
        ? 'The page may read the response, but none of its headers.'
        : `The page may read the response, and its headers ${listNames(readable)}.`;
    }
  }
}

function needOf({ sent, method, headers }: PreflightNeed): string {
  const subjects = [method ? 'the method' : undefined, headers.length > 0 ? headerNames(headers) : undefined];
  const subject = subjects.filter((name) => name !== undefined).join(' and ');
  if (subject === '') return 'No preflight is needed: any page may send this method and these headers.';
  return sent
    ? `A preflight goes first, to ask for ${subject}.`
    : `No preflight is needed: an earlier one allowed ${subject}.`;
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
