// Reads the option `origin`: from whatever was given to entries, expressions and functions, or problems.

import { types } from 'node:util';
import type { DangerousName, OriginFunction, OriginSettings } from '../options';
import { type OriginEntry, readOriginEntry } from '../origins/entry';
import { repairOrigin } from '../origins/repair';
import { isInsecureOrigin } from '../origins/trustworthy';
import { ABSENT } from './option-source';
import type { Report } from './problems';

/** What the rest of the options says about origins. */
interface Beside {
  readonly credentials: boolean;
  readonly dangerously: Readonly<Record<DangerousName, boolean>>;
}

export function readOrigin(given: unknown, beside: Beside, report: Report): OriginSettings {
  return new OriginReader(beside, report).read(given);
}

class OriginReader {
  readonly #beside: Beside;
  readonly #report: Report;
  readonly #list: (string | RegExp | OriginFunction)[] = [];
  readonly #entries: OriginEntry[] = [];
  readonly #regexps: RegExp[] = [];
  readonly #functions: OriginFunction[] = [];
  /** Where `'*'`, `true` and `'null'` were first found. */
  #any: string | undefined;
  #every: string | undefined;
  #opaque = false;
  /** Lists around the one being read, so that one inside itself is noticed. */
  readonly #around: unknown[] = [];

  constructor(beside: Beside, report: Report) {
    this.#beside = beside;
    this.#report = report;
  }

  read(given: unknown): OriginSettings {
    if (given === ABSENT) this.#any = 'default';
    else if (given === undefined) {
      this.#report.tell(
        'ORIGIN_UNDEFINED',
        'origin',
        given,
        'origin: it is there but undefined, most often since a setting is missing.',
        'Set it; or write false to allow none; or leave the key out to allow any origin.',
      );
    } else if (given !== false) this.#readItem(given, 'origin');
    if (this.#beside.credentials) this.#judgeWide();
    return {
      given:
        this.#any !== undefined
          ? '*'
          : this.#every !== undefined
            ? true
            : given === false
              ? false
              : Object.freeze(this.#list),
      entries: this.#entries,
      opaque: this.#opaque || (this.#every !== undefined && this.#allowsOpaque()),
      regexps: this.#regexps,
      functions: this.#functions,
    };
  }

  #readItem(item: unknown, path: string): void {
    if (Array.isArray(item)) this.#readList(item, path);
    else if (typeof item === 'string') this.#readString(item, path);
    else if (typeof item === 'function') {
      this.#functions.push(item as OriginFunction);
      this.#list.push(item as OriginFunction);
    } else if (types.isRegExp(item)) {
      const copy = new RegExp(item);
      this.#regexps.push(copy);
      this.#list.push(copy);
    } else if (item === true) this.#every ??= path;
    else this.#refuse(item, path);
  }

  #readList(list: readonly unknown[], path: string): void {
    if (this.#around.includes(list)) {
      this.#report.add('WRONG_TYPE', path, list, 'holds itself', 'Write a list of origins.');
      return;
    }
    if (list.length === 0) {
      const fix = 'List an origin, or write false to allow none; leave the key out to allow any origin.';
      this.#report.tell('ORIGIN_LIST_EMPTY', path, list, `${path}: the list is empty.`, fix);
    }
    this.#around.push(list);
    for (let i = 0; i < list.length; i++) {
      const item = list[i];
      // A path for each of a million strings would cost more than reading them.
      if (typeof item === 'string' && this.#readEntry(item)) continue;
      this.#readItem(item, `${path}[${i}]`);
    }
    this.#around.pop();
  }

  /** Takes a string that is right in every way. */
  #readEntry(text: string): boolean {
    const entry = readOriginEntry(text);
    if (entry === undefined || (this.#secureOnly && isInsecureEntry(entry))) return false;
    this.#entries.push(entry);
    this.#list.push(text);
    return true;
  }

  #readString(text: string, path: string): void {
    if (text === '*') this.#any ??= path;
    else if (text === 'null') this.#readOpaque(path);
    else if (!this.#readEntry(text)) {
      if (readOriginEntry(text) === undefined) {
        const { code, says, fix } = repairOrigin(text);
        this.#report.add(code, path, text, says, fix);
      } else {
        this.#report.add(
          'INSECURE_ORIGIN_WITH_CREDENTIALS',
          path,
          text,
          'is plain http beside credentials: anyone on the network can write such a page and read what your users see',
          `Write ${JSON.stringify(text.replace('http:', 'https:'))}, or set dangerously.credentialsFromInsecureOrigins.`,
        );
      }
    }
  }

  #readOpaque(path: string): void {
    this.#opaque = true;
    this.#list.push('null');
    if (this.#allowsOpaque()) return;
    this.#report.add(
      'NULL_WITH_CREDENTIALS',
      path,
      'null',
      'beside credentials lets any site in, by a sandboxed frame',
      'Leave it out, or set dangerously.credentialsFromNull.',
    );
  }

  #refuse(item: unknown, path: string): void {
    if (item === false) {
      const fix = 'Leave it out, or write origin: false alone to allow none.';
      this.#report.add('ORIGIN_FALSE_IN_LIST', path, item, 'stands in a list', fix);
    } else if (item === undefined) {
      const message = `${path}: it is undefined, most often since a setting is missing.`;
      this.#report.tell('ORIGIN_UNDEFINED', path, item, message, 'Set it, or leave it out of the list.');
    } else this.#report.add('WRONG_TYPE', path, item, 'is no origin', insteadOf(item));
  }

  /** Any origin at all, beside credentials. */
  #judgeWide(): void {
    if (this.#any !== undefined) {
      const where =
        this.#any === 'default'
          ? 'origin is left out, which means "*", any origin'
          : `${this.#any}: "*" is any origin`;
      this.#report.tell(
        'ANY_ORIGIN_WITH_CREDENTIALS',
        'origin',
        '*',
        `${where}; browsers refuse that beside credentials: true.`,
        'List the origins that may use credentials, or leave credentials out.',
      );
    } else if (this.#every !== undefined && !this.#beside.dangerously.credentialsFromAnyOrigin) {
      this.#report.tell(
        'EVERY_ORIGIN_WITH_CREDENTIALS',
        this.#every,
        true,
        `${this.#every}: true beside credentials lets every site read what your users see.`,
        'List the origins that may use credentials, or set dangerously.credentialsFromAnyOrigin.',
      );
    }
  }

  #allowsOpaque(): boolean {
    return !this.#beside.credentials || this.#beside.dangerously.credentialsFromNull;
  }

  get #secureOnly(): boolean {
    return this.#beside.credentials && !this.#beside.dangerously.credentialsFromInsecureOrigins;
  }
}

/** A pattern is judged by its base: a name below `localhost` is as local as `localhost`. */
function isInsecureEntry({ text, pattern }: OriginEntry): boolean {
  return isInsecureOrigin(pattern === undefined ? text : `${pattern.scheme}://${pattern.base}`);
}

/** What to write instead of something that is no origin. */
function insteadOf(item: unknown): string {
  switch (Object.prototype.toString.call(item).slice(8, -1)) {
    case 'URL':
      return `Write ${JSON.stringify((item as URL).origin)}.`;
    case 'Set':
      return 'Write [...set].';
    case 'Map':
      return 'Write [...map.keys()].';
    case 'Promise':
      return 'Write await before it.';
    case 'Null':
      return 'Write false to allow none, or "null" in quotes for the opaque origin.';
    case 'String':
      return 'Write a string, not a String object.';
    default:
      return 'Write a string, a RegExp, a function, or a list of them.';
  }
}
