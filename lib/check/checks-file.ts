// The file of `--config`: many checks, each with what is expected. Everything that is wrong is told at once.

import { nearestName } from '../fixes';
import { isToken } from '../http';
import { show } from '../problems';
import { type Arguments, readArguments } from './arguments';
import { ArgumentError, CommandLine } from './command-line';

export type Expectation = 'allowed' | 'blocked';

export interface ExpectedCheck {
  readonly name: string;
  readonly expect: Expectation;
  readonly given: Arguments;
}

type Fields = Readonly<Record<string, unknown>>;

interface Rule {
  /** Whether a value has the right type. */
  readonly fits: (value: unknown) => boolean;
  /** How it is written. */
  readonly example: string;
  /** What a wrong value was meant to be, as JSON; undefined if it cannot be told. Default: it cannot. */
  readonly meant?: (value: unknown) => string | undefined;
}

const KEYS: Readonly<Record<string, Rule>> = {
  name: { fits: isText, example: '"name": "The app reads items"' },
  url: { fits: isText, example: '"url": "https://api.example.com/items"' },
  origin: { fits: isText, example: '"origin": "https://app.example.com"' },
  method: { fits: isText, example: '"method": "PUT"' },
  headers: {
    fits: isTexts,
    example: '"headers": { "Content-Type": "application/json" }',
    meant: headersMeant,
  },
  credentials: {
    fits: (value) => typeof value === 'boolean',
    example: '"credentials": true',
    meant: (value) => (/^(?:false|no|omit|same-origin|0)$/i.test(String(value)) ? 'false' : undefined),
  },
  data: {
    fits: isText,
    example: '"data": "{\\"name\\":\\"value\\"}"',
    meant: (value) => (isRecord(value) ? whole(JSON.stringify(value)) : undefined),
  },
  as: { fits: isText, example: '"as": "font"' },
  reads: {
    fits: (value) => isText(value) || (Array.isArray(value) && value.every(isText)),
    example: '"reads": ["X-Total-Count"]',
    meant: namesMeant,
  },
  expect: {
    fits: (value) => value === 'allowed' || value === 'blocked',
    example: '"expect": "allowed" or "expect": "blocked"',
    meant: expectationMeant,
  },
};

const REQUIRED = ['url', 'origin', 'expect'];

const EXAMPLE =
  '{ "checks": [{ "url": "https://api.example.com/items", "origin": "https://app.example.com", "expect": "allowed" }] }';

/** More checks would take hours. */
const MOST_CHECKS = 1000;

/**
 * @param options those of the command line that hold for every check
 * @throws ArgumentError with everything that is wrong
 */
export function readChecks(
  text: string,
  file: string,
  options: ReadonlyMap<string, readonly string[]>,
): ExpectedCheck[] {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    throw new ArgumentError(
      `${show(file)} is not JSON: ${show((error as Error).message)}.`,
      `Write ${EXAMPLE}.`,
    );
  }
  const checks = isRecord(content) ? content.checks : undefined;
  if (!isRecord(content) || !Array.isArray(checks) || checks.length === 0) {
    const [key] = isRecord(content) ? unknownKeys(content, ['checks']) : [];
    if (key?.meant !== undefined) throw unknownKey(show(file), key, []);
    throw new ArgumentError(`${show(file)} has no list of checks.`, `Write ${EXAMPLE}.`);
  }
  const problems: ArgumentError[] = [];
  for (const key of unknownKeys(content, ['checks', '$schema'])) {
    problems.push(unknownKey(show(file), key, ['checks']));
  }
  if (checks.length > MOST_CHECKS) {
    problems.push(
      new ArgumentError(`${show(file)} has more than ${MOST_CHECKS} checks.`, 'Make several files of it.'),
    );
  }
  const read = checks
    .slice(0, MOST_CHECKS)
    .map((check, i) => readCheck(check, `checks[${i}]`, options, problems));
  if (problems.length === 1) throw problems[0];
  if (problems.length > 1) {
    throw new ArgumentError(
      `${show(file)} has ${problems.length} problems.`,
      'Correct each of them.',
      problems,
    );
  }
  return read as ExpectedCheck[];
}

function readCheck(
  check: unknown,
  at: string,
  options: ReadonlyMap<string, readonly string[]>,
  problems: ArgumentError[],
): ExpectedCheck | undefined {
  const before = problems.length;
  if (!isRecord(check)) {
    problems.push(new ArgumentError(`${at} must be an object, not ${show(check)}.`, `Write ${EXAMPLE}.`));
    return undefined;
  }
  const unknown = unknownKeys(check, Object.keys(KEYS));
  for (const key of REQUIRED) {
    if (check[key] === undefined && !unknown.some(({ meant }) => meant === key)) {
      problems.push(new ArgumentError(`${at} has no ${key}.`, `Write ${KEYS[key]?.example}.`));
    }
  }
  for (const [key, value] of Object.entries(check)) {
    const rule = Object.hasOwn(KEYS, key) ? KEYS[key] : undefined;
    if (rule === undefined) continue;
    const meant = rule.meant?.(value);
    const tooLong = meant === undefined || meant.length > LONGEST_PASTE;
    const fix = `Write ${tooLong ? rule.example : `"${key}": ${meant}`}.`;
    if (!rule.fits(value)) problems.push(new ArgumentError(`${at}.${key} cannot be ${show(value)}.`, fix));
    else
      problems.push(...problemsOf({ ...(key === 'as' ? PLAIN : SOME), [key]: value }, `${at}.${key}`, fix));
  }
  for (const key of unknown) problems.push(unknownKey(at, key, Object.keys(KEYS)));
  if (problems.length > before) return undefined;
  // Only now what does not go together.
  problems.push(...problemsOf(check, at));
  if (problems.length > before) return undefined;
  const given = argumentsOf(check, options);
  const { method, url, origin } = given.check;
  const name = isText(check.name) ? check.name : `${method} ${url}, from ${origin}`;
  return { name, expect: check.expect as Expectation, given };
}

/** A check with which any one value can be tried alone. */
const PLAIN: Fields = { url: 'https://api.example.com/', origin: 'https://app.example.com' };
const SOME: Fields = { ...PLAIN, credentials: true };

/** @param example what to write; without it, what the fix for options says */
function problemsOf(check: Fields, at: string, example?: string): ArgumentError[] {
  try {
    argumentsOf(check, new Map());
    return [];
  } catch (error) {
    const { message, fix } = error as ArgumentError;
    const said = message.replace(/^--[a-z-]+ /, '').replaceAll('--', '');
    return [
      new ArgumentError(`${at}: ${said}`, fix.includes('--') ? (example ?? fix.replaceAll('--', '')) : fix),
    ];
  }
}

function argumentsOf(check: Fields, options: ReadonlyMap<string, readonly string[]>): Arguments {
  const values = new Map(options);
  const {
    headers = {},
    reads,
    credentials,
  } = check as { headers?: Record<string, string>; reads?: string | string[]; credentials?: boolean };
  for (const key of ['origin', 'method', 'data', 'as']) {
    if (check[key] !== undefined) values.set(key, [check[key] as string]);
  }
  const lines = Object.entries(headers).map(([name, value]) => {
    if (isToken(name)) return `${name}: ${value}`;
    throw new ArgumentError(
      `${show(name)} is not a valid header name.`,
      'Write a name such as X-Request-Id.',
    );
  });
  if (lines.length > 0) values.set('header', lines);
  if (reads !== undefined) values.set('reads', [reads].flat());
  if (credentials === true) values.set('credentials', ['']);
  return readArguments(
    new CommandLine(values, [check.url as string], undefined),
    undefined,
    check.data as string | undefined,
  );
}

interface UnknownKey {
  readonly name: string;
  /** The nearest of the keys that are not there. */
  readonly meant: string | undefined;
}

function unknownKeys(record: Fields, keys: readonly string[]): UnknownKey[] {
  const absent = keys.filter((key) => record[key] === undefined);
  return Object.keys(record)
    .filter((name) => !keys.includes(name))
    .map((name) => ({ name, meant: nearestName(name, absent) }));
}

function unknownKey(at: string, { name, meant }: UnknownKey, keys: readonly string[]): ArgumentError {
  return new ArgumentError(
    `${at} has a key ${show(name)} that is not known.`,
    meant === undefined ? `Remove it; the keys are ${keys.join(', ')}.` : `Write "${meant}".`,
  );
}

function isRecord(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function isTexts(value: unknown): boolean {
  return isRecord(value) && Object.values(value).every((text) => typeof text === 'string');
}

/** More to paste would fill the screen. */
const LONGEST_PASTE = 1000;

/** As `show` shows it, but not cut: to paste. */
function whole(text: string): string {
  return show(text, Number.POSITIVE_INFINITY);
}

/** Values that are not texts, or lines as `--header` takes them. */
function headersMeant(value: unknown): string | undefined {
  const pairs: [name: unknown, value: unknown][] = isRecord(value)
    ? Object.entries(value)
    : [value].flat().map((line) => {
        const [, name, text] = /^([^:]*):\s*(.*)$/.exec(String(line)) ?? [];
        return [name, text];
      });
  const fit = pairs.every(
    ([name, each]) => isToken(String(name)) && /^(?:string|number|boolean)$/.test(typeof each),
  );
  if (pairs.length === 0 || !fit) return undefined;
  return `{ ${pairs.map(([name, each]) => `${whole(String(name))}: ${whole(String(each))}`).join(', ')} }`;
}

/** Names with other signs in them. */
function namesMeant(value: unknown): string | undefined {
  const names = [value]
    .flat()
    .filter(isText)
    .flatMap((text) => text.split(','));
  const plain = names.map((name) => name.trim().replace(/[^\w-]+/g, '-')).filter((name) => name !== '');
  return plain.length === 0 ? undefined : `[${plain.map((name) => show(name)).join(', ')}]`;
}

function expectationMeant(value: unknown): string | undefined {
  if (typeof value === 'boolean') return value ? '"allowed"' : '"blocked"';
  const meant = isText(value) ? nearestName(value, ['allowed', 'blocked']) : undefined;
  return meant && `"${meant}"`;
}
