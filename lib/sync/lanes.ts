// A limited number of calls at a time, and a bounded queue in which every tenant has its turn.

import { SyncError } from './sync-error';

/** How many may wait for each place there is. */
const WAITING_PER_PLACE = 20;

interface Waiting {
  readonly go: () => void;
  readonly giveUp: (error: Error) => void;
}

export class Lane {
  readonly #places: number;
  #taken = 0;
  #waiting = 0;
  /** Those whose turn is next come first; a tenant that was served goes to the end. */
  readonly #queues = new Map<string | undefined, readonly Waiting[]>();

  constructor(places: number) {
    this.#places = places;
  }

  /**
   * Resolves when there is a place, which `leave` gives back.
   *
   * @throws SyncError LOOKUP_BUSY; the signal's reason once that is aborted
   */
  async enter(tenant: string | undefined, signal: AbortSignal): Promise<void> {
    if (this.#taken < this.#places) {
      this.#taken++;
      return;
    }
    const full = this.#waiting >= this.#places * WAITING_PER_PLACE;
    if (full && !this.#makeRoom(tenant)) throw busy();
    await new Promise<void>((go, giveUp) => {
      const waiting = { go, giveUp };
      this.#queues.set(tenant, [...(this.#queues.get(tenant) ?? []), waiting]);
      this.#waiting++;
      signal.addEventListener('abort', () => {
        this.#takeOut(tenant, waiting);
        giveUp(signal.reason as Error);
      });
    });
  }

  leave(): void {
    const [next] = this.#queues;
    if (next === undefined) {
      this.#taken--;
      return;
    }
    const [tenant, [first, ...rest]] = next as [string | undefined, [Waiting, ...Waiting[]]];
    this.#queues.delete(tenant);
    if (rest.length > 0) this.#queues.set(tenant, rest);
    this.#waiting--;
    first.go();
  }

  /** Nothing, if it has its place or was sent away already. */
  #takeOut(tenant: string | undefined, waiting: Waiting): void {
    const queue = this.#queues.get(tenant) ?? [];
    const rest = queue.filter((other) => other !== waiting);
    this.#waiting -= queue.length - rest.length;
    if (rest.length > 0) this.#queues.set(tenant, rest);
    else this.#queues.delete(tenant);
  }

  /** The tenant with most waiting gives up its last, so that one who floods the queue does not lock out the others. */
  #makeRoom(tenant: string | undefined): boolean {
    let longest: [tenant: string | undefined, queue: readonly Waiting[]] = [undefined, []];
    for (const entry of this.#queues) if (entry[1].length > longest[1].length) longest = entry;
    const [other, queue] = longest;
    const last = queue.at(-1);
    if (last === undefined || queue.length <= (this.#queues.get(tenant)?.length ?? 0) + 1) return false;
    this.#takeOut(other, last);
    last.giveUp(busy());
    return true;
  }
}

function busy(): SyncError {
  return new SyncError(
    'LOOKUP_BUSY',
    'too many origins are being asked about at once. Raise concurrency, or make ask faster.',
  );
}
