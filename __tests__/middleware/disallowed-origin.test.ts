// disallowedOrigin: which requests are refused, which never are, and with what response.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'node:util';
import connect from 'connect';
import cors, { createPolicy, OriginAllowlist } from 'corsage';
import express from 'express';
import { EVERYWHERE, FETCH, type Given, serve } from '../support/entries';
import { APP, STRANGER } from '../support/origins';
import { GUARD_CASES, printedDifferences } from '../support/other-guards';
import { codesIn, problemOf } from '../support/problems';
import {
  COLUMNS,
  type From,
  type Outcome,
  PREFLIGHT,
  printed,
  ROWS,
  type Site,
} from '../support/refusal-table';
import {
  ask,
  during,
  type Handler,
  HTTP1_KINDS,
  type Http1Kind,
  KINDS,
  listen,
  type Running,
  start,
} from '../support/servers';
import {
  actual,
  exchangeBytes,
  type HeaderLine,
  preflight,
  type Reply,
  readReply,
  type Sent,
} from '../support/wire';

/** Express 4 is used with the types of Express 5. */
const express4 = require('express4') as typeof express;
const EXPRESSES: [string, typeof express][] = [
  ['Express 5', express],
  ['Express 4', express4],
];

const app: Handler = (_request, response) => {
  response.setHeader('X-App', 'reached');
  response.end('the app');
};

const GUARDED = { origin: APP, disallowedOrigin: 'reject' } as const;
const guard = () => cors(GUARDED);
const throwing = () => {
  throw new Error('no answer for it');
};

/** Whether the request was refused or reached the app. Expects every byte of a refusal; anything else fails. */
function outcomeOf(reply: Reply): Outcome {
  const cors = reply.lines.filter((line) => /^(?:access-control|timing-allow)-/i.test(line));
  if (reply.header('X-App') !== undefined) {
    expect(reply.status).toBe(200);
    return 'passes';
  }
  if (reply.status === 204) {
    expect(reply.header('Access-Control-Allow-Origin')).toBe(APP);
    return 'allowed';
  }
  expect({ status: reply.status, cors, body: reply.body, length: reply.header('Content-Length') }).toEqual({
    status: 403,
    cors: [],
    body: '',
    length: '0',
  });
  expect(reply.header('Vary')).toMatch(/^Origin(?:,|$)/);
  return 'refused';
}

const SITES: Record<Site, string | undefined> = {
  absent: undefined,
  none: 'none',
  'same-origin': 'same-origin',
  'same-site': 'same-site',
  'cross-site': 'cross-site',
  junk: 'Same-Origin',
};

function requestOf(method: string, site: Site, from: From, port: number): Sent {
  const own = `http://127.0.0.1:${port}`;
  const origins: Record<From, string | undefined> = {
    absent: undefined,
    own,
    listed: APP,
    foreign: STRANGER,
    null: 'null',
    junk: 'app.example.com',
  };
  const headers: HeaderLine[] = [];
  if (SITES[site] !== undefined) headers.push(['Sec-Fetch-Site', SITES[site]]);
  if (origins[from] !== undefined) headers.push(['Origin', origins[from]]);
  if (method === PREFLIGHT) headers.push(['Access-Control-Request-Method', 'PUT']);
  return { method: method === PREFLIGHT ? 'OPTIONS' : method, headers };
}

/** The outcome of every method of a row. */
async function outcomesOf(server: Running, site: Site, from: From): Promise<Outcome[][]> {
  const outcomes: Outcome[][] = [];
  for (const methods of COLUMNS) {
    const column: Outcome[] = [];
    for (const method of methods) {
      const reply = await server.send(requestOf(method, site, from, server.port));
      const outcome = outcomeOf(reply);
      if (outcome === 'passes') {
        expect(reply.header('Access-Control-Allow-Origin')).toBe(from === 'listed' ? APP : undefined);
      }
      column.push(outcome);
    }
    outcomes.push(column);
  }
  return outcomes;
}

/** The outcomes that the table promises. */
function expected(outcomes: readonly Outcome[]): Outcome[][] {
  return outcomes.map((outcome, i) => (COLUMNS[i] as readonly string[]).map(() => outcome));
}

/** One server for all rows. */
function onServer(starting: () => Promise<Running>): () => Running {
  let server: Running | undefined;
  beforeAll(async () => {
    server = await starting();
  });
  afterAll(() => server?.close());
  return () => server as Running;
}

describe.each(EVERYWHERE)('with disallowedOrigin, the table holds on %s', (where) => {
  const server = onServer(() => serve(where, GUARDED));

  test.each(ROWS)('Sec-Fetch-Site $site, Origin $from', async ({ site, from, outcomes }) => {
    expect(await outcomesOf(server(), site, from)).toEqual(expected(outcomes));
  });
});

const LIST = new OriginAllowlist([APP]);

const POLICIES: [policy: string, given: Given][] = [
  ['with credentials', { ...GUARDED, credentials: true }],
  ['with a pattern', { ...GUARDED, origin: 'https://*.example.com' }],
  ['with a RegExp', { ...GUARDED, origin: /^https:\/\/app\.example\.com$/ }],
  ['with a live list', { ...GUARDED, origin: LIST }],
  ['with a function', { ...GUARDED, origin: (origin) => origin === APP }],
  [
    'with a promise',
    {
      ...GUARDED,
      origin: async (origin) => {
        await new Promise(setImmediate);
        return origin === APP;
      },
    },
  ],
  ['with a callback', { ...GUARDED, origin: (origin, callback) => callback(null, origin === APP) }],
  ['under a delegate that returns a policy', () => createPolicy(GUARDED)],
  ['under a delegate that promises options', async () => GUARDED],
  ['with timings for all', { ...GUARDED, origin: ['https://*.example.com'], timingAllowOrigin: true }],
];
/** It has no effect in `corsage/fetch`. */
const PROTECTED: Given = { ...GUARDED, protectHeaders: true };

describe.each<[policy: string, where: 'node:http' | typeof FETCH, given: Given]>([
  ...POLICIES.map(([policy, given]) => [policy, 'node:http', given] as [string, 'node:http', Given]),
  ...POLICIES.map(([policy, given]) => [policy, FETCH, given] as [string, typeof FETCH, Given]),
  ['protected', 'node:http', PROTECTED],
])('with disallowedOrigin, the table holds for %s, on %s', (_policy, where, given) => {
  const server = onServer(() => serve(where, given));

  test.each(ROWS)('Sec-Fetch-Site $site, Origin $from', async ({ site, from, outcomes }) => {
    expect(await outcomesOf(server(), site, from)).toEqual(expected(outcomes));
  });
});

describe.each(EVERYWHERE)('with disallowedOrigin and origin: false, the table holds on %s', (where) => {
  const server = onServer(() => serve(where, { origin: false, disallowedOrigin: 'reject' }));

  test.each(ROWS.filter(({ from }) => from !== 'listed'))(
    'Sec-Fetch-Site $site, Origin $from',
    async ({ site, from, outcomes }) => {
      expect(await outcomesOf(server(), site, from)).toEqual(expected(outcomes));
    },
  );

  test.each(Object.keys(SITES) as Site[])(
    'an origin that other policies list is refused: Sec-Fetch-Site %s',
    async (site) => {
      const port = server().port;
      for (const method of COLUMNS.flat()) {
        const [listed, foreign] = await Promise.all([
          server().send(requestOf(method, site, 'listed', port)),
          server().send(requestOf(method, site, 'foreign', port)),
        ]);
        expect(outcomeOf(listed)).toBe(outcomeOf(foreign));
      }
    },
  );
});

test('the table of disallowedOrigin has each value of Sec-Fetch-Site with each kind of Origin once', () => {
  const froms: From[] = ['absent', 'own', 'listed', 'foreign', 'null', 'junk'];
  const combinations = Object.keys(SITES).flatMap((site) => froms.map((from) => `${site} ${from}`));
  expect(ROWS.map(({ site, from }) => `${site} ${from}`)).toEqual(combinations);
});

const DOCS = readFileSync(join(__dirname, '..', '..', 'docs', 'guarding.md'), 'utf8');

test('the table of disallowedOrigin in the docs is the one that is tested', () => {
  expect(DOCS).toContain(`\n\n${printed()}\n\n`);
});

test("the table of disallowedOrigin agrees with Go's CrossOriginProtection on every POST and PUT, as the docs say", () => {
  expect(ROWS.filter(({ outcomes, go }) => outcomes[1] !== go)).toEqual([]);
});

describe.each(KINDS)('disallowedOrigin and the test cases of other guards, on %s:', (kind) => {
  const server = onServer(() => start(kind, cors({ ...GUARDED, origin: 'https://trusted.example' }), app));

  test.each(GUARD_CASES)('$guard, $what: $theirs there, $ours here', async ({ method, headers, ours }) => {
    const authority = kind === 'node:http2' ? ':authority' : 'Host';
    const sent: Sent = { method, headers: [[authority, 'example.com'], ...headers] };
    const reply =
      kind === 'node:http2'
        ? await server().send(sent)
        : await replyToBytes(server().port, [
            `${method} / HTTP/1.1`,
            ...sent.headers.map(([name, value]) => `${name}: ${value}`),
          ]);
    expect(reply.header('X-App') === undefined ? 'refused' : 'passes').toBe(ours);
    expect(reply.status).toBe(ours === 'passes' ? 200 : 403);
  });
});

test('every difference from another guard is explained, and the docs have the table', () => {
  for (const { theirs, ours, because } of GUARD_CASES) expect(because !== undefined).toBe(theirs !== ours);
  expect(DOCS).toContain(`\n\n${printedDifferences()}\n\n`);
});

describe('an example of disallowedOrigin in the docs', () => {
  const [guarding, watching, override, callbacks, local] = [...DOCS.matchAll(/^```js\n(.*?)^```$/gms)].map(
    ([, code]) => code,
  );

  /** Runs the example, and serves its app with a handler behind it. */
  function serve(code: string | undefined): Promise<Running> {
    const make = new Function('require', `${code}\nreturn app`) as (load: NodeJS.Require) => express.Express;
    return listen(make(require).use(app));
  }

  test("refuses a form of another site, and lets the site's own form through", async () => {
    await during(serve(guarding), async (server) => {
      const own = actual(`http://127.0.0.1:${server.port}`, 'POST');
      expect(outcomeOf(await server.send(own))).toBe('passes');
      expect(outcomeOf(await server.send(actual(APP, 'POST')))).toBe('passes');
      expect(outcomeOf(await server.send(actual(STRANGER, 'POST')))).toBe('refused');
    });
  });

  test('logs before it refuses, and escapes what it logs', async () => {
    const warn = jest.spyOn(console, 'warn').mockImplementation();
    try {
      const reply = await ask(serve(watching), { ...actual('https://a\u0085"', 'POST'), path: '/a%0Ab' });
      expect(outcomeOf(reply)).toBe('passes');
      expect(format(...(warn.mock.calls[0] as unknown[]))).toBe(
        'would refuse POST "/a%0Ab" from "https://a\u0085\\""',
      );
    } finally {
      warn.mockRestore();
    }
  });

  test('judges a form by the method that it was sent with, when the method is overridden later', async () => {
    await during(serve(override), async ({ send }) => {
      const form = (path: string, from: string): Sent => ({ ...actual(from, 'POST'), path });
      expect(outcomeOf(await send(form('/?_method=DELETE', STRANGER)))).toBe('refused');
      const reply = await send(form('/?_method=DELETE', APP));
      expect(outcomeOf(reply)).toBe('passes');
      expect(reply.header('X-Method')).toBe('DELETE');
      // A link is a GET, and stays one.
      const link = await send({ ...actual(undefined), path: '/?_method=DELETE' });
      expect(link.header('X-Method')).toBe('GET');
    });
  });

  test('sees the new method when the override is mounted first, and still refuses other origins', async () => {
    const overriding: Handler = (request, _response, next) => {
      request.method = 'GET';
      next();
    };
    await during(start('Express 5', overriding, guard(), app), async ({ send }) => {
      expect(outcomeOf(await send(actual(STRANGER, 'POST')))).toBe('refused');
      const without = { ...actual(undefined, 'POST'), headers: [['Sec-Fetch-Site', 'cross-site']] as const };
      expect(outcomeOf(await send(without))).toBe('passes');
    });
    const reply = await ask(start('Express 5', guard(), overriding, app), {
      method: 'POST',
      headers: [['Sec-Fetch-Site', 'cross-site']],
    });
    expect(outcomeOf(reply)).toBe('refused');
  });

  test('lets an identity provider and a webhook through on the routes before it, and on no others', async () => {
    await during(serve(callbacks), async ({ send }) => {
      const provider: HeaderLine[] = [
        ['Origin', 'https://login.example.net'],
        ['Sec-Fetch-Site', 'cross-site'],
      ];
      const callback = await send({ method: 'POST', path: '/login/callback', headers: provider });
      expect(callback).toMatchObject({ status: 200, body: 'logged in' });
      const opaque = await send({ method: 'POST', path: '/login/callback', headers: [['Origin', 'null']] });
      expect(opaque.status).toBe(200);
      const hook = await send({ method: 'POST', path: '/webhooks/payments', headers: [] });
      expect(hook).toMatchObject({ status: 200, body: 'noted' });
      expect(outcomeOf(await send({ method: 'POST', path: '/profile', headers: provider }))).toBe('refused');
    });
  });

  test("guards a server on the user's own machine, against DNS rebinding too", async () => {
    await during(serve(local), async ({ port, send }) => {
      expect(outcomeOf(await send(actual('http://localhost:5173', 'POST')))).toBe('passes');
      expect(outcomeOf(await send(actual(STRANGER, 'POST')))).toBe('refused');
      const rebound = ['POST / HTTP/1.1', 'Host: evil.example', 'Origin: http://evil.example'];
      expect(await statusOfBytes(port, rebound)).toBe(403);
      expect(await statusOfBytes(port, ['GET / HTTP/1.1', `Host: LOCALHOST:${port}`])).toBe(200);
    });
  });
});

describe.each(KINDS)('with disallowedOrigin, on %s', (kind) => {
  test.each<[method: string, site: string | undefined]>([
    ['POST', 'same-origin'],
    ['POST', undefined],
    ['PUT', 'same-origin'],
    ['DELETE', undefined],
    ['PATCH', undefined],
  ])('%s of the site itself always passes, with Sec-Fetch-Site %p', async (method, site) => {
    for (const origin of [
      APP,
      false,
      [/^https:\/\/app\.example\.com$/],
      () => false,
    ] as cors.OriginOption[]) {
      await during(start(kind, cors({ origin, disallowedOrigin: 'reject' }), app), async (server) => {
        const headers: HeaderLine[] = [['Origin', `http://127.0.0.1:${server.port}`]];
        if (site !== undefined) headers.push(['Sec-Fetch-Site', site]);
        expect(outcomeOf(await server.send({ method, headers }))).toBe('passes');
      });
    }
  });

  test('a refused request reaches neither the app nor an error handler', async () => {
    let reached = 0;
    const count: Handler = (_request, response) => {
      reached++;
      response.end();
    };
    const reply = await ask(start(kind, guard(), count), actual(STRANGER, 'POST'));
    expect({ status: reply.status, body: reply.body, reached }).toEqual({
      status: 403,
      body: '',
      reached: 0,
    });
    expect(reply.header('Vary')).toBe('Origin');
  });

  test('a refusal keeps the names that other middleware put in Vary', async () => {
    const middleware: Handler = (request, response, next) => {
      response.setHeader('Vary', 'Accept-Encoding');
      guard()(request, response, next);
    };
    const reply = await ask(start(kind, middleware, app), actual(STRANGER, 'POST'));
    expect(reply.header('Vary')).toBe('Accept-Encoding, Origin');
  });

  test('"ignore" refuses nobody', async () => {
    for (const disallowedOrigin of ['ignore', undefined] as const) {
      const reply = await ask(
        start(kind, cors({ origin: APP, disallowedOrigin }), app),
        actual(STRANGER, 'POST'),
      );
      expect(outcomeOf(reply)).toBe('passes');
    }
  });

  test('a disallowedOrigin function gets the request and the response of the app, and answers in its own way', async () => {
    const seen: unknown[] = [];
    const disallowedOrigin: cors.DisallowedOriginHandler = (request, response, next) => {
      seen.push(request.method, request.headers.origin, typeof next);
      response.statusCode = 451;
      response.end('no');
    };
    const reply = await ask(
      start(kind, cors({ origin: APP, disallowedOrigin, credentials: true }), app),
      actual(STRANGER, 'POST'),
    );
    expect({ status: reply.status, body: reply.body, vary: reply.header('Vary') }).toEqual({
      status: 451,
      body: 'no',
      vary: 'Origin',
    });
    expect(reply.lines.filter((line) => /^access-control/i.test(line))).toEqual([]);
    expect(seen).toEqual(['POST', STRANGER, 'function']);
  });

  test('a disallowedOrigin function may let a request through, but the page still cannot read the response', async () => {
    const reply = await ask(
      start(kind, cors({ origin: APP, disallowedOrigin: (_request, _response, next) => next() }), app),
      actual(STRANGER, 'POST'),
    );
    expect(outcomeOf(reply)).toBe('passes');
    expect(reply.header('Access-Control-Allow-Origin')).toBeUndefined();
    expect(reply.header('Vary')).toBe('Origin');
  });

  test('a disallowedOrigin function may call next with an error', async () => {
    const disallowedOrigin: cors.DisallowedOriginHandler = (_request, _response, next) =>
      next(new Error('not from there'));
    const reply = await ask(
      start(kind, cors({ origin: APP, disallowedOrigin }), app),
      actual(STRANGER, 'POST'),
    );
    expect({ status: reply.status, body: reply.body }).toEqual({
      status: 500,
      body: 'Error: not from there',
    });
  });

  test.each<[how: string, origin: cors.OriginOption, disallowedOrigin: cors.DisallowedOriginHandler]>([
    ['throws', APP, throwing],
    ['throws, after a promise', async (origin) => origin === APP, throwing],
    [
      'throws, after a callback',
      (origin, callback) => void setImmediate(callback, null, origin === APP),
      throwing,
    ],
    ['rejects', APP, async () => throwing()],
    ['rejects, after a promise', async (origin) => origin === APP, async () => throwing()],
  ])(
    'a disallowedOrigin function that %s is an error of the app, and the next request is answered',
    async (_how, origin, disallowedOrigin) => {
      await during(start(kind, cors({ origin, disallowedOrigin }), app), async (server) => {
        const reply = await server.send(actual(STRANGER, 'POST'));
        expect({ status: reply.status, body: reply.body }).toEqual({
          status: 500,
          body: 'Error: no answer for it',
        });
        expect(outcomeOf(await server.send(actual(APP, 'POST')))).toBe('passes');
      });
    },
  );

  test('a disallowedOrigin function is called only for requests that would be refused', async () => {
    let asked = 0;
    const disallowedOrigin: cors.DisallowedOriginHandler = (_request, response) => {
      asked++;
      response.end();
    };
    await during(start(kind, cors({ origin: APP, disallowedOrigin }), app), async (server) => {
      const own = `http://127.0.0.1:${server.port}`;
      for (const sent of [actual(APP, 'POST'), actual(own, 'POST'), actual(undefined, 'POST'), actual()]) {
        expect(outcomeOf(await server.send(sent))).toBe('passes');
      }
      expect(outcomeOf(await server.send(preflight(APP)))).toBe('allowed');
      expect(outcomeOf(await server.send(preflight(STRANGER)))).toBe('refused');
    });
    expect(asked).toBe(0);
  });

  test('a disallowedOrigin function with origin: false answers preflights too', async () => {
    const disallowedOrigin: cors.DisallowedOriginHandler = (_request, response) => {
      response.statusCode = 451;
      response.end();
    };
    const middleware = cors({ origin: false, disallowedOrigin });
    for (const sent of [preflight(STRANGER), actual(STRANGER, 'POST'), actual(STRANGER)]) {
      expect((await ask(start(kind, middleware, app), sent)).status).toBe(451);
    }
  });

  test('reconfigure switches disallowedOrigin on and off from the next request', async () => {
    const middleware = cors({ origin: APP });
    await during(start(kind, middleware, app), async (server) => {
      expect(outcomeOf(await server.send(actual(STRANGER, 'POST')))).toBe('passes');
      middleware.reconfigure(GUARDED);
      expect(outcomeOf(await server.send(actual(STRANGER, 'POST')))).toBe('refused');
      middleware.reconfigure({ origin: APP });
      expect(outcomeOf(await server.send(actual(STRANGER, 'POST')))).toBe('passes');
    });
  });

  test('a delegate may choose to refuse one request and not another', async () => {
    const strict = createPolicy(GUARDED);
    const lenient = createPolicy({ origin: APP });
    const middleware = cors((request) => (request.url === '/strict' ? strict : lenient));
    await during(start(kind, middleware, app), async (server) => {
      expect(outcomeOf(await server.send({ ...actual(STRANGER, 'POST'), path: '/strict' }))).toBe('refused');
      expect(outcomeOf(await server.send({ ...actual(STRANGER, 'POST'), path: '/other' }))).toBe('passes');
    });
  });

  test('an origin function that fails is an error, not a refusal, and lets nobody through', async () => {
    const failing = async () => {
      throw new Error('no database');
    };
    const reply = await ask(
      start(kind, cors({ ...GUARDED, origin: failing }), app),
      actual(STRANGER, 'POST'),
    );
    expect({ status: reply.status, body: reply.body }).toEqual({ status: 500, body: 'Error: no database' });
  });

  test("two Origin lines are refused, even if one is the site's own", async () => {
    await during(start(kind, guard(), app), async (server) => {
      const own: HeaderLine = ['Origin', `http://127.0.0.1:${server.port}`];
      for (const headers of [
        [own, ['Origin', STRANGER]],
        [['Origin', STRANGER], own],
        [own, own],
        [
          ['Origin', APP],
          ['Origin', STRANGER],
        ],
      ] as HeaderLine[][]) {
        expect(outcomeOf(await server.send({ method: 'POST', headers }))).toBe('refused');
      }
    });
  });

  test('an empty Origin or Sec-Fetch-Site is not a missing one', async () => {
    await during(start(kind, guard(), app), async (server) => {
      const own: HeaderLine = ['Origin', `http://127.0.0.1:${server.port}`];
      const empty: HeaderLine = ['Sec-Fetch-Site', ''];
      for (const headers of [[['Origin', '']], [empty], [own, empty]] as HeaderLine[][]) {
        expect(outcomeOf(await server.send({ method: 'POST', headers }))).toBe('refused');
      }
    });
  });

  test('two values of Sec-Fetch-Site let nobody through', async () => {
    const headers: HeaderLine[] = [
      ['Origin', STRANGER],
      ['Sec-Fetch-Site', 'same-origin'],
      ['Sec-Fetch-Site', 'cross-site'],
    ];
    expect(outcomeOf(await ask(start(kind, guard(), app), { method: 'POST', headers }))).toBe('refused');
  });
});

/** A request as bytes, so that its target, its version and its `Host` are what the test says. */
async function replyToBytes(port: number, head: readonly string[]): Promise<Reply> {
  return readReply(await exchangeBytes(port, [...head, 'Connection: close', '', ''].join('\r\n')));
}

async function outcomeOfBytes(port: number, head: readonly string[]): Promise<Outcome> {
  return outcomeOf(await replyToBytes(port, head));
}

async function statusOfBytes(port: number, head: readonly string[]): Promise<number> {
  return (await replyToBytes(port, head)).status;
}

const AUTHORITIES: readonly [host: string, origin: string, outcome: Outcome][] = [
  ['shop.example', 'https://shop.example', 'passes'],
  ['shop.example', 'http://shop.example', 'passes'],
  ['SHOP.Example', 'https://shop.example', 'passes'],
  ['shop.example:443', 'https://shop.example', 'passes'],
  ['shop.example:80', 'http://shop.example', 'passes'],
  ['shop.example:8443', 'https://shop.example:8443', 'passes'],
  ['SHOP.EXAMPLE:8443', 'https://shop.example:8443', 'passes'],
  ['shop.example:443', 'http://shop.example:443', 'passes'],
  ['shop.example:80', 'https://shop.example:80', 'passes'],
  ['shop.example.', 'https://shop.example.', 'passes'],
  ['localhost:3000', 'http://localhost:3000', 'passes'],
  ['127.0.0.1:3000', 'http://127.0.0.1:3000', 'passes'],
  ['[::1]:3000', 'http://[::1]:3000', 'passes'],
  ['[::1]', 'http://[::1]', 'passes'],
  ['[::1]:80', 'http://[::1]', 'passes'],
  ['[FE80::A]:443', 'https://[fe80::a]', 'passes'],
  ['xn--bcher-kva.example', 'https://xn--bcher-kva.example', 'passes'],
  // An app on the user's device is not a page of the server, even if its host has the same name.
  ['localhost', 'capacitor://localhost', 'refused'],
  ['localhost:80', 'capacitor://localhost', 'refused'],
  ['localhost', 'tauri://localhost', 'refused'],
  ['abcdefghijklmnop', 'chrome-extension://abcdefghijklmnop', 'refused'],
  // Another port is another origin.
  ['shop.example', 'https://shop.example:8443', 'refused'],
  ['shop.example:8443', 'https://shop.example', 'refused'],
  ['shop.example:8443', 'https://shop.example:8444', 'refused'],
  ['shop.example:80', 'https://shop.example', 'refused'],
  ['shop.example:443', 'http://shop.example', 'refused'],
  ['[::1]:3000', 'http://[::1]', 'refused'],
  ['[::1]:3000', 'http://[::1]:3001', 'refused'],
  ['[::1]', 'http://[::2]', 'refused'],
  ['localhost:3000', 'http://127.0.0.1:3000', 'refused'],
  // A name that contains the site's own name, or is contained in it.
  ['shop.example', 'https://evil.shop.example', 'refused'],
  ['shop.example', 'https://evilshop.example', 'refused'],
  ['shop.example', 'https://shop.example.evil.test', 'refused'],
  ['shop.example', 'https://example', 'refused'],
  ['a.shop.example', 'https://shop.example', 'refused'],
  ['shop.example.', 'https://shop.example', 'refused'],
  // Not an origin, though it looks like the site's own.
  ['shop.example', 'https://SHOP.example', 'refused'],
  ['shop.example', 'https://shop.example/', 'refused'],
  ['shop.example:443', 'https://shop.example:443', 'refused'],
  ['shop.example', 'https://user@shop.example', 'refused'],
  ['shop.example', 'https://shop.example, https://shop.example', 'refused'],
  ['shop.example', '//shop.example', 'refused'],
  ['shop.example', 'shop.example', 'refused'],
  ['shop.example', 'https:shop.example', 'refused'],
  ['shop.example', '', 'refused'],
  ['app.undefined', 'capacitor://app.undefined', 'refused'],
  ['null', 'null', 'refused'],
  ['', 'null', 'refused'],
  ['', 'https://', 'refused'],
  ['', STRANGER, 'refused'],
];

describe.each(HTTP1_KINDS)('with disallowedOrigin and without Sec-Fetch-Site, on %s', (kind) => {
  const server = onServer(() => start(kind, guard(), app));

  test.each(AUTHORITIES)('at Host "%s" a POST from "%s": %s', async (host, origin, outcome) => {
    const head = ['POST / HTTP/1.1', `Host: ${host}`, `Origin: ${origin}`];
    expect(await outcomeOfBytes(server().port, head)).toBe(outcome);
  });

  test.each<[target: string, origin: string, outcome: Outcome]>([
    ['http://shop.example/path', 'http://shop.example', 'passes'],
    ['http://shop.example/path', 'https://shop.example', 'passes'],
    ['http://shop.example', 'https://shop.example', 'passes'],
    ['http://shop.example?a=/b', 'https://shop.example', 'passes'],
    ['https://SHOP.example:8443/', 'https://shop.example:8443', 'passes'],
    ['HTTP://shop.example:80/', 'http://shop.example', 'passes'],
    ['http://[::1]:3000/', 'http://[::1]:3000', 'passes'],
    // An absolute target decides; Host is then ignored.
    ['http://shop.example/', 'https://host.example', 'refused'],
    ['http://shop.example/', STRANGER, 'refused'],
    ['http://shop.example:8080/', 'http://shop.example', 'refused'],
    ['http://user@shop.example/', 'http://shop.example', 'refused'],
    // A path that looks like an absolute target is still a path.
    ['/http://evil.example/', STRANGER, 'refused'],
    ['//evil.example/', STRANGER, 'refused'],
    ['/?http://evil.example/', STRANGER, 'refused'],
    ['/http://shop.example/', 'https://host.example', 'passes'],
  ])('for the target %s a POST from "%s": %s', async (target, origin, outcome) => {
    const head = [`POST ${target} HTTP/1.1`, 'Host: host.example', `Origin: ${origin}`];
    expect(await outcomeOfBytes(server().port, head)).toBe(outcome);
  });

  test.each<[origin: string | undefined, outcome: Outcome]>([
    [STRANGER, 'refused'],
    ['null', 'refused'],
    ['https://undefined', 'refused'],
    [APP, 'passes'],
    [undefined, 'passes'],
  ])('without a Host, as in HTTP/1.0, a POST from %p: %s', async (origin, outcome) => {
    const head = ['POST / HTTP/1.0', ...(origin === undefined ? [] : [`Origin: ${origin}`])];
    expect(await outcomeOfBytes(server().port, head)).toBe(outcome);
  });

  test('an absolute target gives the host when there is no Host header', async () => {
    const head = ['POST http://shop.example/ HTTP/1.0', 'Origin: https://shop.example'];
    expect(await outcomeOfBytes(server().port, head)).toBe('passes');
  });

  test('a forwarded host is ignored when no proxy is trusted', async () => {
    const head = [
      'POST / HTTP/1.1',
      'Host: shop.example',
      `X-Forwarded-Host: evil.example`,
      `Origin: ${STRANGER}`,
    ];
    expect(await outcomeOfBytes(server().port, head)).toBe('refused');
    const own = [...head.slice(0, -1), 'Origin: https://shop.example'];
    expect(await outcomeOfBytes(server().port, own)).toBe('passes');
  });
});

describe('with disallowedOrigin and without Sec-Fetch-Site, over HTTP/2', () => {
  const server = onServer(() => start('node:http2', guard(), app));

  test.each(AUTHORITIES.filter(([host]) => host !== ''))(
    'at :authority "%s" a POST from "%s": %s',
    async (host, origin, outcome) => {
      const headers: HeaderLine[] = [
        [':authority', host],
        ['Origin', origin],
      ];
      expect(outcomeOf(await server().send({ method: 'POST', headers }))).toBe(outcome);
    },
  );

  test.each<[origin: string, outcome: Outcome]>([
    ['https://shop.example', 'passes'],
    [STRANGER, 'refused'],
  ])('Host is used when there is no :authority: a POST from %s: %s', async (origin, outcome) => {
    const headers: HeaderLine[] = [
      ['host', 'shop.example'],
      ['Origin', origin],
    ];
    expect(outcomeOf(await server().send({ method: 'POST', headers }))).toBe(outcome);
  });

  test(':authority is used, not Host', async () => {
    const headers: HeaderLine[] = [
      [':authority', 'shop.example'],
      ['host', 'evil.example'],
      ['Origin', STRANGER],
    ];
    expect(outcomeOf(await server().send({ method: 'POST', headers }))).toBe('refused');
  });
});

describe('with disallowedOrigin, a method that Node 20 knows only over HTTP/2', () => {
  const server = onServer(() => start('node:http2', guard(), app));

  test.each<[from: From, outcome: Outcome]>([
    ['own', 'passes'],
    ['listed', 'passes'],
    ['absent', 'passes'],
    ['foreign', 'refused'],
  ])('QUERY is not a safe method for disallowedOrigin: Origin %s: %s', async (from, outcome) => {
    const { port, send } = server();
    expect(outcomeOf(await send(requestOf('QUERY', 'absent', from, port)))).toBe(outcome);
  });

  test('QUERY from another site without an Origin is refused', async () => {
    const { port, send } = server();
    expect(outcomeOf(await send(requestOf('QUERY', 'cross-site', 'absent', port)))).toBe('refused');
  });
});

test('disallowedOrigin ignores trust proxy settings of an app that is not Express', async () => {
  let asked = 0;
  const framework = { get: () => ++asked };
  const middleware: Handler = (request, response, next) =>
    guard()(Object.assign(request, { app: framework }), response, next);
  expect(outcomeOf(await ask(start('node:http', middleware, app), actual(STRANGER, 'POST')))).toBe('refused');
  expect(asked).toBe(0);
});

test.each<[origin: string, outcome: Outcome]>([
  ['https://shop.example', 'passes'],
  [STRANGER, 'refused'],
])('disallowedOrigin needs only a method and headers: a POST from %s: %s', async (origin, outcome) => {
  const middleware: Handler = ({ method, headers }, response, next) =>
    guard()({ method, headers }, response, next);
  const head = ['POST / HTTP/1.1', 'Host: shop.example', `Origin: ${origin}`];
  await during(start('node:http', middleware, app), async ({ port }) => {
    expect(await outcomeOfBytes(port, head)).toBe(outcome);
  });
});

describe.each(EXPRESSES)('with disallowedOrigin, behind a proxy, on %s', (_name, framework) => {
  /** The outcome of a POST from `origin` that a proxy forwarded with these hosts. */
  async function forwarded(
    trust: unknown,
    hosts: readonly string[],
    origin: string,
    target = '/',
  ): Promise<Outcome> {
    const server = framework();
    if (trust !== undefined) server.set('trust proxy', trust);
    server.use(guard(), app);
    const lines = hosts.map((host) => `X-Forwarded-Host: ${host}`);
    const head = [`POST ${target} HTTP/1.1`, 'Host: internal:8080', ...lines, `Origin: ${origin}`];
    return during(listen(server), ({ port }) => outcomeOfBytes(port, head));
  }

  test.each<[trust: unknown, hosts: string[], origin: string, outcome: Outcome]>([
    [true, ['shop.example'], 'https://shop.example', 'passes'],
    [1, ['shop.example'], 'https://shop.example', 'passes'],
    ['loopback', ['shop.example'], 'https://shop.example', 'passes'],
    ['127.0.0.1', ['shop.example'], 'https://shop.example', 'passes'],
    [() => true, ['shop.example'], 'https://shop.example', 'passes'],
    [true, ['SHOP.example'], 'https://shop.example', 'passes'],
    [true, ['shop.example:443'], 'https://shop.example', 'passes'],
    [true, ['shop.example:8443'], 'https://shop.example:8443', 'passes'],
    [true, ['[::1]:3000'], 'http://[::1]:3000', 'passes'],
    // The first host is the one the browser used; the others are proxies on the way.
    [true, ['shop.example, cache.internal'], 'https://shop.example', 'passes'],
    [true, ['shop.example ,cache.internal'], 'https://shop.example', 'passes'],
    [true, ['shop.example', 'cache.internal'], 'https://shop.example', 'passes'],
    [true, ['cache.internal, shop.example'], 'https://shop.example', 'refused'],
    // An empty forwarded host is ignored, as Express does: Host decides.
    [true, [], 'http://internal:8080', 'passes'],
    [true, [''], 'http://internal:8080', 'passes'],
    [true, [''], STRANGER, 'refused'],
    [true, [', evil.example'], STRANGER, 'refused'],
    [true, ['shop.example'], 'http://internal:8080', 'refused'],
    [true, ['shop.example'], STRANGER, 'refused'],
    [true, ['shop.example'], 'https://shop.example:8443', 'refused'],
    // A client that is not trusted could have written it.
    [undefined, ['shop.example'], 'https://shop.example', 'refused'],
    [false, ['shop.example'], 'https://shop.example', 'refused'],
    [0, ['shop.example'], 'https://shop.example', 'refused'],
    ['10.0.0.0/8', ['shop.example'], 'https://shop.example', 'refused'],
    [() => false, ['shop.example'], 'https://shop.example', 'refused'],
    [undefined, ['evil.example'], STRANGER, 'refused'],
    [undefined, ['shop.example'], 'http://internal:8080', 'passes'],
  ])(
    'that is trusted by %p, forwarded hosts %j, a POST from %s: %s',
    async (trust, hosts, origin, outcome) => {
      expect(await forwarded(trust, hosts, origin)).toBe(outcome);
    },
  );

  test('the forwarded host of a trusted proxy is used before an absolute target', async () => {
    const target = 'http://internal:8080/';
    expect(await forwarded(true, ['shop.example'], 'https://shop.example', target)).toBe('passes');
    expect(await forwarded(true, ['shop.example'], 'http://internal:8080', target)).toBe('refused');
    expect(await forwarded(undefined, ['shop.example'], 'http://internal:8080', target)).toBe('passes');
  });

  test('an app inside another app trusts the proxies of the outer app', async () => {
    const inner = framework().use(guard(), app);
    for (const [trust, outcome] of [
      [true, 'passes'],
      [false, 'refused'],
    ] as const) {
      const outer = framework().set('trust proxy', trust).use('/shop', inner);
      const head = [
        'POST /shop HTTP/1.1',
        'Host: internal',
        'X-Forwarded-Host: shop.example',
        'Origin: https://shop.example',
      ];
      expect(await during(listen(outer), ({ port }) => outcomeOfBytes(port, head))).toBe(outcome);
    }
  });
});

describe.each(EXPRESSES)('with disallowedOrigin, behind a mounted router, on %s', (_name, framework) => {
  const inner = framework.Router().use(guard(), app);
  const server = onServer(() => listen(framework().use('/a', framework.Router().use('/b', inner))));

  test.each<[target: string, origin: string, outcome: Outcome]>([
    ['/a/b', 'https://shop.example', 'passes'],
    ['/a/b', STRANGER, 'refused'],
    ['/a/b/c?d', 'https://shop.example', 'passes'],
    ['http://shop.example/a/b', 'https://shop.example', 'passes'],
    ['http://shop.example/a/b', STRANGER, 'refused'],
    // The rest of the path inside the router is not an absolute target.
    ['/a/b/http://evil.example/', STRANGER, 'refused'],
    ['/a/b//evil.example/', STRANGER, 'refused'],
  ])('for %s a POST from %s: %s', async (target, origin, outcome) => {
    const head = [`POST ${target} HTTP/1.1`, 'Host: shop.example', `Origin: ${origin}`];
    expect(await outcomeOfBytes(server().port, head)).toBe(outcome);
  });
});

test.each<[string, () => { use(middleware: Handler): unknown }]>([
  ['Express 5', () => express() as never],
  ['Express 4', () => express4() as never],
  ['Connect', () => connect() as never],
])('disallowedOrigin reads no host from a rewritten URL, on %s', async (_name, make) => {
  const server = make();
  server.use((request, _response, next) => {
    request.url = request.url?.slice('/fetch/'.length);
    next();
  });
  server.use(guard());
  server.use(app);
  const head = ['POST /fetch/http://evil.example/ HTTP/1.1', 'Host: shop.example'];
  await during(listen(server as never), async ({ port }) => {
    expect(await outcomeOfBytes(port, [...head, `Origin: http://evil.example`])).toBe('refused');
    expect(await outcomeOfBytes(port, [...head, `Origin: http://shop.example`])).toBe('passes');
  });
});

test('disallowedOrigin reads an absolute target in a mounted Connect app too', async () => {
  const server = connect().use('/a', connect().use(guard()).use(app));
  const head = ['POST http://shop.example/a/b HTTP/1.1', 'Host: other', 'Origin: https://shop.example'];
  expect(await during(listen(server), ({ port }) => outcomeOfBytes(port, head))).toBe('passes');
});

describe.each(EXPRESSES)('disallowedOrigin for one route, on %s', (_name, framework) => {
  const server = onServer(() =>
    listen(
      framework()
        .post('/transfer', guard(), app)
        .post('/feedback', (_request, response) => void response.set('X-App', 'reached').send('the app')),
    ),
  );

  test.each<[path: string, outcome: Outcome]>([
    ['/transfer', 'refused'],
    ['/feedback', 'passes'],
  ])('a POST to %s from another site: %s', async (path, outcome) => {
    const reply = await server().send({ ...actual(STRANGER, 'POST'), path });
    expect(outcomeOf(reply)).toBe(outcome);
  });
});

test.each<Http1Kind>(['Express 5', 'Express 4', 'Connect'])(
  'a request refused by an outer policy never reaches an inner policy that allows it, on %s',
  async (kind) => {
    const stacked: Handler = (request, response, next) =>
      guard()(request, response, (error) => {
        if (error !== undefined) next(error);
        else cors()(request, response, next);
      });
    expect(outcomeOf(await ask(start(kind, stacked, app), actual(STRANGER, 'POST')))).toBe('refused');
  },
);

describe('the option disallowedOrigin', () => {
  const codes = (options: unknown) => codesIn(() => createPolicy(options as cors.CorsOptions));

  test.each<[what: string, origin: object]>([
    ['"*"', { origin: '*' }],
    ['"*" by default', {}],
    ['"*" in a list', { origin: [APP, ['*']] }],
    ['true', { origin: true }],
    ['true in a list', { origin: [APP, true] }],
  ])('is refused with %s, as it would have no effect', (_what, origin) => {
    expect(codes({ ...origin, disallowedOrigin: 'reject' })).toEqual(['DISALLOWED_ORIGIN_WITHOUT_LIST']);
    expect(codes({ ...origin, disallowedOrigin: () => undefined })).toEqual([
      'DISALLOWED_ORIGIN_WITHOUT_LIST',
    ]);
    expect(codes({ ...origin, disallowedOrigin: 'ignore' })).toEqual([]);
    expect(codes({ ...origin, disallowedOrigin: undefined })).toEqual([]);
  });

  test('may not be an error handler, whose first argument is not the request', () => {
    const handler: unknown = (_error: unknown, _request: unknown, _response: unknown, next: () => void) =>
      next();
    expect(problemOf({ origin: APP, disallowedOrigin: handler })).toMatchObject({
      code: 'DISALLOWED_ORIGIN',
      message: 'disallowedOrigin is a function of 4 parameters, as error handlers are.',
      fix: 'Write a function (req, res, next).',
    });
  });

  test.each([true, false, null, 403, 'Reject', 'deny', '', {}, ['reject'], class {}, String])(
    'may not be %p',
    (disallowedOrigin) => {
      expect(codes({ origin: APP, disallowedOrigin })).toEqual(['DISALLOWED_ORIGIN']);
    },
  );

  test.each([
    APP,
    false,
    [APP, 'null'],
    /^https:\/\/app\.example\.com$/,
    () => true,
    new OriginAllowlist([]),
  ])('can be used with origin %p', (origin) => {
    expect(codes({ origin, disallowedOrigin: 'reject' })).toEqual([]);
  });

  test('is an error in the options that a delegate returns, when it would have no effect', async () => {
    const options = { disallowedOrigin: 'reject' } as const;
    const reply = await ask(
      start(
        'node:http',
        cors(() => options),
        app,
      ),
      actual(STRANGER, 'POST'),
    );
    expect(reply.status).toBe(500);
    expect(reply.body).toContain('CorsConfigError');
    expect(reply.header('Vary')).toBe('Origin');
  });

  test('lets the opaque origin through when it is listed', async () => {
    const middleware = cors({ origin: [APP, 'null'], disallowedOrigin: 'reject' });
    expect(outcomeOf(await ask(start('node:http', middleware, app), actual('null', 'POST')))).toBe('passes');
  });
});
