// Where decisions are published, for whoever listens; with nobody there, a request pays one look at `hasSubscribers`.

import { channel } from 'node:diagnostics_channel';
import { debuglog } from 'node:util';

/** https://nodejs.org/api/diagnostics_channel.html */
export const decisions = channel('corsage:decision');

/** Marks a request that nobody sent: what is decided on it is nobody's business. */
export const SIMULATED: unique symbol = Symbol.for('corsage.simulated');

/** Two copies of the package in one tree have one channel, and log once. */
const LOGGED: unique symbol = Symbol.for('corsage.logged');

/** The log is a subscriber like any other, so that without NODE_DEBUG=corsage nothing of it is there. */
export function logIfAsked(): void {
  const marked: typeof decisions & { [LOGGED]?: true } = decisions;
  if (!debuglog('corsage').enabled || marked[LOGGED]) return;
  marked[LOGGED] = true;
  (require('./log') as typeof import('./log')).logDecisions();
}
