// One list of origins, kept in step with a source.

import { type CorsOptions, OriginAllowlist } from '../options';
import { toPolicy } from '../policy';
import { CorsConfigError, type Problem } from '../problems';
import { inSlices, Refresher } from './refresher';
import type { Synced, SyncProblem, SyncSource, SyncTimes } from './types';

export interface SyncedAllowlistOptions extends SyncSource<string>, SyncTimes {
  /**
   * The other options of the policy that the list is for. Entries that it would refuse (plain http with
   * `credentials: true`, say) are then reported and skipped from the first load on. Default: nothing.
   */
  readonly base?: Omit<CorsOptions, 'origin'>;
}

export interface SyncedAllowlist extends Synced {
  /** For `cors({ origin: synced.allowlist })`. What is added by hand is gone after the next refresh. */
  readonly allowlist: OriginAllowlist;
}

/**
 * An `OriginAllowlist` that is kept in step with your database in every process: at the latest `every` milliseconds
 * after a change, and within a second where `watch` rings. An empty list is empty: nobody is allowed. A failed load
 * changes nothing.
 *
 * ```js
 * const base = { credentials: true };
 * const synced = await syncedAllowlist({ load: () => readOrigins(), base });
 * app.use(cors({ ...base, origin: synced.allowlist }));
 * ```
 *
 * @throws (as a rejection) what the first load failed with, unless `wait` is set; TypeError or CorsConfigError for
 * options that cannot be used.
 */
export async function syncedAllowlist(options: SyncedAllowlistOptions): Promise<SyncedAllowlist> {
  return new Allowlist(options).start(options.wait === true);
}

class Allowlist extends Refresher<string> implements SyncedAllowlist {
  readonly allowlist = new OriginAllowlist();
  /** What was said to be wrong, so that it is said once. */
  #refused = new Set<unknown>();

  constructor(options: SyncedAllowlistOptions) {
    super(options, options);
    // Binds the list to the rules of the policy that it is for, before anything is in it.
    toPolicy({ ...options.base, origin: this.allowlist });
  }

  get size(): number {
    return this.allowlist.size;
  }

  protected override forget(): void {
    this.allowlist.replace([]);
  }

  protected override async apply(entries: readonly string[]): Promise<void> {
    const wanted = new Set<unknown>();
    const added: unknown[] = [];
    await inSlices(entries, (entry) => {
      const { size } = wanted;
      if (wanted.add(entry).size > size && !this.allowlist.has(entry)) added.push(entry);
    });
    const removed: string[] = [];
    await inSlices(this.allowlist, (entry) => {
      if (!wanted.has(entry)) removed.push(entry);
    });

    // In one go, with no request in between.
    const problems: SyncProblem[] = [];
    const refused = new Set<unknown>();
    for (const entry of removed) this.allowlist.delete(entry);
    const taken = added.filter((entry) => {
      try {
        this.allowlist.add(entry as string);
        return true;
      } catch (error) {
        if (!(error instanceof CorsConfigError)) throw error;
        refused.add(entry);
        if (!this.#refused.has(entry)) problems.push(...error.problems.map(withoutPosition));
        return false;
      }
    }) as string[];
    this.#refused = refused;
    for (const problem of problems) this.tell('problem', problem);
    if (taken.length + removed.length > 0) this.tell('change', { added: taken, changed: [], removed });
  }
}

/** The list was given one entry. */
export function withoutPosition({ path, message, ...problem }: Problem): SyncProblem {
  return { ...problem, path: '', message: message.replace(`${path}: `, ''), tenant: undefined };
}
