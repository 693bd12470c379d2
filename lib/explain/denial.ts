// Whether a server that has a list of origins has answered one that is not on it, and which are.

import { corsCheck, type Exchange, type Send, type WireRequest, type WireResponse } from '../browser';
import { getHeader } from '../http';
import { registrableDomain } from '../origins';
import { variesByOrigin } from './vary';

/**
 * `'certain'` if the server says that it decides by the origin, `'likely'` if it answers as many do that have a list; undefined
 * for what any server may answer. Takes an exchange without `Access-Control-Allow-Origin`.
 */
export function denialIn({ request, response }: Exchange): 'certain' | 'likely' | undefined {
  const { status, headers } = response as WireResponse;
  const preflight = request.kind === 'preflight';
  if (preflight && getHeader(headers, 'X-Cors-Reason') !== null) return 'certain';
  if (variesByOrigin(headers)) return 'certain';
  return preflight && (status === 204 || status === 403) ? 'likely' : undefined;
}

/** An origin that the server allows, and what it answers it. */
export interface Listed {
  readonly origin: string;
  readonly response: WireResponse;
}

/** Asks for the origins that one most often mistakes for `origin`, one after the other, until one is allowed. */
export async function findListed(wire: WireRequest, origin: string, send: Send): Promise<Listed | undefined> {
  for (const other of neighbours(origin)) {
    const headers = wire.headers.map(([name, value]) => [name, name === 'Origin' ? other : value] as const);
    const response = await send({ ...wire, headers });
    if ('networkError' in response) return undefined;
    if (corsCheck(other, false, response.headers) === undefined) return { origin: other, response };
  }
  return undefined;
}

const MOST_NEIGHBOURS = 6;

/** Another scheme, `www.`, no port, the domain itself, the other name of one's own machine, and the ports of the usual tools. */
function neighbours(origin: string): string[] {
  if (!/^https?:/.test(origin)) return [];
  const { protocol, hostname, port } = new URL(origin);
  const end = port === '' ? '' : `:${port}`;
  const other = protocol === 'https:' ? 'http:' : 'https:';
  const local = { localhost: '127.0.0.1', '127.0.0.1': 'localhost' }[hostname];
  const site = registrableDomain(hostname);
  const found = new Set<string>();
  if (local !== undefined) {
    found.add(`${protocol}//${local}${end}`).add(`${other}//${hostname}${end}`);
    for (const number of [3000, 5173, 8080, 4200]) found.add(`${protocol}//${hostname}:${number}`);
  } else {
    found.add(`${other}//${hostname}${end}`).add(`${protocol}//${hostname}`);
    const isAddress = /^\[|^[\d.]+$/.test(hostname);
    const alone = isAddress ? [] : [`www.${hostname}`];
    const names = site !== null ? [site, `www.${site}`, `app.${site}`] : alone;
    for (const name of names) found.add(`${protocol}//${name}${end}`);
  }
  found.delete(origin);
  return [...found].slice(0, MOST_NEIGHBOURS);
}
