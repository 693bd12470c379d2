// Process warnings: each said once, however many requests bring it up again.

/** So that subjects made at run time cannot fill the memory; past it, nothing more is said. */
const MAX_REMEMBERED = 1000;
const said = new Set<string>();

/** A browser and a worker have no process, and hear nothing. */
const { process } = globalThis as { process?: Pick<NodeJS.Process, 'emitWarning'> };

/** Emits a `CorsageWarning` with the code `CORSAGE_…`, once for each code and subject. */
export function warnOnce(code: string, subject: string, message: string): void {
  const key = `${code} ${subject.slice(0, 500)}`;
  if (said.has(key) || said.size >= MAX_REMEMBERED) return;
  said.add(key);
  process?.emitWarning(message, { type: 'CorsageWarning', code: `CORSAGE_${code}` });
}
