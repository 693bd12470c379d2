// What users hand in and get. These declarations need no types of Node's.

import type { Problem } from '../problems';

/** Node's `AbortSignal` where its types are known. */
export type Signal = typeof globalThis extends { AbortSignal: { prototype: infer Known } }
  ? Known
  : { readonly aborted: boolean };

export interface LoadContext {
  /** Aborted when the answer is not wanted any more: after `timeout`, and by `close()`. */
  readonly signal: Signal;
}

export type Loaded<Entry> = Iterable<Entry> | AsyncIterable<Entry>;

/**
 * The doorbell. `ring()`: something may have changed, look again. `ring(error)`: it can no longer tell; `watch` is then
 * called again after a short pause, with a new signal. Any argument that is not an `Error` is ignored, so that it can be
 * used as a listener: `emitter.on('message', ring)`.
 */
export type Ring = (error?: unknown) => void;

/** Where entries come from, and how one hears of changes. */
export interface SyncSource<Entry> {
  /** Reads **all** entries. What it gives takes the place of what was there; if it fails, that stays. */
  readonly load: (context: LoadContext) => Loaded<Entry> | Promise<Loaded<Entry>>;
  /**
   * Starts to listen, and calls `ring` (see `Ring`). `signal` is aborted when it must stop. If it returns a promise, it
   * listens once that resolves, and is rung for once. Default: none, so that changes arrive within `every`.
   */
  readonly watch?: (ring: Ring, context: LoadContext) => unknown;
}

export interface SyncTimes {
  /** Milliseconds between two refreshes when nobody rings. Default: `30_000`. */
  readonly every?: number;
  /** Milliseconds that one load may take; its answer is ignored after that. Default: `5_000`. */
  readonly timeout?: number;
  /**
   * Milliseconds for which the last state is served from `staleSince` on, while no load succeeds; after that every tenant
   * and every origin is as if unlisted. `false`: for ever. Default: `false`.
   */
  readonly maxStale?: number | false;
  /** Whether to wait, however long it takes, if the first load fails, instead of rejecting. Default: `false`. */
  readonly wait?: boolean;
}

/** What is wrong with one tenant's options, or with one entry of a list. */
export interface SyncProblem extends Omit<Problem, 'code'> {
  readonly code: Problem['code'] | 'TENANT_OPTION' | 'TENANT_TWICE';
  /** Whose options they are; undefined in a list. */
  readonly tenant: string | undefined;
}

/** What is different after a refresh. */
export interface SyncChange {
  /** Tenants, or origins of a list. */
  readonly added: readonly string[];
  /** Tenants with other options than before; empty for a list. */
  readonly changed: readonly string[];
  readonly removed: readonly string[];
}

/** What is emitted, with the arguments of listeners. */
export interface SyncEvents {
  /** What is new is in force. */
  change: [change: SyncChange];
  /** Something was refused. A tenant keeps its last good policy, and a new one has none; a list is without the entry. */
  problem: [problem: SyncProblem];
  /** A load or the watch failed; it is tried again. Without a listener there is one process warning, never a crash. */
  error: [error: Error];
  /** `maxStale` has passed, and nothing is allowed until the next load that succeeds. */
  stale: [];
  /** It is in sync again, after an `error`. */
  synced: [];
}

/** What `syncedPolicies` and `syncedAllowlist` have in common: an `EventEmitter` that knows how fresh it is. */
export interface Synced {
  on<Name extends keyof SyncEvents>(event: Name, listener: (...args: SyncEvents[Name]) => void): this;
  once<Name extends keyof SyncEvents>(event: Name, listener: (...args: SyncEvents[Name]) => void): this;
  off<Name extends keyof SyncEvents>(event: Name, listener: (...args: SyncEvents[Name]) => void): this;
  /** How many tenants have a policy, or how many origins are in the list. */
  readonly size: number;
  /** Whether the watch, if there is one, is listening, and a load has succeeded since it does, the last one included. */
  readonly inSync: boolean;
  /** When a load or the watch first failed since a load last succeeded, as `Date.now()` gives it; undefined otherwise. */
  readonly staleSince: number | undefined;
  /**
   * Loads now, and resolves when that is in force: to whether it succeeded. Never rejects: a failure is an `error`
   * event. One load runs at a time; if one is running already, another follows it.
   */
  refresh(): Promise<boolean>;
  /** Stops everything and leaves no timer; the last state stays. */
  close(): void;
}
