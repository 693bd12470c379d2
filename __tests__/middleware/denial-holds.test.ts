// A denial holds: no code behind the policy can let a denied origin read a response with the user's cookies.

import type { IncomingMessage, ServerResponse } from 'node:http';
import npmCors from 'cors';
import cors from 'corsage';
import express from 'express';
import { createProxyMiddleware } from 'http-proxy-middleware';
import { FAILURES } from '../support/answering';
import { freshCopy } from '../support/fresh-copy';
import { APP, STRANGER } from '../support/origins';
import { type Warning, warningsOf } from '../support/process-warnings';
import {
  ask,
  askAll,
  express4,
  type Handler,
  HTTP1_KINDS,
  KINDS,
  listen,
  type Running,
  start,
} from '../support/servers';
import { actual, at, preflight, type Reply, withLines } from '../support/wire';

const ORIGIN = 'Access-Control-Allow-Origin';
const CREDENTIALS = 'Access-Control-Allow-Credentials';

type Ending = (response: ServerResponse, origin: string) => unknown;

/** Each lets the page that sent the request read the response, with cookies. */
const REFLECTING: Readonly<Record<string, Ending>> = {
  'setHeader()': (response, origin) => {
    response.setHeader(ORIGIN, origin);
    response.setHeader(CREDENTIALS, 'true');
    response.end('reached');
  },
  'setHeader() with arrays and lower-case names': (response, origin) => {
    response.setHeader(ORIGIN.toLowerCase(), [origin]);
    response.setHeader(CREDENTIALS.toLowerCase(), ['true']);
    response.end('reached');
  },
  'spaces around the values': (response, origin) => {
    response.setHeader(ORIGIN, ` ${origin}\t`);
    response.setHeader(CREDENTIALS, ' true ');
    response.end('reached');
  },
  'another origin before it': (response, origin) => {
    response.setHeader(ORIGIN, [APP, origin]);
    response.setHeader(CREDENTIALS, 'true');
    response.end('reached');
  },
  'writeHead() with an object': (response, origin) => {
    response.writeHead(200, { [ORIGIN]: origin, [CREDENTIALS]: 'true' });
    response.end('reached');
  },
  'setHeader(), then writeHead() with the other one': (response, origin) => {
    response.setHeader(CREDENTIALS, 'true');
    response.writeHead(200, { [ORIGIN]: origin });
    response.end('reached');
  },
  'setHeader(), then write()': (response, origin) => {
    response.setHeader(ORIGIN, origin);
    response.setHeader(CREDENTIALS, 'true');
    response.write('rea');
    response.end('ched');
  },
  'setHeader(), then flushHeaders()': (response, origin) => {
    response.setHeader(ORIGIN, origin);
    response.setHeader(CREDENTIALS, 'true');
    response.flushHeaders();
    response.end('reached');
  },
  'another Vary': (response, origin) => {
    response.setHeader('Vary', 'Accept-Language');
    response.setHeader(ORIGIN, origin);
    response.setHeader(CREDENTIALS, 'true');
    response.end('reached');
  },
};

const reflecting =
  (ending: Ending = REFLECTING['setHeader()'] as Ending): Handler =>
  (request: IncomingMessage, response) =>
    void ending(response, request.headers.origin ?? '*');

const POLICIES: readonly (readonly [string, (corsage: typeof cors) => Handler])[] = [
  ['a list, with credentials', (corsage) => corsage({ origin: [APP], credentials: true })],
  ['a list, without credentials', (corsage) => corsage({ origin: [APP] })],
  ['a pattern', (corsage) => corsage({ origin: 'https://*.example.com', credentials: true })],
  ['a function', (corsage) => corsage({ origin: (origin) => origin === APP })],
  ['a promise', (corsage) => corsage({ origin: async (origin) => origin === APP })],
  ['a delegate', (corsage) => corsage(async () => ({ origin: APP }))],
  [
    'a disallowedOrigin function that goes on',
    (corsage) => corsage({ origin: APP, disallowedOrigin: (_request, _response, next) => next() }),
  ],
  ['protectHeaders', (corsage) => corsage({ origin: APP, protectHeaders: true })],
];

async function quietly<Result>(act: () => Promise<Result>): Promise<[Result, readonly Warning[]]> {
  let result: Result | undefined;
  const warnings = await warningsOf(async () => {
    result = await act();
  });
  return [result as Result, warnings];
}

function expectDenied(reply: Reply): void {
  expect(reply).toMatchObject({ status: 200, body: 'reached' });
  expect([reply.header(ORIGIN), reply.header(CREDENTIALS)]).toEqual([undefined, undefined]);
  expect(reply.header('Vary')).toMatch(/\bOrigin\b/);
}

describe.each(KINDS)('on %s, a denied origin is not allowed with credentials', (kind) => {
  test.each(Object.entries(REFLECTING))('by %s', async (_how, ending) => {
    const stack = start(kind, cors({ origin: APP, credentials: true }), reflecting(ending));
    const [replies] = await quietly(() =>
      askAll(stack, actual(STRANGER), actual(STRANGER, 'POST'), actual('null')),
    );
    for (const reply of replies) expectDenied(reply);
  });

  test.each(POLICIES)('with a policy that is %s', async (_which, policy) => {
    const stack = start(kind, policy(cors), reflecting());
    const [[denied, allowed, none]] = await quietly(() =>
      askAll(stack, actual(STRANGER), actual(APP), actual()),
    );
    expectDenied(denied);
    expect(allowed.header(ORIGIN)).toBe(APP);
    expect(none).toMatchObject({ status: 200, body: 'reached' });
  });

  test('by npm cors mounted after the policy', async () => {
    const theirs = npmCors({ origin: true, credentials: true }) as Handler;
    const app: Handler = (_request, response) => void response.end('reached');
    const [[denied, asked, allowed]] = await quietly(() =>
      askAll(
        start(kind, cors({ origin: APP }), theirs, app),
        actual(STRANGER),
        preflight(STRANGER),
        actual(APP),
      ),
    );
    expectDenied(denied);
    expect(asked).toMatchObject({ status: 403, body: '' });
    // For origins that the policy allows, the app decides.
    expect([allowed.header(ORIGIN), allowed.header(CREDENTIALS)]).toEqual([APP, 'true']);
  });

  test('by an inner policy that fails, or by the handler of its error', async () => {
    const inner = cors(() => {
      throw new Error('down');
    });
    const answers: Handler = (request, response, next) =>
      inner(request, response, () => reflecting()(request, response, next));
    const [reply] = await quietly(() =>
      ask(start(kind, cors({ origin: STRANGER }), answers), actual(STRANGER)),
    );
    expectDenied(reply);
  });

  test('unless an inner policy allows it', async () => {
    const inner = cors({ origin: STRANGER, credentials: true });
    const app: Handler = (_request, response) => void response.end('reached');
    const [reply] = await quietly(() =>
      ask(start(kind, cors({ origin: APP }), inner, app), actual(STRANGER)),
    );
    expect([reply.header(ORIGIN), reply.header(CREDENTIALS)]).toEqual([STRANGER, 'true']);
  });

  test.each<[string, Record<string, string>]>([
    ['its own name without credentials', { [ORIGIN]: STRANGER }],
    ['* with credentials, which browsers refuse,', { [ORIGIN]: '*', [CREDENTIALS]: 'true' }],
    ['the name of another origin', { [ORIGIN]: APP, [CREDENTIALS]: 'true' }],
    ['credentials alone', { [CREDENTIALS]: 'true' }],
  ])('and %s stays as the app set it', async (_what, headers) => {
    const ending: Ending = (response) => {
      for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
      response.end('reached');
    };
    const [reply, warnings] = await quietly(() =>
      ask(start(kind, cors({ origin: APP }), reflecting(ending)), actual(STRANGER)),
    );
    const lower = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
    expect(reply.decision).toEqual({ vary: 'Origin', ...Object.fromEntries(lower) });
    expect(warnings).toEqual([]);
  });

  test('unless the policy has origin: false, which leaves the response to others', async () => {
    const [reply] = await quietly(() =>
      ask(start(kind, cors({ origin: false }), reflecting()), actual(STRANGER)),
    );
    expect([reply.header(ORIGIN), reply.header(CREDENTIALS)]).toEqual([STRANGER, 'true']);
  });

  test('and one warning for all requests says so and gives the fix', async () => {
    const policy = freshCopy()({ origin: APP });
    const [, warnings] = await quietly(() =>
      askAll(
        start(kind, policy, reflecting()),
        actual(STRANGER),
        actual('https://b.example'),
        actual(STRANGER),
      ),
    );
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatchObject({ name: 'CorsageWarning', code: 'CORSAGE_DENIAL_OVERRIDDEN' });
    expect(warnings[0]?.message).toMatch(
      /^corsage: the policy made at .*denial-holds\.test\.ts:\d+:\d+ denied "https:\/\/evil\.example", .* List the origin in the policy, or mount the other router before cors\(\)/,
    );
  });

  test("and requests of the site's own pages, which need no permission, cause no warning", async () => {
    const policy = freshCopy()({ origin: APP });
    const [reply, warnings] = await quietly(() =>
      ask(
        start(kind, policy, reflecting()),
        withLines(actual('https://api.example.com', 'POST'), ['Sec-Fetch-Site', 'same-origin']),
      ),
    );
    expectDenied(reply);
    expect(warnings).toEqual([]);
  });

  test('unless a router with CORS of its own is mounted before the policy, which then answers preflights too', async () => {
    const router: Handler = (request, response, next) => {
      if (!request.url?.startsWith('/token')) next();
      else if (request.method === 'OPTIONS') response.writeHead(204, { [ORIGIN]: STRANGER }).end();
      else reflecting()(request, response, next);
    };
    const stack = start(kind, router, cors({ origin: APP }), reflecting());
    const [[asked, token, other], warnings] = await quietly(() =>
      askAll(stack, at('/token', preflight(STRANGER)), at('/token', actual(STRANGER)), actual(STRANGER)),
    );
    expect([asked.status, asked.header(ORIGIN)]).toEqual([204, STRANGER]);
    expect([token.header(ORIGIN), token.header(CREDENTIALS)]).toEqual([STRANGER, 'true']);
    expectDenied(other);
    expect(warnings.length).toBeLessThanOrEqual(1);
  });
});

describe.each(FAILURES)(
  'an origin function that fails, with an error that is %s, denies:',
  (_how, failing) => {
    test.each([
      ['Express 5', express],
      ['Express 4', express4],
    ])('the error handler cannot allow the origin with credentials, on %s', async (_name, framework) => {
      const app = framework().use(cors({ origin: failing(new Error('down')) as cors.OriginFunction }));
      app.use(((_error, request, response, next) =>
        reflecting()(request, response, next)) as express.ErrorRequestHandler);
      const [reply] = await quietly(() => ask(listen(app), actual(STRANGER)));
      expectDenied(reply);
    });
  },
);

describe('behind http-proxy-middleware', () => {
  let upstream: Running;
  beforeAll(async () => {
    upstream = await listen(reflecting() as never);
  });
  afterAll(() => upstream.close());

  test.each(HTTP1_KINDS)(
    'a server that reflects every origin cannot allow a denied one, on %s',
    async (kind) => {
      const proxy = createProxyMiddleware({
        target: `http://127.0.0.1:${upstream.port}`,
      }) as unknown as Handler;
      const [[denied, allowed]] = await quietly(() =>
        askAll(start(kind, cors({ origin: APP, credentials: true }), proxy), actual(STRANGER), actual(APP)),
      );
      expectDenied(denied);
      expect([allowed.header(ORIGIN), allowed.header(CREDENTIALS)]).toEqual([APP, 'true']);
    },
  );
});
