// What a server answers to others: to origins that nobody would list, to a request without an origin, and a second time.

import {
  corsCheck,
  type Exchange,
  type Outcome,
  type Send,
  type WireRequest,
  type WireResponse,
} from '../browser';
import { getHeader, type HeaderList } from '../http';
import { withHeader } from './repair';

/**
 * An origin that no server can have listed: no domain ends with `invalid`. It says in the server's log who asks.
 * https://www.rfc-editor.org/rfc/rfc2606
 */
const STRANGER = 'https://corsage-check.invalid';

/** What one such origin may do. */
interface Probe {
  readonly allowed: boolean;
  /** Whether it is allowed with credentials. */
  readonly credentials: boolean;
  readonly headers: HeaderList;
}

/** Each is undefined if it was not asked for, or if no response came. */
export interface Probes {
  /** The page's own request once more. */
  readonly again?: HeaderList | undefined;
  /** The same without `Origin`, as other sites and the server's own pages send it. */
  readonly plain?: HeaderList | undefined;
  readonly stranger?: Probe | undefined;
  /** The opaque origin. */
  readonly opaque?: Probe | undefined;
}

/**
 * Sends the request again in up to four ways, and only those that can tell something: two for a server that answers `*`.
 * Two at a time, as some servers take long, such as for the first event of a stream.
 * Only a GET or HEAD is repeated, so that nothing changes on the server; for other methods, only the preflight is. Stops
 * where no response comes. Nothing is sent if the page was not allowed, or CORS does not apply.
 */
export async function probe(outcome: Outcome, send: Send): Promise<Probes> {
  const crossOrigin = outcome.steps.some(({ name }) => name === 'preflight-needed');
  if (!outcome.allowed || !crossOrigin) return {};
  const { request, response } = outcome.exchange.at(-1) as Exchange & { response: WireResponse };
  const probes: { -readonly [Name in keyof Probes]: Probes[Name] } = {};
  if (isSafe(request)) {
    const headers = request.headers.filter(([name]) => name.toLowerCase() !== 'origin');
    const two = [headersFor(request, send), headersFor({ ...request, headers }, send)] as const;
    const [again, plain] = await Promise.all(two);
    probes.again = again;
    probes.plain = again && plain;
    if (probes.plain === undefined) return probes;
  }
  if (getHeader(response.headers, 'Access-Control-Allow-Origin') === '*') return probes;
  const two = [ask(request, STRANGER, send), ask(request, 'null', send)] as const;
  const [stranger, opaque] = await Promise.all(two);
  return { ...probes, stranger, opaque: stranger && opaque };
}

async function headersFor(request: WireRequest, send: Send): Promise<HeaderList | undefined> {
  const response = await send(request);
  return 'networkError' in response ? undefined : response.headers;
}

async function ask(sent: WireRequest, origin: string, send: Send): Promise<Probe | undefined> {
  const headers = await headersFor(probeOf(sent, origin), send);
  if (headers === undefined) return undefined;
  return {
    allowed: corsCheck(origin, false, headers) === undefined,
    credentials: corsCheck(origin, true, headers) === undefined,
    headers,
  };
}

function probeOf(request: WireRequest, origin: string): WireRequest {
  const { method, url, headers } = request;
  if (isSafe(request)) return { ...request, headers: withHeader(headers, 'Origin', origin) };
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

/** Whether it changes nothing on the server. https://httpwg.org/specs/rfc9110.html#safe.methods */
export function isSafe({ method }: WireRequest): boolean {
  return method === 'GET' || method === 'HEAD';
}
