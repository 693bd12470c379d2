// Origin functions that fail, and answers that come when a test likes.

/** By how they fail. */
export const FAILING = [
  [
    'throws',
    () => {
      throw new Error('down');
    },
  ],
  [
    'rejects',
    async () => {
      throw new Error('down');
    },
  ],
] as const;

/** A promise that a test settles. */
export class Question<Answer> {
  resolve: (answer: Answer) => void = () => {};
  reject: (error: unknown) => void = () => {};
  readonly answer = new Promise<Answer>((resolve, reject) => {
    this.resolve = resolve;
    this.reject = reject;
  });
}
