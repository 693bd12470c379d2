// A database in this process, which can be rung, fail and hang: what is tested here is what is made of its answers.

import type { LoadContext, Ring, SyncSource } from 'corsage/sync';

export class Database<Entry> {
  entries: Iterable<Entry> | AsyncIterable<Entry>;
  /** How often it was read. */
  loads = 0;
  /** How many reads are under way, and how many there ever were at once. */
  #reading = 0;
  atOnce = 0;
  /** What the next reads fail with. */
  failure: Error | undefined;
  /** Reads wait for this. */
  gate: Promise<void> = Promise.resolve();
  /** The signals of reads and watches, in order. */
  readonly signals: LoadContext['signal'][] = [];
  readonly watched: LoadContext['signal'][] = [];
  #rings: Ring[] = [];

  constructor(entries: Iterable<Entry> | AsyncIterable<Entry>) {
    this.entries = entries;
  }

  readonly load: SyncSource<Entry>['load'] = async ({ signal }) => {
    this.loads++;
    this.signals.push(signal);
    this.atOnce = Math.max(this.atOnce, ++this.#reading);
    await this.gate;
    this.#reading--;
    if (this.failure !== undefined) throw this.failure;
    return this.entries;
  };

  readonly watch: NonNullable<SyncSource<Entry>['watch']> = (ring, { signal }) => {
    this.watched.push(signal);
    this.#rings.push(ring);
  };

  /** As the last watch would. */
  ring(error?: unknown): void {
    this.#rings.at(-1)?.(error);
  }

  /** As a watch would that was stopped long ago. */
  ringAsBefore(error?: unknown): void {
    this.#rings[0]?.(error);
  }

  /** Holds reads until what it returns is called. */
  hold(): () => void {
    let release = () => {};
    this.gate = new Promise((resolve) => {
      release = resolve;
    });
    return release;
  }
}

/** Reads come to nothing until then. */
export const LONG = 1_000_000;

export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Waits for what comes by itself, however busy the machine is. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 1));
}
