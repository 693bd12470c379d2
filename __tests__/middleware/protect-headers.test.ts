// protectHeaders: whatever a handler or a proxied server sets, the response carries the decision of the policy.

import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { gunzipSync } from 'node:zlib';
import compression from 'compression';
import connect from 'connect';
import cors from 'corsage';
import express from 'express';
import session from 'express-session';
import helmet from 'helmet';
import { createProxyMiddleware, responseInterceptor } from 'http-proxy-middleware';
import onHeaders from 'on-headers';
import { FAILURES } from '../support/answering';
import { TIME_TO_BUILD, Tree } from '../support/installed-copy';
import { APP, STRANGER } from '../support/origins';
import { warningsOf } from '../support/process-warnings';
import {
  ask,
  askAll,
  express4,
  type Handler,
  KINDS,
  type Kind,
  listen,
  type Running,
  start,
} from '../support/servers';
import { actual, at, fullPreflight, type Reply, type Sent, withLines } from '../support/wire';

const options = {
  origin: APP,
  credentials: true,
  exposedHeaders: 'X-Ours',
  timingAllowOrigin: true,
  protectHeaders: true,
} as const;

/** CORS headers that a handler sets against the decision, and two headers that are its own business. */
const AGAINST: Readonly<Record<string, string>> = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Allow-Credentials': 'true',
  'Access-Control-Allow-Methods': 'PURGE',
  'Access-Control-Allow-Headers': 'X-Theirs',
  'Access-Control-Expose-Headers': 'X-Secret',
  'Access-Control-Max-Age': '86400',
  'Timing-Allow-Origin': '*',
  Vary: 'Accept-Language',
  'X-App': 'kept',
};
const PAIRS = Object.entries(AGAINST);
const FLAT = PAIRS.flat();

const GZIP = ['Accept-Encoding', 'gzip'] as const;

function set(response: ServerResponse): void {
  for (const [name, value] of PAIRS) response.setHeader(name, value);
}

/** A handler that ends the response with `reached`. */
type Ending = (response: ServerResponse) => unknown;

const SETTING: Readonly<Record<string, Ending>> = {
  'setHeader(), then end(text)': (response) => {
    set(response);
    response.end('reached');
  },
  'setHeader() with arrays of values': (response) => {
    for (const [name, value] of PAIRS) response.setHeader(name, name === 'X-App' ? value : [value]);
    response.setHeader('Access-Control-Allow-Origin', [STRANGER, '*']);
    response.end('reached');
  },
  'appendHeader()': (response) => {
    for (const [name, value] of PAIRS) if (name !== 'Vary') response.appendHeader(name, value);
    response.setHeader('Vary', 'Accept-Language');
    response.end('reached');
  },
  'names in another case': (response) => {
    for (const [name, value] of PAIRS) response.setHeader(name.toUpperCase(), value);
    response.end('reached');
  },
  'removeHeader() of every header of the decision': (response) => {
    for (const [name] of PAIRS) response.removeHeader(name);
    response.setHeader('vary', 'Accept-Language');
    response.setHeader('x-app', 'kept');
    response.end('reached');
  },
  'setHeader(), then write() and end()': (response) => {
    set(response);
    response.write('rea');
    response.end('ched');
  },
  'setHeader(), then flushHeaders()': (response) => {
    set(response);
    response.flushHeaders();
    response.end('reached');
  },
  'a stream piped into the response': (response) => {
    set(response);
    Readable.from(['rea', 'ched']).pipe(response);
  },
  'a pipeline into the response': (response) => {
    set(response);
    return pipeline(Readable.from(['rea', 'ched']), response);
  },
  'writeHead(status)': (response) => {
    set(response);
    response.writeHead(200).end('reached');
  },
  'writeHead(status, object)': (response) => {
    response.writeHead(200, AGAINST);
    response.end('reached');
  },
  'writeHead(status, object with arrays of values)': (response) => {
    response.writeHead(200, {
      ...AGAINST,
      'Access-Control-Allow-Origin': [STRANGER, '*'],
    });
    response.end('reached');
  },
  'setHeader(), then writeHead(status, object) over it': (response) => {
    set(response);
    response.writeHead(200, { ...AGAINST, 'access-control-allow-origin': STRANGER });
    response.end('reached');
  },
};

const PAIRED: Readonly<Record<string, Ending>> = {
  'writeHead(status, array of pairs)': (response) => {
    response.writeHead(200, PAIRS as unknown as string[]);
    response.end('reached');
  },
};

const RAW: Readonly<Record<string, Ending>> = {
  'writeHead(status, flat list)': (response) => {
    response.writeHead(200, FLAT);
    response.end('reached');
  },
  'writeHead(status, flat array with a name twice)': (response) => {
    response.writeHead(200, [...FLAT, 'Access-Control-Allow-Origin', STRANGER]);
    response.end('reached');
  },
};

const WITH_MESSAGE: Readonly<Record<string, Ending>> = {
  'writeHead(status, message)': (response) => {
    set(response);
    response.writeHead(200, 'Fine');
    response.end('reached');
  },
  'writeHead(status, message, object)': (response) => {
    response.writeHead(200, 'Fine', AGAINST);
    response.end('reached');
  },
};

const RAW_WITH_MESSAGE: Readonly<Record<string, Ending>> = {
  'writeHead(status, message, flat list)': (response) => {
    response.writeHead(200, 'Fine', FLAT);
    response.end('reached');
  },
};

/** What a client gets for the three kinds of request, with the handler's name in `Vary`. */
const DECISIONS: readonly (readonly [who: string, asked: Sent, decision: Reply['decision']])[] = [
  [
    'an allowed origin',
    actual(APP),
    {
      vary: 'Accept-Language, Origin',
      'access-control-allow-origin': APP,
      'access-control-allow-credentials': 'true',
      'access-control-expose-headers': 'X-Ours',
      'timing-allow-origin': APP,
    },
  ],
  ['a denied origin', actual(STRANGER), { vary: 'Accept-Language, Origin', 'timing-allow-origin': APP }],
  ['no origin', actual(), { vary: 'Accept-Language, Origin', 'timing-allow-origin': APP }],
];

/** 1.1 is what corsage depends on; another package may force 1.0 on a project. */
const tree = new Tree();
const COPIES: Record<string, typeof cors> = { '1.1': cors };

beforeAll(() => {
  const copy = tree.installCorsage();
  for (const name of ['vary', 'tldts']) tree.install(name);
  tree.install('on-headers', 'on-headers10');
  COPIES['1.0'] = require(join(copy, 'dist', 'index.js')) as typeof cors;
}, TIME_TO_BUILD);
afterAll(() => tree.remove());

const VERSIONS = ['1.1', '1.0'] as const;

function protecting(version: string, given: cors.CorsOptions = options): Handler {
  return (COPIES[version] as typeof cors)(given);
}

test('the tested versions of on-headers are 1.1 and 1.0', () => {
  const [real, forced] = [process.cwd(), tree.root].map((root) =>
    require(join(root, 'node_modules', 'on-headers', 'package.json')).version.slice(0, 4),
  );
  expect([real, forced]).toEqual(['1.1.', '1.0.']);
});

test('without protectHeaders, a handler decides the headers', async () => {
  const seen = await ask(
    start('node:http', cors({ origin: APP }), (_request, response) => {
      set(response);
      response.end();
    }),
    actual(STRANGER),
  );
  expect(seen.decision).toMatchObject({ vary: 'Accept-Language', 'access-control-allow-origin': '*' });
});

describe.each(VERSIONS)('protectHeaders with on-headers %s', (version) => {
  describe.each(KINDS)('%s', (kind) => {
    const endings = {
      ...SETTING,
      ...PAIRED,
      ...(version === '1.1' && RAW),
      ...(kind !== 'node:http2' && WITH_MESSAGE),
      ...(kind !== 'node:http2' && version === '1.1' && RAW_WITH_MESSAGE),
    };
    test.each(Object.entries(endings))('keeps the decision against %s', async (how, end) => {
      const handler: Handler = (_request, response) => void end(response);
      const replies = await askAll(
        start(kind, protecting(version), handler),
        ...DECISIONS.map(([, asked]) => asked),
      );
      for (const [i, [who, , decision]] of DECISIONS.entries()) {
        expect([who, replies[i]?.decision]).toEqual([who, decision]);
        expect(replies[i]).toMatchObject({ status: 200, body: 'reached' });
        expect(replies[i]?.header('X-App')).toBe('kept');
        if (how.includes('message')) expect(replies[i]?.statusMessage).toBe('Fine');
      }
    });

    test('keeps the decision on a head without a body: HEAD, 204 and 304', async () => {
      const handler: Handler = (request, response) => {
        set(response);
        response.statusCode = Number(request.url?.slice(1));
        response.end();
      };
      const replies = await askAll(
        start(kind, protecting(version), handler),
        at('/200', actual(STRANGER, 'HEAD')),
        at('/204', actual(STRANGER)),
        at('/304', actual(APP)),
      );
      expect(
        replies.map(({ status, decision }) => [status, decision['access-control-allow-origin']]),
      ).toEqual([
        [200, undefined],
        [204, undefined],
        [304, APP],
      ]);
    });

    test('keeps the decision on a preflight that goes on to the app', async () => {
      const handler: Handler = (_request, response) => {
        set(response);
        response.end('reached');
      };
      const policy = protecting(version, { ...options, preflightContinue: true, methods: 'PUT' });
      const [allowed, denied] = await askAll(
        start(kind, policy, handler),
        fullPreflight(APP),
        fullPreflight(STRANGER),
      );
      expect(allowed).toMatchObject({ status: 200, body: 'reached' });
      expect(allowed.decision).toEqual({
        vary: 'Accept-Language, Origin, Access-Control-Request-Headers',
        'access-control-allow-origin': APP,
        'access-control-allow-credentials': 'true',
        'access-control-allow-methods': 'PUT',
        'access-control-allow-headers': 'x-asked',
        'access-control-max-age': '600',
      });
      expect(denied).toMatchObject({ status: 403, body: '' });
      expect(denied.decision).toEqual({ vary: 'Origin, Access-Control-Request-Headers' });
    });

    test('sends the requested names and method again when the head is written', async () => {
      const handler: Handler = (_request, response) => {
        set(response);
        response.end('reached');
      };
      const any = {
        ...options,
        preflightContinue: true,
        methods: '*',
        allowedHeaders: '*',
        maxAge: false,
      } as const;
      const allowed = await ask(start(kind, protecting(version, any), handler), fullPreflight(APP, 'DELETE'));
      expect(allowed.decision).toEqual({
        vary: 'Accept-Language, Origin, Access-Control-Request-Method, Access-Control-Request-Headers',
        'access-control-allow-origin': APP,
        'access-control-allow-credentials': 'true',
        'access-control-allow-methods': 'DELETE',
        'access-control-allow-headers': 'x-asked',
      });
    });

    test('writes the response to a preflight that ends here once', async () => {
      const allowed = await ask(start(kind, protecting(version)), fullPreflight(APP));
      expect(allowed.status).toBe(204);
      expect(allowed.decision).toMatchObject({
        vary: 'Origin, Access-Control-Request-Headers',
        'access-control-allow-origin': APP,
      });
    });
  });

  test.each([
    [
      'origin: "*"',
      { protectHeaders: true },
      { vary: 'Accept-Language', 'access-control-allow-origin': '*' },
    ],
    ['origin: false', { protectHeaders: true, origin: false }, { vary: 'Accept-Language' }],
    [
      'origin: true',
      { protectHeaders: true, origin: true },
      { vary: 'Accept-Language, Origin', 'access-control-allow-origin': STRANGER },
    ],
    ['a function', { protectHeaders: true, origin: async () => false }, { vary: 'Accept-Language, Origin' }],
  ] as const)('keeps the decision of %s', async (_what, given, decision) => {
    const handler: Handler = (_request, response) => {
      set(response);
      response.end();
    };
    const seen = await ask(start('Express 5', protecting(version, given), handler), actual(STRANGER));
    expect(seen.decision).toEqual(decision);
  });
});

test('on-headers 1.0 loses a flat array given to writeHead, but not the decision', async () => {
  const handler: Handler = (_request, response) => {
    response.writeHead(200, ['Content-Type', 'text/plain', 'Access-Control-Allow-Origin', STRANGER]);
    response.end('reached');
  };
  const [old, current] = (await Promise.all(
    VERSIONS.toReversed().map((version) =>
      ask(start('node:http', protecting(version), handler), actual(APP)),
    ),
  )) as [Reply, Reply];
  expect(current.header('Content-Type')).toBe('text/plain');
  expect(old.header('Content-Type')).toBeUndefined();
  expect([old.status, old.body]).toEqual([200, 'reached']);
  expect(old.decision).toEqual(current.decision);
  expect(old.decision['access-control-allow-origin']).toBe(APP);
});

const EXPRESSES = [
  ['Express 5', express],
  ['Express 4', express4],
] as const;

describe.each(VERSIONS)(
  'protectHeaders with on-headers %s and the responses of Express itself,',
  (version) => {
    const ANSWERS: Readonly<Record<string, express.RequestHandler>> = {
      'res.set() and res.send()': (_request, response) => void response.set(AGAINST).send('reached'),
      'res.set(Vary) and res.json()': (_request, response) =>
        void response.set(AGAINST).json({ reached: true }),
      'res.vary() on what it set itself': (_request, response) =>
        void response.set(AGAINST).vary('Accept-Language').send('reached'),
      'res.sendFile()': (_request, response) =>
        response.set(AGAINST).sendFile(join(__dirname, '..', '..', 'LICENSE')),
      'res.redirect()': (_request, response) => response.set(AGAINST).redirect('/elsewhere'),
      'res.sendStatus()': (_request, response) => void response.set(AGAINST).sendStatus(418),
      'no route: 404': (_request, response, next) => {
        response.set(AGAINST);
        next();
      },
      'a thrown error: 500': (_request, response) => {
        response.set(AGAINST);
        throw new Error('broken');
      },
      'an error that brings its own headers': (_request, response) => {
        response.set('X-App', 'kept');
        throw Object.assign(new Error('broken'), { status: 503, headers: AGAINST });
      },
    };

    describe.each(EXPRESSES)('%s', (_name, framework) => {
      test.each(Object.entries(ANSWERS))('keeps the decision against %s', async (_how, handler) => {
        const replies = await askAll(
          listen(framework().use(protecting(version), handler)),
          ...DECISIONS.map(([, asked]) => asked),
        );
        for (const [i, [who, , decision]] of DECISIONS.entries()) {
          expect([who, sorted(replies[i])]).toEqual([who, sorted({ decision })]);
          expect(replies[i]?.header('X-App')).toBe('kept');
        }
      });
    });
  },
);

/** A redirect adds `Accept` somewhere in `Vary`. */
function sorted(reply: Pick<Reply, 'decision'> | undefined): object {
  const names = reply?.decision.vary?.split(/ ?[,|] ?/).filter((name) => name !== 'Accept');
  return { ...reply?.decision, vary: names?.sort() };
}

/** A server with CORS headers of its own. */
function upstream(): Promise<Running> {
  return listen((_request, response) => {
    response.writeHead(203, {
      ...AGAINST,
      'Access-Control-Allow-Origin': ['https://upstream.example', '*'],
      Vary: ['Origin', 'Accept-Language'],
    });
    response.end('reached');
  });
}

describe('protectHeaders in front of another server, with http-proxy-middleware,', () => {
  let origin: Running;
  beforeAll(async () => {
    origin = await upstream();
  });
  afterAll(() => origin.close());

  const proxy = (settings: object = {}): Handler =>
    createProxyMiddleware({ target: `http://127.0.0.1:${origin.port}`, ...settings });
  const intercepting = () =>
    proxy({ selfHandleResponse: true, on: { proxyRes: responseInterceptor(async (buffer) => buffer) } });

  test('lets the other server decide when it is not set', async () => {
    const seen = await ask(start('Express 5', cors({ origin: APP }), proxy()), actual(STRANGER));
    expect(seen.decision).toMatchObject({
      vary: 'Origin, Accept-Language',
      'access-control-allow-origin': 'https://upstream.example, *',
    });
  });

  describe.each(VERSIONS)('with on-headers %s', (version) => {
    const kinds: Kind[] = ['Express 5', 'Express 4', 'Connect', 'node:http'];
    test.each(kinds)('allowed and denied origins get only the decision of the policy: %s', async (kind) => {
      for (const through of [proxy(), intercepting()]) {
        const replies = await askAll(
          start(kind, protecting(version), through),
          ...DECISIONS.map(([, asked]) => asked),
        );
        for (const [i, [who, , decision]] of DECISIONS.entries()) {
          const expected = { ...decision, vary: 'Origin, Accept-Language' };
          expect([who, replies[i]?.decision]).toEqual([who, expected]);
          expect(replies[i]).toMatchObject({ status: 203, body: 'reached' });
          expect(replies[i]?.header('X-App')).toBe('kept');
        }
      }
    });

    test('answers preflights itself, and a denied one never reaches the other server', async () => {
      const replies = await askAll(
        start('Express 5', protecting(version), proxy()),
        fullPreflight(APP),
        fullPreflight(STRANGER),
      );
      expect(replies.map(({ status }) => status)).toEqual([204, 403]);
    });
  });
});

describe.each(VERSIONS)(
  'protectHeaders with on-headers %s, together with other packages that hook writeHead,',
  (version) => {
    const touched: Handler = (_request, response, next) => {
      onHeaders(response, () => response.setHeader('X-Hook', 'heard'));
      next();
    };
    const on10 = require('on-headers10') as typeof onHeaders;
    const touched10: Handler = (_request, response, next) => {
      on10(response, () => response.setHeader('X-Hook', 'heard'));
      next();
    };
    const gunzip = (body: string) => gunzipSync(Buffer.from(body, 'latin1')).toString();

    const BESIDE: readonly (readonly [string, Handler, (reply: Reply) => void])[] = [
      [
        'compression',
        compression({ threshold: 0 }) as unknown as Handler,
        (reply) => {
          expect(reply.header('Content-Encoding')).toBe('gzip');
          expect(gunzip(reply.body)).toBe('reached');
          expect(reply.decision.vary).toContain('Accept-Encoding');
        },
      ],
      [
        'express-session',
        session({
          secret: 'a test',
          resave: true,
          saveUninitialized: true,
          cookie: { secure: false },
        }) as unknown as Handler,
        (reply) => expect(reply.header('Set-Cookie')).toMatch(/^connect\.sid=[^|]+$/),
      ],
      [
        'helmet',
        helmet() as Handler,
        (reply) => expect(reply.header('X-Content-Type-Options')).toBe('nosniff'),
      ],
      ["another package's on-headers 1.1", touched, (reply) => expect(reply.header('X-Hook')).toBe('heard')],
      [
        "another package's on-headers 1.0",
        touched10,
        (reply) => expect(reply.header('X-Hook')).toBe('heard'),
      ],
    ];

    describe.each(EXPRESSES)('%s', (_name, framework) => {
      describe.each(['before', 'after'])('%s the policy', (place) => {
        test.each(BESIDE)('%s works, and the decision is kept', async (what, beside, check) => {
          const both = [beside, protecting(version)];
          if (place === 'after') both.reverse();
          const app = framework();
          app.use(...(both as express.RequestHandler[]));
          app.get('/set', (_request, response) => void response.set(AGAINST).type('text').send('reached'));
          app.get('/head', (_request, response) => {
            response.writeHead(200, { ...AGAINST, 'Content-Type': 'text/plain' });
            response.end('reached');
          });
          app.get('/stream', (_request, response) => {
            response.set(AGAINST).type('text');
            Readable.from(['rea', 'ched']).pipe(response);
          });
          for (const path of ['/set', '/head', '/stream']) {
            const replies = await askAll(
              listen(app),
              ...DECISIONS.map(([, asked]) => at(path, withLines(asked, GZIP))),
            );
            for (const [i, [who, , decision]] of DECISIONS.entries()) {
              const reply = replies[i] as Reply;
              check(reply);
              const others = what === 'compression' ? ['Accept-Encoding'] : [];
              const expected = { ...decision, vary: ['Accept-Language', ...others, 'Origin'].sort() };
              expect([who, path, sorted(reply)]).toEqual([who, path, expected]);
              expect(reply.header('X-App')).toBe('kept');
            }
          }
        });
      });
    });

    test('works with compression and express-session at once, on Connect', async () => {
      const app = connect();
      app.use(compression({ threshold: 0 }) as unknown as Handler);
      app.use(protecting(version));
      app.use(session({ secret: 'a test', resave: true, saveUninitialized: true }) as unknown as Handler);
      app.use((_request, response) => {
        response.writeHead(200, { ...AGAINST, 'Content-Type': 'text/plain' });
        response.end('reached');
      });
      const seen = await ask(listen(app), withLines(actual(STRANGER), GZIP));
      expect(gunzip(seen.body)).toBe('reached');
      expect(seen.header('Set-Cookie')).toMatch(/^connect\.sid=/);
      expect(sorted(seen)).toEqual({
        vary: ['Accept-Encoding', 'Accept-Language', 'Origin'],
        'timing-allow-origin': APP,
      });
    });
  },
);

describe('two policies, with and without protectHeaders,', () => {
  const tamper: Handler = (_request, response) => {
    set(response);
    response.end('reached');
  };

  test.each([
    ['the outer one protects', true, false],
    ['the inner one protects', false, true],
    ['both protect', true, true],
  ])('keep the last decision when %s', async (_which, outerProtects, innerProtects) => {
    const outer = cors({ origin: STRANGER, credentials: true, protectHeaders: outerProtects });
    const inner = cors({ origin: APP, protectHeaders: innerProtects });
    await warningsOf(async () => {
      const replies = await askAll(start('Express 5', outer, inner, tamper), actual(STRANGER), actual(APP));
      expect(replies.map(({ decision }) => decision)).toEqual([
        { vary: 'Accept-Language, Origin' },
        { vary: 'Accept-Language, Origin', 'access-control-allow-origin': APP },
      ]);
    });
  });

  test('leave the response to the handler when neither protects', async () => {
    await warningsOf(async () => {
      const seen = await ask(
        start('Express 5', cors({ origin: STRANGER }), cors({ origin: APP }), tamper),
        actual(STRANGER),
      );
      expect(seen.decision['access-control-allow-origin']).toBe('*');
    });
  });

  test('put a single hook on a response, however many protect it', async () => {
    const hooks = new Set<unknown>();
    const looks: Handler = (_request, response, next) => {
      hooks.add(response.writeHead);
      next();
    };
    const one = cors(options);
    await ask(start('node:http', one, looks, one, looks, cors(one.policy), looks, tamper), actual());
    expect(hooks.size).toBe(1);
  });

  test('allow nothing when the inner one fails', async () => {
    const outer = cors({ origin: STRANGER, credentials: true, protectHeaders: true });
    const failing = cors(() => {
      throw new Error('down');
    });
    await warningsOf(async () => {
      const app = express().use(outer, failing);
      app.use(((_error, request, response, next) =>
        tamper(request, response, next)) as express.ErrorRequestHandler);
      const seen = await ask(listen(app), actual(STRANGER));
      expect(seen.decision).toEqual({ vary: 'Accept-Language, Origin' });
    });
  });
});

test.each(FAILURES)(
  'with protectHeaders, no error handler can allow the origin after an error of its function that was %s',
  async (_how, failing) => {
    const origin = failing(new Error('down')) as cors.OriginFunction;
    const app = express().use(cors({ origin, protectHeaders: true }));
    app.use(((_error, _request, response, _next) => {
      response.set(AGAINST).status(500).send('sorry');
    }) as express.ErrorRequestHandler);
    const seen = await ask(listen(app), actual(STRANGER));
    expect(seen).toMatchObject({ status: 500, body: 'sorry' });
    expect(seen.decision).toEqual({ vary: 'Accept-Language, Origin' });
  },
);

test('with protectHeaders, a disallowedOrigin function cannot allow the origin', async () => {
  const policy = cors({
    origin: APP,
    protectHeaders: true,
    disallowedOrigin: (_request, response) => response.writeHead(451, AGAINST).end('no'),
  });
  const seen = await ask(start('node:http', policy), actual(STRANGER, 'POST'));
  expect(seen).toMatchObject({ status: 451, body: 'no' });
  expect(seen.decision).toEqual({ vary: 'Accept-Language, Origin' });
});

test('with protectHeaders, a Vary: * of the handler is kept', async () => {
  const seen = await ask(
    start('node:http', cors(options), (_request, response) => response.setHeader('Vary', '*').end()),
    actual(APP),
  );
  expect(seen.decision.vary).toBe('*');
});
