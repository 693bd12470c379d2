// When a refresher loads, what it does about failures, and what it leaves behind.

import {
  type SyncEvents,
  type SyncedAllowlist,
  type SyncedAllowlistOptions,
  syncedAllowlist,
} from 'corsage/sync';
import { uncaughtExceptionsOf, warningsOf } from '../support/process-warnings';
import { Database, LONG, turn, until } from './database';

const A = 'https://a.example';
const B = 'https://b.example';
const DOWN = new Error('the database is down');

const open: SyncedAllowlist[] = [];

/** The options are the database's, unless others are given. */
async function sync(
  database: Database<string>,
  options?: Partial<SyncedAllowlistOptions>,
): Promise<SyncedAllowlist> {
  const { load, watch } = database;
  const synced = await syncedAllowlist({ load, watch, every: LONG, ...options });
  open.push(synced);
  return synced;
}

/** Keeps the errors, so that none is a process warning. */
function errorsOf(synced: SyncedAllowlist): Error[] {
  const errors: Error[] = [];
  synced.on('error', (error) => errors.push(error));
  return errors;
}

/** Unlike `once` of Node's, does not reject for an `error`. */
function event<Name extends keyof SyncEvents>(
  synced: SyncedAllowlist,
  name: Name,
): Promise<SyncEvents[Name]> {
  return new Promise((resolve) => synced.once(name, (...args) => resolve(args)));
}

afterEach(() => {
  for (const synced of open.splice(0)) synced.close();
});

describe('a refresh', () => {
  test('comes by itself after `every` milliseconds, without a ring', async () => {
    const database = new Database([A]);
    const synced = await sync(database, { every: 5, watch: undefined });
    database.entries = [A, B];
    const [change] = await event(synced, 'change');
    expect(change).toEqual({ added: [B], changed: [], removed: [] });
    expect([...synced.allowlist]).toEqual([A, B]);
  });

  test('follows a ring', async () => {
    const database = new Database([A]);
    const synced = await sync(database);
    database.entries = [B];
    database.ring();
    const [change] = await event(synced, 'change');
    expect(change).toEqual({ added: [B], changed: [], removed: [A] });
  });

  test('is caused once by many rings, and once more by many rings while it runs', async () => {
    const database = new Database([A]);
    await sync(database);
    const release = database.hold();
    for (let i = 0; i < 10; i++) database.ring();
    await until(() => database.loads === 2);
    for (let i = 0; i < 10; i++) database.ring();
    release();
    await until(() => database.loads === 3);
    // Longer than what a fourth would be put off.
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect([database.loads, database.atOnce]).toEqual([3, 1]);
  });

  test('is not put off by rings that never end', async () => {
    const database = new Database([A]);
    await sync(database);
    // As late as can be: a refresh that every ring puts off would never come.
    const random = jest.spyOn(Math, 'random').mockReturnValue(0.999);
    const ringing = setInterval(() => database.ring(), 1);
    await until(() => database.loads === 4);
    clearInterval(ringing);
    random.mockRestore();
  });

  test('that is asked for starts after the call, so it reads what was written before', async () => {
    const database = new Database([A]);
    const synced = await sync(database);
    const release = database.hold();
    const first = synced.refresh();
    await until(() => database.loads === 2);
    const second = synced.refresh();
    const third = synced.refresh();
    database.entries = [B];
    release();
    expect(await Promise.all([first, second, third])).toEqual([true, true, true]);
    expect([database.loads, database.atOnce, ...synced.allowlist]).toEqual([3, 1, B]);
  });

  test('resolves to whether it succeeded, and never rejects', async () => {
    const database = new Database([A]);
    const synced = await sync(database);
    const errors = errorsOf(synced);
    database.failure = DOWN;
    expect(await synced.refresh()).toBe(false);
    await turn();
    expect(errors).toEqual([DOWN]);
    synced.close();
    expect(await synced.refresh()).toBe(false);
  });

  test('accepts iterables and async iterables', async () => {
    async function* rows() {
      yield A;
      await turn();
      yield B;
    }
    const database = new Database<string>(rows());
    const synced = await sync(database);
    expect([...synced.allowlist]).toEqual([A, B]);
    database.entries = new Set([B]);
    await synced.refresh();
    expect([...synced.allowlist]).toEqual([B]);
  });

  test.each([undefined, null, 'https://a.example', 1, {}])(
    'changes nothing when load returns %p, which cannot be iterated',
    async (given) => {
      const database = new Database([A]);
      const synced = await sync(database);
      const errors = errorsOf(synced);
      database.entries = given as unknown as string[];
      expect(await synced.refresh()).toBe(false);
      await turn();
      expect(errors).toMatchObject([{ code: 'LOAD_INVALID' }]);
      expect([...synced.allowlist]).toEqual([A]);
    },
  );

  test('lets requests run in between, however long the list is', async () => {
    const database = new Database(Array.from({ length: 100_000 }, (_, i) => `https://t${i}.example`));
    const synced = await sync(database);
    let turns = 0;
    const turning = setInterval(() => turns++, 0);
    database.entries = new Set(database.entries as string[]);
    await synced.refresh();
    clearInterval(turning);
    expect(turns).toBeGreaterThan(0);
    expect(synced.size).toBe(100_000);
  });
});

describe('a load that fails', () => {
  test('keeps the last state, is reported, and is tried again', async () => {
    const database = new Database([A]);
    const synced = await sync(database);
    const before = Date.now();
    database.failure = DOWN;
    database.ring();
    const [error] = await event(synced, 'error');
    expect(error).toBe(DOWN);
    expect([...synced.allowlist, synced.inSync]).toEqual([A, false]);
    const { staleSince } = synced;
    expect(staleSince).toBeGreaterThanOrEqual(before);
    await event(synced, 'error');
    // The first failure's.
    expect(synced.staleSince).toBe(staleSince);
    database.failure = undefined;
    database.entries = [B];
    await event(synced, 'synced');
    expect([...synced.allowlist, synced.inSync, synced.staleSince]).toEqual([B, true, undefined]);
  });

  test('may fail with anything', async () => {
    const database = new Database([A]);
    const synced = await sync(database);
    database.failure = 'a string' as unknown as Error;
    void synced.refresh();
    const [error] = await event(synced, 'error');
    expect(error).toMatchObject({ message: 'a string', cause: 'a string' });
  });

  test('is one process warning when nobody listens, and no crash', async () => {
    const database = new Database([A]);
    const synced = await sync(database);
    database.failure = DOWN;
    const warnings = await warningsOf(async () => {
      await synced.refresh();
      await synced.refresh();
      await turn();
    });
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatchObject({
      code: 'CORSAGE_SYNC_ERROR',
      message: expect.stringContaining('the database is down. The last good state stays'),
    });
  });

  test('is ended by its deadline, and what it answers later is ignored', async () => {
    const database = new Database([A]);
    const synced = await sync(database, { timeout: 10 });
    const errors = errorsOf(synced);
    const release = database.hold();
    database.entries = [B];
    expect(await synced.refresh()).toBe(false);
    await turn();
    expect(errors).toMatchObject([
      { code: 'LOAD_TIMEOUT', message: expect.stringContaining('within 10 ms') },
    ]);
    expect(database.signals.at(-1)).toMatchObject({ aborted: true });
    synced.close();
    release();
    await turn();
    expect([...synced.allowlist]).toEqual([A]);
  });

  test('is ended by its deadline too while it is being iterated', async () => {
    let asked = 0;
    async function* endless() {
      for (;;) {
        asked++;
        await turn();
        yield A;
      }
    }
    const database = new Database<string>([A]);
    const synced = await sync(database, { timeout: 10 });
    const errors = errorsOf(synced);
    database.entries = endless();
    expect(await synced.refresh()).toBe(false);
    const then = asked;
    await turn();
    await turn();
    await turn();
    expect(errors).toMatchObject([{ code: 'LOAD_TIMEOUT' }]);
    expect(asked - then).toBeLessThan(3);
  });

  test('leaves the last state in use until maxStale; then nobody is allowed until a load succeeds', async () => {
    const database = new Database([A]);
    const synced = await sync(database, { maxStale: 30 });
    errorsOf(synced);
    database.failure = DOWN;
    await synced.refresh();
    expect([...synced.allowlist]).toEqual([A]);
    await event(synced, 'stale');
    expect([synced.size, synced.inSync]).toEqual([0, false]);
    await synced.refresh();
    expect(synced.size).toBe(0);
    database.failure = undefined;
    await synced.refresh();
    expect([...synced.allowlist, synced.inSync]).toEqual([A, true]);
  });

  test('is forgotten when a load succeeds before maxStale', async () => {
    const database = new Database([A]);
    const synced = await sync(database, { maxStale: 30 });
    errorsOf(synced);
    let stale = 0;
    synced.on('stale', () => stale++);
    database.failure = DOWN;
    await synced.refresh();
    database.failure = undefined;
    await synced.refresh();
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect([stale, synced.size]).toEqual([0, 1]);
  });
});

describe('a first load', () => {
  test('that is waited for is a process warning of its own, once, which does not speak of a good state', async () => {
    const database = new Database([A]);
    database.failure = new Error('Is it down?');
    const warnings = await warningsOf(async () => {
      const starting = sync(database, { wait: true });
      await until(() => database.loads === 2);
      await turn();
      database.failure = undefined;
      database.ring();
      await starting;
    });
    expect(warnings).toMatchObject([
      { code: 'CORSAGE_SYNC_ERROR', message: expect.stringContaining('Is it down? Nothing has been read') },
    ]);
  });

  test('that fails rejects with what it failed with, and leaves nothing running', async () => {
    const database = new Database([A]);
    database.failure = DOWN;
    await expect(sync(database)).rejects.toBe(DOWN);
    expect(database.watched).toMatchObject([{ aborted: true }]);
    database.ring();
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(database.loads).toBe(1);
  });

  test('that fails is tried again with `wait: true`, and at once after a ring', async () => {
    const database = new Database([A]);
    database.failure = DOWN;
    const starting = sync(database, { wait: true });
    await until(() => database.loads === 2);
    database.failure = undefined;
    database.ring();
    const synced = await starting;
    expect([...synced.allowlist, synced.inSync]).toEqual([A, true]);
  });

  test('is not reported as a change', async () => {
    const synced = await sync(new Database([A]));
    let changes = 0;
    synced.on('change', () => changes++);
    await turn();
    await turn();
    expect(changes).toBe(0);
  });

  test('misses nothing that changes while it runs', async () => {
    const database = new Database([A]);
    const release = database.hold();
    const starting = sync(database);
    await turn();
    database.ring();
    release();
    const synced = await starting;
    database.entries = [B];
    await event(synced, 'change');
    expect([...synced.allowlist]).toEqual([B]);
  });
});

describe('a watch', () => {
  test('that returns a promise rings once when it listens', async () => {
    const database = new Database([A]);
    let listening = () => {};
    const synced = await sync(database, {
      watch: () =>
        new Promise<void>((resolve) => {
          listening = resolve;
        }),
    });
    expect(synced.inSync).toBe(false);
    database.entries = [B];
    listening();
    await event(synced, 'change');
    expect([...synced.allowlist, synced.inSync]).toEqual([B, true]);
  });

  test('that fails is reported and started again, and what changed meanwhile is read', async () => {
    const database = new Database([A]);
    const synced = await sync(database);
    const errors = errorsOf(synced);
    database.ring(DOWN);
    database.entries = [B];
    expect(synced.inSync).toBe(false);
    await event(synced, 'synced');
    expect([...synced.allowlist]).toEqual([B]);
    expect(database.watched).toMatchObject([{ aborted: true }, { aborted: false }]);
    expect([errors, synced.inSync]).toEqual([[DOWN], true]);
    // The first watch is over, and has nothing to say any more.
    const { loads } = database;
    database.ringAsBefore();
    database.ringAsBefore(DOWN);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect([database.loads, database.watched.length]).toEqual([loads, 2]);
  });

  test('that fails counts as the first failure, and what was missed is asked for at once', async () => {
    const database = new Database([A]);
    const synced = await sync(database);
    const errors = errorsOf(synced);
    const before = Date.now();
    database.failure = DOWN;
    database.ring(new Error('the connection was lost'));
    const { staleSince } = synced;
    expect(staleSince).toBeGreaterThanOrEqual(before);
    await until(() => errors.length > 2 && database.loads > 1);
    expect(synced.staleSince).toBe(staleSince);
    database.failure = undefined;
    await event(synced, 'synced');
    expect(synced.staleSince).toBeUndefined();
  });

  test('that fails counts for maxStale, before a load has failed', async () => {
    const database = new Database([A]);
    const synced = await sync(database, { maxStale: 30, timeout: LONG });
    errorsOf(synced);
    const release = database.hold();
    database.ring(DOWN);
    await event(synced, 'stale');
    expect(synced.size).toBe(0);
    release();
    await event(synced, 'synced');
    expect(synced.size).toBe(1);
  });

  test('that never works leaves what is loaded in use, whatever maxStale is', async () => {
    const database = new Database([A]);
    let failures = 0;
    const watch = () => {
      failures++;
      throw DOWN;
    };
    const synced = await sync(database, { watch, maxStale: 1 });
    errorsOf(synced);
    let stale = 0;
    synced.on('stale', () => stale++);
    await until(() => failures > 3);
    expect([synced.inSync, synced.staleSince, stale, synced.size]).toEqual([false, undefined, 0, 1]);
  });

  test('that listens again is not in sync before a load has succeeded', async () => {
    const database = new Database([A]);
    const synced = await sync(database);
    const told: string[] = [];
    for (const name of ['error', 'synced'] as const) synced.on(name, () => told.push(name));
    database.ring(new Error('the connection was lost'));
    // Loads succeed while nothing listens, but not once it does.
    expect(await synced.refresh()).toBe(true);
    expect([synced.inSync, synced.staleSince]).toEqual([false, undefined]);
    database.failure = new Error('the list is unknown');
    await until(() => database.watched.length === 2);
    await until(() => told.length > 1);
    expect([told.includes('synced'), synced.inSync]).toEqual([false, false]);
    database.failure = undefined;
    await event(synced, 'synced');
    expect([told.at(-1), synced.inSync]).toEqual(['synced', true]);
  });

  test('that fails while the first load is waited for is started again', async () => {
    const database = new Database([A]);
    database.failure = DOWN;
    const starting = sync(database, { wait: true });
    await until(() => database.loads === 1);
    await turn();
    database.ring(DOWN);
    await until(() => database.watched.length === 2);
    database.failure = undefined;
    database.ring();
    expect([...(await starting).allowlist]).toEqual([A]);
  });

  test('may throw or reject', async () => {
    const database = new Database([A]);
    const starts: (() => unknown)[] = [
      () => {
        throw DOWN;
      },
      () => Promise.reject(DOWN),
      () => Promise.reject(DOWN),
      () => undefined,
    ];
    const failed = [...starts];
    const synced = await sync(database, { watch: () => failed.shift()?.() });
    const errors = errorsOf(synced);
    if (!synced.inSync) await event(synced, 'synced');
    expect([failed, errors.length > 0, synced.inSync]).toEqual([[], true, true]);
  });

  test('that rejects after it was stopped is ignored', async () => {
    const database = new Database([A]);
    let reject = (_error: Error) => {};
    let resolve = () => {};
    const watches = [
      () =>
        new Promise<void>((_resolve, rejecting) => {
          reject = rejecting;
        }),
      () =>
        new Promise<void>((resolving) => {
          resolve = resolving;
        }),
    ];
    const first = await sync(database, { watch: () => watches[0]?.() });
    const second = await sync(database, { watch: () => watches[1]?.() });
    const errors = [...errorsOf(first), ...errorsOf(second)];
    first.close();
    second.close();
    reject(DOWN);
    resolve();
    await turn();
    expect([errors, first.inSync, second.inSync]).toEqual([[], false, false]);
  });

  test('is rung by whatever is not an Error, so that `ring` can be a listener', async () => {
    const database = new Database([A]);
    const synced = await sync(database);
    database.entries = [B];
    database.ring('a message');
    await event(synced, 'change');
    expect(synced.inSync).toBe(true);
  });
});

describe('close()', () => {
  test('stops everything, keeps the last state, and leaves no timer', async () => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'performance', 'queueMicrotask'] });
    try {
      const database = new Database([A]);
      const synced = await sync(database, { maxStale: LONG });
      errorsOf(synced);
      database.failure = DOWN;
      await synced.refresh();
      await turn();
      database.ring(DOWN);
      // The next refresh, the next watch, and the end of maxStale.
      expect(jest.getTimerCount()).toBe(3);
      synced.close();
      synced.close();
      expect(jest.getTimerCount()).toBe(0);
      database.ring();
      expect(jest.getTimerCount()).toBe(0);
      expect([...synced.allowlist]).toEqual([A]);
    } finally {
      jest.useRealTimers();
    }
  });

  test('ends a load that is under way', async () => {
    const database = new Database([A]);
    const synced = await sync(database);
    database.hold();
    const first = synced.refresh();
    const second = synced.refresh();
    await until(() => database.loads === 2);
    synced.close();
    expect(await Promise.all([first, second])).toEqual([false, false]);
    expect(database.signals.at(-1)).toMatchObject({ aborted: true });
  });

  test('emits nothing afterwards', async () => {
    const database = new Database([A]);
    const synced = await sync(database);
    const errors = errorsOf(synced);
    database.failure = DOWN;
    const refreshed = synced.refresh();
    await refreshed.then(() => synced.close());
    await turn();
    expect(errors).toEqual([]);
  });
});

describe('a listener that throws', () => {
  test('is not taken for a load that failed', async () => {
    const database = new Database([A]);
    const synced = await sync(database);
    synced.on('change', () => {
      throw new Error('the listener failed');
    });
    database.entries = [B];
    const uncaught = await uncaughtExceptionsOf(async () => {
      expect(await synced.refresh()).toBe(true);
      await turn();
    });
    expect(uncaught).toMatchObject([{ message: 'the listener failed' }]);
    expect(synced.inSync).toBe(true);
  });
});

test.each([
  { load: undefined },
  { watch: 1 },
  { every: 0 },
  { every: Number.POSITIVE_INFINITY },
  { every: '1000' },
  { timeout: Number.NaN },
  { timeout: 2 ** 31 },
  { maxStale: -1 },
])('%p cannot be used', async (wrong) => {
  const options = { load: () => [A], ...wrong } as unknown as SyncedAllowlistOptions;
  await expect(syncedAllowlist(options)).rejects.toThrow(TypeError);
});
