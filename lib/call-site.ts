// Where in the user's code a middleware was made, so that a warning can name it.

/** `app.js:12:9`, or what can be said without a stack. */
export function callSite(): string {
  const { stack } = new Error();
  const frames = typeof stack === 'string' ? stack.split('\n').slice(1) : [];
  const frame = frames.find((line) => !line.includes(__dirname));
  return frame?.replace(/^\s*at\s+(?:.*\()?|\)$/g, '') ?? 'an unknown place';
}
