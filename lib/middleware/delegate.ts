// What holds for a delegate, whatever kind of request it chooses a policy for.

import type { CorsPolicy } from '../policy';
import { show } from '../problems';

/** The policy that a delegate answered with; `toPolicy` reads options. */
export function policyIn(answer: unknown, toPolicy: (given: unknown) => CorsPolicy): CorsPolicy {
  if (typeof answer === 'object' && answer !== null) return toPolicy(answer);
  const given = typeof answer === 'symbol' ? 'nothing' : show(answer);
  throw new TypeError(
    `corsage: the delegate answered with ${given}. Return a policy or options; { origin: false } allows no origin.`,
  );
}

export function refuseToReconfigure(): never {
  throw new TypeError(
    'corsage: a delegate chooses the policy of this middleware. Change what the delegate returns instead.',
  );
}
