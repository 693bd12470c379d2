// Asking a user's function that may return, promise, call back or throw: the first answer counts.

/** Returned when no answer has come yet; `later` will bring it. Two copies of the package know it alike. */
export const PENDING: unique symbol = Symbol.for('corsage.pending');

/** A promise of nothing: a function that returns no value and has not called back. */
export const NOTHING: unique symbol = Symbol('corsage.nothing');

/** npm's callback form: `callback(error)` or `callback(null, answer)`. */
type AnswerCallback = (error: unknown, answer?: unknown) => void;

/** `error` is undefined, or what was thrown, rejected or called back with: never another falsy value. */
export type Later = (error: unknown, answer: unknown) => void;

/**
 * Calls `fn(subject, callback)`. Returns the answer if it came during the call, throws if the function failed during
 * it, and otherwise returns `PENDING` and calls `later` exactly once. What comes after the first answer is ignored,
 * but a returned promise is always watched, so that its rejection is never left unhandled. No answer within `timeout`
 * milliseconds is a failure, unless that is false. Nothing is called from
 * within the function's own stack, so an error further down is never taken for one of the function's. A delegate that
 * has no parameter for the callback answers with `NOTHING` if it returns nothing.
 */
export function firstAnswer<Subject>(
  fn: (subject: Subject, callback: AnswerCallback) => unknown,
  subject: Subject,
  later: Later,
  timeout: number | false,
  isDelegate = false,
): unknown {
  const question = new Question(later, fn, isDelegate);
  try {
    const returned = fn(subject, (error, value) =>
      question.settle(error ? toError(error) : undefined, value),
    );
    if (isThenable(returned)) question.watch(returned);
    else if (returned !== undefined) question.settle(undefined, returned);
    else if (isDelegate && fn.length === 1) question.settle(undefined, NOTHING);
  } catch (error) {
    question.settle(toError(error), undefined);
  }
  return question.leave(timeout);
}

/** An object and one closure for each question: more would cost as much as all the rest of a request. */
class Question {
  readonly #later: Later;
  readonly #asked: { readonly name: string };
  readonly #isDelegate: boolean;
  #asking = true;
  #settled = false;
  #failure: unknown;
  #answer: unknown;
  #timer: NodeJS.Timeout | undefined;

  constructor(later: Later, asked: { readonly name: string }, isDelegate: boolean) {
    this.#later = later;
    this.#asked = asked;
    this.#isDelegate = isDelegate;
  }

  settle(error: unknown, value: unknown): void {
    if (this.#settled) return;
    this.#settled = true;
    if (this.#asking) {
      this.#failure = error;
      this.#answer = value;
    } else {
      clearTimeout(this.#timer);
      this.#later(error, value);
    }
  }

  watch(promise: PromiseLike<unknown>): void {
    Promise.resolve(promise).then(
      (value) => this.settle(undefined, value === undefined ? NOTHING : value),
      (error) => this.settle(toError(error), undefined),
    );
  }

  /** The function has returned: what it has answered, or `PENDING`. */
  leave(timeout: number | false): unknown {
    this.#asking = false;
    if (!this.#settled) {
      if (timeout !== false)
        this.#timer = setTimeout(
          () => this.settle(new TimeoutError(this.#asked.name, timeout, this.#isDelegate), undefined),
          timeout,
        );
      return PENDING;
    }
    if (this.#failure !== undefined) throw this.#failure;
    return this.#answer;
  }
}

class TimeoutError extends Error {
  readonly code = 'CORSAGE_TIMEOUT';
  readonly #name: string;
  readonly #timeout: number;
  readonly #isDelegate: boolean;

  constructor(name: string, timeout: number, isDelegate: boolean, site?: string) {
    const kind = isDelegate ? 'delegate' : 'function';
    const which = name === '' ? `a ${kind} without a name` : `the ${kind} ${name}`;
    const where = site === undefined ? '' : ` given to cors() at ${site}`;
    super(
      `corsage: ${which}${where} has not answered within ${timeout} ms. ${
        isDelegate
          ? 'It must answer with a policy or options.'
          : 'It must return, resolve or call back. The option originTimeout sets the limit.'
      }`,
    );
    this.#name = name;
    this.#timeout = timeout;
    this.#isDelegate = isDelegate;
  }

  /** The same error, with the place where the function was given to `cors()`. */
  of(site: string): TimeoutError {
    return new TimeoutError(this.#name, this.#timeout, this.#isDelegate, site);
  }
}

/** Whether it says that no answer came in time; another copy of the package may have made it. */
export function isTimeout(error: unknown): error is TimeoutError {
  return error instanceof Error && 'of' in error && 'code' in error && error.code === 'CORSAGE_TIMEOUT';
}

export function isThenable(value: unknown): value is PromiseLike<unknown> {
  return (
    typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function'
  );
}

/**
 * An error that `next` cannot take for anything else: a falsy value would let the request through, and to Express
 * `'route'` and `'router'` mean "skip".
 */
export function toError(error: unknown): unknown {
  if (error && error !== 'route' && error !== 'router') return error;
  return new Error(`corsage: a function failed with ${String(error)}`, { cause: error });
}
