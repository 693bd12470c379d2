// Who answered in place of the server: a cache, or something else between it and the page.

import type { WireResponse } from '../browser';
import { getHeader, type HeaderList } from '../http';
import { show } from '../problems';
import type { Warning } from './explanation';

/** Undefined if the response seems to be the server's own. */
export function whoAnswered({ status, headers }: WireResponse, allowed: boolean): Warning | undefined {
  const given = (name: string) => getHeader(headers, name);
  for (const [name, who] of [
    ['cf-mitigated', 'Cloudflare'],
    ['ngrok-error-code', 'ngrok'],
  ] as const) {
    if (given(name) === null) continue;
    return byProxy(
      `${who} answered instead of the server, which never got the request: ${name} is ${show(given(name))}.`,
    );
  }
  if (allowed) return undefined;
  const kept = keptBy(headers);
  if (kept !== undefined) {
    return byCache(`A cache answered, with what the server once sent to another request: ${kept}.`);
  }
  const signs = ['Via', 'Server'].filter((name) => given(name) !== null);
  if (status < 400 || signs.length === 0) return undefined;
  const named = signs.map((name) => `${name} is ${show(given(name))}`).join(', ');
  return byProxy(`This error may not be the app's own: ${named}.`);
}

function byProxy(message: string): Warning {
  const fix =
    'Check what is in front of the app (bot protection, tunnel, proxy): it must let OPTIONS and this request through.';
  return { code: 'ANSWERED_BY_PROXY', message, fix };
}

export function byCache(message: string): Warning {
  const fix = 'Send Vary: Origin with every response, and clear the cache for this URL.';
  return { code: 'ANSWERED_BY_CACHE', message, fix };
}

/** The sign that a response was kept by a cache. https://httpwg.org/specs/rfc9111.html#field.age */
export function keptBy(headers: HeaderList): string | undefined {
  const age = getHeader(headers, 'Age');
  if (age !== null && Number(age) > 0) return `Age is ${show(age)}`;
  for (const name of ['X-Cache', 'CF-Cache-Status', 'X-Vercel-Cache', 'X-Proxy-Cache']) {
    const value = getHeader(headers, name);
    if (value !== null && /\bhit\b/i.test(value)) return `${name} is ${show(value)}`;
  }
  return undefined;
}
