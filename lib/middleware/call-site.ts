// Where in the user's code a middleware was made, so that a warning can name it.

/**
 * Tells `app.js:12:9`, where `factory` was called, or what can be said without a stack. A bundle has no folder to know
 * us by. The stack is put into words when it is asked for, which takes longer than all the rest of `cors()`.
 */
export function callSite(factory: (...given: never[]) => unknown): () => string {
  const made: { stack?: unknown } = {};
  Error.captureStackTrace(made, factory);
  return () => {
    const frame = typeof made.stack === 'string' ? made.stack.split('\n')[1] : undefined;
    // `at name (place)` or `at place`; there may be a parenthesis in the place itself.
    return frame?.replace(/^\s*at (?:.*? \((.*)\)|(.*))$/, '$1$2') ?? 'an unknown place';
  };
}
