// Collects the warnings, rejections and exceptions of the process, so that they are neither printed nor fail the test.

import { runInThisContext } from 'node:vm';

/** Jest gives tests a copy of `process`; Node emits its events on the real one. */
const realProcess: NodeJS.Process = runInThisContext('process');

export interface Warning extends Error {
  readonly code?: string;
}

/** Every warning during `during`, which gets the list of those so far. */
export function warningsOf(during: During<Warning>): Promise<readonly Warning[]> {
  return heard<Warning>('warning', during);
}

/** Every unhandled rejection during `during`. */
export function unhandledRejectionsOf(during: During<unknown>): Promise<readonly unknown[]> {
  return heard('unhandledRejection', during);
}

/** Every uncaught exception during `during`. */
export function uncaughtExceptionsOf(during: During<unknown>): Promise<readonly unknown[]> {
  return heard('uncaughtException', during);
}

type During<Said> = (soFar: readonly Said[]) => unknown;

/** Takes all other listeners off, also jest's, which would fail the test for an unhandled rejection. */
async function heard<Said>(event: string, during: During<Said>): Promise<readonly Said[]> {
  const seen: Said[] = [];
  const others = realProcess.rawListeners(event);
  const hear = (said: Said) => void seen.push(said);
  realProcess.removeAllListeners(event).on(event, hear);
  try {
    await during(seen);
    await turn();
    await turn();
  } finally {
    realProcess.off(event, hear);
    for (const other of others) realProcess.on(event, other as () => void);
  }
  return seen;
}

/** Both events come at the end of a turn of the event loop, and the last step may start another turn. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
