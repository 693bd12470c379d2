// Why a policy sends no `Access-Control-Allow-Origin`, in one sentence.

import { isSerializedOrigin } from '../origins';
import { show } from '../problems';

/** Takes the value of `Origin`. */
export function denialCause(origin: unknown): string {
  return origin === 'null' || isSerializedOrigin(origin)
    ? `The policy does not allow the origin ${show(origin)}.`
    : `${show(origin)} is no origin that a browser sends.`;
}

/** Takes what an origin function or a delegate threw. */
export function failureCause(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return `An origin function or a delegate failed: ${show(message)}.`;
}
