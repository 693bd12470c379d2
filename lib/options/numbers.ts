// Reads the options that are numbers: maxAge, optionsSuccessStatus, originTimeout.

import { type Report, warnOnce } from '../problems';
import { unquoted } from './fixes';

/** Of a wrong value, nothing that is used: the options are refused. */
const NONE = 0;

/** Seconds. Firefox keeps an answer for a day, Chromium for two hours: who writes more has most likely meant milliseconds. */
const WEEK = 7 * 24 * 60 * 60;

export function readMaxAge(given: unknown, path: string, report: Report): number | false {
  if (isMaxAge(given)) {
    if (given !== false && given > WEEK) warnOfWeek(path, given);
    return given;
  }
  report.mismatch(
    'MAX_AGE',
    path,
    given,
    'a whole number of seconds, 0 or more',
    unquoted(given, isMaxAge) ?? 'Write a number of seconds, such as 600, or false to send no header.',
  );
  return NONE;
}

function warnOfWeek(path: string, given: number): void {
  const seconds = Math.round(given / 1000);
  warnOnce(
    'MAX_AGE_TOO_LONG',
    String(given),
    `corsage: ${path}: ${given} seconds is more than 7 days, and no browser keeps the answer to a preflight for longer than one. If you meant milliseconds, write ${seconds}.`,
  );
}

export function readStatus(given: unknown, path: string, report: Report): number {
  if (isStatus(given)) return given;
  report.mismatch(
    'STATUS',
    path,
    given,
    'a number from 200 to 299',
    unquoted(given, isStatus) ?? 'Write 204, or another number from 200 to 299.',
  );
  return NONE;
}

/** The longest that a timer can wait. */
const MAX_TIMEOUT = 2 ** 31 - 1;

export function readTimeout(given: unknown, path: string, report: Report): number | false {
  if (isTimeout(given)) return given;
  report.mismatch(
    'ORIGIN_TIMEOUT',
    path,
    given,
    `a number of milliseconds, more than 0 and at most ${MAX_TIMEOUT}`,
    unquoted(given, isTimeout) ?? 'Write a number of milliseconds, such as 5000, or false for no limit.',
  );
  return NONE;
}

function isMaxAge(value: unknown): value is number | false {
  return value === false || isWhole(value, 0, Number.MAX_SAFE_INTEGER);
}

function isStatus(value: unknown): value is number {
  return isWhole(value, 200, 299);
}

function isTimeout(value: unknown): value is number | false {
  return value === false || (typeof value === 'number' && value > 0 && value <= MAX_TIMEOUT);
}

function isWhole(value: unknown, least: number, most: number): value is number {
  return Number.isInteger(value) && (value as number) >= least && (value as number) <= most;
}
