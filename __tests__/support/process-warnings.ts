// What the process says of its own accord, heard instead of printed or failed on.

import { runInThisContext } from 'node:vm';

/** Jest gives tests a copy of `process`; what Node emits is emitted on the real one. */
const realProcess: NodeJS.Process = runInThisContext('process');

export interface Warning extends Error {
  readonly code?: string;
}

/** Every warning that `during` raises. */
export function warningsOf(during: () => unknown): Promise<readonly Warning[]> {
  return heard<Warning>('warning', during);
}

/** Every rejection that `during` leaves unhandled. */
export function unhandledRejectionsOf(during: () => unknown): Promise<readonly unknown[]> {
  return heard('unhandledRejection', during);
}

/** Listens alone: not even jest, which fails a test for an unhandled rejection, hears of it. */
async function heard<Said>(event: string, during: () => unknown): Promise<readonly Said[]> {
  const seen: Said[] = [];
  const others = realProcess.rawListeners(event);
  const hear = (said: Said) => void seen.push(said);
  realProcess.removeAllListeners(event).on(event, hear);
  try {
    await during();
    await turn();
    await turn();
  } finally {
    realProcess.off(event, hear);
    for (const other of others) realProcess.on(event, other as () => void);
  }
  return seen;
}

/** Both are emitted when a turn of the event loop is done, and what comes last may begin one. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
