// A cached look-up: which answers are kept, for how long, and what is served while the database cannot answer.

import cors from 'corsage';
import { type Ask, type CachedLookup, type CachedLookupOptions, cachedLookup } from 'corsage/sync';
import { APP, SHOP, STRANGER } from '../support/origins';
import { unhandledRejectionsOf } from '../support/process-warnings';
import { askAll, start } from '../support/servers';
import { actual } from '../support/wire';
import { turn } from './database';

const DOWN = new Error('the database is down');

interface Call {
  readonly origin: string;
  readonly tenant: string | undefined;
  readonly signal: { readonly aborted: boolean };
  readonly answer: (allowed: unknown) => void;
  readonly fail: (error: Error) => void;
}

/** A database that answers when it is told to. */
function held(options?: CachedLookupOptions): { lookup: CachedLookup; calls: Call[] } {
  const calls: Call[] = [];
  const ask: Ask = (origin, tenant, { signal }) =>
    new Promise((answer, fail) => {
      calls.push({ origin, tenant, signal, answer: answer as Call['answer'], fail });
    });
  return { lookup: cachedLookup(ask, { timeout: 60_000, ...options }), calls };
}

/** A database that answers at once, and counts. */
function quick(allowed: ReadonlySet<string>, options?: CachedLookupOptions) {
  const asked: [origin: string, tenant: string | undefined][] = [];
  const database = { asked, failure: undefined as Error | undefined, allowed };
  const ask: Ask = (origin, tenant) => {
    asked.push([origin, tenant]);
    if (database.failure !== undefined) throw database.failure;
    return database.allowed.has(tenant === undefined ? origin : `${tenant} ${origin}`);
  };
  return Object.assign(database, { lookup: cachedLookup(ask, options) });
}

const now = performance.now.bind(performance);

/** So much time has passed for what is kept, and for nothing else; lru-cache looks at the clock once a millisecond. */
async function later(milliseconds: number): Promise<void> {
  jest.spyOn(performance, 'now').mockImplementation(() => now() + milliseconds);
  await new Promise((resolve) => setTimeout(resolve, 5));
}

afterEach(() => {
  jest.restoreAllMocks();
});

test('it is an origin function: origins in the database may read, others may not', async () => {
  const { lookup } = quick(new Set([APP]));
  const answers = await askAll(
    start('node:http', cors({ origin: lookup, credentials: true }), (_request, response) => response.end()),
    actual(APP),
    actual(STRANGER),
  );
  expect(answers.map(({ decision }) => decision['access-control-allow-origin'])).toEqual([APP, undefined]);
});

test('a yes and a no are kept', async () => {
  const { lookup, asked } = quick(new Set([APP]));
  for (let i = 0; i < 3; i++) expect([await lookup(APP), await lookup(STRANGER)]).toEqual([true, false]);
  expect(asked).toHaveLength(2);
});

test('each tenant has its own answers, and so have requests without a tenant', async () => {
  const { lookup, asked } = quick(new Set([`a ${APP}`, `b ${SHOP}`]));
  const [a, b] = [lookup.for('a'), lookup.for('b')];
  for (let i = 0; i < 2; i++) {
    expect([await a(APP), await b(APP), await lookup(APP)]).toEqual([true, false, false]);
    expect([await a(SHOP), await b(SHOP)]).toEqual([false, true]);
  }
  expect(asked).toHaveLength(5);
});

test('further arguments, such as a callback, are never mistaken for a tenant', async () => {
  const { lookup, asked } = quick(new Set([APP]));
  const loose = lookup as (...given: unknown[]) => Promise<boolean>;
  const callback = jest.fn();
  expect([await loose(APP, callback), await loose(APP, 'b')]).toEqual([true, true]);
  expect([asked, callback.mock.calls]).toEqual([[[APP, undefined]], []]);
  expect(() => lookup.for(undefined as unknown as string)).toThrow(TypeError);
});

test.each(['null', '', `${APP}/`, 'https://a.example\nb', undefined, 7])(
  'the database is not asked about %p, which is not a serialized origin',
  async (origin) => {
    const { lookup, asked } = quick(new Set());
    expect([await lookup(origin as string), asked]).toEqual([false, []]);
  },
);

test('simultaneous requests for one origin share one call', async () => {
  const { lookup, calls } = held();
  const asking = [lookup(APP), lookup(APP), lookup.for('a')(APP)];
  await turn();
  expect(calls.map(({ tenant }) => tenant)).toEqual([undefined, 'a']);
  for (const { answer } of calls) answer(true);
  expect(await Promise.all(asking)).toEqual([true, true, true]);
});

test('after ttl and negativeTtl it asks again', async () => {
  const { lookup, asked } = quick(new Set([APP]), { ttl: 10_000, negativeTtl: 1_000 });
  await lookup(APP);
  await lookup(STRANGER);
  await later(2_000);
  await lookup(APP);
  await lookup(STRANGER);
  expect(asked.map(([origin]) => origin)).toEqual([APP, STRANGER, STRANGER]);
  await later(11_000);
  await lookup(APP);
  expect(asked).toHaveLength(4);
});

test('a changed answer replaces the earlier one', async () => {
  const database = quick(new Set([APP]));
  const { lookup } = database;
  expect([await lookup(APP), await lookup(SHOP)]).toEqual([true, false]);
  database.allowed = new Set([SHOP]);
  await later(70_000);
  expect([await lookup(APP), await lookup(SHOP)]).toEqual([false, true]);
  await later(75_000);
  expect([await lookup(APP), await lookup(SHOP)]).toEqual([false, true]);
});

describe('when the database fails', () => {
  test('an expired yes is served for staleTtl, and other look-ups fail', async () => {
    const database = quick(new Set([APP]), { ttl: 10_000, staleTtl: 50_000 });
    const { lookup, asked } = database;
    await lookup(APP);
    database.failure = DOWN;
    await later(30_000);
    expect(await lookup(APP)).toBe(true);
    await expect(lookup(SHOP)).rejects.toBe(DOWN);
    // So soon after a failure a known origin does not wait for the next.
    expect([await lookup(APP), asked.length]).toEqual([true, 3]);
    await later(32_000);
    expect([await lookup(APP), asked.length]).toEqual([true, 4]);
    await later(70_000);
    await expect(lookup(APP)).rejects.toBe(DOWN);
  });

  test('the failure is never cached as a no', async () => {
    const database = quick(new Set([APP]));
    database.failure = DOWN;
    await expect(database.lookup(APP)).rejects.toBe(DOWN);
    database.failure = undefined;
    expect(await database.lookup(APP)).toBe(true);
  });

  test('staleTtl: 0 serves nothing that has expired', async () => {
    const database = quick(new Set([APP]), { ttl: 10_000, staleTtl: 0 });
    await database.lookup(APP);
    database.failure = DOWN;
    await later(11_000);
    await expect(database.lookup(APP)).rejects.toBe(DOWN);
  });

  test.each([undefined, null, 'yes', 1])('%p is not an answer', async (answer) => {
    const lookup = cachedLookup(() => answer as unknown as boolean);
    await expect(lookup(APP)).rejects.toThrow('ask must answer true or false');
  });
});

describe('a look-up that takes longer than `timeout`', () => {
  test('is aborted, fails for unknown origins, and is not cached', async () => {
    const { lookup, calls } = held({ timeout: 5 });
    await expect(lookup(APP)).rejects.toMatchObject({ code: 'LOOKUP_TIMEOUT', status: 503 });
    expect(calls[0]?.signal).toMatchObject({ aborted: true });
    calls[0]?.answer(false);
    await turn();
    const again = lookup(APP);
    await turn();
    calls[1]?.answer(true);
    expect(await again).toBe(true);
  });

  test('is a yes for known origins', async () => {
    const { lookup, calls } = held({ timeout: 300, ttl: 1_000 });
    const first = lookup(APP);
    await turn();
    calls[0]?.answer(true);
    await first;
    await later(2_000);
    expect([await lookup(APP), calls.length]).toEqual([true, 2]);
  });

  test('frees its place', async () => {
    const { lookup, calls } = held({ timeout: 5, concurrency: 1 });
    await expect(lookup(APP)).rejects.toMatchObject({ code: 'LOOKUP_TIMEOUT' });
    const next = lookup(SHOP);
    await turn();
    expect(calls).toHaveLength(2);
    calls[1]?.answer(true);
    expect(await next).toBe(true);
  });

  test('includes the wait for a place', async () => {
    const { lookup, calls } = held({ timeout: 20, concurrency: 1 });
    const waiting = ['a', 'b', 'c', 'd', 'e'].map((tenant) => lookup.for(tenant)(APP));
    let settled = 0;
    for (const answer of waiting) {
      answer.catch((error) => {
        expect(error).toMatchObject({ code: 'LOOKUP_TIMEOUT' });
        settled++;
      });
    }
    await waiting[0]?.catch(() => {});
    // Not so long after the first one's, another `timeout` for each that waited before.
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect([settled, calls.length > 0]).toEqual([5, true]);
  });
});

describe('above `concurrency`', () => {
  const origins = (count: number, name: string) =>
    Array.from({ length: count }, (_, i) => `https://${name}${i}.example`);

  test('look-ups wait, and those that find the queue full fail and are not cached', async () => {
    const { lookup, calls } = held({ concurrency: 2 });
    const asking = origins(43, 'o').map((origin) => lookup(origin));
    const failed = await Promise.race(asking.map((answer) => answer.catch((error) => error)));
    expect(failed).toMatchObject({ code: 'LOOKUP_BUSY', status: 503 });
    expect(calls).toHaveLength(2);
    for (let done = 0; done < 42; done++) {
      calls[done]?.answer(true);
      await turn();
    }
    const answers = await Promise.allSettled(asking);
    expect(answers.filter(({ status }) => status === 'rejected')).toHaveLength(1);
    const again = lookup('https://o42.example');
    await turn();
    calls[42]?.answer(true);
    expect([await again, calls.length]).toEqual([true, 43]);
  });

  test('every tenant gets its turn, even if another one floods the queue', async () => {
    const { lookup, calls } = held({ concurrency: 1 });
    const flood = origins(30, 'flood').map((origin) => lookup.for('a')(origin));
    const settled = Promise.allSettled(flood);
    const others = ['b', 'c'].map((tenant) => lookup.for(tenant)(APP));
    const releasing = setInterval(() => {
      for (const { answer } of calls) answer(true);
    }, 0);
    expect(await Promise.all(others)).toEqual([true, true]);
    const answers = await settled;
    clearInterval(releasing);
    expect(calls.slice(0, 5).map(({ tenant }) => tenant)).toEqual(['a', 'a', 'b', 'c', 'a']);
    // Twenty wait; two of them made room.
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(19);
  });

  test('known origins have places of their own', async () => {
    const { lookup, calls } = held({ concurrency: 1, ttl: 1_000 });
    const known = lookup(APP);
    await turn();
    calls[0]?.answer(true);
    await known;
    await later(2_000);
    const unknown = lookup(STRANGER);
    const again = lookup(APP);
    await turn();
    expect(calls.map(({ origin }) => origin)).toEqual([APP, STRANGER, APP]);
    calls[2]?.answer(true);
    expect(await again).toBe(true);
    calls[1]?.answer(false);
    expect(await unknown).toBe(false);
  });
});

test('made-up origins never push out a known one, and at most `max` of each are kept', async () => {
  const database = quick(new Set([APP]), { max: 100, ttl: 100_000 });
  await database.lookup(APP);
  for (let i = 0; i < 1_000; i++) await database.lookup(`https://made-up-${i}.example`);
  database.failure = DOWN;
  expect(await database.lookup(APP)).toBe(true);
  await expect(database.lookup('https://made-up-0.example')).rejects.toBe(DOWN);
  expect(await database.lookup('https://made-up-999.example')).toBe(false);
});

describe('clear()', () => {
  const everybody = new Set([APP, SHOP, `a ${APP}`, `a ${SHOP}`, `b ${APP}`]);

  async function asAll(lookup: CachedLookup): Promise<void> {
    for (const origin of [APP, SHOP, STRANGER]) {
      await lookup(origin);
      for (const tenant of ['a', 'b']) await lookup.for(tenant)(origin);
    }
  }

  test.each<[args: [string?, string?], asked: number]>([
    [[], 9],
    [[APP], 3],
    [[STRANGER], 3],
    [[APP, 'a'], 1],
    [[undefined, 'a'], 3],
    [[APP, 'c'], 0],
  ])('%p drops the answers that it names, so that the next request asks again', async (args, count) => {
    const { lookup, asked } = quick(everybody);
    await asAll(lookup);
    const before = asked.length;
    lookup.clear(...args);
    await asAll(lookup);
    expect(asked.length - before).toBe(count);
  });

  test('locks nobody out while the database cannot answer', async () => {
    const database = quick(new Set([APP]));
    await database.lookup(APP);
    database.lookup.clear();
    database.failure = DOWN;
    expect(await database.lookup(APP)).toBe(true);
  });

  test('keeps no answer that was on its way', async () => {
    const { lookup, calls } = held();
    const before = lookup(APP);
    await turn();
    lookup.clear(SHOP);
    lookup.clear();
    const after = lookup(APP);
    await turn();
    expect(calls).toHaveLength(2);
    calls[1]?.answer(false);
    expect(await after).toBe(false);
    calls[0]?.answer(true);
    expect([await before, await lookup(APP)]).toEqual([true, false]);
  });
});

test('without lru-cache, the error says how to install it', () => {
  jest.isolateModules(() => {
    jest.doMock('lru-cache', () => {
      throw new Error("Cannot find module 'lru-cache'");
    });
    const { cachedLookup: without } = require('corsage/sync') as typeof import('corsage/sync');
    expect(() => without(() => true)).toThrow('npm install lru-cache');
    jest.dontMock('lru-cache');
  });
});

test.each([
  { max: 0 },
  { max: 1.5 },
  { concurrency: Number.POSITIVE_INFINITY },
  { ttl: 0 },
  { negativeTtl: -1 },
  { staleTtl: -1 },
  { timeout: '2000' },
])('%p cannot be used', (options) => {
  expect(() => cachedLookup(() => true, options as CachedLookupOptions)).toThrow(TypeError);
});

test('a look-up that is not a function is refused', () => {
  expect(() => cachedLookup('https://a.example' as unknown as Ask)).toThrow(TypeError);
});

test('a call that fails after its time leaves nothing unhandled', async () => {
  const { lookup, calls } = held({ timeout: 5 });
  await expect(lookup(APP)).rejects.toMatchObject({ code: 'LOOKUP_TIMEOUT' });
  const rejections = await unhandledRejectionsOf(() => calls[0]?.fail(DOWN));
  expect(rejections).toEqual([]);
});
