// Whether the answer to a preflight lets the request go. https://fetch.spec.whatwg.org/#cors-preflight-fetch

import { extractTokens, isListFailure, isNonWildcardName, isSafelistedMethod } from '../http';
import { corsCheck } from './cors-check';
import type { Failure, WireResponse } from './exchange';

/** The request that a preflight asks for. */
export interface AskedFor {
  /** As it was sent. */
  readonly origin: string;
  readonly method: string;
  /** The names of the headers that need asking, lower-case. */
  readonly unsafe: readonly string[];
  readonly credentials: boolean;
}

/** The first thing, in the standard's order, that keeps the request from being sent. */
export function preflightCheck(asked: AskedFor, { status, headers }: WireResponse): Failure | undefined {
  const check = corsCheck(asked.origin, asked.credentials, headers);
  if (check !== undefined) return check;
  // https://fetch.spec.whatwg.org/#ok-status
  if (status < 200 || status > 299) return { code: 'CORSPreflightDidNotSucceed', status };
  const methods = extractTokens(headers, 'Access-Control-Allow-Methods');
  const names = extractTokens(headers, 'Access-Control-Allow-Headers');
  if (isListFailure(methods)) return { code: 'CORSInvalidAllowMethod', item: methods.invalid };
  if (isListFailure(names)) return { code: 'CORSInvalidAllowHeader', item: names.invalid };
  return checkMethod(asked, methods) ?? checkNames(asked, names);
}

/** Methods are compared byte for byte, so `patch` is not `PATCH`. */
function checkMethod(
  { method, credentials }: AskedFor,
  allowed: readonly string[] | null,
): Failure | undefined {
  if (allowed?.includes(method) || isSafelistedMethod(method)) return undefined;
  if (!credentials && allowed?.includes('*')) return undefined;
  return { code: 'CORSMethodNotFound', method, allowed };
}

function checkNames(
  { unsafe, credentials }: AskedFor,
  allowed: readonly string[] | null,
): Failure | undefined {
  const listed = new Set(allowed?.map((name) => name.toLowerCase()));
  const any = !credentials && listed.has('*');
  const names = unsafe.filter((name) => !listed.has(name) && (!any || isNonWildcardName(name)));
  return names.length === 0 ? undefined : { code: 'CORSMissingAllowHeaderFromPreflight', names, allowed };
}
