// From whatever was given as options to settings that can be relied on, or to every problem with it.

import { type Accepted, DANGEROUS_NAMES, type DangerousName, liveOriginsOf, NO_RISK } from '../origins';
import { CorsConfigError, type Problem, Report } from '../problems';
import { readDisallowedOrigin } from './disallowed-origin';
import { insteadOfOptions, unquoted } from './fixes';
import { readAllowedHeaders, readExposedHeaders, readMethods } from './header-names';
import { readMaxAge, readStatus, readTimeout } from './numbers';
import { ABSENT, canHoldOptions, openSource } from './option-source';
import type { CorsOptions } from './options';
import { readOrigin } from './origin';

/** Reads what was given as an option, and reports what is wrong with it. `earlier`: the options read before it. */
type Reader<Value, Earlier> = (given: unknown, path: string, report: Report, earlier: Earlier) => Value;

/** `byDefault` is what holds where the option is left out or undefined. */
function option<Value, const Default extends Value, Earlier>(
  byDefault: Default,
  read: Reader<Value, Earlier>,
): { readonly byDefault: Default; readonly read: Reader<Value, Earlier> } {
  return { byDefault, read };
}

/** npm's, and QUERY: a GET with a body. https://www.rfc-editor.org/rfc/rfc10008 */
const DEFAULT_METHODS = Object.freeze(['GET', 'HEAD', 'PUT', 'PATCH', 'POST', 'DELETE', 'QUERY']);
const NO_HEADERS: readonly string[] = Object.freeze([]);

/** Every option there is, with its default and its reader. */
const OPTIONS = {
  // Its reader is asked even where it is left out: that is told apart from `'*'` when something is wrong with it.
  origin: { byDefault: '*' as const, read: readOrigin },
  /** `'*'`, or the list. */
  methods: option(DEFAULT_METHODS, readMethods),
  /** `'*'`, the list, or undefined: the requested names. */
  allowedHeaders: option(undefined, readAllowedHeaders),
  /** `'*'`, or the list. */
  exposedHeaders: option(NO_HEADERS, readExposedHeaders),
  credentials: option(false, readBoolean),
  /** Seconds, or `false` for no header. */
  maxAge: option(600, readMaxAge),
  preflightContinue: option(false, readBoolean),
  optionsSuccessStatus: option(204, readStatus),
  disallowedOrigin: option('ignore', readDisallowedOrigin),
  /** Milliseconds, or `false` for no limit. */
  originTimeout: option(5000, readTimeout),
  protectHeaders: option(false, readBoolean),
  timingAllowOrigin: option(false, readBoolean),
  debug: option(false, readBoolean),
  dangerously: option(NO_RISK, readDangerously),
} satisfies { readonly [Name in keyof Required<CorsOptions>]: unknown };

type Options = typeof OPTIONS;
type OptionName = keyof Options;

/** Options once they are read, checked and copied: what a policy is built from. */
export type Settings = { readonly [Name in OptionName]: ReturnType<Options[Name]['read']> };

export const OPTION_NAMES = Object.keys(OPTIONS) as OptionName[];

/** Others depend on the first three, and `origin` on the two before it. */
const READING_ORDER = [...new Set<OptionName>(['credentials', 'dangerously', 'origin', ...OPTION_NAMES])];

export function defaultOf<Name extends OptionName>(name: Name): Options[Name]['byDefault'] {
  return OPTIONS[name].byDefault;
}

/**
 * Reads each option once and copies it. `asData`: no fix may propose what data cannot hold.
 *
 * @throws CorsConfigError with all that is wrong.
 */
export function readOptions(given: unknown, asData = false): Settings {
  const report = new Report(asData);
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
  if (!canHoldOptions(given) || liveOriginsOf(given) !== undefined) {
    refuse(given, report);
    return undefined;
  }
  const source = openSource(given, OPTION_NAMES, '', report);
  const settings: Record<string, unknown> = {};
  for (const name of OPTION_NAMES) settings[name] = OPTIONS[name].byDefault;
  for (const name of READING_ORDER) {
    const value = source.read(name);
    // An origin that is there but undefined is most often a missing setting, and must not come to mean any origin.
    if (name !== 'origin' && (value === ABSENT || value === undefined)) continue;
    const { read } = OPTIONS[name] as { readonly read: Reader<unknown, unknown> };
    settings[name] = read(value, name, report, settings);
  }
  return settings as unknown as Settings;
}

function readDangerously(given: unknown, option: string, report: Report): Accepted {
  if (!canHoldOptions(given)) {
    report.mismatch(
      'WRONG_TYPE',
      option,
      given,
      'an object',
      `Leave it out, or name each risk that you accept. The names are ${DANGEROUS_NAMES.join(', ')}.`,
    );
    return NO_RISK;
  }
  const accepted: Record<DangerousName, boolean> = { ...NO_RISK };
  const source = openSource(given, DANGEROUS_NAMES, `${option}.`, report);
  for (const name of DANGEROUS_NAMES) {
    const value = source.read(name);
    if (value !== ABSENT && value !== undefined)
      accepted[name] = readBoolean(value, `${option}.${name}`, report);
  }
  return Object.freeze(accepted);
}

/** A wrong value is reported, and read as true or false all the same, so that what follows from it is reported too. */
function readBoolean(given: unknown, path: string, report: Report): boolean {
  if (typeof given !== 'boolean') {
    const fix = unquoted(given, (value) => typeof value === 'boolean') ?? 'Write true or false.';
    report.mismatch('WRONG_TYPE', path, given, 'true or false', fix);
  }
  return Boolean(given);
}

/** Something that cannot hold options. */
function refuse(given: unknown, report: Report): void {
  if (given === undefined) {
    report.tell(
      'OPTIONS_UNDEFINED',
      'options',
      given,
      'The options are undefined. Is an environment variable missing?',
      'Pass the options. { origin: false } allows no origin, and {} allows any.',
    );
  } else if (liveOriginsOf(given) !== undefined) {
    const message = 'options must be an object with options, not an OriginAllowlist.';
    report.tell('NOT_OPTIONS', 'options', given, message, 'Write { origin: list }.');
  } else report.mismatch('NOT_OPTIONS', 'options', given, 'an object', insteadOfOptions(given));
}
