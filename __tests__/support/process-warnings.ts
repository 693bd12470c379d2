// What the process warns of, heard instead of printed.

import { runInThisContext } from 'node:vm';

/** Jest gives tests a copy of `process`; warnings are emitted on the real one. */
const realProcess: NodeJS.Process = runInThisContext('process');

export interface Warning extends Error {
  readonly code?: string;
}

/** Resolves once every warning that was raised has been emitted: Node does that on the next tick. */
function emitted(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Every warning that `during` raises, and no line of them on the console. */
export async function warningsOf(during: () => unknown): Promise<readonly Warning[]> {
  const seen: Warning[] = [];
  const printers = realProcess.listeners('warning');
  const hear = (warning: Warning) => void seen.push(warning);
  realProcess.removeAllListeners('warning').on('warning', hear);
  try {
    await during();
    await emitted();
  } finally {
    realProcess.off('warning', hear);
    for (const print of printers) realProcess.on('warning', print);
  }
  return seen;
}

/** Every rejection that `during` leaves unhandled. */
export async function unhandledRejectionsOf(during: () => unknown): Promise<readonly unknown[]> {
  const seen: unknown[] = [];
  const hear = (reason: unknown) => void seen.push(reason);
  realProcess.on('unhandledRejection', hear);
  try {
    await during();
    // They are told apart from handled ones once the microtasks of a turn are through.
    await emitted();
    await emitted();
  } finally {
    realProcess.off('unhandledRejection', hear);
  }
  return seen;
}
