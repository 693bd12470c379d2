// The live list of origins: changed while the server runs, checked on the way in.

import {
  ALLOWLIST,
  type CredentialRules,
  faultWithCredentials,
  fixWithCredentials,
  type LiveOrigins,
  NO_RULES,
  type OriginEntry,
  OriginIndex,
  readOriginEntry,
  strictest,
} from '../origins';
import { CorsConfigError, Report } from '../problems';
import { repairOrigin } from './fixes';

/** `util.inspect.custom` by its registered name: the declarations then need no types of Node's. */
const INSPECT: unique symbol = Symbol.for('nodejs.util.inspect.custom');

/**
 * A list of origins that can change while policies use it. A change takes effect on the next request, in every policy
 * that holds the list, wherever it is in `origin`. An entry is one exact serialized origin, one pattern, `'null'` or
 * `'file://'`, and is held to the same rules as in options. A policy with credentials that takes a list holds it to its
 * own rules from then on.
 *
 * ```js
 * const tenants = new OriginAllowlist(['https://app.example.com']);
 * app.use(cors({ origin: tenants, credentials: true }));
 * tenants.add('https://shop.example.net');
 * ```
 */
export class OriginAllowlist implements Iterable<string> {
  #entries: Map<string, OriginEntry>;
  #index: OriginIndex;
  #rules = NO_RULES;
  /** Where a policy found it in its options, so that errors can say which list they are about. */
  #place: string | undefined;

  /**
   * A list of origins that can change while policies use it: a change takes effect on the next request.
   *
   * @param entries exact origins, patterns, `'null'` and `'file://'`. Default: none, which allows nobody.
   * @throws CorsConfigError with everything that is wrong with the entries.
   */
  constructor(entries?: Iterable<string>);
  constructor(...given: [Iterable<string>?]) {
    this.#takeOne('new OriginAllowlist', given);
    this.#entries = given[0] === undefined ? new Map() : this.#read(given[0]);
    this.#index = new OriginIndex(this.#entries.values());
    const list = this;
    const live: LiveOrigins = {
      format: 1,
      get index() {
        return list.#index;
      },
      judge: (rules, path, report) => {
        list.#place = path;
        for (const entry of list.#entries.values()) judge(entry, rules, path, report);
      },
      bind: (rules) => {
        list.#rules = strictest(list.#rules, rules);
      },
    };
    Object.defineProperty(this, ALLOWLIST, { value: Object.freeze(live) });
  }

  /** How many entries there are. */
  get size(): number {
    return this.#entries.size;
  }

  /**
   * Adds an entry. One that is in the list already is not added twice.
   *
   * @throws CorsConfigError if it is not an origin, or breaks a rule of a policy that uses the list. Then nothing
   * changes.
   */
  add(entry: string): this;
  add(...given: [string]): this {
    this.#takeOne('add', given);
    const added = this.#readOne(given[0], (entry, report) => judge(entry, this.#rules, this.#path(), report));
    this.#entries.set(added.text, added);
    this.#index.add(added);
    return this;
  }

  /**
   * Takes an entry out. It must be written as it is in the list: `https://*.example.com` is one entry, and taking out
   * an origin that it allows does nothing.
   *
   * @returns whether it was in the list
   * @throws CorsConfigError if it could not be an entry, such as an origin with a slash at its end: it would stay.
   */
  delete(entry: string): boolean;
  delete(...given: [string]): boolean {
    this.#takeOne('delete', given);
    const deleted = this.#entries.get(this.#readOne(given[0]).text);
    if (deleted === undefined) return false;
    this.#index.delete(deleted);
    return this.#entries.delete(deleted.text);
  }

  /**
   * Whether this entry, as written, is in the list. To know whether an origin is allowed, ask
   * `policy.allowsOrigin(origin)`. It takes any value and never throws.
   */
  has(entry: unknown): boolean {
    return this.#entries.has(entry as string);
  }

  /**
   * Puts other entries in place of all, at once: a request sees either the old list or the new one.
   *
   * @throws CorsConfigError with everything that is wrong with the entries. Then nothing changes.
   */
  replace(entries: Iterable<string>): this;
  replace(...given: [Iterable<string>]): this {
    this.#takeOne('replace', given);
    const read = this.#read(given[0]);
    this.#index = new OriginIndex(read.values());
    this.#entries = read;
    return this;
  }

  /** Takes all entries out. */
  clear(): void {
    this.#index = new OriginIndex([]);
    this.#entries = new Map();
  }

  /** The entries as written, in the order in which they were added. */
  [Symbol.iterator](): Iterator<string> {
    return this.#entries.keys();
  }

  [INSPECT](_depth: number, options: object, print: (value: unknown, options: object) => string): string {
    return `OriginAllowlist(${this.size}) ${print([...this], options)}`;
  }

  /** Of an entry, or of one of several. */
  #path(position?: number): string {
    const name = position === undefined ? 'entry' : `entries[${position}]`;
    return this.#place === undefined ? name : `${this.#place}.${name}`;
  }

  /** `list.add(...origins)` would add the first and drop the others. */
  #takeOne(method: string, given: readonly unknown[]): void {
    if (given.length < 2) return;
    const report = new Report();
    report.tell(
      'TOO_MANY_ARGUMENTS',
      this.#path(),
      given[1],
      `${method} takes one argument, and was given ${given.length}.`,
      method === 'add' || method === 'delete'
        ? `Call it for each entry: for (const entry of entries) list.${method}(entry).`
        : 'Put the entries into an array.',
    );
    throw new CorsConfigError(report.problems);
  }

  #readOne(text: unknown, judge?: (entry: OriginEntry, report: Report) => void): OriginEntry {
    const report = new Report();
    const entry = readEntry(text, this.#path(), this.#rules, report);
    if (entry !== undefined) judge?.(entry, report);
    if (report.problems.length > 0) throw new CorsConfigError(report.problems);
    return entry as OriginEntry;
  }

  /** Each entry by its text; throws if any is wrong. */
  #read(given: Iterable<string>): Map<string, OriginEntry> {
    const report = new Report();
    const entries: (OriginEntry | undefined)[] = [];
    if (
      typeof given === 'string' ||
      typeof (given as Iterable<string> | undefined)?.[Symbol.iterator] !== 'function'
    ) {
      report.mismatch(
        'WRONG_TYPE',
        this.#place === undefined ? 'entries' : `${this.#place}.entries`,
        given,
        'an array or another iterable of origins',
        typeof given === 'string' ? 'Put it into an array.' : 'Write an array of strings.',
      );
    } else {
      for (const text of given)
        entries.push(readEntry(text, this.#path(entries.length), this.#rules, report));
    }
    // Not before, since a policy may have taken the list while its new entries were being made.
    for (const [position, entry] of entries.entries()) {
      if (entry !== undefined) judge(entry, this.#rules, this.#path(position), report);
    }
    if (report.problems.length > 0) throw new CorsConfigError(report.problems);
    return new Map((entries as OriginEntry[]).map((entry) => [entry.text, entry]));
  }
}

function readEntry(
  text: unknown,
  path: string,
  rules: CredentialRules,
  report: Report,
): OriginEntry | undefined {
  if (typeof text !== 'string') {
    const fix = 'Write an origin such as "https://app.example.com".';
    report.mismatch('WRONG_TYPE', path, text, 'a string', fix);
    return undefined;
  }
  const entry = readOriginEntry(text);
  if (entry === undefined) {
    const { code, says, fix } = repairOrigin(text, { rules, place: 'entry', credentials: true });
    report.add(code, path, text, says, fix);
  }
  return entry;
}

/** Reports the entry if it breaks the rules. */
function judge(entry: OriginEntry, rules: CredentialRules, path: string, report: Report): void {
  const fault = faultWithCredentials(entry, rules);
  if (fault !== undefined) report.add(fault.code, path, entry.text, fault.says, fixWithCredentials(fault));
}
