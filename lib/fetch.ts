// What users import as corsage/fetch: for servers that speak Request and Response. It loads nothing of Node's.

import { type FetchCors, type FetchCorsDelegate, makeFetchCors, toFetchPolicy } from './fetch/index';
import { callSite } from './middleware';
import { OriginAllowlist, type OriginOption } from './options';
import type { DangerouslyOptions } from './origins';
import type { AnyCorsPolicy, CorsPolicy } from './policy';
import { CorsConfigError, fromCallerOf } from './problems';

export type {
  FetchCors as CorsHandle,
  FetchCorsDelegate as CorsDelegate,
  FetchCorsOptions as CorsOptions,
  FetchDelegateAnswer as DelegateAnswer,
  FetchDisallowedOriginHandler as DisallowedOriginHandler,
} from './fetch/index';
export type { DangerouslyOptions, OriginAnswer, OriginCallback, OriginFunction } from './origins';
export type { Problem, ProblemCode } from './problems';
export type { CorsPolicy, OriginOption };
export { CorsConfigError, OriginAllowlist };

type FetchCorsOptions<
  Origin extends OriginOption,
  Dangerously extends DangerouslyOptions,
> = import('./fetch/index').FetchCorsOptions<Origin, Dangerously>;

/**
 * CORS for servers that speak `Request` and `Response`: `handle(request, next)` answers preflights and puts the policy's
 * headers on what `next` answers. `cors()` lets any origin read responses, without credentials; otherwise give it options,
 * a policy from `createPolicy`, or a delegate that chooses one for each request.
 *
 * @throws CorsConfigError with everything that is wrong with the options.
 */
export function cors<
  const Origin extends OriginOption = OriginOption,
  const Dangerously extends DangerouslyOptions = DangerouslyOptions,
>(given?: FetchCorsOptions<Origin, Dangerously> | AnyCorsPolicy | FetchCorsDelegate): FetchCors;
export function cors(...given: [unknown?, ...unknown[]]): FetchCors {
  if (given.length > 1)
    throw new TypeError('corsage: cors takes one argument. Write cors(options)(request, next).');
  return fromCallerOf(cors, () => makeFetchCors(given.length === 0 ? {} : given[0], callSite(cors)));
}

/**
 * Compiles options once: for `cors`, for a delegate to return, or to ask directly (`policy.allowsOrigin(origin)`).
 * Without options it allows any origin, without credentials.
 *
 * @throws CorsConfigError with everything that is wrong with the options.
 */
export function createPolicy<
  const Origin extends OriginOption = OriginOption,
  const Dangerously extends DangerouslyOptions = DangerouslyOptions,
>(options?: FetchCorsOptions<Origin, Dangerously> | AnyCorsPolicy): CorsPolicy;
export function createPolicy(...given: [unknown?]): CorsPolicy {
  return fromCallerOf(createPolicy, () => toFetchPolicy(given.length === 0 ? {} : given[0]));
}

export { cors as default };
