// cors() in Connect's form: around one policy, or around a delegate that chooses one for each request.

import type { NextFunction, RequestLike, ResponseLike } from '../http';
import { type CorsOptions, defaultOf } from '../options';
import { firstAnswer, PENDING } from '../origins';
import { type CompiledPolicy, type CorsPolicy, compiledOf, toPolicy } from '../policy';
import { fromCallerOf } from '../problems';
import { delegateIn, policyIn, refuseToReconfigure } from './delegate';
import { Mount } from './mount';
import { keepEveryDecision } from './stacked';
import { isSent, wrongConnectCall } from './wrong-call';

/** What a delegate may answer with, by return, by a promise, or by `callback(null, answer)`. */
export type DelegateAnswer = CorsPolicy | CorsOptions;
export type DelegateCallback = (error: unknown, answer?: DelegateAnswer) => void;

/**
 * Chooses the policy for each request. Return ready policies (`createPolicy`): options are compiled each time. An
 * answer of `undefined` or `null` is an error, and what is thrown or rejected goes to `next(error)`.
 */
export type CorsDelegate<Request extends RequestLike = RequestLike> = (
  request: Request,
  callback: DelegateCallback,
  // biome-ignore lint/suspicious/noConfusingVoidType: a delegate that calls back returns nothing
) => DelegateAnswer | undefined | void | Promise<DelegateAnswer>;

/** `(req, res, next)` for Express, Connect, or a `node:http` or `node:http2` server. */
export interface CorsMiddleware<Request extends RequestLike = RequestLike> {
  (request: Request, response: ResponseLike, next: NextFunction): void;
  /** The policy in force; undefined under a delegate. */
  readonly policy: CorsPolicy | undefined;
  /**
   * Puts another policy in force, for every request from now on. Options that are left out have their defaults.
   *
   * @throws CorsConfigError if it is invalid, TypeError under a delegate; then nothing changes.
   */
  readonly reconfigure: (options: CorsOptions | CorsPolicy) => void;
}

/** `util.inspect.custom` by its registered name: what `console.log` shows. */
const INSPECT: unique symbol = Symbol.for('nodejs.util.inspect.custom');
type Print = (value: unknown, options: object) => string;

/** `given` is whatever was given to `cors()`, and `site` tells where. */
export function makeMiddleware(given: unknown, site: () => string): CorsMiddleware {
  const delegate = delegateIn(given);
  const mount = new Mount(site);
  return delegate === undefined ? fixed(mount, given) : delegated(mount, delegate as CorsDelegate);
}

function fixed(mount: Mount, given: unknown): CorsMiddleware {
  let policy = toPolicy(given);
  mount.force(policy);
  function cors(request: RequestLike, response: ResponseLike, next: NextFunction): void {
    if (typeof next !== 'function') throw wrongConnectCall(request, response);
    mount.handle(mount.policy as CompiledPolicy, request, response, next);
  }
  return Object.defineProperties(cors, {
    [INSPECT]: { value: (_depth: number, options: object, print: Print) => `cors ${print(policy, options)}` },
    policy: { get: () => policy, enumerable: true },
    reconfigure: {
      value: function reconfigure(options: unknown) {
        const other = fromCallerOf(reconfigure, () => toPolicy(options));
        mount.force(other);
        policy = other;
      },
    },
  }) as CorsMiddleware;
}

function delegated(mount: Mount, delegate: CorsDelegate): CorsMiddleware {
  const timeout = defaultOf('originTimeout');
  // What a delegate decides may depend on the origin, failures included: then it denies everybody.
  const nobody = { ...compiledOf(toPolicy({ origin: false })).underDelegate, abstains: false };
  function cors(request: RequestLike, response: ResponseLike, next: NextFunction): void {
    if (typeof next !== 'function') throw wrongConnectCall(request, response);
    if (isSent(request, response)) {
      next();
      return;
    }
    const proceed = (error: unknown, answer: unknown): void => {
      let policy: CompiledPolicy;
      try {
        if (error !== undefined) throw error;
        policy = compiledOf(policyIn(answer, toPolicy)).underDelegate;
        if (policy.abstains) keepEveryDecision();
      } catch (failure) {
        mount.fail(nobody, failure, request, response, next);
        return;
      }
      mount.handle(policy, request, response, next);
    };
    let answer: unknown;
    try {
      answer = firstAnswer(delegate, request, proceed, timeout, true);
    } catch (error) {
      proceed(error, undefined);
      return;
    }
    if (answer !== PENDING) proceed(undefined, answer);
  }
  return Object.defineProperties(cors, {
    [INSPECT]: { value: () => 'cors with a delegate, which chooses a policy for each request' },
    policy: { value: undefined, enumerable: true },
    reconfigure: { value: refuseToReconfigure },
  }) as CorsMiddleware;
}
