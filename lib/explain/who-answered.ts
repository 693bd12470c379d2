// Who answered in place of the server: a cache, or something else between it and the page.

import type { WireResponse } from '../browser';
import { getHeader, type HeaderList } from '../http';
import { show } from '../problems';

/** Undefined if the response seems to be the server's own. */
export function whoAnswered(
  { status, headers }: WireResponse,
  allowed: boolean,
): { readonly code: 'ANSWERED_BY_CACHE' | 'ANSWERED_BY_PROXY'; readonly message: string } | undefined {
  const given = (name: string) => getHeader(headers, name);
  const challenge = given('cf-mitigated');
  if (challenge !== null) {
    const message = `Cloudflare answered instead of the server, which never got the request: cf-mitigated is ${show(challenge)}.`;
    return { code: 'ANSWERED_BY_PROXY', message };
  }
  const tunnel = given('ngrok-error-code');
  if (tunnel !== null) {
    const message = `ngrok answered instead of the server, which never got the request: ngrok-error-code is ${show(tunnel)}.`;
    return { code: 'ANSWERED_BY_PROXY', message };
  }
  if (allowed) return undefined;
  const kept = keptBy(headers);
  if (kept !== undefined) {
    const message = `A cache answered, with what the server once sent to another request: ${kept}.`;
    return { code: 'ANSWERED_BY_CACHE', message };
  }
  const signs = ['Via', 'Server'].filter((name) => given(name) !== null);
  if (status < 400 || signs.length === 0) return undefined;
  const named = signs.map((name) => `${name} is ${show(given(name))}`).join(', ');
  return {
    code: 'ANSWERED_BY_PROXY',
    message: `This error may not be the app's own: ${named}.`,
  };
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
