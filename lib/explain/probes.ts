// What a server says to origins that nobody would list.

import { corsCheck, type Exchange, type Outcome, type Send, type WireRequest } from '../browser';
import type { HeaderList } from '../http';

/** A name that no server can have listed: `invalid` is no top-level domain. https://www.rfc-editor.org/rfc/rfc2606 */
const STRANGER = 'https://nobody-would-list-this.corsage.invalid';

/** What one such origin is let do. */
interface Probe {
  readonly allowed: boolean;
  /** Allowed with cookies. */
  readonly credentials: boolean;
  readonly headers: HeaderList;
}

export interface Probes {
  readonly stranger: Probe;
  /** The opaque origin. */
  readonly opaque: Probe;
}

/**
 * Asks on behalf of two other origins. Nothing that may change something is sent: for other methods than GET and HEAD,
 * the preflight alone. Undefined where the page itself was not allowed, or CORS does not apply, or no answer comes.
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
