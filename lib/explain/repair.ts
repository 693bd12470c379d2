// What would let a request pass the check that it fails: another response, or another request.

import type { BrowserRequest, Failure, Step, WireResponse } from '../browser';
import { type HeaderList, isCorsResponseHeader, isToken, valuesOf } from '../http';

export interface Repair {
  readonly response?: WireResponse;
  readonly request?: Partial<BrowserRequest>;
}

const NOTHING: WireResponse = { status: 200, headers: [] };

/** Undefined where no response would help, or where nothing was sent. Keeps whatever the response already allows. */
export function repairOf(
  { exchange, name }: Pick<Step, 'name' | 'exchange'>,
  failure: Failure,
  request: BrowserRequest,
): Repair | undefined {
  const response = exchange !== undefined && 'status' in exchange.response ? exchange.response : NOTHING;
  const set = (header: string, value: string) => ({
    response: { ...response, headers: withHeader(response.headers, header, value) },
  });
  switch (failure.code) {
    case 'CORSMissingAllowOrigin':
    case 'CORSMultipleAllowOriginNotAllowed':
    case 'CORSAllowOriginNotMatchingOrigin':
    case 'CORSNotSupportingCredentials': {
      const value = allowableOrigin(request);
      return value === undefined ? undefined : set('Access-Control-Allow-Origin', value);
    }
    case 'CORSMissingAllowCredentials':
      return set('Access-Control-Allow-Credentials', 'true');
    case 'CORSPreflightDidNotSucceed':
    case 'CORSExternalRedirectNotAllowed':
      if (!name.startsWith('preflight')) return undefined;
      return failure.code === 'CORSPreflightDidNotSucceed' && failure.status === undefined
        ? undefined
        : { response: { ...response, status: 204 } };
    case 'CORSInvalidAllowMethod':
      return set('Access-Control-Allow-Methods', meant(response.headers, 'Access-Control-Allow-Methods'));
    case 'CORSInvalidAllowHeader':
      return set('Access-Control-Allow-Headers', meant(response.headers, 'Access-Control-Allow-Headers'));
    case 'CORSMethodNotFound': {
      const allowed = failure.allowed ?? [];
      const method = properMethod(failure.method, allowed);
      const changed = method === failure.method ? {} : { request: { method } };
      if (allowed.includes(method)) return changed;
      // What is listed as put was to be PUT.
      const others = withoutQuotes(allowed).filter((name) => name.toUpperCase() !== method);
      return { ...set('Access-Control-Allow-Methods', [...others, method].join(', ')), ...changed };
    }
    case 'CORSMissingAllowHeaderFromPreflight': {
      const { headers = [] } = request;
      const kept = withoutMisplaced(headers);
      if (kept.length < headers.length) return { request: { headers: kept } };
      const others = withoutQuotes(failure.allowed ?? []).filter(
        (name) => !failure.names.includes(name.toLowerCase()),
      );
      return set('Access-Control-Allow-Headers', [...others, ...failure.names].join(', '));
    }
    default:
      return undefined;
  }
}

/** Any site can have the origin `null`: only what is public may be allowed to it. */
function allowableOrigin({ origin, credentials }: BrowserRequest): string | undefined {
  if (origin !== 'null') return origin;
  return credentials === true ? undefined : '*';
}

/** `PATCH` for `patch`, and the spelling that the server lists. */
export function properMethod(method: string, allowed: readonly string[]): string {
  const upper = method.toUpperCase();
  return upper === 'PATCH' || allowed.includes(upper) ? upper : method;
}

/** Without the response headers that a page sets on its request. */
export function withoutMisplaced(headers: HeaderList): HeaderList {
  return headers.filter(([name]) => !isCorsResponseHeader(name.toLowerCase()));
}

/** What a list was to name, if its items are separated, quoted or filled in the wrong way. */
function meant(headers: HeaderList, name: string): string {
  const items = valuesOf(headers, name)
    .flatMap((line) => line.split(','))
    .map((item) => item.replace(/:.*/s, ''))
    .filter((item) => /^[\x20-\x7e]*$/.test(item));
  return withoutQuotes(items.flatMap((item) => item.split(/[^\w!#$%&'*+.^`|~-]+/)))
    .filter(isToken)
    .join(', ');
}

/** To the standard, a single quote or a backtick is part of the name, but nobody means it so. */
export function withoutQuotes(names: readonly string[]): string[] {
  return names.map((name) => name.replace(/^['`]+|['`]+$/g, '')).filter((name) => name !== '');
}

const DAY = 24 * 60 * 60;

/** As for the option `maxAge`: more than a week is most likely in milliseconds, and no browser keeps an answer for more than a day. */
export function usefulMaxAge(seconds: number): number {
  return seconds > 7 * DAY ? Math.min(DAY, Math.round(seconds / 1000)) : seconds;
}

/** Instead of every line of that name. */
export function withHeader(headers: HeaderList, name: string, value: string): HeaderList {
  return [...headers.filter(([other]) => other.toLowerCase() !== name.toLowerCase()), [name, value]];
}
