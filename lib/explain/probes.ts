// What a server answers origins that nobody would list.

import { corsCheck, type Exchange, type Outcome, type Send, type WireRequest } from '../browser';
import type { HeaderList } from '../http';

/** An origin that no server can have listed: no domain ends with `invalid`. https://www.rfc-editor.org/rfc/rfc2606 */
const STRANGER = 'https://nobody-would-list-this.corsage.invalid';

/** What one such origin may do. */
interface Probe {
  readonly allowed: boolean;
  /** Whether it is allowed with credentials. */
  readonly credentials: boolean;
  readonly headers: HeaderList;
}

export interface Probes {
  readonly stranger: Probe;
  /** The opaque origin. */
  readonly opaque: Probe;
}

/**
 * Sends a request for each of two other origins. Only a GET or HEAD is repeated, so that nothing changes on the server; for
 * other methods, only the preflight is. Undefined if the page was not allowed, CORS does not apply, or no response comes.
 */
export async function probe(outcome: Outcome, send: Send): Promise<Probes | undefined> {
  const crossOrigin = outcome.steps.some(({ name }) => name === 'preflight-needed');
  if (!outcome.allowed || !crossOrigin) return undefined;
  const { request: sent } = outcome.exchange.at(-1) as Exchange;
  const stranger = await ask(sent, STRANGER, send);
  const opaque = stranger && (await ask(sent, 'null', send));
  return stranger && opaque && { stranger, opaque };
}

async function ask(sent: WireRequest, origin: string, send: Send): Promise<Probe | undefined> {
  const response = await send(probeOf(sent, origin));
  if ('networkError' in response) return undefined;
  const { headers } = response;
  return {
    allowed: corsCheck(origin, false, headers) === undefined,
    credentials: corsCheck(origin, true, headers) === undefined,
    headers,
  };
}

function probeOf({ method, url, headers }: WireRequest, origin: string): WireRequest {
  if (method === 'GET' || method === 'HEAD') {
    const others = headers.filter(([name]) => name.toLowerCase() !== 'origin');
    return { kind: 'actual', method, url, headers: [...others, ['Origin', origin]] };
  }
  return {
    kind: 'preflight',
    method: 'OPTIONS',
    url,
    headers: [
      ['Accept', '*/*'],
      ['Access-Control-Request-Method', method],
      ['Origin', origin],
    ],
  };
}
