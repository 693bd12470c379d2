// Reads the options that are numbers: maxAge, optionsSuccessStatus, originTimeout.

import type { Report } from '../problems';

/** Of a wrong value, nothing that is used: the options are refused. */
const NONE = 0;

export function readMaxAge(given: unknown, path: string, report: Report): number | false {
  if (given === false || isWhole(given, 0, Number.MAX_SAFE_INTEGER)) return given;
  report.add(
    'MAX_AGE',
    path,
    given,
    'is no whole number of seconds from 0',
    'Write seconds, such as 600; 0 to keep nothing; or false to leave the header out.',
  );
  return NONE;
}

export function readStatus(given: unknown, path: string, report: Report): number {
  if (isWhole(given, 200, 299)) return given;
  report.add(
    'STATUS',
    path,
    given,
    'is no status that a preflight succeeds with',
    'Write one from 200 to 299.',
  );
  return NONE;
}

/** The longest that a timer can wait. */
const MAX_TIMEOUT = 2 ** 31 - 1;

export function readTimeout(given: unknown, path: string, report: Report): number | false {
  if (given === false || (typeof given === 'number' && given > 0 && given <= MAX_TIMEOUT)) return given;
  report.add(
    'ORIGIN_TIMEOUT',
    path,
    given,
    'is no number of milliseconds above 0',
    'Write milliseconds, such as 5000, or false to wait for ever.',
  );
  return NONE;
}

function isWhole(value: unknown, least: number, most: number): value is number {
  return Number.isInteger(value) && (value as number) >= least && (value as number) <= most;
}
