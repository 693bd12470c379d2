// A list of origins, or of tenants with their options, in Redis.

import { randomUUID } from 'node:crypto';
import { OriginAllowlist } from '../options';
import { CorsConfigError, show } from '../problems';
import { Connection, checkClient, isReply, NoAnswer, type RedisClient, subscribe } from './redis-connection';
import { change, type Kind, ORIGINS, POLICIES, REPLACE, stage } from './redis-scripts';
import { checkTime } from './refresher';
import { asError, SyncError } from './sync-error';
import { withoutPosition } from './synced-allowlist';
import type { TenantOptions } from './synced-policies';
import { TenantPolicies } from './tenant-options';
import type { LoadContext, Loaded, Ring, SyncProblem, SyncSource } from './types';

export interface RedisSourceOptions {
  /**
   * A client of the package `redis`, 5 or 6, made by `createClient`. It says where Redis is; it is never used itself and
   * need not be connected.
   */
  readonly client: RedisClient;
  /** The key of the list; `{key}:meta`, `{key}:staging:…` and the channel `key` belong to it. Default: `'corsage:origins'`. */
  readonly key?: string;
  /** Milliseconds that Redis may take for one command. Default: `2_000`. */
  readonly timeout?: number;
}

export interface ReplaceOptions {
  /**
   * The version that the list must have, or nothing is written. `null`: only if the list does not exist yet, which is not an error
   * otherwise, so that each process may call it at its start. Default: any.
   */
  readonly ifVersion?: number | null;
}

/** What both kinds of list have in common. Writes resolve to the list's new version. */
interface RedisList<Entry> {
  /** Gives up its connections. */
  close(): void;
  /** Takes an origin or a tenant out. @throws SyncError LIST_UNKNOWN if the list does not exist. */
  delete(name: string): Promise<number>;
  /**
   * Puts these in the place of all: other processes have either the old list or the new one. `replace([])` makes an
   * empty list.
   *
   * @throws SyncError VERSION_CONFLICT; CorsConfigError if entries cannot be used: its `problems` say what is wrong with
   * each of them, and `tenant` in them whose it is. Nothing is changed then.
   */
  replace(entries: Iterable<Entry> | AsyncIterable<Entry>, options?: ReplaceOptions): Promise<number>;
  /** The version of the list, which every write changes. @throws SyncError LIST_UNKNOWN if the list does not exist. */
  version(): Promise<number>;
}

/** A set of origins, for `syncedAllowlist`. */
export interface RedisOrigins extends SyncSource<string>, RedisList<string> {
  /** @throws SyncError LIST_UNKNOWN if the list does not exist; CorsConfigError if it is not an origin or a pattern. */
  add(origin: string): Promise<number>;
}

/** A hash of tenants with their options as JSON, for `syncedPolicies`. */
export interface RedisPolicies
  extends SyncSource<readonly [tenant: string, options: unknown]>,
    RedisList<readonly [tenant: string, options: TenantOptions]> {
  /** Adds a tenant, or changes its options. @throws as `RedisOrigins.add`. */
  add(tenant: string, options: TenantOptions): Promise<number>;
}

/** How many entries are asked for, or written, at once. */
const BATCH = 1_000;
/** Seconds that a list which is being written is kept if its writer dies. */
const STAGING_TTL = 60;
/** How often a list is read again because it was written meanwhile. */
const ATTEMPTS = 3;

/**
 * A list in Redis that every process reads, and hears of within a second: `syncedAllowlist({ ...redisSource({ client })
 * })`, or with `of: 'policies'` for `syncedPolicies`. Its errors are `SyncError`s with a `code`. A write whose answer did
 * not come fails with `OUTCOME_UNKNOWN`: it may have been applied. Write it again: writing twice changes nothing more.
 *
 * @throws TypeError for what is not such a client.
 */
export function redisSource(options: RedisSourceOptions & { readonly of?: 'origins' }): RedisOrigins;
export function redisSource(options: RedisSourceOptions & { readonly of: 'policies' }): RedisPolicies;
export function redisSource(
  options: RedisSourceOptions & { readonly of?: 'origins' | 'policies' },
): RedisOrigins | RedisPolicies {
  const { client, key = 'corsage:origins', timeout = 2_000, of = 'origins' } = options;
  checkClient(client);
  checkTime('timeout', timeout);
  if (typeof key !== 'string' || key === '')
    throw new TypeError('corsage: key must be a string, and not empty.');
  if (of !== 'origins' && of !== 'policies')
    throw new TypeError("corsage: of must be 'origins' or 'policies'.");
  const list = new List(client, key, timeout, of === 'origins' ? ORIGINS : POLICIES);
  const { load, watch, close, version } = list;
  const both = { load, watch, close, version, delete: (name: string) => list.change('delete', [name]) };
  const judge = new TenantPolicies({});
  if (of === 'policies') {
    return {
      ...both,
      load: async (context: LoadContext) => pairs(await load(context)),
      add: async (tenant: string, given: TenantOptions) =>
        list.change('put', tenantFields([tenant, given], judge)),
      replace: (entries, replacing) =>
        list.replace(entries, (entry) => tenantFields(entry, judge), replacing),
    } satisfies RedisPolicies;
  }
  return {
    ...both,
    add: async (origin: string) => list.change('put', originField(origin)),
    replace: (entries, replacing) => list.replace(entries, originField, replacing),
  } satisfies RedisOrigins;
}

/** How an entry is written, or what is wrong with it: refused here already, so that whoever adds it learns of it. */
type Fields = readonly string[] | { readonly refused: readonly SyncProblem[] };

function originField(origin: string): Fields {
  try {
    new OriginAllowlist([origin]);
    return [origin];
  } catch (error) {
    return { refused: (error as CorsConfigError).problems.map(withoutPosition) };
  }
}

function tenantFields([tenant, options]: readonly [string, TenantOptions], judge: TenantPolicies): Fields {
  if (typeof tenant !== 'string') throw new TypeError('corsage: a tenant must be a string.');
  // Whether credentials may go there, each process says by its own `base`.
  const found = judge.problemsOf(Object(options) === options ? { ...options, credentials: false } : options);
  if (found === undefined) return [tenant, JSON.stringify(options)];
  const whose = `tenant ${show(tenant)}: `;
  return { refused: found.map((each) => ({ ...each, tenant, message: whose + each.message })) };
}

/** Parsed one by one as they are asked for. A scan may give a tenant twice. */
function* pairs(fields: readonly string[]): Generator<readonly [string, unknown]> {
  const texts = new Map<string, string>();
  for (let i = 0; i < fields.length; i += 2) texts.set(fields[i] as string, fields[i + 1] as string);
  for (const [tenant, text] of texts) yield [tenant, parsed(text)];
}

/** Text that is not JSON is refused like anything else that is not options. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

class List {
  readonly #client: RedisClient;
  readonly #connection: Connection;
  readonly #key: string;
  readonly #meta: string;
  readonly #kind: Kind;
  readonly #stops = new Set<() => void>();

  constructor(client: RedisClient, key: string, timeout: number, kind: Kind) {
    this.#client = client;
    this.#connection = new Connection(client, timeout);
    this.#key = key;
    this.#meta = this.#beside('meta');
    this.#kind = kind;
  }

  /** A key that is on the same node as the list where Redis is a cluster. */
  #beside(name: string): string {
    return this.#key.includes('{') ? `${this.#key}:${name}` : `{${this.#key}}:${name}`;
  }

  readonly load = async ({ signal }: LoadContext): Promise<readonly string[]> => {
    let [version, epoch, size] = await this.#readMeta();
    for (let attempt = 1; ; attempt++) {
      const fields = await this.#scan(signal);
      if (size > 0 && fields.length === 0) throw this.#unknown();
      const [versionAfter, epochAfter, sizeAfter] = await this.#readMeta();
      // Where the epoch is the same, single entries were written while it was read: their rings are still to be answered.
      if (version === versionAfter || (attempt === ATTEMPTS && epoch === epochAfter)) return fields;
      if (attempt === ATTEMPTS) {
        throw new SyncError(
          'LIST_CHANGING',
          `"${this.#key}" was replaced while it was read, ${ATTEMPTS} times in a row.`,
        );
      }
      [version, epoch, size] = [versionAfter, epochAfter, sizeAfter];
    }
  };

  readonly watch = async (ring: Ring, { signal }: LoadContext): Promise<void> => {
    let stop: (() => void) | undefined;
    try {
      stop = await subscribe(this.#client, this.#key, ring, ring);
    } catch (error) {
      throw this.#explained(error);
    }
    const stopOnce = () => {
      this.#stops.delete(stopOnce);
      stop();
    };
    this.#stops.add(stopOnce);
    const { aborted } = signal;
    if (aborted) stopOnce();
    else (signal as AbortSignal).addEventListener('abort', stopOnce, { once: true });
  };

  readonly close = (): void => {
    for (const stop of this.#stops) stop();
    this.#connection.close();
  };

  readonly version = async (): Promise<number> => {
    const [version] = await this.#readMeta();
    return version;
  };

  async change(what: 'put' | 'delete', fields: Fields): Promise<number> {
    if ('refused' in fields) throw new CorsConfigError(fields.refused as never);
    const { put, remove } = this.#kind;
    const keys = ['2', this.#key, this.#meta];
    const values = [this.#key, now(), what === 'put' ? put : remove, this.#key, ...fields];
    return this.#write([change(this.#kind), ...keys, ...values]);
  }

  async replace<Entry>(
    entries: Loaded<Entry>,
    fieldsOf: (entry: Entry) => Fields,
    { ifVersion }: ReplaceOptions = {},
  ): Promise<number> {
    const expected = ifVersion === undefined ? 'any' : ifVersion === null ? 'none' : String(ifVersion);
    if (ifVersion === null) {
      const version = await this.#versionIfThere();
      if (version !== undefined) return version;
    }
    const staging = this.#beside(`staging:${randomUUID()}`);
    const size = String(await this.#stage(staging, entries, fieldsOf));
    const keys = ['3', this.#key, this.#meta, staging];
    const values = [this.#key, now(), randomUUID(), expected, size, this.#kind.size];
    return this.#write([REPLACE, ...keys, ...values], staging);
  }

  /** Spares a process that starts the writing of a list that is there already. */
  async #versionIfThere(): Promise<number | undefined> {
    try {
      return await this.version();
    } catch (error) {
      if (error instanceof SyncError && error.code === 'LIST_UNKNOWN') return undefined;
      throw error;
    }
  }

  /** Streams entries into a key of their own, which ends by itself if this process does. */
  async #stage<Entry>(
    staging: string,
    entries: Loaded<Entry>,
    fieldsOf: (entry: Entry) => Fields,
  ): Promise<number> {
    const script = stage(this.#kind);
    let size = 0;
    let batch: string[] = [];
    const flush = async () => {
      const values = [String(STAGING_TTL), String(size), this.#kind.put, ...batch];
      size = (await this.#send(['EVAL', script, '1', staging, ...values])) as number;
      if (size < 0) throw expired();
      batch = [];
    };
    const refused: SyncProblem[] = [];
    for await (const entry of entries) {
      const fields = fieldsOf(entry);
      if ('refused' in fields) refused.push(...fields.refused);
      else if (refused.length === 0) batch.push(...fields);
      if (batch.length >= BATCH) await flush();
    }
    if (refused.length > 0) throw new CorsConfigError(refused as never);
    if (batch.length > 0) await flush();
    return size;
  }

  async #write(script: readonly string[], staging?: string): Promise<number> {
    let answer: readonly [status: string, version: string];
    try {
      answer = (await this.#send(['EVAL', ...script])) as typeof answer;
    } catch (error) {
      if (!(error instanceof NoAnswer && error.sent)) throw error;
      throw new SyncError(
        'OUTCOME_UNKNOWN',
        'Redis did not say whether the write was applied; it may still be. Write it again: that changes nothing more.',
        { cause: error },
      );
    }
    const [status, version] = answer;
    if (staging !== undefined && status !== 'done') void this.#send(['UNLINK', staging]).catch(() => {});
    switch (status) {
      case 'done':
      case 'kept':
        return Number(version);
      case 'conflict':
        throw new SyncError(
          'VERSION_CONFLICT',
          `"${this.#key}" has ${version === '' ? 'no version' : `the version ${version}`}, not the one of ifVersion. Read it again, then decide.`,
        );
      case 'expired':
        throw expired();
      default:
        throw this.#unknown();
    }
  }

  async #scan(signal: { readonly aborted: boolean }): Promise<readonly string[]> {
    const fields: string[] = [];
    let cursor = '0';
    do {
      const answer = await this.#send([this.#kind.scan, this.#key, cursor, 'COUNT', String(BATCH)]);
      const [next, found] = answer as [string, string[]];
      for (const field of found) fields.push(field);
      cursor = next;
    } while (cursor !== '0' && !signal.aborted);
    return fields;
  }

  async #readMeta(): Promise<readonly [version: number, epoch: string, size: number]> {
    const answer = await this.#send(['HMGET', this.#meta, 'version', 'epoch', 'size']);
    const [version, epoch, size] = answer as (string | null)[];
    if (version === null || version === undefined) throw this.#unknown();
    return [Number(version), String(epoch), Number(size)];
  }

  async #send(args: readonly string[]): Promise<unknown> {
    try {
      return await this.#connection.send(args);
    } catch (error) {
      throw this.#explained(error);
    }
  }

  #unknown(): SyncError {
    return new SyncError(
      'LIST_UNKNOWN',
      `the list "${this.#key}" does not exist in Redis, or part of it is gone. That is not taken for an empty list: the last state stays. Write replace(entries), or replace([]) if it is meant to be empty.`,
    );
  }

  /** Names the permission where one is missing. */
  #explained(error: unknown): Error {
    const { message } = asError(error);
    if (!isReply(error) || !/NOPERM|ACL failure|The user executing the script/.test(message))
      return asError(error);
    return new SyncError(
      'NO_PERMISSION',
      `Redis refused: ${message} Write: ACL SETUSER ${userOf(message)} ${this.#permissionFor(message)}`,
      { cause: error },
    );
  }

  #permissionFor(message: string): string {
    if (/channel/.test(message)) return `&${this.#key}`;
    if (/\bkeys?\b/.test(message)) return `~${this.#key} ~${this.#beside('*')}`;
    const command = /(?<=command )[A-Z]+(?= failed)|(?<=')[^']+(?=' command)/.exec(message);
    return `+${String(command).toLowerCase()}`;
  }
}

function expired(): SyncError {
  return new SyncError(
    'NO_ANSWER',
    'the list that was being written ran out before it was whole. Write it again.',
  );
}

function userOf(message: string): string {
  return /[Uu]ser (\S+) has no/.exec(message)?.[1] ?? '<its user>';
}

function now(): string {
  return String(Date.now());
}
