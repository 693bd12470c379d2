// The decision on a request: the header set that answers it. https://fetch.spec.whatwg.org/#http-cors-protocol

import type { RequestLike } from '../http';
import { type AuthorityOf, isCrossOrigin } from './cross-origin';
import type { HeaderSet } from './header-sets';
import type { CompiledPolicy } from './policy';
import { isPreflight } from './request';

/** `allowed`: whether the policy allows the request's origin. */
export function chooseHeaderSet(
  { headerSets, disallowedOrigin }: CompiledPolicy,
  allowed: boolean,
  request: RequestLike,
  authorityOf: AuthorityOf,
): HeaderSet {
  if (isPreflight(request)) return allowed ? headerSets.preflightAllowed : headerSets.preflightDenied;
  if (allowed) return headerSets.allowed;
  return disallowedOrigin !== 'ignore' && isCrossOrigin(request, authorityOf)
    ? headerSets.refused
    : headerSets.denied;
}

/** Where no decision could be made, the origin is not allowed, and the request goes on to the app with the error. */
export function failureHeaderSet({ headerSets }: CompiledPolicy, request: RequestLike): HeaderSet {
  return isPreflight(request) ? headerSets.preflightDenied : headerSets.denied;
}
