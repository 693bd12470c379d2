// For how long a browser keeps a preflight response. https://fetch.spec.whatwg.org/#http-access-control-max-age

import { type HeaderList, valuesOf } from '../http';

/** In seconds; null if the header is missing or not valid: a sign, a fraction, a second line. */
export function readMaxAge(headers: HeaderList): number | null {
  const values = valuesOf(headers, 'Access-Control-Max-Age');
  const [value] = values;
  return values.length === 1 && /^[0-9]+$/.test(value as string) ? Number(value) : null;
}
