// Reads the option `origin`: from whatever was given to entries, RegExps and functions, or problems.

import {
  type Accepted,
  acceptance,
  type CredentialRules,
  credentialRules,
  faultWithCredentials,
  fixWithCredentials,
  type JudgedRegExp,
  type LiveOrigins,
  liveOriginsOf,
  type OriginEntry,
  type OriginFunction,
  type OriginSettings,
  readOriginEntry,
} from '../origins';
import { isUsersFunction, type Problem, Report, show, warnOnce } from '../problems';
import { insteadOfClass, insteadOfOrigin, repairOrigin } from './fixes';
import { ABSENT } from './option-source';
import type { OriginItem } from './options';
import type { OriginAllowlist } from './origin-allowlist';
import { isRegExp, readRegExp } from './regexp';

/** What the rest of the options says about origins. */
interface Others {
  readonly credentials: boolean;
  readonly dangerously: Accepted;
}

/** Reads what is left out too: to write `'*'` is another problem than not to write anything. */
export function readOrigin(
  given: unknown,
  path: string,
  report: Report,
  others: Others,
): OriginSettings<OriginItem> {
  return new OriginReader(others, report).read(given, path);
}

/** A string that begins so may be a RegExp, JSON, a quotation or a document, which have commas of their own. */
const JUDGED_WHOLE = /^(?:[/{"'`]|(?:\^|\\A)(?!.*,\s*(?:\^|\w+:))|\[(?![0-9a-f:.]+\])|data:|javascript:)/;

class OriginReader {
  readonly #others: Others;
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
  /** How many items there are, so that a `'*'` among others is noticed. */
  #items = 0;
  /** Lists around the one being read, so that one inside itself is noticed. */
  readonly #around: unknown[] = [];

  constructor(others: Others, report: Report) {
    this.#others = others;
    this.#rules = credentialRules(others.credentials, others.dangerously);
    this.#report = report;
  }

  read(given: unknown, path: string): OriginSettings<OriginItem> {
    if (given === ABSENT) this.#any = 'default';
    else if (given === undefined) {
      this.#report.tell(
        'ORIGIN_UNDEFINED',
        path,
        given,
        'origin is undefined. Is an environment variable missing?',
        `Set it, ${this.#waysOn()}.`,
      );
    } else if (given !== false) this.#readItem(given, path);
    if (this.#others.credentials) this.#judgeWide(path);
    else if (this.#any !== undefined && this.#items > 1) warnOfOthers(this.#any);
    return {
      given: this.#given(given),
      rules: this.#rules,
      opaque: this.#every !== undefined && !this.#others.credentials,
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
    if (Array.isArray(item)) {
      this.#readList(item, path);
      return;
    }
    const live = liveOriginsOf(item);
    if (typeof item !== 'string') this.#items++;
    if (live !== undefined) {
      live.judge(this.#rules, path, this.#report);
      this.#lists.push(live);
      this.#list.push(item as OriginAllowlist);
    } else if (typeof item === 'string') this.#readString(item, path);
    else if (isUsersFunction(item)) {
      warnOfNamedOrigins(item as OriginFunction, path);
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
      const message = `${path} is a list that contains itself.`;
      this.#report.tell('WRONG_TYPE', path, list, message, 'Write a list of origins.');
      return;
    }
    if (list.length === 0) {
      const fix =
        this.#around.length === 0
          ? `List an origin, ${this.#waysOn()}.`
          : 'List an origin in it, or take it out of the list around it.';
      this.#report.tell('ORIGIN_LIST_EMPTY', path, list, `${path} is an empty list.`, fix);
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
    if (entry === undefined || faultWithCredentials(entry, this.#rules) !== undefined) return false;
    this.#items++;
    this.#entries.push(entry);
    this.#list.push(text);
    return true;
  }

  /** One origin or pattern, or several with commas between them. */
  #readString(text: string, path: string): void {
    const trimmed = text.trim();
    if (JUDGED_WHOLE.test(trimmed)) {
      this.#readOne(trimmed, path);
      return;
    }
    const items = trimmed
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== '');
    if (items.length === 0) this.#readOne(text, path);
    for (const item of items) this.#readOne(item, path, items.length > 1);
  }

  /** `amongOthers`: whether other origins are in the same string. */
  #readOne(text: string, path: string, amongOthers = false): void {
    if (this.#readEntry(text)) return;
    this.#items++;
    if (text === '*') {
      this.#any ??= path;
      return;
    }
    const entry = readOriginEntry(text);
    const fault = entry && faultWithCredentials(entry, this.#rules);
    if (fault !== undefined) {
      const fix = fixWithCredentials(fault);
      this.#report.add(fault.code, path, text, fault.says, amongOthers ? inTheList(fix) : fix);
      return;
    }
    const { code, says, fix } = repairOrigin(text, {
      rules: this.#rules,
      place: amongOthers || path.endsWith(']') ? 'list' : 'option',
      credentials: this.#others.credentials,
      ...(!this.#report.ofData && { judge: (regexp: RegExp) => this.#judge(regexp) }),
    });
    this.#report.add(code, path, text, says, amongOthers ? inTheList(fix) : fix);
  }

  /** What is wrong with a RegExp that is to be proposed. */
  #judge(regexp: RegExp): Problem | undefined {
    const report = new Report();
    readRegExp(regexp, this.#rules, 'origin', report);
    return report.problems[0];
  }

  #refuse(item: unknown, path: string): void {
    if (item === false) {
      const fix = 'Take it out of the list. To allow no origin at all, write origin: false.';
      this.#report.add('ORIGIN_FALSE_IN_LIST', path, item, 'cannot be used inside a list', fix);
    } else if (item === undefined) {
      const message = `${path} is undefined. Is an environment variable missing?`;
      this.#report.tell('ORIGIN_UNDEFINED', path, item, message, 'Set it, or take it out of the list.');
    } else {
      const wanted = 'a string, a RegExp, a function, an OriginAllowlist or a list of these';
      const fix = typeof item === 'function' ? insteadOfClass(item) : insteadOfOrigin(item);
      this.#report.mismatch('WRONG_TYPE', path, item, wanted, fix);
    }
  }

  /** What to write instead of origins that are missing. */
  #waysOn(): string {
    return this.#others.credentials
      ? 'or write false to allow no origin'
      : 'write false to allow no origin, or leave origin out to allow any origin';
  }

  /** Any origin at all, with credentials. */
  #judgeWide(path: string): void {
    if (this.#any !== undefined) {
      this.#report.tell(
        'WILDCARD_WITH_CREDENTIALS',
        this.#any === 'default' ? path : this.#any,
        '*',
        this.#any === 'default'
          ? 'origin is left out, which means "*", any origin. Browsers refuse that when credentials is true.'
          : `${this.#any}: "*" means any origin. Browsers refuse that when credentials is true.`,
        'List the origins that may use credentials, or leave credentials out.',
      );
    } else if (this.#every !== undefined && !this.#others.dangerously.credentialsFromAnyOrigin) {
      this.#report.tell(
        'EVERY_ORIGIN_WITH_CREDENTIALS',
        this.#every,
        true,
        `${this.#every}: true lets every site read what your users see, because credentials is true.`,
        `List the origins that may use credentials, or ${acceptance(['credentialsFromAnyOrigin'])}.`,
      );
    }
  }
}

/** So that what it says is pasted in the place of one origin, and not of the whole string. */
function inTheList(fix: string): string {
  return fix.startsWith('Take it out of the list')
    ? fix
    : `In the list: ${fix.charAt(0).toLowerCase()}${fix.slice(1)}`;
}

function warnOfOthers(path: string): void {
  warnOnce(
    'WILDCARD_IN_LIST',
    'origin',
    `corsage: ${path}: "*" stands for every origin, so the other entries have no effect. Write origin: "*" alone, or take it out of the list.`,
  );
}

/** A function that compares with what it is never called with. */
function warnOfNamedOrigins(fn: OriginFunction, path: string): void {
  const source = Function.prototype.toString.call(fn);
  const name = /(["'`])null\1/.test(source)
    ? 'null'
    : /(?:^|[^a-z])file:/.test(source)
      ? 'file://'
      : undefined;
  if (name === undefined) return;
  warnOnce(
    'FUNCTION_NEVER_ASKED',
    source,
    `corsage: ${path}: the function looks for ${show(name)}, but corsage never asks a function about that origin. To allow it, list it by name: origin: [${show(name)}, yourFunction].`,
  );
}
