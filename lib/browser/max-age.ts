// For how long a preflight's answer is kept. https://fetch.spec.whatwg.org/#http-access-control-max-age

import { type HeaderList, valuesOf } from '../http';

/** Seconds, or null where there is no header, or none that can be read: a sign, a fraction, a second line. */
export function readMaxAge(headers: HeaderList): number | null {
  const values = valuesOf(headers, 'Access-Control-Max-Age');
  const [value] = values;
  return values.length === 1 && /^[0-9]+$/.test(value as string) ? Number(value) : null;
}
