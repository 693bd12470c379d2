// The engine: loads everything whenever a doorbell rings or time has passed, and keeps the last good state in between.
// The doorbell is never needed to be right: who missed every ring is right again at the next refresh.

import { EventEmitter } from 'node:events';
import { show, warnOnce } from '../problems';
import { asError, SyncError } from './sync-error';
import type { Loaded, Ring, SyncEvents, Synced, SyncSource, SyncTimes } from './types';

/** Milliseconds over which the refreshes of many processes are spread when all of them hear one ring. */
const SPREAD = 200;
/** Milliseconds before the second attempt; doubled with each failure. */
const FIRST_PAUSE = 200;
/** The longest pause before the watch is started again: so soon does one hear that a server is back. */
const LONGEST_WATCH_PAUSE = 400;
/** Milliseconds of work after which requests have their turn. */
const SLICE = 10;

/** Calls `setTimeout` in a way that the process may end before. */
function later(after: number, call: () => void, keepsProcess = false): NodeJS.Timeout {
  const timer = setTimeout(call, after);
  return keepsProcess ? timer : timer.unref();
}

/** Between half of it and all of it, so that processes that failed together do not come back together. */
function spread(milliseconds: number): number {
  return milliseconds * (0.5 + Math.random() / 2);
}

/** Calls `each` for every item, and lets requests have their turn in between. */
export async function inSlices<Item>(items: Iterable<Item>, each: (item: Item) => void): Promise<void> {
  let count = 0;
  let end = performance.now() + SLICE;
  for (const item of items) {
    each(item);
    if (++count % 16 !== 0 || performance.now() < end) continue;
    await new Promise((resolve) => setImmediate(resolve));
    end = performance.now() + SLICE;
  }
}

export abstract class Refresher<Entry> extends EventEmitter<SyncEvents> implements Synced {
  readonly #source: SyncSource<Entry>;
  readonly #every: number;
  readonly #timeout: number;
  readonly #maxStale: number | false;
  readonly #closing = new AbortController();
  /** The next refresh. */
  #timer: NodeJS.Timeout | undefined;
  #staleTimer: NodeJS.Timeout | undefined;
  #watchTimer: NodeJS.Timeout | undefined;
  #started = false;
  #running = false;
  /** A ring came while a refresh was running. */
  #again = false;
  /** A refresh is planned since a ring came; more rings do not put it off. */
  #rung = false;
  /** Ends the pause before the next attempt at a first load. */
  #wake: (() => void) | undefined;
  /** Who called `refresh()` while one was running. */
  #waiting: ((succeeded: boolean) => void)[] = [];
  #failures = 0;
  #watchFailures = 0;
  #listening: boolean;
  /** How often it began to listen, and how often it had when the last load that succeeded began. */
  #listened = 0;
  #readSince = 0;
  #wasInSync = true;
  #staleSince: number | undefined;

  /** @throws TypeError for options that cannot be used. */
  constructor(source: SyncSource<Entry>, times: SyncTimes) {
    super();
    const { every = 30_000, timeout = 5_000, maxStale = false } = times;
    checkFunction('load', source.load);
    if (source.watch !== undefined) checkFunction('watch', source.watch);
    checkTime('every', every);
    checkTime('timeout', timeout);
    if (maxStale !== false) checkTime('maxStale', maxStale);
    this.#source = source;
    this.#every = every;
    this.#timeout = timeout;
    this.#maxStale = maxStale;
    this.#listening = source.watch === undefined;
  }

  abstract get size(): number;

  /** Puts what was loaded in force, at once. If it throws, nothing is changed. */
  protected abstract apply(entries: readonly Entry[]): Promise<void>;

  /** `maxStale` has passed: nothing is allowed until the next `apply`. */
  protected abstract forget(): void;

  get inSync(): boolean {
    return this.#listening && this.#listened === this.#readSince && this.#staleSince === undefined;
  }

  get staleSince(): number | undefined {
    return this.#staleSince;
  }

  /** Listens before it loads, so that no change is missed in between. Resolves when the first load is in force. */
  async start(wait: boolean): Promise<this> {
    this.#watch(false);
    for (;;) {
      const failure = await this.#run();
      if (failure === undefined) break;
      if (!wait) {
        this.close();
        throw failure;
      }
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
        this.#timer = later(this.#pause(), resolve, true);
      });
    }
    this.#started = true;
    this.#scheduleNext();
    return this;
  }

  refresh(): Promise<boolean> {
    if (this.#closing.signal.aborted) return Promise.resolve(false);
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      if (!this.#running) void this.#refresh();
    });
  }

  close(): void {
    if (this.#closing.signal.aborted) return;
    this.#closing.abort(new SyncError('CLOSED', 'it was closed.'));
    clearTimeout(this.#timer);
    clearTimeout(this.#staleTimer);
    clearTimeout(this.#watchTimer);
    for (const resolve of this.#waiting.splice(0)) resolve(false);
  }

  /** Emits when what runs now is done, so that a listener that throws is not taken for a load that failed. */
  protected tell<Name extends keyof SyncEvents>(event: Name, ...args: SyncEvents[Name]): void {
    // The first load does not count as a change.
    if (event === 'change' && !this.#started) return;
    // Not before whoever awaits the first load can have added a listener.
    (this.#started ? process.nextTick : setImmediate)(() => {
      if (this.#closing.signal.aborted) return;
      if (this.listenerCount(event) > 0)
        (this.emit as (event: Name, ...args: SyncEvents[Name]) => void)(event, ...args);
      else if (event === 'error') warnOfError(args[0] as Error, this.#started);
      else if (event === 'problem') warnOfProblem(args[0] as SyncEvents['problem'][0]);
    });
  }

  #ring(): void {
    this.#failures = 0;
    if (!this.#running && !this.#started) this.#wake?.();
    else this.#lookAgain();
  }

  #lookAgain(): void {
    if (this.#running) this.#again = true;
    else if (!this.#rung) this.#scheduleSoon();
  }

  #scheduleSoon(): void {
    this.#rung = true;
    this.#schedule(Math.random() * SPREAD);
  }

  /** Plans the next refresh, in the place of the one that was planned. */
  #schedule(after = this.#failures > 0 ? this.#pause() : spread(this.#every)): void {
    clearTimeout(this.#timer);
    this.#timer = later(after, () => void this.#refresh());
  }

  async #refresh(): Promise<void> {
    await this.#run();
    if (this.#closing.signal.aborted) return;
    if (this.#waiting.length > 0) void this.#refresh();
    else this.#scheduleNext();
  }

  #scheduleNext(): void {
    if (this.#again) this.#scheduleSoon();
    else this.#schedule();
  }

  /** One refresh. Resolves to what failed. */
  async #run(): Promise<Error | undefined> {
    clearTimeout(this.#timer);
    this.#running = true;
    this.#again = false;
    this.#rung = false;
    const waiting = this.#waiting.splice(0);
    const listened = this.#listened;
    let failure: Error | undefined;
    try {
      await this.apply(await this.#load());
    } catch (error) {
      failure = asError(error);
    }
    this.#running = false;
    if (!this.#closing.signal.aborted) {
      if (failure === undefined) this.#succeeded(listened);
      else this.#failed(failure);
    }
    for (const resolve of waiting) resolve(failure === undefined);
    return failure;
  }

  async #load(): Promise<readonly Entry[]> {
    const controller = new AbortController();
    const { signal } = controller;
    const late = new SyncError(
      'LOAD_TIMEOUT',
      `load was not done within ${this.#timeout} ms. Make it faster, or set timeout higher.`,
    );
    const timer = later(this.#timeout, () => controller.abort(late), !this.#started);
    const close = () => controller.abort(this.#closing.signal.reason);
    this.#closing.signal.addEventListener('abort', close);
    const ended = new Promise<never>((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason));
    });
    try {
      return await Promise.race([ended, this.#read(signal)]);
    } finally {
      clearTimeout(timer);
      this.#closing.signal.removeEventListener('abort', close);
    }
  }

  async #read(signal: AbortSignal): Promise<readonly Entry[]> {
    const loaded: Loaded<Entry> = await this.#source.load({ signal });
    if (!isIterable(loaded)) {
      throw new SyncError('LOAD_INVALID', 'load must give something iterable, such as an array.');
    }
    if (Array.isArray(loaded)) return loaded;
    const entries: Entry[] = [];
    const take = (entry: Entry) => {
      signal.throwIfAborted();
      entries.push(entry);
    };
    if (Symbol.asyncIterator in loaded) for await (const entry of loaded) take(entry);
    else await inSlices(loaded, take);
    return entries;
  }

  #succeeded(listened: number): void {
    this.#failures = 0;
    this.#readSince = listened;
    this.#staleSince = undefined;
    clearTimeout(this.#staleTimer);
    this.#staleTimer = undefined;
    this.#judge();
  }

  #failed(error: Error): void {
    this.#failures++;
    this.#countFrom(Date.now());
    this.tell('error', error);
    this.#judge();
  }

  /** What is served may be out of date since `now`, unless it may have been for longer. */
  #countFrom(now: number): void {
    this.#staleSince ??= now;
    if (this.#maxStale === false || !this.#started) return;
    this.#staleTimer ??= later(this.#staleSince + this.#maxStale - now, () => {
      this.forget();
      this.tell('stale');
    });
  }

  #judge(): void {
    if (this.inSync && !this.#wasInSync && this.#started) this.tell('synced');
    this.#wasInSync = this.inSync;
  }

  #pause(): number {
    return spread(Math.min(this.#every, FIRST_PAUSE * 2 ** this.#failures));
  }

  /** Starts the watch, and starts it again whenever it fails. */
  #watch(again: boolean): void {
    const { watch } = this.#source;
    if (watch === undefined || this.#closing.signal.aborted) return;
    const controller = new AbortController();
    const { signal } = controller;
    const close = () => controller.abort();
    this.#closing.signal.addEventListener('abort', close);
    const fail = (error: unknown) => {
      if (signal.aborted) return;
      controller.abort();
      this.#closing.signal.removeEventListener('abort', close);
      this.#listening = false;
      // Once until it listens again: where a watch never works, loads that succeed say that all is up to date.
      if (this.#watchFailures === 0) {
        this.#countFrom(Date.now());
        if (this.#started || this.#running) this.#lookAgain();
      }
      this.tell('error', asError(error));
      this.#judge();
      const pause = Math.min(LONGEST_WATCH_PAUSE, (FIRST_PAUSE / 2) * 2 ** this.#watchFailures++);
      this.#watchTimer = later(spread(pause), () => this.#watch(true));
    };
    const ring: Ring = (error) => {
      if (signal.aborted) return;
      if (error instanceof Error) fail(error);
      else this.#ring();
    };
    const listens = (missed: boolean) => {
      if (signal.aborted) return;
      this.#listening = true;
      this.#listened++;
      this.#watchFailures = 0;
      this.#judge();
      if (missed) this.#ring();
    };
    try {
      const started = watch(ring, { signal }) as PromiseLike<unknown> | undefined;
      if (typeof started?.then === 'function') started.then(() => listens(true), fail);
      else listens(again);
    } catch (error) {
      fail(error);
    }
  }
}

function isIterable(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Symbol.asyncIterator in value || Symbol.iterator in value;
}

export function checkFunction(name: string, given: unknown): void {
  if (typeof given !== 'function') throw new TypeError(`corsage: ${name} must be a function.`);
}

/** What Node's timers can count; past it they fire at once. */
const LONGEST = 2 ** 31 - 1;

export function checkTime(name: string, given: number, least = 1): void {
  if (!(Number.isFinite(given) && given >= least && given <= LONGEST)) {
    throw new TypeError(`corsage: ${name} must be a number of milliseconds from ${least} to ${LONGEST}.`);
  }
}

function warnOfError({ message }: Error, loaded: boolean): void {
  const said = /[.!?]$/.test(message) ? message : `${message}.`;
  warnOnce(
    'SYNC_ERROR',
    loaded ? '' : 'start',
    loaded
      ? `corsage: a synced list could not be refreshed: ${said} The last good state stays, and it is tried again. Listen to the event 'error' to hear of each failure.`
      : `corsage: a synced list could not be read: ${said} Nothing has been read since the start, so there is nothing to serve yet. It is tried again.`,
  );
}

function warnOfProblem({ tenant, message, fix }: SyncEvents['problem'][0]): void {
  const whose = tenant === undefined ? '' : ` of the tenant ${show(tenant)}`;
  warnOnce(
    'SYNC_PROBLEM',
    '',
    `corsage: something${whose} was refused: ${message} ${fix} Listen to the event 'problem' to hear of each one.`,
  );
}
