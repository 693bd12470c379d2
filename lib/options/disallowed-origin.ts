// Reads the option `disallowedOrigin`.

import type { OriginSettings } from '../origins';
import { type Report, show } from '../problems';
import type { DisallowedOriginHandler } from './options';

export function readDisallowedOrigin(
  given: unknown,
  path: string,
  report: Report,
  { origin }: { readonly origin: Pick<OriginSettings, 'given'> },
): 'ignore' | 'reject' | DisallowedOriginHandler {
  if (given === 'ignore') return given;
  if (given !== 'reject' && typeof given !== 'function') {
    report.add(
      'DISALLOWED_ORIGIN',
      path,
      given,
      'is no answer to a request',
      'Write "ignore", "reject" or a function (req, res, next).',
    );
  } else if (origin.given === '*' || origin.given === true) {
    report.add(
      'DISALLOWED_ORIGIN',
      path,
      given,
      `has nobody to answer, since origin ${show(origin.given)} allows everybody`,
      'List the origins, or leave disallowedOrigin out.',
    );
  }
  return given as DisallowedOriginHandler;
}
