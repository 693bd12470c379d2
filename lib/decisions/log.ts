// NODE_DEBUG=corsage: a line a decision. https://nodejs.org/api/util.html#utildebuglogsection-callback

import { subscribe } from 'node:diagnostics_channel';
import { debuglog } from 'node:util';
import { show } from '../problems';
import { decisions } from './channel';
import type { CorsDecision } from './decision';

/** Two copies of the package in one tree have one channel, and log once. */
const LOGGED: unique symbol = Symbol.for('corsage.logged');

/** The log is a subscriber like any other, so that without NODE_DEBUG=corsage nothing of it is there. */
export function logDecisions(): void {
  const marked: typeof decisions & { [LOGGED]?: true } = decisions;
  if (marked[LOGGED]) return;
  marked[LOGGED] = true;
  const log = debuglog('corsage');
  subscribe(decisions.name, (message) => log('%s', lineOf(message as CorsDecision)));
}

/** Whatever the request brought is escaped and cut. */
function lineOf({ kind, method, url, origin, requestedMethod, allowed, code, cause }: CorsDecision): string {
  const from = origin === undefined ? 'without Origin' : `from ${show(origin)}`;
  const asked = requestedMethod === undefined ? '' : ` for ${show(requestedMethod)}`;
  const verdict = allowed ? 'allowed' : `denied, ${code}: ${cause}`;
  return `${kind} ${show(method)} ${show(url)}${asked} ${from}: ${verdict}`;
}
