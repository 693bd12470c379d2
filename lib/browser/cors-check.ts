// The CORS check: whether a response is for this origin to read. https://fetch.spec.whatwg.org/#concept-cors-check

import { getHeader, type HeaderList, valuesOf } from '../http';
import type { Failure } from './exchange';

/** Undefined where it succeeds. `origin` is the request's origin as it was sent: `null` once a redirect tainted it. */
export function corsCheck(origin: string, credentials: boolean, headers: HeaderList): Failure | undefined {
  const value = getHeader(headers, 'Access-Control-Allow-Origin');
  if (value === null) return { code: 'CORSMissingAllowOrigin' };
  if (!credentials && value === '*') return undefined;
  if (value !== origin) return mismatch(origin, value, headers);
  if (!credentials) return undefined;
  const allow = getHeader(headers, 'Access-Control-Allow-Credentials');
  // Byte for byte: neither `True` nor `true, true`.
  return allow === 'true' ? undefined : { code: 'CORSMissingAllowCredentials', value: allow };
}

/** The standard only says that the two differ. */
function mismatch(origin: string, value: string, headers: HeaderList): Failure {
  if (value === '*') return { code: 'CORSNotSupportingCredentials' };
  const values = valuesOf(headers, 'Access-Control-Allow-Origin').flatMap((line) => line.split(/[\t ,]/));
  const named = values.filter((item) => item !== '');
  if (named.length > 1) return { code: 'CORSMultipleAllowOriginNotAllowed', values: named };
  return { code: 'CORSAllowOriginNotMatchingOrigin', value, origin };
}
