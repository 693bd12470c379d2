// For how long the answer to a preflight is kept. https://fetch.spec.whatwg.org/#http-access-control-max-age

import { type HeaderList, valuesOf } from '../http';

/** Seconds, where the header is missing or cannot be read. https://fetch.spec.whatwg.org/#cors-preflight-fetch */
export const DEFAULT_MAX_AGE = 5;

/** The longest that each engine keeps one, in seconds, whatever the header says. */
export const MAX_AGE_LIMITS = { chromium: 7200, firefox: 86400, webkit: 600 } as const;

/** Seconds, or null where there is no header, or none that can be read: a sign, a fraction, a second line. */
export function readMaxAge(headers: HeaderList): number | null {
  const values = valuesOf(headers, 'Access-Control-Max-Age');
  const [value] = values;
  return values.length === 1 && /^[0-9]+$/.test(value as string) ? Number(value) : null;
}

/** Seconds for which a browser with this limit keeps the answer. */
export function maxAgeOf(headers: HeaderList, limit = Number.POSITIVE_INFINITY): number {
  return Math.min(readMaxAge(headers) ?? DEFAULT_MAX_AGE, limit);
}
