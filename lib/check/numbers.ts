// The options that are numbers, read or refused.

import { show } from '../problems';
import { wrong } from './arguments';
import type { CommandLine } from './command-line';

/** In seconds. */
const DEFAULT_TIMEOUT = '10';
/** In seconds: longer than anyone waits, and within the range of a timer. */
const MAX_SECONDS = 3600;

const DEFAULT_CONCURRENCY = '4';
const MAX_CONCURRENCY = 16;

/** In milliseconds, rounded up. */
export function readTimeout(line: CommandLine): number {
  const text = line.one('timeout') ?? DEFAULT_TIMEOUT;
  const says = `must be a number of seconds between 0 and ${MAX_SECONDS}, not ${show(text)}`;
  return millisecondsIn('timeout', Number(text), says);
}

const UNITS: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, '': 1 };

/** `60s`, `2m`, or seconds alone; in milliseconds. Default: 0. */
export function readRetryTime(line: CommandLine): number {
  const text = line.one('retry-for');
  if (text === undefined) return 0;
  const [, digits, unit = ''] = /^(\d+(?:\.\d+)?)(ms|s|m)?$/.exec(text) ?? [];
  const seconds = Number(digits) * (UNITS[unit] as number);
  return millisecondsIn('retry-for', seconds, `must be a time of up to an hour, not ${show(text)}`);
}

function millisecondsIn(name: 'timeout' | 'retry-for', seconds: number, says: string): number {
  if (seconds > 0 && seconds <= MAX_SECONDS) return Math.ceil(seconds * 1000);
  throw wrong(name, says);
}

export function readConcurrency(line: CommandLine): number {
  const text = line.one('concurrency') ?? DEFAULT_CONCURRENCY;
  const number = Number(text);
  if (Number.isInteger(number) && number >= 1 && number <= MAX_CONCURRENCY) return number;
  throw wrong('concurrency', `must be a whole number from 1 to ${MAX_CONCURRENCY}, not ${show(text)}`);
}
