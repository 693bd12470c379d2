// What users import.

import type { CorsDecision } from './decisions/describe';
import type { CorsDelegate, CorsMiddleware, DelegateAnswer, DelegateCallback } from './middleware/connect';
import type { NextFunction, ResponseLike } from './middleware/response';
import type {
  CorsOptions,
  DangerouslyOptions,
  DisallowedOriginHandler,
  OriginAnswer,
  OriginCallback,
  OriginFunction,
  OriginOption,
} from './options/options';
import { OriginAllowlist } from './options/origin-allowlist';
import type { CorsPolicy } from './policy/policy';
import type { RequestLike } from './policy/request';
import { CorsConfigError, type Problem, type ProblemCode } from './problems/problem';

let loaded: typeof import('./engine') | undefined;

function engine(): typeof import('./engine') {
  loaded ??= require('./engine') as typeof import('./engine');
  return loaded;
}

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
>(given?: CorsOptions<Origin, Dangerously> | CorsPolicy | CorsDelegate<Request>): CorsMiddleware<Request>;
function cors(...given: [unknown?, ...unknown[]]): CorsMiddleware {
  if (given.length > 1) {
    throw new TypeError(
      'corsage: cors takes one argument. Write app.use(cors()), not app.use(cors); and next to options, nothing else.',
    );
  }
  const { callSite, makeMiddleware } = engine();
  return makeMiddleware(given.length === 0 ? {} : given[0], callSite(cors));
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
>(options?: CorsOptions<Origin, Dangerously> | CorsPolicy): CorsPolicy;
function createPolicy(...given: [unknown?]): CorsPolicy {
  const options = given.length === 0 ? {} : given[0];
  const { isPolicy, makePolicy } = engine();
  return isPolicy(options) ? options : makePolicy(options);
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

// CommonJS: require('corsage')(…), require('corsage').cors(…), and `default` for interop.
Object.assign(cors, { cors, default: cors, createPolicy });
Object.defineProperties(cors, {
  CorsConfigError: { get: () => engine().CorsConfigError, enumerable: true },
  OriginAllowlist: { get: () => engine().OriginAllowlist, enumerable: true },
});
export = cors;
