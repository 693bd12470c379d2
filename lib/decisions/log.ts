// NODE_DEBUG=corsage: one line for each decision. https://nodejs.org/api/util.html#utildebuglogsection-callback

import { subscribe } from 'node:diagnostics_channel';
import { debuglog } from 'node:util';
import { show } from '../problems';
import { decisions } from './channel';
import type { CorsDecision } from './decision';

/** Two copies of the package in one tree share the channel, and log once. */
const LOGGED: unique symbol = Symbol.for('corsage.logged');

/** The log is a subscriber like any other: without NODE_DEBUG=corsage it costs nothing. */
export function logDecisions(): void {
  const marked: typeof decisions & { [LOGGED]?: true } = decisions;
  if (marked[LOGGED]) return;
  marked[LOGGED] = true;
  const log = debuglog('corsage');
  subscribe(decisions.name, (message) => log('%s', lineOf(message as CorsDecision)));
}

/** What the request sent is escaped and cut. */
function lineOf(decision: CorsDecision): string {
  const { kind, method, url, origin, requestedMethod, allowed, code, message, fix } = decision;
  const from = origin === undefined ? 'without Origin' : `from ${show(origin)}`;
  const asked = requestedMethod === undefined ? '' : ` for ${show(requestedMethod)}`;
  const outcome = allowed ? 'allowed' : `denied, ${code}: ${message} ${fix}`;
  return `${kind} ${show(method)} ${show(url)}${asked} ${from}: ${outcome}`;
}
