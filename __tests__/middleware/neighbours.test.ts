// The policy with the middleware that apps use: the code of the guides on real sockets, and the wrong orders they warn of.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import compression from 'compression';
import express, { type ErrorRequestHandler, type RequestHandler } from 'express';
import { rateLimit } from 'express-rate-limit';
import session from 'express-session';
import helmet from 'helmet';
import { createProxyMiddleware } from 'http-proxy-middleware';
import { APP, STRANGER } from '../support/origins';
import { ask, askAll, type Listener, listen, type Running } from '../support/servers';
import { actual, at, fullPreflight, type Reply, type Sent, withLines } from '../support/wire';

const OPTIONS = { origin: [APP], credentials: true };

const ENTRIES = ['corsage', 'corsage/compat'] as const;
type Entry = (typeof ENTRIES)[number];

const guide = (name: string) => readFileSync(join(__dirname, '..', '..', 'docs', name), 'utf8');
const page = guide('order-of-middleware.md');

/** The app in the code block under a heading, with `entry` loaded and the `changes` that a test needs. */
function appUnder(
  heading: string,
  entry: Entry,
  changes: Readonly<Record<string, string>> = {},
  text = page,
): Listener {
  const [, section = ''] = text.split(new RegExp(`^#+ ${heading}\\n`, 'm'));
  let code = /^```js\n(.*?)^```$/ms.exec(section)?.[1] ?? '';
  for (const [from, to] of Object.entries({ "'corsage'": `'${entry}'`, ...changes })) {
    expect(code).toContain(from);
    code = code.replace(from, to);
  }
  return new Function('require', `'use strict';\n${code}\nreturn app;`)(require);
}

function policy(entry: Entry): RequestHandler {
  return require(entry)(OPTIONS);
}

/** These middlewares in this order, before one route that answers everything. */
function inARow(...handlers: (RequestHandler | ErrorRequestHandler)[]): Listener {
  const app = express();
  app.set('env', 'test');
  return app
    .use(...(handlers as RequestHandler[]))
    .use((_request, response) => void response.send('reached'));
}

const allowOrigin = (reply: Reply) => reply.header('Access-Control-Allow-Origin');
const names = (header: string | undefined) => header?.split(', ').sort();
const json = (body: string, path = '/flowers', origin = APP, method = 'PUT'): Sent => ({
  ...at(path, withLines(actual(origin, method), ['Content-Type', 'application/json'])),
  body,
});

describe.each(ENTRIES)('with %s', (entry) => {
  const denied = entry === 'corsage' ? 403 : 204;

  describe('in the order of docs/order-of-middleware.md', () => {
    const HEADING = 'The order of middleware';

    test.each(['/flowers', '/private', '/nowhere'])(
      'a preflight for %s reaches nothing after the policy, and has the headers of helmet',
      async (path) => {
        const [allowed, refused] = await askAll(
          listen(appUnder(HEADING, entry)),
          at(path, fullPreflight(APP)),
          at(path, fullPreflight(STRANGER)),
        );
        expect([allowed.status, allowOrigin(allowed)]).toEqual([204, APP]);
        expect([refused.status, allowOrigin(refused)]).toEqual([denied, undefined]);
        for (const reply of [allowed, refused]) {
          expect(reply.header('Set-Cookie')).toBeUndefined();
          expect(reply.header('X-RateLimit-Limit')).toBeUndefined();
          expect(reply.header('Content-Encoding')).toBeUndefined();
          expect(reply.body).toBe('');
          expect(reply.header('X-Content-Type-Options')).toBe('nosniff');
        }
      },
    );

    test('an allowed page gets the response with the headers of the other middlewares', async () => {
      const asked = at('/flowers', withLines(actual(APP), ['Accept-Encoding', 'gzip']));
      const reply = await ask(listen(appUnder(HEADING, entry)), asked);
      expect([reply.status, allowOrigin(reply)]).toEqual([200, APP]);
      expect(reply.header('Access-Control-Allow-Credentials')).toBe('true');
      expect(reply.header('Set-Cookie')).toMatch(/^connect\.sid=/);
      expect(reply.header('X-RateLimit-Limit')).toBe('100');
      expect(names(reply.header('Vary'))).toEqual(['Accept-Encoding', 'Origin']);
      expect(gunzipSync(Buffer.from(reply.body, 'latin1')).toString()).toBe('["rose","peony"]');
    });

    test.each([
      ['the 401 of the login check', at('/private', actual(APP)), 401],
      ['the 400 for an invalid body', json('{"name":'), 400],
      ['the 413 for a long body', json(JSON.stringify('x'.repeat(200_000))), 413],
      ['a 404', at('/nowhere', actual(APP)), 404],
      ['a 500', at('/broken', actual(APP)), 500],
    ] as const)('%s can be read by an allowed page', async (_what, asked, status) => {
      const reply = await ask(listen(appUnder(HEADING, entry)), asked);
      expect([reply.status, allowOrigin(reply)]).toEqual([status, APP]);
      expect(reply.header('Access-Control-Allow-Credentials')).toBe('true');
      expect(names(reply.header('Vary'))).toContain('Origin');
    });

    test('preflights are not counted by the rate limiter, and a page can read the 429 with its Retry-After', async () => {
      const app = appUnder(HEADING, entry, { 'limit: 100': 'limit: 2' });
      const get = at('/flowers', actual(APP));
      const preflights = Array.from({ length: 5 }, () => at('/flowers', fullPreflight(APP)));
      const more = Array.from({ length: 5 }, () => at('/flowers', fullPreflight(STRANGER)));
      const replies = await askAll(listen(app), ...preflights, get, ...more, get, ...preflights, get);
      const gets = replies.filter((reply) => ![204, 403].includes(reply.status));
      expect(gets.map(({ status }) => status)).toEqual([200, 200, 429]);
      const last = gets[2] as Reply;
      expect(allowOrigin(last)).toBe(APP);
      expect(last.header('Retry-After')).toMatch(/^\d+$/);
      expect(last.header('Access-Control-Expose-Headers')).toBe('Retry-After');
    });
  });

  describe('in another order', () => {
    const limit = () => rateLimit({ windowMs: 60_000, limit: 2 });
    const sessions = () => session({ secret: 'a test', resave: false, saveUninitialized: true });
    const logIn: RequestHandler = (request, response, next) =>
      request.headers.authorization === undefined ? void response.sendStatus(401) : next();

    test('a rate limiter before the policy counts preflights, and no page can read its 429', async () => {
      const replies = await askAll(
        listen(inARow(limit(), policy(entry))),
        fullPreflight(APP),
        fullPreflight(APP),
        fullPreflight(APP),
        actual(APP),
      );
      expect(replies.map((reply) => [reply.status, allowOrigin(reply)])).toEqual([
        [204, APP],
        [204, APP],
        [429, undefined],
        [429, undefined],
      ]);
    });

    test('express-session before the policy starts a session for a preflight', async () => {
      const before = await ask(listen(inARow(sessions(), policy(entry))), fullPreflight(APP));
      expect(before.header('Set-Cookie')).toMatch(/^connect\.sid=/);
      const after = await ask(listen(inARow(policy(entry), sessions())), fullPreflight(APP));
      expect(after.header('Set-Cookie')).toBeUndefined();
    });

    test('a login check before the policy rejects preflights', async () => {
      const [permission, reply] = await askAll(
        listen(inARow(logIn, policy(entry))),
        fullPreflight(APP),
        actual(APP),
      );
      expect([permission.status, allowOrigin(permission)]).toEqual([401, undefined]);
      expect([reply.status, allowOrigin(reply)]).toEqual([401, undefined]);
    });

    test('a body parser before the policy answers an invalid body with a 400 that no page can read', async () => {
      const before = await ask(listen(inARow(express.json(), policy(entry))), json('{"name":'));
      expect([before.status, allowOrigin(before)]).toEqual([400, undefined]);
      const after = await ask(listen(inARow(policy(entry), express.json())), json('{"name":'));
      expect([after.status, allowOrigin(after)]).toEqual([400, APP]);
      // A valid body reaches the app in either order.
      for (const app of [inARow(express.json(), policy(entry)), inARow(policy(entry), express.json())]) {
        const whole = await ask(listen(app), json('{"name":"rose"}'));
        expect([whole.status, whole.body, allowOrigin(whole)]).toEqual([200, 'reached', APP]);
      }
    });

    test('preflights have no headers of helmet when it is mounted after the policy', async () => {
      const [permission, reply] = await askAll(
        listen(inARow(policy(entry), helmet())),
        fullPreflight(APP),
        actual(APP),
      );
      expect(permission.header('X-Content-Type-Options')).toBeUndefined();
      expect(reply.header('X-Content-Type-Options')).toBe('nosniff');
    });

    test.each(['before', 'after'])(
      'compression %s the policy works, and Vary has both names',
      async (place) => {
        const both = [compression({ threshold: 0 }), policy(entry)];
        if (place === 'after') both.reverse();
        const gzip = ['Accept-Encoding', 'gzip'] as const;
        const [permission, reply] = await askAll(
          listen(inARow(...both)),
          withLines(fullPreflight(APP), gzip),
          withLines(actual(APP), gzip),
        );
        expect([permission.status, allowOrigin(permission), permission.body]).toEqual([204, APP, '']);
        expect(permission.header('Content-Encoding')).toBeUndefined();
        expect([reply.status, allowOrigin(reply)]).toEqual([200, APP]);
        expect(gunzipSync(Buffer.from(reply.body, 'latin1')).toString()).toBe('reached');
        expect(names(reply.header('Vary'))).toEqual(['Accept-Encoding', 'Origin']);
      },
    );
  });

  describe('the 404 and the 500 of Express itself', () => {
    test.each([
      ['404', '/nowhere', 404],
      ['500', '/broken', 500],
    ] as const)('the %s of Express keeps the CORS headers', async (_what, path, status) => {
      const app = express().set('env', 'test').use(policy(entry));
      app.get('/broken', () => {
        throw new Error('broken');
      });
      const reply = await ask(listen(app), at(path, actual(APP)));
      expect([reply.status, allowOrigin(reply)]).toEqual([status, APP]);
      expect(reply.header('Access-Control-Allow-Credentials')).toBe('true');
    });
  });

  describe('helmet', () => {
    const HEADING = 'helmet: two headers that look alike';

    test('Cross-Origin-Resource-Policy is same-origin by default, even when CORS allows the page', async () => {
      const replies = await askAll(
        listen(appUnder(HEADING, entry)),
        at('/flowers', actual(APP)),
        at('/pictures/rose', actual(APP)),
        at('/pictures/rose', actual()),
      );
      const told = replies.map((reply) => [allowOrigin(reply), reply.header('Cross-Origin-Resource-Policy')]);
      expect(told).toEqual([
        [APP, 'same-origin'],
        [APP, 'cross-origin'],
        [undefined, 'cross-origin'],
      ]);
    });

    test.each(['same-origin', 'same-site', 'cross-origin'] as const)(
      'Cross-Origin-Resource-Policy is sent as { policy: %j } says',
      async (given) => {
        expect(page).toContain(`\`{ policy: '${given}' }\``);
        const app = inARow(helmet({ crossOriginResourcePolicy: { policy: given } }), policy(entry));
        const reply = await ask(listen(app), actual(APP));
        expect(reply.header('Cross-Origin-Resource-Policy')).toBe(given);
        expect(allowOrigin(reply)).toBe(APP);
      },
    );
  });
});

describe('an app that comes ready-made', () => {
  const mcp = () =>
    appUnder('An app that you did not build: an MCP server', 'corsage', {}, guide('mounting.md'));
  const theirs = (changes: Readonly<Record<string, string>> = {}) =>
    appUnder('Coming from hand-written headers', 'corsage', changes, guide('switching.md'));

  test('lets a page read the errors of its own body parser, when it is mounted after the policy', async () => {
    const [good, bad, denied] = await askAll(
      listen(mcp()),
      json('{}', '/mcp', APP, 'POST'),
      json('{', '/mcp', APP, 'POST'),
      json('{', '/mcp', STRANGER, 'POST'),
    );
    for (const [reply, status] of [
      [good, 200],
      [bad, 400],
    ] as const) {
      expect([reply.status, allowOrigin(reply)]).toEqual([status, APP]);
      expect(reply.header('Access-Control-Expose-Headers')).toBe(
        'Mcp-Session-Id, Mcp-Protocol-Version, WWW-Authenticate',
      );
    }
    expect([denied.status, allowOrigin(denied)]).toEqual([403, undefined]);
  });

  test('decides for its other paths, when the policy is mounted on one of them', async () => {
    const [its, other] = await askAll(
      listen(mcp()),
      at('/mcp', fullPreflight(STRANGER)),
      at('/register', fullPreflight(STRANGER)),
    );
    expect([its.status, other.status]).toEqual([403, 404]);
  });

  test('that sets CORS headers has them replaced by protectHeaders, and still gets OPTIONS requests that are not preflights', async () => {
    const [allowed, denied, options] = await askAll(
      listen(theirs()),
      at('/parse', actual(APP)),
      at('/parse', actual(STRANGER)),
      at('/parse', actual(APP, 'OPTIONS')),
    );
    expect([allowOrigin(allowed), allowOrigin(denied), allowOrigin(options)]).toEqual([APP, undefined, APP]);
    expect(allowed.header('Access-Control-Expose-Headers')).toMatch(/^X-Parse-Job-Status-Id, /);
    expect(options.body).toBe('{"status":"ok"}');
  });

  test('that sets CORS headers can allow requests without a preflight, when protectHeaders is left out', async () => {
    const [denied, preflight] = await askAll(
      listen(theirs({ ', protectHeaders: true': '' })),
      at('/parse', actual(STRANGER)),
      at('/parse', fullPreflight(STRANGER)),
    );
    expect([allowOrigin(denied), preflight.status]).toEqual(['*', 403]);
  });
});

describe('http-proxy-middleware', () => {
  /** A server with CORS headers of its own, which responds with the body that it got. */
  let upstream: Running;
  const reached: string[] = [];

  beforeAll(async () => {
    upstream = await listen((request, response) => {
      reached.push(`${request.method} ${request.url}`);
      response.setHeader('Access-Control-Allow-Origin', '*');
      response.setHeader('Vary', 'Accept-Language');
      request.pipe(response);
    });
  });

  afterAll(() => upstream.close());

  beforeEach(() => {
    reached.length = 0;
  });

  const target = () => `http://127.0.0.1:${upstream.port}`;
  const proxy = (more: object = {}): RequestHandler =>
    createProxyMiddleware({ target: target(), ...more }) as RequestHandler;
  const post = (origin: string) => json('{"name":"rose"}', '/stock', origin, 'POST');
  const appOfThePage = (changes: Readonly<Record<string, string>> = {}) =>
    appUnder('Proxies', 'corsage', { 'http://127.0.0.1:8080': target(), ...changes });

  test('with protectHeaders, the policy decides the headers, and bodies go through unchanged', async () => {
    const [allowed, refused] = await askAll(listen(appOfThePage()), post(APP), post(STRANGER));
    expect([allowed.status, allowed.body]).toEqual([200, '{"name":"rose"}']);
    expect([allowOrigin(allowed), allowed.header('Access-Control-Allow-Credentials')]).toEqual([APP, 'true']);
    expect([refused.status, allowOrigin(refused)]).toEqual([200, undefined]);
    for (const reply of [allowed, refused]) {
      expect(names(reply.header('Vary'))).toEqual(['Accept-Language', 'Origin']);
    }
  });

  test('without protectHeaders, the other server decides the headers, even for a denied origin', async () => {
    const app = appOfThePage({ ', protectHeaders: true': '' });
    const [allowed, refused] = await askAll(listen(app), post(APP), post(STRANGER));
    expect([allowOrigin(allowed), allowed.header('Access-Control-Allow-Credentials')]).toEqual(['*', 'true']);
    expect(allowOrigin(refused)).toBe('*');
  });

  test('with corsage/compat, the other server decides the headers', async () => {
    const reply = await ask(listen(inARow(policy('corsage/compat'), proxy())), post(STRANGER));
    expect(allowOrigin(reply)).toBe('*');
  });

  test.each(ENTRIES)('%s answers preflights, and the other server never sees them', async (entry) => {
    const app = inARow(policy(entry), proxy());
    const replies = await askAll(
      listen(app),
      at('/stock', fullPreflight(APP)),
      at('/stock', fullPreflight(STRANGER)),
    );
    expect(replies.map(allowOrigin)).toEqual([APP, undefined]);
    expect(reached).toEqual([]);
  });

  test('when the proxy is mounted before the policy, the other server answers preflights', async () => {
    const reply = await ask(
      listen(inARow(proxy(), policy('corsage'))),
      at('/stock', fullPreflight(STRANGER)),
    );
    expect(allowOrigin(reply)).toBe('*');
    expect(reached).toEqual(['OPTIONS /stock']);
  });

  test('when the proxy is mounted after a body parser, it sends no body', async () => {
    const app = inARow(policy('corsage'), express.json(), proxy({ proxyTimeout: 100 }));
    const reply = await ask(listen(app), post(APP));
    expect([reply.status, allowOrigin(reply)]).toEqual([504, APP]);
    expect(reached).toEqual(['POST /stock']);
  });
});
