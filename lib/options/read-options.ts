// From whatever was given as options to settings that can be relied on, or to every problem with it.

import { CorsConfigError, type Problem, Report } from '../problems/problem';
import { show } from '../problems/quote';
import { readAllowedHeaders, readExposedHeaders, readMethods } from './header-names';
import { ABSENT, canHoldOptions, openSource } from './option-source';
import { DANGEROUS_NAMES, type DangerousName, DEFAULTS, OPTION_NAMES, type Settings } from './options';
import { readOrigin } from './origin';

/** Reads each option once and copies it. Throws a `CorsConfigError` with all that is wrong. */
export function readOptions(given: unknown): Settings {
  const report = new Report();
  const settings = read(given, report);
  if (settings === undefined || report.problems.length > 0) throw new CorsConfigError(report.problems);
  return settings;
}

/** All that is wrong with options, for those who use them all the same. */
export function findProblems(given: unknown): readonly Problem[] {
  const report = new Report();
  read(given, report);
  return report.problems;
}

function read(given: unknown, report: Report): Settings | undefined {
  if (canHoldOptions(given)) return readSettings(given, report);
  refuse(given, report);
  return undefined;
}

function readSettings(given: object, report: Report): Settings {
  const options = openSource(given, OPTION_NAMES, '', report);
  const credentials = readBoolean(options.read('credentials'), DEFAULTS.credentials, 'credentials', report);
  const dangerously = readDangerously(options.read('dangerously'), report);
  const origin = readOrigin(options.read('origin'), { credentials, dangerously }, report);
  return {
    origin,
    methods: readMethods(options.read('methods'), report),
    allowedHeaders: readAllowedHeaders(options.read('allowedHeaders'), report),
    exposedHeaders: readExposedHeaders(options.read('exposedHeaders'), credentials, report),
    credentials,
    maxAge: readMaxAge(options.read('maxAge'), report),
    preflightContinue: readBoolean(
      options.read('preflightContinue'),
      DEFAULTS.preflightContinue,
      'preflightContinue',
      report,
    ),
    optionsSuccessStatus: readStatus(options.read('optionsSuccessStatus'), report),
    disallowedOrigin: readDisallowedOrigin(options.read('disallowedOrigin'), origin.given, report),
    originTimeout: readTimeout(options.read('originTimeout'), report),
    protectHeaders: readBoolean(
      options.read('protectHeaders'),
      DEFAULTS.protectHeaders,
      'protectHeaders',
      report,
    ),
    timingAllowOrigin: readBoolean(
      options.read('timingAllowOrigin'),
      DEFAULTS.timingAllowOrigin,
      'timingAllowOrigin',
      report,
    ),
    debug: readBoolean(options.read('debug'), DEFAULTS.debug, 'debug', report),
    dangerously,
  };
}

function readDangerously(given: unknown, report: Report): Settings['dangerously'] {
  const accepted = Object.fromEntries(DANGEROUS_NAMES.map((name) => [name, false])) as Record<
    DangerousName,
    boolean
  >;
  if (given === ABSENT || given === undefined) return Object.freeze(accepted);
  if (!canHoldOptions(given)) {
    report.add('WRONG_TYPE', 'dangerously', given, 'is no object', `Write { ${DANGEROUS_NAMES[0]}: true }.`);
    return accepted;
  }
  const source = openSource(given, DANGEROUS_NAMES, 'dangerously.', report);
  for (const name of DANGEROUS_NAMES) {
    accepted[name] = readBoolean(source.read(name), false, `dangerously.${name}`, report);
  }
  return Object.freeze(accepted);
}

/** A wrong value is reported and read as the truth value it has, so that what follows from it is reported too. */
function readBoolean(given: unknown, byDefault: boolean, path: string, report: Report): boolean {
  if (given === ABSENT || given === undefined) return byDefault;
  if (typeof given !== 'boolean')
    report.add('WRONG_TYPE', path, given, 'is no boolean', 'Write true or false.');
  return Boolean(given);
}

function readMaxAge(given: unknown, report: Report): number | false {
  if (given === ABSENT || given === undefined) return DEFAULTS.maxAge;
  if (given === false || isWhole(given, 0, Number.MAX_SAFE_INTEGER)) return given;
  report.add(
    'MAX_AGE',
    'maxAge',
    given,
    'is no whole number of seconds from 0',
    'Write seconds, such as 600; 0 to keep nothing; or false to leave the header out.',
  );
  return DEFAULTS.maxAge;
}

function readStatus(given: unknown, report: Report): number {
  if (given === ABSENT || given === undefined) return DEFAULTS.optionsSuccessStatus;
  if (isWhole(given, 200, 299)) return given;
  report.add(
    'STATUS',
    'optionsSuccessStatus',
    given,
    'is no status that a preflight succeeds with',
    'Write one from 200 to 299.',
  );
  return DEFAULTS.optionsSuccessStatus;
}

function readDisallowedOrigin(
  given: unknown,
  origin: Settings['origin']['given'],
  report: Report,
): Settings['disallowedOrigin'] {
  if (given === ABSENT || given === undefined || given === 'ignore') return DEFAULTS.disallowedOrigin;
  if (given !== 'reject' && typeof given !== 'function') {
    report.add(
      'DISALLOWED_ORIGIN',
      'disallowedOrigin',
      given,
      'is no answer to a request',
      'Write "ignore", "reject" or a function (req, res, next).',
    );
  } else if (origin === '*' || origin === true) {
    report.add(
      'DISALLOWED_ORIGIN',
      'disallowedOrigin',
      given,
      `has nobody to answer, since origin ${show(origin)} allows everybody`,
      'List the origins, or leave disallowedOrigin out.',
    );
  }
  return given as Settings['disallowedOrigin'];
}

/** The longest that a timer can wait. */
const MAX_TIMEOUT = 2 ** 31 - 1;

function readTimeout(given: unknown, report: Report): number | false {
  if (given === ABSENT || given === undefined) return DEFAULTS.originTimeout;
  if (given === false || (typeof given === 'number' && given > 0 && given <= MAX_TIMEOUT)) return given;
  report.add(
    'ORIGIN_TIMEOUT',
    'originTimeout',
    given,
    'is no number of milliseconds above 0',
    'Write milliseconds, such as 5000, or false to wait for ever.',
  );
  return DEFAULTS.originTimeout;
}

function isWhole(value: unknown, least: number, most: number): value is number {
  return Number.isInteger(value) && (value as number) >= least && (value as number) <= most;
}

/** Something that cannot hold options. */
function refuse(given: unknown, report: Report): void {
  if (given === undefined) {
    report.tell(
      'OPTIONS_UNDEFINED',
      'options',
      given,
      'The options are undefined, most often since a setting is missing.',
      'Give the options, or { origin: false } to allow none; give nothing at all to allow any origin.',
    );
  } else report.add('NOT_OPTIONS', 'options', given, 'is no object of options', insteadOf(given));
}

function insteadOf(given: unknown): string {
  switch (Object.prototype.toString.call(given).slice(8, -1)) {
    case 'Promise':
      return 'Write await before it.';
    case 'Array':
    case 'RegExp':
    case 'Boolean':
    case 'String':
      return 'Write { origin: … } around it.';
    default:
      return 'Write an object such as { origin: "https://app.example.com" }.';
  }
}
