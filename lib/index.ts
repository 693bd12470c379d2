// What users import.

import { channel } from 'node:diagnostics_channel';
import { debuglog } from 'node:util';
import type { CorsDecision } from './decisions';
import type { NextFunction, RequestLike, ResponseLike } from './http';
import {
  type CorsDelegate,
  type CorsMiddleware,
  callSite,
  type DelegateAnswer,
  type DelegateCallback,
  type Describer,
  handIn,
  makeMiddleware,
  wrongFactoryCall,
} from './middleware';
import {
  type CorsOptions,
  type DisallowedOriginHandler,
  knowMethodsBy,
  OriginAllowlist,
  type OriginOption,
  tryRegExpsBy,
} from './options';
import type { DangerouslyOptions, OriginAnswer, OriginCallback, OriginFunction } from './origins';
import { type AnyCorsPolicy, type CorsPolicy, toPolicy } from './policy';
import { CorsConfigError, fromCallerOf, type Problem, type ProblemCode } from './problems';

/**
 * CORS middleware for Express, Connect, and plain `node:http` and `node:http2` servers. `cors()` lets any origin read
 * responses, without credentials; otherwise give it options, a policy from `createPolicy`, or a delegate that chooses
 * one for each request.
 *
 * @throws CorsConfigError with everything that is wrong with the options.
 */
function cors<
  Request extends RequestLike = RequestLike,
  const Origin extends OriginOption = OriginOption,
  const Dangerously extends DangerouslyOptions = DangerouslyOptions,
>(given?: CorsOptions<Origin, Dangerously> | AnyCorsPolicy | CorsDelegate<Request>): CorsMiddleware<Request>;
function cors(...given: [unknown?, ...unknown[]]): CorsMiddleware {
  if (given.length > 1) throw wrongFactoryCall(given[0]);
  return fromCallerOf(cors, () => makeMiddleware(given.length === 0 ? {} : given[0], callSite(cors)));
}

/**
 * Compiles options once: for `cors`, for a delegate to return, or to ask directly (`policy.allowsOrigin(origin)`).
 * Without options it allows any origin, without credentials.
 *
 * @throws CorsConfigError with everything that is wrong with the options.
 */
function createPolicy<
  const Origin extends OriginOption = OriginOption,
  const Dangerously extends DangerouslyOptions = DangerouslyOptions,
>(options?: CorsOptions<Origin, Dangerously> | AnyCorsPolicy): CorsPolicy;
function createPolicy(...given: [unknown?]): CorsPolicy {
  return fromCallerOf(createPolicy, () => toPolicy(given.length === 0 ? {} : given[0]));
}

/** Loaded for the first decision that somebody wants to know. */
function describer(): Describer {
  return require('./decisions') as typeof import('./decisions');
}

declare namespace cors {
  export type {
    CorsDecision,
    CorsDelegate,
    CorsMiddleware,
    CorsOptions,
    CorsPolicy,
    DangerouslyOptions,
    DelegateAnswer,
    DelegateCallback,
    DisallowedOriginHandler,
    NextFunction,
    OriginAnswer,
    OriginCallback,
    OriginFunction,
    OriginOption,
    Problem,
    ProblemCode,
    RequestLike,
    ResponseLike,
  };
  export { CorsConfigError, cors, cors as default, createPolicy, OriginAllowlist };
}

handIn({
  decisions: channel('corsage:decision'),
  describer,
  onHeaders: () => require('on-headers') as (response: object, listener: () => void) => void,
});
knowMethodsBy(() => (require('node:http') as typeof import('node:http')).METHODS);
tryRegExpsBy(() => (require('./node') as typeof import('./node')).regexpTrial);
if (process.env.NODE_DEBUG && debuglog('corsage').enabled)
  (describer() as typeof import('./decisions')).logDecisions();

// CommonJS: require('corsage')(…), require('corsage').cors(…), and `default` for interop.
Object.assign(cors, { CorsConfigError, cors, createPolicy, default: cors, OriginAllowlist });
export = cors;
