// The ways in which origin functions and delegates can answer and fail, and answers that a test gives when it wants.

type Callback = (error?: unknown, answer?: unknown) => void;

/** An origin function or a delegate, also with answers that do not compile. */
export type Answering = (about: never, callback: Callback) => unknown;

type Settle = (value: unknown) => void;

/** A promise that is not a native one. */
function thenable(settle: (resolve: Settle, reject: Settle) => void): object {
  // biome-ignore lint/suspicious/noThenProperty: that is what makes it one
  return { then: settle };
}

export const ANSWERS: readonly (readonly [way: string, answering: (answer: unknown) => Answering])[] = [
  ['returned', (answer) => () => answer],
  ['promised', (answer) => async () => answer],
  ['promised by a thenable', (answer) => () => thenable((resolve) => resolve(answer))],
  ['called back at once', (answer) => (_about, callback) => callback(null, answer)],
  ['called back later', (answer) => (_about, callback) => void setImmediate(callback, null, answer)],
  ['called back by an async function', (answer) => async (_about, callback) => callback(undefined, answer)],
];

/** If `callback` gets an error, its second argument has no effect. */
export const FAILURES: readonly (readonly [
  way: string,
  failing: (reason: unknown, answer?: unknown) => Answering,
])[] = [
  [
    'thrown',
    (reason) => () => {
      throw reason;
    },
  ],
  ['rejected', (reason) => () => Promise.reject(reason)],
  ['rejected by a thenable', (reason) => () => thenable((_resolve, reject) => reject(reason))],
  [
    'thrown by a thenable',
    (reason) => () =>
      thenable(() => {
        throw reason;
      }),
  ],
  [
    'called back at once',
    (reason, answer = true) =>
      (_about, callback) =>
        callback(reason, answer),
  ],
  [
    'called back later',
    (reason, answer = true) =>
      (_about, callback) =>
        void setImmediate(callback, reason, answer),
  ],
];

/** A promise that a test settles. */
export class Question<Answer> {
  resolve: (answer: Answer) => void = () => {};
  reject: (error: unknown) => void = () => {};
  readonly answer = new Promise<Answer>((resolve, reject) => {
    this.resolve = resolve;
    this.reject = reject;
  });
}
