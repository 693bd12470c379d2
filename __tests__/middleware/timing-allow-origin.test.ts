// timingAllowOrigin: which pages may read the detailed timings of a response.

import cors, { createPolicy, OriginAllowlist } from 'corsage';
import { FAILURES } from '../support/answering';
import { STRANGER } from '../support/origins';
import { warningsOf } from '../support/process-warnings';
import { ask, askAll, type Handler, KINDS, start } from '../support/servers';
import { actual, fullPreflight } from '../support/wire';

const ONE = 'https://one.example';
const TWO = 'https://two.example:8443';
const LIST = `${ONE}, ${TWO}`;

const app: Handler = (_request, response) => void response.end('reached');

/** The headers for three actual requests: from an allowed origin, from a denied one, and without an origin (an image). */
async function timings(...policies: Handler[]): Promise<(string | undefined)[]> {
  const asked = [actual(ONE), actual(STRANGER), actual()];
  const replies = await askAll(start('Express 5', ...policies, app), ...asked);
  return replies.map((reply) => reply.header('Timing-Allow-Origin'));
}

const timed = (given: cors.CorsOptions): Handler => cors({ timingAllowOrigin: true, ...given });

describe.each(KINDS)('timingAllowOrigin on %s', (kind) => {
  test('a policy with only exact origins sends its list on every actual response', async () => {
    const policy = timed({ origin: [ONE, [TWO]], credentials: true });
    const replies = await askAll(
      start(kind, policy, app),
      actual(ONE),
      actual(STRANGER),
      actual('null'),
      actual(),
      actual(undefined, 'HEAD'),
      actual(STRANGER, 'POST'),
      actual(ONE, 'OPTIONS'),
    );
    for (const reply of replies) {
      expect(reply.status).toBe(200);
      expect(reply.decision).toMatchObject({ vary: 'Origin', 'timing-allow-origin': LIST });
    }
    expect(replies[1]?.decision).toEqual({ vary: 'Origin', 'timing-allow-origin': LIST });
  });

  test('"*" lets every page read timings, and adds no Vary', async () => {
    const replies = await askAll(start(kind, timed({}), app), actual(STRANGER), actual());
    for (const { decision } of replies) {
      expect(decision).toEqual({ 'access-control-allow-origin': '*', 'timing-allow-origin': '*' });
    }
  });

  test.each([
    ['with exact origins', { origin: [ONE, TWO] }],
    ['of patterns', { origin: 'https://*.one.example' }],
    ['of "*"', {}],
  ])('the response to a preflight has no Timing-Allow-Origin, for a policy %s', async (_what, given) => {
    const replies = await askAll(
      start(kind, timed(given), app),
      fullPreflight(ONE),
      fullPreflight('https://a.one.example'),
      fullPreflight(STRANGER),
    );
    expect(replies.map((reply) => reply.header('Timing-Allow-Origin'))).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});

test.each([
  ['one exact origin', { origin: ONE }, ONE],
  ['the opaque origin among exact ones', { origin: [ONE, 'null'] }, `${ONE}, null`],
  ['an origin of an app', { origin: [ONE, 'capacitor://localhost'] }, `${ONE}, capacitor://localhost`],
])('with %s, Timing-Allow-Origin is sent to everybody', async (_what, given, list) => {
  expect(await timings(timed(given))).toEqual([list, list, list]);
});

test.each([
  ['a pattern', { origin: ['https://*.two.example', ONE] }],
  ['a pattern of ports', { origin: `${ONE}:*` }],
  ['an expression', { origin: /^https:\/\/one\.example$/ }],
  ['a function', { origin: (origin: string) => origin === ONE }],
  ['an async function', { origin: async (origin: string) => origin === ONE }],
  ['a live list', { origin: new OriginAllowlist([ONE]) }],
  ['an exact origin and a live list', { origin: [ONE, new OriginAllowlist()] }],
  ['an exact origin and a RegExp', { origin: [ONE, /^https:\/\/two\.example$/] }],
  ['an exact origin and a function', { origin: [ONE, () => false] }],
])('with %s, Timing-Allow-Origin follows the decision', async (_what, given) => {
  expect(await timings(timed(given))).toEqual([ONE, undefined, undefined]);
});

test.each([
  ['true', { origin: true }],
  ['true in a list', { origin: [ONE, true] }],
])('with origin: %s, Timing-Allow-Origin is the origin of the request', async (_what, given) => {
  expect(await timings(timed(given))).toEqual([ONE, STRANGER, undefined]);
});

test('with origin: false, no Timing-Allow-Origin is sent', async () => {
  expect(await timings(timed({ origin: false }))).toEqual([undefined, undefined, undefined]);
});

test.each([
  ['left out', {}],
  ['false', { timingAllowOrigin: false }],
])('no Timing-Allow-Origin is sent when timingAllowOrigin is %s', async (_what, given) => {
  expect(await timings(cors({ origin: ONE, ...given }))).toEqual([undefined, undefined, undefined]);
  expect(await timings(cors(given))).toEqual([undefined, undefined, undefined]);
});

test('Timing-Allow-Origin follows a live list as it changes', async () => {
  const live = new OriginAllowlist();
  const policy = timed({ origin: live });
  expect(await timings(policy)).toEqual([undefined, undefined, undefined]);
  live.add(ONE);
  expect(await timings(policy)).toEqual([ONE, undefined, undefined]);
  live.delete(ONE);
  expect(await timings(policy)).toEqual([undefined, undefined, undefined]);
});

describe('a long Timing-Allow-Origin', () => {
  /** Exact origins whose list is `length` characters long. */
  function originsOf(length: number): string[] {
    const origins = [ONE];
    let rest = length - ONE.length;
    for (let i = 0; rest > 0; i++) {
      const start = `https://${i}.`;
      const next = rest > 200 ? 100 : rest;
      const name = 'a'.repeat(Math.min(next - ', '.length - start.length, 63));
      const origin = `${start}${name}.`.padEnd(next - ', '.length, 'b');
      origins.push(origin);
      rest -= ', '.length + origin.length;
    }
    expect(origins.join(', ')).toHaveLength(length);
    return origins;
  }

  test('is sent whole up to 4,096 characters', async () => {
    const origin = originsOf(4096);
    const list = origin.join(', ');
    expect(await timings(timed({ origin }))).toEqual([list, list, list]);
  });

  test('becomes the allowed origin above 4,096 characters', async () => {
    expect(await timings(timed({ origin: originsOf(4097) }))).toEqual([ONE, undefined, undefined]);
  });
});

test('a request refused for its origin has no Timing-Allow-Origin', async () => {
  const policy = timed({ origin: ONE, disallowedOrigin: 'reject' });
  const refused = await ask(start('Express 5', policy, app), actual(STRANGER, 'POST'));
  expect(refused).toMatchObject({ status: 403 });
  expect(refused.decision).toEqual({ vary: 'Origin' });
});

test.each(FAILURES)(
  'no Timing-Allow-Origin is left after an error of an origin function that was %s',
  async (_how, failing) => {
    const policy = timed({ origin: failing(new Error('down')) as cors.OriginFunction });
    const failed = await ask(start('Express 5', policy, app), actual(STRANGER));
    expect(failed).toMatchObject({ status: 500 });
    expect(failed.decision).toEqual({ vary: 'Origin' });
  },
);

test.each([
  ['a list', { origin: [ONE, TWO] }, [LIST, LIST, LIST]],
  ['"*"', {}, ['*', '*', '*']],
  ['a pattern', { origin: [ONE, 'https://*.two.example'] }, [ONE, undefined, undefined]],
])(
  'Timing-Allow-Origin comes from the policy that a delegate returns: %s',
  async (_what, given, expected) => {
    const policy = createPolicy({ timingAllowOrigin: true, ...given });
    expect(await timings(cors(async () => policy))).toEqual(expected);
  },
);

describe('with timingAllowOrigin, a later policy', () => {
  const quietly = async (...policies: Handler[]) => {
    let seen: (string | undefined)[] = [];
    await warningsOf(async () => {
      seen = await timings(...policies);
    });
    return seen;
  };

  test('without the option removes the list of the earlier one', async () => {
    expect(await quietly(timed({ origin: [ONE, TWO] }), cors({ origin: ONE }))).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  test('with origin: false removes the "*" of the earlier one', async () => {
    expect(await quietly(timed({}), timed({ origin: false }))).toEqual([undefined, undefined, undefined]);
  });

  test('that sends its own list replaces that of the earlier one', async () => {
    expect(await quietly(timed({}), timed({ origin: TWO }))).toEqual([TWO, TWO, TWO]);
  });

  test('sends no Timing-Allow-Origin to an origin that it denies', async () => {
    expect(
      await quietly(timed({ origin: [ONE, STRANGER] }), timed({ origin: /^https:\/\/one\.example$/ })),
    ).toEqual([ONE, undefined, undefined]);
  });
});
