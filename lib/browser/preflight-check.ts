// Whether a preflight response lets the browser send the request. https://fetch.spec.whatwg.org/#cors-preflight-fetch

import { extractTokens, isListFailure, isSafelistedMethod } from '../http';
import { type CheckedStep, corsSteps, firstFailure } from './cors-check';
import type { Failure, WireResponse } from './exchange';

/** The request that a preflight asks to send. */
interface AskedFor {
  /** As it was sent. */
  readonly origin: string;
  readonly method: string;
  /** The names, lower-case, of the headers that need a preflight. */
  readonly unsafe: readonly string[];
  readonly credentials: boolean;
}

/** The first failure in the standard's order; undefined if the browser sends the request. */
export function preflightCheck(asked: AskedFor, response: WireResponse): Failure | undefined {
  return firstFailure(preflightSteps(asked, response));
}

/** Each step in the standard's order. The caller stops at the first that fails. */
export function* preflightSteps(
  asked: AskedFor,
  { status, headers }: WireResponse,
): Generator<CheckedStep, void> {
  // https://fetch.spec.whatwg.org/#concept-cors-check
  for (const [name, failure] of corsSteps(asked.origin, asked.credentials, headers)) {
    yield [`preflight-${name}`, failure];
  }
  // https://fetch.spec.whatwg.org/#ok-status
  const ok = status >= 200 && status <= 299;
  yield ['preflight-status', ok ? undefined : { code: 'CORSPreflightDidNotSucceed', status }];
  // https://fetch.spec.whatwg.org/#extract-header-list-values
  const methods = extractTokens(headers, 'Access-Control-Allow-Methods');
  const names = extractTokens(headers, 'Access-Control-Allow-Headers');
  if (isListFailure(methods)) {
    return yield ['preflight-lists', { code: 'CORSInvalidAllowMethod', item: methods.invalid }];
  }
  if (isListFailure(names)) {
    return yield ['preflight-lists', { code: 'CORSInvalidAllowHeader', item: names.invalid }];
  }
  yield ['preflight-lists', undefined];
  // https://fetch.spec.whatwg.org/#http-access-control-allow-methods
  yield ['preflight-allow-methods', allowMethods(asked, methods)];
  // https://fetch.spec.whatwg.org/#http-access-control-allow-headers
  yield ['preflight-allow-headers', allowHeaders(asked, names)];
}

/** Methods are compared byte for byte, so `patch` is not `PATCH`. */
function allowMethods(
  { method, credentials }: AskedFor,
  allowed: readonly string[] | null,
): Failure | undefined {
  if (allowed?.includes(method) || isSafelistedMethod(method)) return undefined;
  if (!credentials && allowed?.includes('*')) return undefined;
  return { code: 'CORSMethodNotFound', method, allowed };
}

/**
 * The standard wants `Authorization` by name, but Chromium, Firefox and WebKit let `*` stand for it, so this does too.
 * https://fetch.spec.whatwg.org/#cors-non-wildcard-request-header-name, https://github.com/whatwg/fetch/issues/1919
 */
function allowHeaders(
  { unsafe, credentials }: AskedFor,
  allowed: readonly string[] | null,
): Failure | undefined {
  const listed = new Set(allowed?.map((name) => name.toLowerCase()));
  const any = !credentials && listed.has('*');
  const names = any ? [] : unsafe.filter((name) => !listed.has(name));
  return names.length === 0 ? undefined : { code: 'CORSMissingAllowHeaderFromPreflight', names, allowed };
}
