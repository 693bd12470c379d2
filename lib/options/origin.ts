// Reads the option `origin`: from whatever was given to entries, expressions and functions, or problems.

import {
  type Accepted,
  type CredentialRules,
  credentialRules,
  faultBesideCredentials,
  type JudgedRegExp,
  type LiveOrigins,
  liveOriginsOf,
  type OriginEntry,
  type OriginFunction,
  type OriginSettings,
  readOriginEntry,
} from '../origins';
import type { Report } from '../problems';
import { repairOrigin } from './fixes';
import { ABSENT } from './option-source';
import type { OriginItem } from './options';
import type { OriginAllowlist } from './origin-allowlist';
import { isRegExp, readRegExp } from './regexp';

/** What the rest of the options says about origins. */
interface Beside {
  readonly credentials: boolean;
  readonly dangerously: Accepted;
}

/** Reads what is left out too: to write `'*'` is another problem than not to write anything. */
export function readOrigin(
  given: unknown,
  path: string,
  report: Report,
  beside: Beside,
): OriginSettings<OriginItem> {
  return new OriginReader(beside, report).read(given, path);
}

class OriginReader {
  readonly #beside: Beside;
  readonly #rules: CredentialRules;
  readonly #report: Report;
  readonly #list: OriginItem[] = [];
  readonly #entries: OriginEntry[] = [];
  readonly #lists: LiveOrigins[] = [];
  readonly #regexps: JudgedRegExp[] = [];
  readonly #functions: OriginFunction[] = [];
  /** Where `'*'` and `true` were first found. */
  #any: string | undefined;
  #every: string | undefined;
  /** Lists around the one being read, so that one inside itself is noticed. */
  readonly #around: unknown[] = [];

  constructor(beside: Beside, report: Report) {
    this.#beside = beside;
    this.#rules = credentialRules(beside.credentials, beside.dangerously);
    this.#report = report;
  }

  read(given: unknown, path: string): OriginSettings<OriginItem> {
    if (given === ABSENT) this.#any = 'default';
    else if (given === undefined) {
      this.#report.tell(
        'ORIGIN_UNDEFINED',
        path,
        given,
        'origin: it is there but undefined, most often since a setting is missing.',
        'Set it; or write false to allow none; or leave the key out to allow any origin.',
      );
    } else if (given !== false) this.#readItem(given, path);
    if (this.#beside.credentials) this.#judgeWide(path);
    return {
      given: this.#given(given),
      rules: this.#rules,
      opaque: this.#every !== undefined && !this.#beside.credentials,
      entries: this.#entries,
      lists: this.#lists,
      regexps: this.#regexps,
      functions: this.#functions,
    };
  }

  #given(given: unknown): OriginSettings<OriginItem>['given'] {
    if (this.#any !== undefined) return '*';
    if (this.#every !== undefined) return true;
    return given === false ? false : Object.freeze(this.#list);
  }

  #readItem(item: unknown, path: string): void {
    const live = liveOriginsOf(item);
    if (live !== undefined) {
      live.judge(this.#rules, path, this.#report);
      this.#lists.push(live);
      this.#list.push(item as OriginAllowlist);
    } else if (Array.isArray(item)) this.#readList(item, path);
    else if (typeof item === 'string') this.#readString(item, path);
    else if (typeof item === 'function') {
      this.#functions.push(item as OriginFunction);
      this.#list.push(item as OriginFunction);
    } else if (isRegExp(item)) {
      const judged = readRegExp(item, this.#rules, path, this.#report);
      this.#regexps.push(judged);
      this.#list.push(judged.regexp);
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
    if (entry === undefined || faultBesideCredentials(entry, this.#rules) !== undefined) return false;
    this.#entries.push(entry);
    this.#list.push(text);
    return true;
  }

  #readString(text: string, path: string): void {
    if (text === '*') this.#any ??= path;
    else if (!this.#readEntry(text)) {
      const entry = readOriginEntry(text);
      const { code, says, fix } = (entry && faultBesideCredentials(entry, this.#rules)) ?? repairOrigin(text);
      this.#report.add(code, path, text, says, fix);
    }
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
  #judgeWide(path: string): void {
    if (this.#any !== undefined) {
      const where =
        this.#any === 'default'
          ? 'origin is left out, which means "*", any origin'
          : `${this.#any}: "*" is any origin`;
      this.#report.tell(
        'ANY_ORIGIN_WITH_CREDENTIALS',
        this.#any === 'default' ? path : this.#any,
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
}

/** What to write instead of something that is no origin. */
function insteadOf(item: unknown): string {
  switch (Object.prototype.toString.call(item).slice(8, -1)) {
    case 'URL':
      return insteadOfUrl(item as URL);
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
      return 'Write a string, a RegExp, a function, an OriginAllowlist, or a list of them.';
  }
}

function insteadOfUrl({ origin, protocol, host }: URL): string {
  // The origin of other schemes than the URL standard's own is opaque there.
  const text = origin === 'null' ? `${protocol}//${host}` : origin;
  return readOriginEntry(text) === undefined ? repairOrigin(text).fix : `Write ${JSON.stringify(text)}.`;
}
