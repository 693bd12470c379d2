// The live list of origins: changed while the server runs, checked on the way in.

import {
  ALLOWLIST,
  type CredentialRules,
  faultBesideCredentials,
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
 * A list of origins that can change while policies use it: a change takes effect on the next request, in every policy
 * that holds the list, in any `origin` position. Entries are exact serialized origins, patterns, and `'null'`, held to
 * the same rules as in options; a policy with credentials that takes a list holds it to its own rules from then on.
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

  /**
   * A list of origins that can change while policies use it: a change takes effect on the next request.
   *
   * @param entries exact origins, patterns and `'null'`. Default: none, which allows nobody.
   * @throws CorsConfigError with everything that is wrong with the entries.
   */
  constructor(entries: Iterable<string> = []) {
    this.#entries = this.#read(entries);
    this.#index = new OriginIndex(this.#entries.values());
    const list = this;
    const live: LiveOrigins = {
      format: 1,
      get index() {
        return list.#index;
      },
      judge: (rules, path, report) => {
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
   * Adds an entry; one that is there already is not added twice.
   *
   * @throws CorsConfigError if it is no origin, or breaks a rule of a policy that uses the list; then nothing changes.
   */
  add(entry: string): this {
    for (const added of this.#read([entry]).values()) {
      this.#entries.set(added.text, added);
      this.#index.add(added);
    }
    return this;
  }

  /** Takes an entry out, as it was written. Whether it was there. */
  delete(entry: string): boolean {
    const deleted = this.#entries.get(entry);
    if (deleted === undefined) return false;
    this.#index.delete(deleted);
    return this.#entries.delete(entry);
  }

  /** Whether this entry, as written, is in the list. That is no match: ask `policy.allowsOrigin(origin)` for one. */
  has(entry: string): boolean {
    return this.#entries.has(entry);
  }

  /**
   * Puts other entries in the place of all, at once: a request sees either the old list or the new one.
   *
   * @throws CorsConfigError with everything that is wrong with the entries; then nothing changes.
   */
  replace(entries: Iterable<string>): this {
    const read = this.#read(entries);
    this.#index = new OriginIndex(read.values());
    this.#entries = read;
    return this;
  }

  /** The entries as written, in the order in which they came. */
  [Symbol.iterator](): Iterator<string> {
    return this.#entries.keys();
  }

  [INSPECT](_depth: number, options: object, print: (value: unknown, options: object) => string): string {
    return `OriginAllowlist(${this.size}) ${print([...this], options)}`;
  }

  /** Each entry by its text; throws if any is wrong. */
  #read(given: Iterable<string>): Map<string, OriginEntry> {
    const report = new Report();
    const entries: (OriginEntry | undefined)[] = [];
    if (
      typeof given === 'string' ||
      typeof (given as Iterable<string> | undefined)?.[Symbol.iterator] !== 'function'
    ) {
      report.add(
        'WRONG_TYPE',
        'entries',
        given,
        'is no list of origins',
        'Write an array, or anything else iterable.',
      );
    } else for (const text of given) entries.push(readEntry(text, `[${entries.length}]`, report));
    // Not before, since a policy may have taken the list while its new entries were being made.
    for (const [position, entry] of entries.entries()) {
      if (entry !== undefined) judge(entry, this.#rules, `[${position}]`, report);
    }
    if (report.problems.length > 0) throw new CorsConfigError(report.problems);
    return new Map((entries as OriginEntry[]).map((entry) => [entry.text, entry]));
  }
}

function readEntry(text: unknown, path: string, report: Report): OriginEntry | undefined {
  if (typeof text !== 'string') {
    report.add(
      'WRONG_TYPE',
      path,
      text,
      'is no string',
      'Write an origin such as "https://app.example.com".',
    );
    return undefined;
  }
  const entry = readOriginEntry(text);
  if (entry === undefined) {
    const { code, says, fix } = repairOrigin(text);
    report.add(code, path, text, says, fix);
  }
  return entry;
}

/** Reports the entry if it breaks the rules. */
function judge(entry: OriginEntry, rules: CredentialRules, path: string, report: Report): void {
  const fault = faultBesideCredentials(entry, rules);
  if (fault !== undefined) report.add(fault.code, path, entry.text, fault.says, fault.fix);
}
