// A policy made, changed or loaded while requests are under way: nothing of an earlier decision stays on the response.

import type cors from 'corsage';
import type { OriginAllowlist } from 'corsage';
import { freshCopy } from '../support/fresh-copy';
import { APP, OTHER_APP, STRANGER } from '../support/origins';
import { warningsOf } from '../support/process-warnings';
import { askAll, during, type Handler, KINDS, start } from '../support/servers';
import { actual, fullPreflight, type Reply, type Sent } from '../support/wire';

type Corsage = typeof cors;

const DECIDED = Symbol.for('corsage.decided.1');

/** The package as loaded by a process that has loaded no copy before. */
function load(): Corsage {
  delete (globalThis as Record<symbol, unknown>)[DECIDED];
  return freshCopy();
}

/** Responds with the names of the properties that corsage left on the response. */
const app: Handler = (_request, response) => {
  const left = Object.getOwnPropertySymbols(response).map((symbol) => symbol.description ?? '');
  response.end(left.filter((name) => name.startsWith('corsage')).join(' '));
};

/** Every header that a policy can send. */
const TALKATIVE = {
  origin: [APP, 'https://other.example.net'],
  credentials: true,
  exposedHeaders: 'X-Id',
  timingAllowOrigin: true,
  preflightContinue: true,
} as const;

/** Lets another request run in between, so that this response is not the last one seen when the next policy runs. */
const later: Handler = (_request, _response, next) => void setImmediate(() => setImmediate(next));

async function quietly<Result>(act: () => Promise<Result>): Promise<Result> {
  let result: Result | undefined;
  await warningsOf(async () => {
    result = await act();
  });
  return result as Result;
}

describe.each(KINDS)('on %s', (kind) => {
  const replies = (handlers: readonly Handler[], ...asked: Sent[]) =>
    quietly(() => askAll(start(kind, ...handlers, app), ...asked));

  /** Several requests at once, so that their policies run in turn. */
  const atOnce = (handlers: readonly Handler[], ...asked: Sent[]): Promise<Reply[]> =>
    quietly(() =>
      during(start(kind, ...handlers, app), (server) => Promise.all(asked.map((sent) => server.send(sent)))),
    );

  test('policies leave no property on the response, however many run', async () => {
    const corsage = load();
    const policy = corsage({ origin: APP });
    corsage({ origin: OTHER_APP });
    freshCopy()({ origin: OTHER_APP });
    for (const { body } of await replies([policy], actual(APP), actual(STRANGER), actual())) {
      expect(body).toBe('');
    }
  });

  test('a policy that runs twice on a request answers as if it ran once', async () => {
    const policy = load()({ ...TALKATIVE, preflightContinue: false, protectHeaders: true });
    const asked = [actual(APP), actual(OTHER_APP), fullPreflight(APP)];
    const seen = (all: readonly Reply[]) => all.map(({ status, decision }) => [status, decision]);
    expect(seen(await replies([policy, policy], ...asked))).toEqual(seen(await replies([policy], ...asked)));
    expect(seen(await replies([policy, later, policy], ...asked))).toEqual(
      seen(await replies([policy], ...asked)),
    );
  });

  test.each<[string, (corsage: Corsage) => Handler[]]>([
    [
      'a function',
      (corsage) => {
        let times = 0;
        const policy = corsage({ origin: () => ++times === 1, credentials: true });
        return [policy, policy];
      },
    ],
    [
      'a live list',
      (corsage) => {
        const list: OriginAllowlist = new corsage.OriginAllowlist([APP]);
        const policy = corsage({ origin: list, credentials: true });
        return [policy, (_request, _response, next) => next(void list.delete(APP)), policy];
      },
    ],
    [
      'a delegate',
      (corsage) => {
        const policies = [{ origin: APP, credentials: true }, { origin: OTHER_APP }];
        const policy = corsage(() => policies.shift());
        return [policy, policy];
      },
    ],
    [
      'reconfigure',
      (corsage) => {
        const policy = corsage({ origin: OTHER_APP });
        policy.reconfigure({ origin: APP, credentials: true });
        return [
          policy,
          (_request, _response, next) => next(policy.reconfigure({ origin: OTHER_APP })),
          policy,
        ];
      },
    ],
  ])(
    'a single policy that allows first and then denies, through %s, leaves nothing of the first answer',
    async (_by, handlers) => {
      const [reply] = await replies(handlers(load()), actual(APP));
      expect(reply?.decision).toEqual({ vary: 'Origin' });
    },
  );

  /** Each is made at its first request, when the outer policy has decided on it. */
  const INNER: readonly (readonly [string, (corsage: Corsage) => cors.CorsMiddleware])[] = [
    ['one that allows others', (corsage) => corsage({ origin: OTHER_APP })],
    ['one that allows nobody', (corsage) => corsage({ origin: false })],
    ['one of another copy of the package', () => freshCopy()({ origin: OTHER_APP })],
    ['a delegate', (corsage) => corsage(() => ({ origin: OTHER_APP }))],
    ['a delegate that allows nobody', (corsage) => corsage(async () => ({ origin: false }))],
    [
      'one that fails',
      (corsage) =>
        corsage({
          origin: () => {
            throw new Error('down');
          },
        }),
    ],
  ];

  describe.each(INNER)('a second policy made at its first request, %s,', (_which, make) => {
    const built = (corsage: Corsage): Handler => {
      let policy: Handler | undefined;
      return (request, response, next) => {
        policy ??= make(corsage) as Handler;
        policy(request, response, next);
      };
    };

    test('leaves nothing of an earlier decision of the first', async () => {
      for (const protectHeaders of [false, true]) {
        const corsage = load();
        const handlers = [corsage({ ...TALKATIVE, protectHeaders }), built(corsage)];
        for (const reply of await replies(handlers, actual(APP), actual(), actual(APP))) {
          expect(reply.decision).toEqual({ vary: 'Origin' });
        }
      }
    });

    test('leaves nothing of the first on requests that run at the same time', async () => {
      const corsage = load();
      const handlers = [corsage(TALKATIVE), later, built(corsage)];
      const asked = Array.from({ length: 8 }, () => [actual(APP), actual()]).flat();
      for (const reply of await atOnce(handlers, ...asked))
        expect(reply.decision).toEqual({ vary: 'Origin' });
      for (const reply of await atOnce(handlers, ...asked))
        expect(reply.decision).toEqual({ vary: 'Origin' });
    });
  });
});

test('stacked policies cause a warning even if only simultaneous requests show them', async () => {
  const corsage = load();
  const handlers = [corsage({ origin: APP }), later, corsage({ origin: OTHER_APP }), app];
  const warnings = await warningsOf(() =>
    during(start('Express 5', ...handlers), async (server) => {
      for (let i = 0; i < 2; i++) await Promise.all([1, 2, 3, 4].map(() => server.send(actual(APP))));
    }),
  );
  expect(warnings.map(({ code }) => code)).toEqual(['CORSAGE_STACKED_POLICIES']);
});
