// Origin functions: what a user's own function says of an origin.

import { show, warnOnce } from '../problems';
import type { CredentialRules } from './credential-rules';
import { firstAnswer, type Later, NOTHING, PENDING } from './first-answer';
import { deniesInsecure } from './trustworthy';

/**
 * An origin function's answer. `true` allows the origin; `false`, `null` and `callback(null, undefined)` deny it; a
 * string allows it only if it is that very origin. Anything else, `'*'` included, is an error.
 */
export type OriginAnswer = boolean | string | null;

/** npm's callback form: `callback(error)`, or `callback(null, answer)`. Only the first answer counts. */
export type OriginCallback = (error: unknown, answer?: OriginAnswer) => void;

/**
 * Decides on one origin. It is called with a serialized origin (`https://app.example.com`; never `null`, never
 * anything malformed) and answers by returning, by a promise, or by `callback`; a returned `undefined` means that
 * `callback` will be called. What it throws or rejects with goes to `next(error)`.
 */
export type OriginFunction = (
  origin: string,
  callback: OriginCallback,
  // biome-ignore lint/suspicious/noConfusingVoidType: a function that calls back returns nothing, an async one too
) => OriginAnswer | undefined | void | Promise<OriginAnswer | undefined | void>;

/** Whether an origin is allowed; `PENDING` when a function has yet to answer. */
export type Verdict = boolean | typeof PENDING;

/** Asks functions in order, until one allows. Returns `PENDING` if one has yet to answer, and then calls `later` once. */
export type AskFunctions = (origin: string, later: Later) => Verdict;

/** @param timeout how long each may take, in milliseconds, or `false` */
export function askInOrder(
  functions: readonly OriginFunction[],
  rules: CredentialRules,
  timeout: number | false,
): AskFunctions {
  function askFrom(index: number, origin: string, later: Later): Verdict {
    for (let i = index; i < functions.length; i++) {
      const fn = functions[i] as OriginFunction;
      const answer = firstAnswer(
        fn,
        origin,
        (error, late) => {
          let allowed: Verdict;
          try {
            if (error !== undefined) throw error;
            allowed = isYes(late, origin, fn, rules) || askFrom(i + 1, origin, later);
          } catch (failure) {
            later(failure, false);
            return;
          }
          if (allowed !== PENDING) later(undefined, allowed);
        },
        timeout,
      );
      if (answer === PENDING) return PENDING;
      if (isYes(answer, origin, fn, rules)) return true;
    }
    return false;
  }
  return (origin, later) => askFrom(0, origin, later);
}

/** What a function's answer means; whatever is not an answer is an error, never a yes. */
function isYes(answer: unknown, origin: string, fn: OriginFunction, rules: CredentialRules): boolean {
  if (answer === true || answer === origin) return !deniesInsecure(rules, origin, fn);
  if (answer === false || answer === null || answer === undefined) return false;
  if (answer === NOTHING) {
    warnOnce(
      'ORIGIN_FUNCTION_NOTHING',
      String(fn),
      'corsage: an async origin function returned nothing, which denies the origin. Return true or false.',
    );
    return false;
  }
  if (typeof answer === 'string' && answer !== '*') return false;
  throw new TypeError(
    `corsage: an origin function answered with ${show(answer)}. Answer with true or false, by return or by callback(null, answer).`,
  );
}
