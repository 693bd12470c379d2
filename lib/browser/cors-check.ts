// The CORS check: whether this origin may read a response. https://fetch.spec.whatwg.org/#concept-cors-check

import { getHeader, type HeaderList, valuesOf } from '../http';
import type { Failure, StepName } from './exchange';

/** One step of a check, and why it failed; undefined if it passed. */
export type CheckedStep<Name extends StepName = StepName> = readonly [
  name: Name,
  failure: Failure | undefined,
];

/** Undefined if it passes. `origin` is what the browser sent: `null` once a redirect has tainted the request. */
export function corsCheck(origin: string, credentials: boolean, headers: HeaderList): Failure | undefined {
  return firstFailure(corsSteps(origin, credentials, headers));
}

/** Each step in the standard's order. The caller stops at the first that fails. */
export function* corsSteps(
  origin: string,
  credentials: boolean,
  headers: HeaderList,
): Generator<CheckedStep<'allow-origin' | 'allow-credentials'>> {
  yield ['allow-origin', allowOrigin(origin, credentials, headers)];
  if (credentials) yield ['allow-credentials', allowCredentials(headers)];
}

export function firstFailure(steps: Iterable<CheckedStep>): Failure | undefined {
  for (const [, failure] of steps) if (failure !== undefined) return failure;
  return undefined;
}

/** https://fetch.spec.whatwg.org/#http-access-control-allow-origin */
function allowOrigin(origin: string, credentials: boolean, headers: HeaderList): Failure | undefined {
  const value = getHeader(headers, 'Access-Control-Allow-Origin');
  if (value === null) return { code: 'CORSMissingAllowOrigin' };
  if (value === origin || (value === '*' && !credentials)) return undefined;
  // The standard only compares the two; the codes tell how they differ.
  if (value === '*') return { code: 'CORSNotSupportingCredentials' };
  const values = valuesOf(headers, 'Access-Control-Allow-Origin').flatMap((line) => line.split(/[\t ,]/));
  const named = values.filter((item) => item !== '');
  if (named.length > 1) return { code: 'CORSMultipleAllowOriginNotAllowed', values: named };
  return { code: 'CORSAllowOriginNotMatchingOrigin', value, origin };
}

/** Compared byte for byte: neither `True` nor `true, true` will do. https://fetch.spec.whatwg.org/#http-access-control-allow-credentials */
function allowCredentials(headers: HeaderList): Failure | undefined {
  const value = getHeader(headers, 'Access-Control-Allow-Credentials');
  return value === 'true' ? undefined : { code: 'CORSMissingAllowCredentials', value };
}
