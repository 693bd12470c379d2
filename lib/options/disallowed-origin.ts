// Reads the option `disallowedOrigin`.

import type { OriginSettings } from '../origins';
import { isUsersFunction, type Report, show } from '../problems';
import type { DisallowedOriginHandler } from './options';

export function readDisallowedOrigin(
  given: unknown,
  path: string,
  report: Report,
  { origin }: { readonly origin: Pick<OriginSettings, 'given'> },
): 'ignore' | 'reject' | DisallowedOriginHandler {
  if (given === 'ignore') return given;
  if (given !== 'reject' && !isUsersFunction(given)) {
    report.mismatch(
      'DISALLOWED_ORIGIN',
      path,
      given,
      '"ignore", "reject" or a function',
      'Write "ignore", "reject" or a function (req, res, next).',
    );
  } else if (typeof given === 'function' && given.length > 3) {
    const message = `${path} is a function of ${given.length} parameters, as error handlers are.`;
    report.tell('DISALLOWED_ORIGIN', path, given, message, 'Write a function (req, res, next).');
  } else if (origin.given === '*' || origin.given === true) {
    report.add(
      'DISALLOWED_ORIGIN_WITHOUT_LIST',
      path,
      given,
      `has no effect here, because origin ${show(origin.given)} allows every origin`,
      'List your origins in origin, or leave disallowedOrigin out.',
    );
  }
  return given as DisallowedOriginHandler;
}
