// Tenant → policy, kept in step with a source.

import type { CorsOptions } from '../options';
import type { CorsPolicy } from '../policy';
import { inSlices, Refresher } from './refresher';
import { SyncError } from './sync-error';
import { TenantPolicies, textOf } from './tenant-options';
import type { Synced, SyncProblem, SyncSource, SyncTimes } from './types';

/**
 * What a tenant may have: `CorsOptions` as plain data, such as comes from JSON. `origin` must be there; `[]` denies
 * everybody. A RegExp, a function, `true`, `'*'`, `dangerously` and `debug` are refused.
 */
export type TenantOptions = Omit<CorsOptions, 'origin' | 'dangerously' | 'debug'> & {
  readonly origin: string | readonly string[] | false;
};

export interface SyncedPoliciesOptions
  extends SyncSource<readonly [tenant: string, options: unknown]>,
    SyncTimes {
  /**
   * What all tenants share. A tenant's options take the place of these, except for `origin`: what it lists here (a
   * RegExp too) is allowed for every tenant. Default: nothing.
   */
  readonly base?: CorsOptions;
}

export interface SyncedPolicies extends Synced {
  /** The tenant's policy; undefined for one that is not known, that never had good options, or past `maxStale`. */
  get(tenant: string): CorsPolicy | undefined;
}

/**
 * A policy for each tenant, compiled anew when its options change, and kept in step with your database in every process: at
 * the latest `every` milliseconds after a change, and within a second where `watch` rings.
 *
 * ```js
 * const tenants = await syncedPolicies({ load: async () => rows().map(({ id, origins }) => [id, { origin: origins }]) });
 * const none = createPolicy({ origin: new OriginAllowlist() });
 * app.use(cors((req) => tenants.get(tenantOf(req)) ?? none));
 * ```
 *
 * @throws (as a rejection) what the first load failed with, unless `wait` is set; TypeError or CorsConfigError for
 * options that cannot be used.
 */
export async function syncedPolicies(options: SyncedPoliciesOptions): Promise<SyncedPolicies> {
  return new Policies(options).start(options.wait === true);
}

/** How many policies are kept compiled: one takes 6 kB, and most tenants of a large system ask nothing for hours. */
const MAX_COMPILED = 10_000;

interface Kept {
  /** The options it has, good or not. */
  readonly text: string | undefined;
  /** The last good ones. */
  readonly good: object | undefined;
  /** What is wrong with the present ones. */
  readonly refused: string;
}

class Policies extends Refresher<readonly [string, unknown]> implements SyncedPolicies {
  readonly #policies: TenantPolicies;
  #tenants: ReadonlyMap<string, Kept> = new Map();
  /** Of tenants that were asked for, by their good options; those compiled first come first. */
  readonly #compiled = new Map<object, CorsPolicy>();
  #size = 0;
  #stale = false;

  constructor(options: SyncedPoliciesOptions) {
    super(options, options);
    this.#policies = new TenantPolicies(options.base ?? {});
  }

  get size(): number {
    return this.#stale ? 0 : this.#size;
  }

  get(tenant: string): CorsPolicy | undefined {
    const good = this.#stale ? undefined : this.#tenants.get(tenant)?.good;
    return good && (this.#compiled.get(good) ?? this.#compile(good));
  }

  #compile(good: object): CorsPolicy {
    const policy = this.#policies.make(good);
    this.#compiled.set(good, policy);
    if (this.#compiled.size > MAX_COMPILED) {
      const [[first]] = this.#compiled as unknown as [[object]];
      this.#compiled.delete(first);
    }
    return policy;
  }

  protected override forget(): void {
    this.#stale = true;
  }

  protected override async apply(entries: readonly (readonly [string, unknown])[]): Promise<void> {
    const before = this.#tenants;
    const tenants = new Map<string, Kept>();
    const problems: SyncProblem[] = [];
    const given = new Map<string, unknown>();
    await inSlices(entries, (entry) => {
      const [tenant, options] = checked(entry);
      given.set(tenant, given.has(tenant) ? TWICE : options);
    });
    await inSlices(given, ([tenant, options]) => {
      tenants.set(tenant, this.#keep(tenant, options, before.get(tenant), problems));
    });

    const [added, changed]: [string[], string[]] = [[], []];
    let size = 0;
    await inSlices(tenants, ([tenant, { good }]) => {
      if (good === undefined) return;
      size++;
      const earlier = before.get(tenant)?.good;
      if (earlier === undefined) added.push(tenant);
      else if (earlier !== good) changed.push(tenant);
    });
    const removed: string[] = [];
    await inSlices(before, ([tenant, { good }]) => {
      if (good !== undefined && !tenants.has(tenant)) removed.push(tenant);
    });

    this.#tenants = tenants;
    this.#size = size;
    this.#stale = false;
    for (const problem of problems) this.tell('problem', problem);
    if (added.length + changed.length + removed.length > 0) this.tell('change', { added, changed, removed });
  }

  #keep(tenant: string, options: unknown, before: Kept | undefined, problems: SyncProblem[]): Kept {
    const text = textOf(options);
    if (before !== undefined && text !== undefined && before.text === text) return before;
    // Back to those in force, after others that were refused.
    if (before?.good !== undefined && text !== undefined && textOf(before.good) === text)
      return { text, good: before.good, refused: '' };
    const found = options === TWICE ? [GIVEN_TWICE] : this.#policies.problemsOf(options);
    // A copy: later changes to the original do not count.
    if (found === undefined) return { text, good: structuredClone(options) as object, refused: '' };
    const refused = found.map(({ message }) => message).join(' ');
    // Said once, not at every refresh.
    if (refused !== before?.refused) problems.push(...found.map((problem) => ({ ...problem, tenant })));
    return { text, good: before?.good, refused };
  }
}

/** In the place of options, for a tenant of which `load` gave several: which are right, nobody can tell. */
const TWICE = Symbol('twice');

const GIVEN_TWICE = {
  code: 'TENANT_TWICE',
  path: '',
  value: undefined,
  message: 'load gave this tenant more than once.',
  fix: 'Give each tenant once, with all of its origins.',
} as const;

function checked(entry: unknown): readonly [string, unknown] {
  const [tenant, options] = Array.isArray(entry) ? entry : [];
  if (typeof tenant !== 'string') {
    throw new SyncError(
      'LOAD_INVALID',
      'load must give pairs of a tenant, which is a string, and its options.',
    );
  }
  return [tenant, options];
}
