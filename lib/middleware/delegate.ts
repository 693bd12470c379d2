// What holds for a delegate, whatever kind of request it chooses a policy for.

import type { CorsPolicy } from '../policy';
import { isUsersFunction, show } from '../problems';

/** The delegate, if one was given to `cors()`. A class or a built-in function is not one: it is refused as options. */
export function delegateIn(given: unknown): ((...given: never[]) => unknown) | undefined {
  if (!isUsersFunction(given)) return undefined;
  if ('reconfigure' in (given as object)) {
    throw new TypeError(
      'corsage: cors() was given a middleware that cors() has made. Give it the options, or the policy: cors(middleware.policy).',
    );
  }
  return given as () => unknown;
}

/** The policy that a delegate answered with; `toPolicy` reads options. */
export function policyIn(answer: unknown, toPolicy: (given: unknown) => CorsPolicy): CorsPolicy {
  if (typeof answer === 'object' && answer !== null) return toPolicy(answer);
  const given = typeof answer === 'symbol' ? 'nothing' : show(answer);
  throw new TypeError(
    `corsage: the delegate answered with ${given}. Return a policy or options. { origin: new OriginAllowlist() } allows nobody.`,
  );
}

export function refuseToReconfigure(): never {
  throw new TypeError(
    'corsage: a delegate chooses the policy of this middleware. Change what the delegate returns instead.',
  );
}
