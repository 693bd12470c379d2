// What a browser stores of preflight responses, and for how long.

import { readMaxAge } from '../../lib/browser/max-age';
import { APP } from '../support/origins';
import { MAX_AGE_LIMITS, maxAgeOf, StandardCache } from '../support/preflight-cache';
import { type Played, play, response, type Scripted } from '../support/scripted-server';

const ORIGIN = `Access-Control-Allow-Origin: ${APP}`;
const CREDENTIALS = 'Access-Control-Allow-Credentials: true';
const METHODS = 'Access-Control-Allow-Methods';
const HEADERS = 'Access-Control-Allow-Headers';
const OK: Scripted = [200, ORIGIN, CREDENTIALS];

function kinds({ sent }: Played): string {
  return sent.map(({ kind }) => kind).join(', ');
}

/** A cache with a clock in seconds that the test sets. */
function timed(limit?: number): { cache: StandardCache; pass(seconds: number): void } {
  let now = 1e12;
  const cache = new StandardCache(limit, () => now);
  const pass = (seconds: number) => {
    now += seconds * 1000;
  };
  return { cache, pass };
}

describe('the value of Access-Control-Max-Age', () => {
  const AGES: [values: string[], read: number | null][] = [
    [[], null],
    [['600'], 600],
    [['0'], 0],
    [['007'], 7],
    [['-1'], null],
    [['1.5'], null],
    [['10m'], null],
    [[''], null],
    [['1e3'], null],
    [['60, 60'], null],
    [['60', '60'], null],
  ];
  test.each(AGES)('%j means %s seconds', (values, read) => {
    const { headers } = response([204, ...values.map((value) => `Access-Control-Max-Age: ${value}`)]);
    expect([readMaxAge(headers), maxAgeOf(headers)]).toEqual([read, read ?? 5]);
  });

  test('is limited by the engine', () => {
    const { headers } = response([204, 'Access-Control-Max-Age: 999999999']);
    expect(
      Object.entries(MAX_AGE_LIMITS).map(([engine, limit]) => [engine, maxAgeOf(headers, limit)]),
    ).toEqual([
      ['chromium', 7200],
      ['firefox', 86400],
      ['webkit', 600],
    ]);
  });
});

describe('a preflight is not sent again', () => {
  test('while its response is stored', async () => {
    const { cache, pass } = timed(600);
    const preflight: Scripted = [
      204,
      ORIGIN,
      `${METHODS}: PUT`,
      `${HEADERS}: X-A`,
      'Access-Control-Max-Age: 1000',
    ];
    const asked = { method: 'PUT', headers: [['x-a', '1']] as const };
    expect(kinds(await play(asked, [preflight, OK], cache))).toBe('preflight, actual');
    pass(599);
    const again = await play(asked, [OK], cache);
    expect(kinds(again)).toBe('actual');
    expect(again.outcome.steps[1]?.preflight).toEqual({ sent: false, method: true, headers: ['x-a'] });
    pass(1);
    expect(kinds(await play(asked, [preflight, OK], cache))).toBe('preflight, actual');
  });

  test('for five seconds, if the response has no Access-Control-Max-Age', async () => {
    const { cache, pass } = timed();
    const preflight: Scripted = [204, ORIGIN, `${METHODS}: PUT`];
    await play({ method: 'PUT' }, [preflight, OK], cache);
    pass(4.9);
    expect(kinds(await play({ method: 'PUT' }, [OK], cache))).toBe('actual');
    pass(0.1);
    expect(kinds(await play({ method: 'PUT' }, [preflight, OK], cache))).toBe('preflight, actual');
  });

  test('for another method or header that the same response listed', async () => {
    const { cache } = timed();
    await play({ method: 'PUT' }, [[204, ORIGIN, `${METHODS}: PUT, DELETE`, `${HEADERS}: x-a`], OK], cache);
    expect(kinds(await play({ method: 'DELETE', headers: [['X-A', '1']] }, [OK], cache))).toBe('actual');
    expect(kinds(await play({ method: 'PATCH' }, [[404]], cache))).toBe('preflight');
  });

  test('for one of several headers that a response listed', async () => {
    const { cache } = timed();
    const asked = { headers: [['X-A', '1']] as const };
    await play(asked, [[204, ORIGIN, `${HEADERS}: x-a, x-b`], OK], cache);
    expect(kinds(await play({ headers: [['X-B', '1']] }, [OK], cache))).toBe('actual');
    expect(kinds(await play({ headers: [['X-C', '1']] }, [[404]], cache))).toBe('preflight');
  });

  test('for what * covers, which does not include Authorization', async () => {
    const { cache } = timed();
    await play({ method: 'PUT' }, [[204, ORIGIN, `${METHODS}: *`, `${HEADERS}: *`], OK], cache);
    expect(kinds(await play({ method: 'DELETE', headers: [['X-A', '1']] }, [OK], cache))).toBe('actual');
    expect(kinds(await play({ headers: [['Authorization', 'x']] }, [[404]], cache))).toBe('preflight');
  });

  test('without credentials after one with credentials, but not the other way round', async () => {
    const answer: Scripted = [204, ORIGIN, CREDENTIALS, `${METHODS}: PUT`];
    const withThem = timed().cache;
    await play({ method: 'PUT', credentials: true }, [answer, OK], withThem);
    expect(kinds(await play({ method: 'PUT' }, [OK], withThem))).toBe('actual');
    const without = timed().cache;
    await play({ method: 'PUT' }, [answer, OK], without);
    expect(kinds(await play({ method: 'PUT', credentials: true }, [answer, OK], without))).toBe(
      'preflight, actual',
    );
  });
});

describe('a preflight is sent again', () => {
  const put: Scripted = [204, ORIGIN, `${METHODS}: PUT`, 'Access-Control-Max-Age: 60'];

  test.each([
    ['another URL', { url: 'https://api.example.com/other' }],
    ['another query', { url: 'https://api.example.com/items?q' }],
    ['another origin', { origin: 'https://admin.example.com' }],
  ])('for %s', async (_, other) => {
    const { cache } = timed();
    await play({ method: 'PUT' }, [put, OK], cache);
    expect(kinds(await play({ method: 'PUT', ...other }, [[404]], cache))).toBe('preflight');
  });

  test('after the request was blocked', async () => {
    const { cache } = timed();
    await play({ method: 'PUT' }, [put, [200]], cache);
    expect(kinds(await play({ method: 'PUT' }, [[404]], cache))).toBe('preflight');
  });

  test('after the response to a preflight that was only for headers', async () => {
    const { cache } = timed();
    const asked = { headers: [['X-A', '1']] as const };
    await play(asked, [[204, ORIGIN, `${HEADERS}: x-a`], OK], cache);
    expect(kinds(await play(asked, [[200]], cache))).toBe('actual');
    expect(kinds(await play(asked, [[404]], cache))).toBe('preflight');
  });

  test('only for the page and the URL whose request was blocked', async () => {
    const { cache } = timed();
    const put: Scripted = [204, 'Access-Control-Allow-Origin: *', `${METHODS}: PUT`];
    const any: Scripted = [200, 'Access-Control-Allow-Origin: *'];
    const others = [{ url: 'https://api.example.com/other' }, { origin: 'https://admin.example.com' }];
    for (const other of [{}, ...others]) await play({ method: 'PUT', ...other }, [put, any], cache);
    expect(kinds(await play({ method: 'PUT' }, [[200]], cache))).toBe('actual');
    for (const other of others) {
      expect(kinds(await play({ method: 'PUT', ...other }, [any], cache))).toBe('actual');
    }
    expect(kinds(await play({ method: 'PUT' }, [[404]], cache))).toBe('preflight');
  });

  test('only if the request that was blocked needs a preflight', async () => {
    const { cache } = timed();
    await play({ method: 'PUT' }, [put, OK], cache);
    await play({}, [[200]], cache);
    expect(kinds(await play({ method: 'PUT' }, [OK], cache))).toBe('actual');
  });

  test('if the last response has Access-Control-Max-Age: 0', async () => {
    const { cache } = timed();
    await play({ method: 'PUT' }, [[204, ORIGIN, `${METHODS}: PUT`, 'Access-Control-Max-Age: 0'], OK], cache);
    expect(kinds(await play({ method: 'PUT' }, [[404]], cache))).toBe('preflight');
  });
});

describe('a newer response sets how long an older one is stored', () => {
  const answer = (methods: string, seconds: number): Scripted => [
    204,
    ORIGIN,
    CREDENTIALS,
    `${METHODS}: ${methods}`,
    `${HEADERS}: x-a`,
    `Access-Control-Max-Age: ${seconds}`,
  ];
  const X_A = [['X-A', '1']] as const;

  test('for longer than before', async () => {
    const { cache, pass } = timed();
    await play({ method: 'PUT' }, [answer('PUT', 10), OK], cache);
    await play({ method: 'DELETE' }, [answer('PUT, DELETE', 100), OK], cache);
    pass(50);
    expect(kinds(await play({ method: 'PUT', headers: X_A }, [OK], cache))).toBe('actual');
  });

  test.each([{ method: 'PUT' }, { headers: X_A }])('for shorter than before: %j', async (asked) => {
    const { cache, pass } = timed();
    await play({ method: 'PUT' }, [answer('PUT', 100), OK], cache);
    await play({ method: 'DELETE' }, [answer('PUT, DELETE', 10), OK], cache);
    expect(kinds(await play(asked, [OK], cache))).toBe('actual');
    pass(50);
    expect(kinds(await play(asked, [[404]], cache))).toBe('preflight');
  });

  test('for a response with credentials, when it is repeated without credentials', async () => {
    const { cache, pass } = timed();
    await play({ method: 'PUT', credentials: true }, [answer('PUT', 100), OK], cache);
    await play({ method: 'DELETE' }, [answer('PUT, DELETE', 100), OK], cache);
    await play({ method: 'PATCH', credentials: true }, [answer('PUT, PATCH', 10), OK], cache);
    pass(50);
    expect(kinds(await play({ method: 'DELETE' }, [OK], cache))).toBe('actual');
    expect(kinds(await play({ method: 'PUT' }, [[404]], cache))).toBe('preflight');
  });
});

test('the preflight cache uses the real clock by default', async () => {
  const cache = new StandardCache();
  await play({ method: 'PUT' }, [[204, ORIGIN, `${METHODS}: PUT`, 'Access-Control-Max-Age: 600'], OK], cache);
  expect(kinds(await play({ method: 'PUT' }, [OK], cache))).toBe('actual');
});
