// Two policies on one request: the last one decides, and a warning says how to mount them.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import connect from 'connect';
import cors from 'corsage';
import express from 'express';
import { Question } from '../support/answering';
import { freshCopy } from '../support/fresh-copy';
import { TIME_TO_BUILD, Tree } from '../support/installed-copy';
import { APP, PARTNER } from '../support/origins';
import { type Warning, warningsOf } from '../support/process-warnings';
import {
  ask,
  askAll,
  express4,
  type Handler,
  KINDS,
  type Listener,
  listen,
  listenHttp2,
  start,
} from '../support/servers';
import { actual, at, fullPreflight, overHttp1, type Sent, withLines } from '../support/wire';

const OUTER = 'https://outer.example';
const INNER = 'https://inner.example';
const BOTH = 'https://both.example';

const app: Handler = (_request, response) => {
  response.end('reached');
};

/** Every header that a policy can send, so that a test sees whatever is left over. */
const talkative = {
  origin: [OUTER, BOTH],
  credentials: true,
  exposedHeaders: 'X-Outer',
  allowedHeaders: 'X-Outer',
  methods: 'PUT',
  timingAllowOrigin: true,
  preflightContinue: true,
} as const;

/** Warnings are silenced: most of these tests stack policies on purpose. */
let heard: readonly Error[] = [];
async function quietly<Result>(act: () => Promise<Result>): Promise<Result> {
  let result: Result | undefined;
  heard = await warningsOf(async () => {
    result = await act();
  });
  return result as Result;
}

describe.each(KINDS)('stacked policies on %s:', (kind) => {
  const stack = (...handlers: Handler[]) => start(kind, ...handlers, app);

  test('the outer policy sets all its headers when no inner one runs', async () => {
    const [seen, asked] = await askAll(stack(cors(talkative)), actual(OUTER), fullPreflight(OUTER));
    expect(seen.decision).toEqual({
      vary: 'Origin',
      'access-control-allow-origin': OUTER,
      'access-control-allow-credentials': 'true',
      'access-control-expose-headers': 'X-Outer',
      'timing-allow-origin': `${OUTER}, ${BOTH}`,
    });
    expect(asked.decision).toEqual({
      vary: 'Origin',
      'access-control-allow-origin': OUTER,
      'access-control-allow-credentials': 'true',
      'access-control-allow-methods': 'PUT',
      'access-control-allow-headers': 'X-Outer',
      'access-control-max-age': '600',
    });
  });

  test('the last policy decides, and no header of an earlier one is left', async () => {
    const replies = await quietly(() =>
      askAll(
        stack(cors(talkative), cors({ origin: INNER })),
        actual(OUTER),
        actual(INNER),
        actual(),
        fullPreflight(OUTER),
      ),
    );
    expect(replies.map(({ status, decision }) => [status, decision])).toEqual([
      [200, { vary: 'Origin' }],
      [200, { vary: 'Origin', 'access-control-allow-origin': INNER }],
      [200, { vary: 'Origin' }],
      [403, { vary: 'Origin, Access-Control-Request-Headers' }],
    ]);
  });

  test('when both policies allow, only the headers of the last one are sent, each once', async () => {
    const inner = { origin: BOTH, exposedHeaders: 'X-Inner', methods: 'DELETE', maxAge: 5 };
    const replies = await quietly(() =>
      askAll(stack(cors(talkative), cors(inner)), actual(BOTH), fullPreflight(BOTH)),
    );
    expect(replies.map(({ decision }) => decision)).toEqual([
      {
        vary: 'Origin',
        'access-control-allow-origin': BOTH,
        'access-control-expose-headers': 'X-Inner',
      },
      {
        vary: 'Origin, Access-Control-Request-Headers',
        'access-control-allow-origin': BOTH,
        'access-control-allow-methods': 'DELETE',
        'access-control-allow-headers': 'x-asked',
        'access-control-max-age': '5',
      },
    ]);
  });

  test('no name in Vary is lost, whoever added it', async () => {
    const language: Handler = (_request, response, next) => {
      response.setHeader('Vary', 'Accept-Language');
      next();
    };
    const encoding: Handler = (_request, response, next) => {
      response.setHeader('Vary', [String(response.getHeader('Vary')), 'Accept-Encoding']);
      next();
    };
    const wide = await quietly(() => ask(stack(language, cors(talkative), encoding, cors()), actual(INNER)));
    expect(wide.decision).toEqual({
      vary: expect.stringMatching(/^Accept-Language, Origin(?:,| \|) Accept-Encoding$/),
      'access-control-allow-origin': '*',
    });
  });

  test('an inner policy with origin: false removes the headers of the outer one', async () => {
    const seen = await quietly(() => ask(stack(cors(talkative), cors({ origin: false })), actual(OUTER)));
    expect(seen).toMatchObject({ status: 200, body: 'reached' });
    expect(seen.decision).toEqual({ vary: 'Origin' });
  });

  test('the last of three decides', async () => {
    const last = cors({ origin: INNER, protectHeaders: true });
    const seen = await quietly(() =>
      ask(stack(cors(talkative), cors({ origin: OUTER, protectHeaders: true }), last), actual(OUTER)),
    );
    expect(seen.decision).toEqual({ vary: 'Origin' });
  });

  test('a refusal by the inner policy has no header of the outer one', async () => {
    const inner = cors({ origin: INNER, disallowedOrigin: 'reject' });
    const refused = await quietly(() => ask(stack(cors(talkative), inner), actual(OUTER, 'POST')));
    expect(refused).toMatchObject({ status: 403, body: '' });
    expect(refused.decision).toEqual({ vary: 'Origin' });
  });

  test.each([
    ['the inner one', () => [cors(talkative), cors(() => ({ origin: INNER }))] as const],
    ['the outer one', () => [cors(async () => talkative), cors({ origin: INNER })] as const],
    [
      'both',
      () =>
        [cors((_request, callback) => callback(null, talkative)), cors(() => ({ origin: INNER }))] as const,
    ],
  ])('the last policy decides when a delegate is %s', async (_which, policies) => {
    const replies = await quietly(() => askAll(stack(...policies()), actual(OUTER), actual(INNER), actual()));
    expect(replies.map(({ decision }) => decision)).toEqual([
      { vary: 'Origin' },
      { vary: 'Origin', 'access-control-allow-origin': INNER },
      { vary: 'Origin' },
    ]);
  });

  test.each([
    ['at once', 'later'],
    ['later', 'at once'],
    ['later', 'later'],
  ] as const)(
    'the last policy decides when the outer function answers %s and the inner one %s',
    async (...when) => {
      const [outer, inner] = when.map(
        (how): cors.OriginFunction =>
          (_origin, callback) =>
            how === 'later' ? void setImmediate(callback, null, true) : true,
      );
      const first = cors({ origin: outer as cors.OriginFunction, credentials: true });
      const last = cors({ origin: inner as cors.OriginFunction, exposedHeaders: 'X-Inner' });
      const seen = await quietly(() => ask(stack(first, last), actual(OUTER)));
      expect(seen.decision).toEqual({
        vary: 'Origin',
        'access-control-allow-origin': OUTER,
        'access-control-expose-headers': 'X-Inner',
      });
    },
  );

  test.each([
    [
      'a function that throws',
      () =>
        cors({
          origin: () => {
            throw new Error('down');
          },
        }),
    ],
    [
      'a function that rejects',
      () =>
        cors({
          origin: async () => {
            throw new Error('down');
          },
        }),
    ],
    [
      'a function that calls back with an error',
      () => cors({ origin: (_origin, callback) => callback(new Error('down')) }),
    ],
    [
      'a delegate that throws',
      () =>
        cors(() => {
          throw new Error('down');
        }),
    ],
    [
      'a delegate that answers with nothing',
      () => cors((_request, callback) => callback(null)),
      'TypeError: corsage: the delegate answered with undefined. Return a policy or options. { origin: new OriginAllowlist() } allows nobody.',
    ],
    [
      'a delegate that rejects',
      () =>
        cors(async () => {
          throw new Error('down');
        }),
    ],
  ] as [string, () => Handler, string?][])(
    '%s leaves no CORS header of the outer policy',
    async (_what, inner, error = 'Error: down') => {
      const failed = await quietly(() => ask(stack(cors(talkative), inner()), actual(OUTER)));
      expect(failed).toMatchObject({ status: 500, body: error });
      expect(failed.decision).toEqual({ vary: 'Origin' });
    },
  );

  test('a policy that runs after the head is sent calls no function, changes nothing and goes on', async () => {
    const heads: Handler = (_request, response, next) => {
      response.writeHead(200);
      next();
    };
    const asked = jest.fn(() => true);
    const delegate = jest.fn(() => ({ origin: INNER }));
    const handlers = [
      cors(talkative),
      heads,
      cors({ origin: INNER }),
      cors({ origin: asked }),
      cors(delegate),
    ];
    const seen = await quietly(() => ask(stack(...handlers), actual(OUTER)));
    expect(seen).toMatchObject({ status: 200, body: 'reached' });
    expect(seen.decision['access-control-allow-origin']).toBe(OUTER);
    expect(asked).not.toHaveBeenCalled();
    expect(delegate).not.toHaveBeenCalled();
    expect(heard).toEqual([]);
  });

  test('a policy whose function answers after the head is sent changes nothing and goes on', async () => {
    const answer = new Question<boolean>();
    const late = cors({ origin: () => answer.answer });
    const heads: Handler = (request, response, next) => {
      late(request, response, next);
      response.writeHead(200);
      answer.resolve(true);
    };
    const seen = await quietly(() => ask(stack(cors({ origin: INNER }), heads), actual(OUTER)));
    expect(seen).toMatchObject({ status: 200, body: 'reached' });
    expect(seen.decision).toEqual({ vary: 'Origin' });
    expect(heard).toEqual([]);
  });

  test('a policy whose function fails after the head is sent changes nothing, and passes the error on', async () => {
    const told: unknown[] = [];
    const answer = new Question<never>();
    const late = cors({
      origin: async () => {
        await answer.answer;
        throw new Error('down');
      },
    });
    const server = await stack(cors(talkative), (request, response, next) => {
      late(request, response, (error) => {
        told.push(error);
        response.end('after');
      });
      response.writeHead(200);
      answer.resolve(undefined as never);
      void next;
    });
    const seen = await quietly(() => ask(Promise.resolve(server), actual(OUTER)));
    expect(seen.decision['access-control-allow-origin']).toBe(OUTER);
    expect(seen.body).toBe('after');
    expect(told).toEqual([new Error('down')]);
    expect(heard).toEqual([]);
  });

  test('one warning for all requests names both mounts and the fix', async () => {
    const { cors: fresh } = freshCopy();
    const outer = fresh({ origin: OUTER });
    const inner = fresh({ origin: INNER });
    const warnings = await warningsOf(() =>
      askAll(stack(outer, inner), actual(OUTER), actual(INNER), actual()),
    );
    expect(warnings).toHaveLength(1);
    expect(warnings[0]?.code).toBe('CORSAGE_STACKED_POLICIES');
    expect(warnings.map(mountsIn)).toEqual([['outer', 'inner']]);
    expect(warnings[0]?.message).toContain(
      'Mount each policy together with its routes, the inner one first, so that a request meets only one.',
    );
  });

  test.each([
    [
      'no stack is kept',
      () => {
        const limit = Error.stackTraceLimit;
        Error.stackTraceLimit = 0;
        return () => {
          Error.stackTraceLimit = limit;
        };
      },
    ],
    [
      'the stack is not text',
      () => {
        const prepare = Error.prepareStackTrace;
        Error.prepareStackTrace = (_error, frames) => frames;
        return () => {
          Error.prepareStackTrace = prepare;
        };
      },
    ],
  ])('the warning says that a mount is unknown when %s', async (_what, without) => {
    const { cors: fresh } = freshCopy();
    const outer = fresh({ origin: OUTER });
    const restore = without();
    const inner = fresh({ origin: INNER });
    const warnings = await warningsOf(() => askAll(stack(outer, inner), actual())).finally(restore);
    expect(warnings[0]?.message).toMatch(
      /first the policy made at .+, then the one made at an unknown place, which/,
    );
  });

  test('a request that meets three policies causes a warning for each of the two pairs, once', async () => {
    const { cors: fresh } = freshCopy();
    const first = fresh({ origin: OUTER });
    const second = fresh({ origin: INNER });
    const third = fresh({ origin: BOTH });
    const warnings = await warningsOf(() => askAll(stack(first, second, third), actual(), actual()));
    expect(warnings.map(mountsIn)).toEqual([
      ['first', 'second'],
      ['second', 'third'],
    ]);
  });

  test('an allowed preflight causes no warning, as it meets only the first policy', async () => {
    const { cors: fresh } = freshCopy();
    const outer = fresh({ origin: OUTER });
    const warnings = await warningsOf(async () => {
      const answered = await ask(stack(outer, fresh({ origin: INNER })), fullPreflight(OUTER));
      expect(answered.status).toBe(204);
    });
    expect(warnings).toEqual([]);
  });

  test.each([
    [
      'the same middleware twice',
      (fresh: typeof cors) => {
        const one = fresh.cors({ origin: OUTER, credentials: true });
        return [one, one];
      },
    ],
    [
      'the same delegate twice',
      (fresh: typeof cors) => {
        const one = fresh.cors(() => ({ origin: OUTER, credentials: true }));
        return [one, one];
      },
    ],
    [
      'two middlewares of one policy',
      (fresh: typeof cors) => {
        const policy = fresh.createPolicy({ origin: OUTER, credentials: true });
        return [fresh.cors(policy), fresh.cors(policy)];
      },
    ],
    [
      'two middlewares that were given one policy later',
      (fresh: typeof cors) => {
        const policy = fresh.createPolicy({ origin: OUTER, credentials: true });
        const [outer, inner] = [fresh.cors(), fresh.cors({ origin: INNER })];
        outer.reconfigure(policy);
        inner.reconfigure(policy);
        return [outer, inner];
      },
    ],
  ])('%s causes no warning, and sends each header once', async (_what, make) => {
    const handlers = make(freshCopy());
    const warnings = await warningsOf(async () => {
      const [seen] = await askAll(stack(...handlers), actual(OUTER));
      expect(seen.decision).toEqual({
        vary: 'Origin',
        'access-control-allow-origin': OUTER,
        'access-control-allow-credentials': 'true',
      });
    });
    expect(warnings).toEqual([]);
  });

  test('two delegates count as two policies', async () => {
    const fresh = freshCopy();
    const policy = fresh.createPolicy({ origin: OUTER });
    const first = fresh(() => policy);
    const second = fresh(() => policy);
    const warnings = await warningsOf(() => askAll(stack(first, second), actual()));
    expect(warnings.map(mountsIn)).toEqual([['first', 'second']]);
  });

  test('a policy set by reconfigure counts as another policy', async () => {
    const fresh = freshCopy();
    const policy = fresh.createPolicy({ origin: OUTER });
    const [outer, inner] = [fresh(policy), fresh(policy)];
    inner.reconfigure({ origin: INNER });
    const warnings = await warningsOf(async () => {
      const seen = await ask(stack(outer, inner), actual(OUTER));
      expect(seen.decision).toEqual({ vary: 'Origin' });
    });
    expect(warnings).toHaveLength(1);
  });

  test.each(['first', 'second'] as const)(
    'when two policies run at the same time, the one that answers last decides: the %s',
    async (last) => {
      const answers = { first: new Question<boolean>(), second: new Question<boolean>() };
      const policies = {
        first: cors({ origin: () => answers.first.answer, exposedHeaders: 'X-First' }),
        second: cors({ origin: () => answers.second.answer, exposedHeaders: 'X-Second' }),
      };
      const sooner = last === 'first' ? 'second' : 'first';
      const sideBySide: Handler = (request, response, next) => {
        policies[last](request, response, next);
        policies[sooner](request, response, () => answers[last].resolve(true));
        answers[sooner].resolve(true);
      };
      const seen = await quietly(() => ask(stack(sideBySide), actual(OUTER)));
      expect(seen.decision['access-control-expose-headers']).toBe(
        `X-${last === 'first' ? 'First' : 'Second'}`,
      );
    },
  );

  test('simultaneous requests keep their own decisions, in whatever order they are answered', async () => {
    const waiting = new Map<string, (answer: boolean) => void>();
    const all = new Question<void>();
    const inner = cors({
      origin: (origin, callback) => {
        waiting.set(origin, (answer) => callback(null, answer));
        if (waiting.size === 2) all.resolve();
      },
      credentials: true,
    });
    const server = await stack(cors(talkative), inner);
    try {
      await quietly(async () => {
        const replies = Promise.all([server.send(actual(OUTER)), server.send(actual(INNER))]);
        await all.answer;
        waiting.get(INNER)?.(true);
        waiting.get(OUTER)?.(false);
        const [denied, allowed] = await replies;
        expect(denied.decision).toEqual({ vary: 'Origin' });
        expect(allowed.decision['access-control-allow-origin']).toBe(INNER);
      });
    } finally {
      await server.close();
    }
  });
});

/** The names of the mounts in a warning, read from the lines of this file where they were made. */
function mountsIn({ message }: Warning): (string | undefined)[] {
  const lines = readFileSync(__filename, 'utf8').split('\n');
  const sites = [...message.matchAll(/stacked-policies\.test\.ts:(\d+):\d+/g)];
  return sites.map(([, number]) => /const (\w+)/.exec(lines[Number(number) - 1] ?? '')?.[1]);
}

const EXPRESSES = [
  ['Express 5', express],
  ['Express 4', express4],
] as const;

/** Expects the inner policy's own decisions and no warning, however deep it is mounted before the outer one. */
async function provesInnerFirst(listener: Listener): Promise<void> {
  const path = '/inner/deep/x';
  const warnings = await warningsOf(async () => {
    const [answered, denied, read, hidden, outside, asked] = await askAll(
      listen(listener),
      at(path, fullPreflight(INNER)),
      at(path, fullPreflight(OUTER)),
      at(path, actual(INNER, 'PUT')),
      at(path, actual(OUTER, 'PUT')),
      at('/x', actual(OUTER, 'PUT')),
      at('/x', fullPreflight(OUTER)),
    );
    expect([answered.status, answered.decision['access-control-allow-origin']]).toEqual([204, INNER]);
    expect([denied.status, denied.decision['access-control-allow-origin']]).toEqual([403, undefined]);
    expect(read).toMatchObject({ status: 200, body: 'inner' });
    expect(read.decision).toEqual({ vary: 'Origin', 'access-control-allow-origin': INNER });
    expect(hidden).toMatchObject({ status: 200, body: 'inner' });
    expect(hidden.decision).toEqual({ vary: 'Origin' });
    expect(outside).toMatchObject({ status: 200, body: 'outer' });
    expect(outside.decision['access-control-allow-credentials']).toBe('true');
    expect([asked.status, asked.decision['access-control-allow-origin']]).toEqual([204, OUTER]);
  });
  expect(warnings).toEqual([]);
}

const says =
  (text: string): Handler =>
  (_request, response) => {
    response.end(text);
  };

describe.each(EXPRESSES)(
  'an inner policy mounted with its routes before the outer one, on %s,',
  (_name, framework) => {
    const outer = cors({ origin: OUTER, credentials: true });

    test('decides for a router in a router', async () => {
      const deep = framework.Router();
      deep.use(cors({ origin: INNER }));
      deep.put('/x', says('inner'));
      const inner = framework.Router();
      inner.use('/deep', deep);
      await provesInnerFirst(framework().use('/inner', inner).use(outer).put('/x', says('outer')));
    });

    test('decides for an app in an app', async () => {
      const deep = framework();
      deep.use(cors({ origin: INNER }));
      deep.put('/x', says('inner'));
      const inner = framework().use('/deep', deep);
      await provesInnerFirst(framework().use('/inner', inner).use(outer).put('/x', says('outer')));
    });

    test('decides for a single route with its own OPTIONS', async () => {
      const inner = cors({ origin: INNER });
      await provesInnerFirst(
        framework()
          .options('/inner/deep/x', inner)
          .put('/inner/deep/x', inner, says('inner'))
          .use(outer)
          .put('/x', says('outer')),
      );
    });

    test('decides for a route object that answers every method', async () => {
      const router = framework.Router();
      router
        .route('/inner/deep/x')
        .all(cors({ origin: INNER }))
        .put(says('inner'));
      await provesInnerFirst(framework().use(router).use(outer).put('/x', says('outer')));
    });

    test('leaves requests that its router passes on to the outer policy, with a warning', async () => {
      const { cors: fresh } = freshCopy();
      const inner = framework.Router();
      inner.use(fresh({ origin: INNER }));
      const whole = framework()
        .use('/inner', inner)
        .use(fresh({ origin: OUTER }));
      const warnings = await warningsOf(async () => {
        const [left, read] = await askAll(
          listen(whole),
          at('/inner/nowhere', actual(INNER)),
          at('/inner/nowhere', actual(OUTER)),
        );
        expect(left).toMatchObject({ status: 404 });
        expect(left.decision).toEqual({ vary: 'Origin' });
        expect(read).toMatchObject({ status: 404, decision: { 'access-control-allow-origin': OUTER } });
      });
      expect(warnings.map(({ code }) => code)).toEqual(['CORSAGE_STACKED_POLICIES']);
    });

    test('decides on responses even when mounted after the outer one, in routers, apps and routes', async () => {
      const { cors: fresh } = freshCopy();
      const router = framework.Router();
      router.use(fresh({ origin: INNER }));
      router.get('/x', says('router'));
      const inside = framework();
      inside.use(fresh({ origin: INNER }));
      inside.get('/x', says('app'));
      const whole = framework()
        .use(fresh({ origin: OUTER, credentials: true }))
        .use('/router', router)
        .use('/app', framework().use(inside))
        .get('/route', fresh({ origin: INNER }), says('route'));
      const warnings = await warningsOf(async () => {
        for (const path of ['/router/x', '/app/x', '/route']) {
          const [read, hidden, asked] = await askAll(
            listen(whole),
            at(path, actual(INNER)),
            at(path, actual(OUTER)),
            at(path, fullPreflight(INNER, 'GET')),
          );
          expect(read.decision).toEqual({ vary: 'Origin', 'access-control-allow-origin': INNER });
          expect(hidden).toMatchObject({ status: 200 });
          expect(hidden.decision).toEqual({ vary: 'Origin' });
          expect(asked.status).toBe(403);
        }
      });
      const both = ['CORSAGE_STACKED_POLICIES', 'CORSAGE_OUTER_PREFLIGHT'];
      expect(warnings.map(({ code }) => code)).toEqual([...both, ...both, ...both]);
    });
  },
);

test('a preflight that the inner policy would have allowed causes a warning, even after more paths than a policy remembers', async () => {
  const outer = cors({ origin: OUTER });
  const inner = cors({ origin: [OUTER, INNER] });
  const paths = Array.from({ length: 101 }, (_, i) => `/${i}`);
  const warnings = await warningsOf(() =>
    askAll(
      listen((request, response) =>
        outer(request, response, () => inner(request, response, () => response.end())),
      ),
      ...paths.map((path) => at(path, actual(OUTER))),
      at('/100', fullPreflight(INNER, 'GET')),
    ),
  );
  expect(warnings.map(({ code }) => code)).toEqual(['CORSAGE_STACKED_POLICIES', 'CORSAGE_OUTER_PREFLIGHT']);
});

test('an inner policy mounted with its routes before the outer one decides on Connect', async () => {
  const inner = connect();
  inner.use(cors({ origin: INNER }));
  inner.use('/x', says('inner'));
  const whole = connect();
  whole.use('/inner/deep', inner);
  whole.use(cors({ origin: OUTER, credentials: true }));
  whole.use('/x', says('outer'));
  await provesInnerFirst(whole);
});

test.each([
  ['node:http', listen],
  ['node:http2', listenHttp2],
])(
  'policies called by hand, each for its own path, do not count as stacked: %s',
  async (_name, serveOver) => {
    const inner = cors({ origin: INNER });
    const outer = cors({ origin: OUTER });
    const warnings = await warningsOf(async () => {
      const [answered, hidden] = await askAll(
        serveOver((request, response) => {
          const policy = request.url?.startsWith('/inner/') ? inner : outer;
          policy(request, response, () => response.end('reached'));
        }),
        at('/inner/x', fullPreflight(INNER)),
        at('/inner/x', actual(OUTER)),
      );
      expect([answered.status, answered.decision['access-control-allow-origin']]).toEqual([204, INNER]);
      expect(hidden.decision).toEqual({ vary: 'Origin' });
    });
    expect(warnings).toEqual([]);
  },
);

describe('two copies of the package in one project', () => {
  const tree = new Tree();
  let program: ChildProcess;
  let ended: Promise<unknown>;
  let port = 0;
  let printed = '';

  beforeAll(async () => {
    tree.installCorsage();
    tree.installCorsage('node_modules/inner');
    for (const name of ['vary', 'on-headers', 'tldts', 'express']) tree.install(name);
    tree.write(
      'node_modules/inner/index.js',
      `const { cors, createPolicy } = require('corsage');
exports.copy = require.resolve('corsage');
exports.policy = createPolicy({ origin: '${BOTH}', exposedHeaders: 'X-Same' });
exports.same = cors(exports.policy);
exports.middleware = cors({ origin: '${INNER}' });
exports.protects = cors({ origin: '${INNER}', protectHeaders: true });
`,
    );
    const main = tree.write(
      'app.js',
      `const express = require('express');
const { cors } = require('corsage');
const inner = require('inner');
const tamper = (req, res) => { res.set('Access-Control-Allow-Origin', '*').set('Vary', 'Cookie').send('reached'); };
const outer = cors({ origin: '${OUTER}', credentials: true, timingAllowOrigin: true });
const app = express();
app.get('/copies', (req, res) => res.json([require.resolve('corsage'), inner.copy]));
app.get('/same', cors(inner.policy), inner.same, (req, res) => res.send('reached'));
app.get('/stacked', outer, inner.middleware, (req, res) => res.send('reached'));
app.get('/outer-protects', cors({ origin: '${OUTER}', protectHeaders: true }), inner.middleware, tamper);
app.get('/inner-protects', outer, inner.protects, tamper);
const server = app.listen(0, '127.0.0.1', () => console.log('port ' + server.address().port));
`,
    );
    program = spawn(process.execPath, [main], { stdio: ['ignore', 'pipe', 'pipe'] });
    ended = once(program, 'close');
    program.stderr?.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
    });
    const [line] = (await Promise.race([once(program.stdout as NodeJS.ReadableStream, 'data'), ended])) as [
      unknown,
    ];
    port = Number(/^port (\d+)/.exec(String(line))?.[1]);
    if (!(port > 0)) throw new Error(`The program did not start: ${printed}`);
  }, TIME_TO_BUILD);

  afterAll(async () => {
    program.kill();
    await ended;
    tree.remove();
  });

  test('have their own code', async () => {
    const { body } = await overHttp1(port, at('/copies', actual()));
    expect(new Set(JSON.parse(body)).size).toBe(2);
  });

  test('share requests: the last policy decides, and no header of the other copy is left', async () => {
    const [read, hidden] = [
      await overHttp1(port, at('/stacked', actual(INNER))),
      await overHttp1(port, at('/stacked', actual(OUTER))),
    ];
    expect(read.decision).toEqual({ vary: 'Origin', 'access-control-allow-origin': INNER });
    expect(hidden.decision).toEqual({ vary: 'Origin' });
  });

  test.each(['/outer-protects', '/inner-protects'])(
    'protect the decision of the last policy, whichever copy protects: %s',
    async (path) => {
      const [read, hidden] = [
        await overHttp1(port, at(path, actual(INNER))),
        await overHttp1(port, at(path, actual(OUTER))),
      ];
      expect(read.decision).toEqual({ vary: 'Cookie, Origin', 'access-control-allow-origin': INNER });
      expect(hidden.decision).toEqual({ vary: 'Cookie, Origin' });
    },
  );

  test('know a policy of the other copy, and name both policies in the warning about two', async () => {
    const { decision } = await overHttp1(port, at('/same', actual(BOTH)));
    expect(decision).toMatchObject({ 'access-control-allow-origin': BOTH });
    await overHttp1(port, at('/stacked', actual(INNER)));
    await overHttp1(port, at('/stacked', actual(INNER)));
    // All of standard error has arrived when the program has ended.
    program.kill();
    await ended;
    const warned = printed.split('\n').filter((line) => line.includes('CORSAGE_STACKED_POLICIES'));
    expect(warned.filter((line) => line.includes('app.js:5:15'))).toHaveLength(2);
    expect(warned.filter((line) => /app\.js:5:15.*inner.index\.js:5:22/.test(line))).toHaveLength(1);
    expect(printed).not.toMatch(/inner.index\.js:4:16/);
  });
});

describe('as docs/mounting.md says:', () => {
  const page = readFileSync(join(__dirname, '..', '..', 'docs', 'mounting.md'), 'utf8');

  /** The app in the code block under a heading, in a copy of the package that has printed no warning yet. */
  function appUnder(heading: string): express.Express {
    const [, section = ''] = page.split(`### ${heading}\n`);
    const [, block] = /```js\n([\s\S]*?)```/.exec(section) ?? [];
    if (block === undefined) throw new Error(`There is no block under ${heading}.`);
    const fresh = freshCopy();
    const fromHere = createRequire(__filename);
    const load = (name: string) => (name === 'corsage' ? fresh : fromHere(name));
    return new Function('require', `${block}\nreturn app;`)(load) as express.Express;
  }

  /** The status, and the origin that may read the response. */
  async function outcomes(heading: string, ...asked: Sent[]): Promise<unknown[]> {
    const replies = await quietly(() => askAll(listen(appUnder(heading)), ...asked));
    return replies.map(({ status, decision }) => [status, decision['access-control-allow-origin']]);
  }

  const warned = () => (heard as readonly (Error & { code?: string })[]).map(({ code }) => code);
  const put = (path: string, origin: string) => at(path, actual(origin, 'PUT'));

  test('with one policy for everything, preflights, requests and errors carry its decision', async () => {
    const broken = {
      ...withLines(put('/profile', APP), ['Content-Type', 'application/json']),
      body: '{',
    };
    expect(
      await outcomes(
        'One policy for everything',
        at('/profile', fullPreflight(APP)),
        put('/profile', APP),
        at('/nowhere', actual(APP)),
        broken,
        at('/profile', fullPreflight(PARTNER)),
        put('/profile', PARTNER),
      ),
    ).toEqual([
      [204, APP],
      [200, APP],
      [404, APP],
      [400, APP],
      [403, undefined],
      [200, undefined],
    ]);
    expect(warned()).toEqual([]);
  });

  test('with a router and its own policy before the outer one, each path has one policy', async () => {
    expect(
      await outcomes(
        'A router with its own policy, before the outer one',
        at('/partners/orders', fullPreflight(PARTNER)),
        put('/partners/orders', PARTNER),
        put('/partners/orders', APP),
        at('/partners/nowhere', actual(PARTNER)),
        at('/profile', fullPreflight(APP, 'GET')),
        at('/profile', actual(APP)),
        at('/profile', actual(PARTNER)),
      ),
    ).toEqual([
      [204, PARTNER],
      [200, PARTNER],
      [200, undefined],
      [404, PARTNER],
      [204, APP],
      [200, APP],
      [200, undefined],
    ]);
    expect(warned()).toEqual([]);
  });

  test('with a policy for one route, its preflights and requests meet only that policy', async () => {
    expect(
      await outcomes(
        'A policy for one route',
        at('/upload', fullPreflight(PARTNER)),
        put('/upload', PARTNER),
        at('/upload', fullPreflight(APP)),
        at('/profile', fullPreflight(APP, 'GET')),
        at('/profile', actual(APP)),
      ),
    ).toEqual([
      [204, PARTNER],
      [200, PARTNER],
      [403, undefined],
      [204, APP],
      [200, APP],
    ]);
    expect(warned()).toEqual([]);
  });

  test('with the outer policy first, it answers every preflight, and its origin cannot read the inner responses', async () => {
    expect(
      await outcomes(
        'The outer policy first',
        at('/orders', fullPreflight(PARTNER)),
        at('/orders', fullPreflight(APP)),
        put('/orders', APP),
        put('/orders', PARTNER),
      ),
    ).toEqual([
      [403, undefined],
      [204, APP],
      [200, undefined],
      [200, PARTNER],
    ]);
    expect(warned()).toEqual(['CORSAGE_STACKED_POLICIES', 'CORSAGE_OUTER_PREFLIGHT']);
    const [, text = ''] = /```text\n([\s\S]*?)```/.exec(page) ?? [];
    const words = (message: string) =>
      message
        .replace(/\s+/g, ' ')
        .replace(/made at .+?, then the one made at .+?, which/, 'made at A, then B, which')
        .trim();
    expect(words(text)).toBe(
      words(`(node:4711) [CORSAGE_STACKED_POLICIES] CorsageWarning: ${heard[0]?.message}`),
    );
  });

  test('with the inner policy first and its routes last, one policy allows the preflight and the other hides the response', async () => {
    expect(
      await outcomes(
        'The inner policy first, its routes last',
        at('/partners/orders', fullPreflight(PARTNER)),
        put('/partners/orders', PARTNER),
      ),
    ).toEqual([
      [204, PARTNER],
      [200, undefined],
    ]);
    expect(warned()).toEqual(['CORSAGE_STACKED_POLICIES', 'CORSAGE_OUTER_PREFLIGHT']);
  });

  test('with a policy on a route without OPTIONS, Express answers the preflight without CORS headers', async () => {
    expect(await outcomes('A route without `OPTIONS`', at('/orders', fullPreflight(PARTNER)))).toEqual([
      [200, undefined],
    ]);
    expect(warned()).toEqual([]);
  });

  test('with the policy last, responses of earlier middleware have no CORS headers', async () => {
    expect(
      await outcomes('The policy last', at('/profile', actual(APP)), at('/profile', fullPreflight(APP))),
    ).toEqual([
      [200, undefined],
      [401, undefined],
    ]);
  });
});
