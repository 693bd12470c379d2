// Flaws of other CORS middlewares, by their public identifiers: none of them works here.

import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import cors, { CorsConfigError, createPolicy } from 'corsage';
import express from 'express';
import { APP, STRANGER } from '../support/origins';
import { codesIn } from '../support/problems';
import { warningsOf } from '../support/process-warnings';
import { ask, during, type Handler, KINDS, listen, start } from '../support/servers';
import {
  actual,
  exchange,
  type HeaderLine,
  overHttp1,
  preflight,
  type Reply,
  type Sent,
  withLines,
} from '../support/wire';

const app: Handler = (_request, response) => void response.end('the app');

/** The reply of a policy over HTTP. */
function answer(middleware: Handler, sent: Sent): Promise<Reply> {
  return ask(start('node:http', middleware, app), sent);
}

/** Every CORS header of a reply. */
function granted({ lines }: Reply): readonly string[] {
  return lines.filter((line) => /^access-control-/i.test(line));
}

/** Only the origins in `allowed` get CORS headers, on requests and on preflights. */
async function expectOnly(origin: cors.OriginOption, allowed: string[], strangers: string[]): Promise<void> {
  const middleware = cors({ origin });
  await during(start('node:http', middleware, app), async ({ send }) => {
    for (const from of allowed) {
      expect((await send(actual(from))).header('Access-Control-Allow-Origin')).toBe(from);
      expect((await send(preflight(from))).status).toBe(204);
    }
    for (const from of strangers) {
      const reply = await send(actual(from));
      expect({ from, granted: granted(reply), vary: reply.header('Vary') }).toEqual({
        from,
        granted: [],
        vary: 'Origin',
      });
      const denied = await send(preflight(from));
      expect({ from, granted: granted(denied), status: denied.status }).toEqual({
        from,
        granted: [],
        status: 403,
      });
    }
  });
}

/** The codes of all problems with options. */
const codesOf = (options: unknown) => codesIn(() => createPolicy(options as cors.CorsOptions));

/** These options are refused at the start, at run time and from a delegate, and let nobody in. */
async function expectRefused(given: unknown): Promise<void> {
  const options = given as cors.CorsOptions;
  expect(() => cors(options)).toThrow(CorsConfigError);
  expect(() => createPolicy(options)).toThrow(CorsConfigError);

  const running = cors({ origin: APP });
  expect(() => running.reconfigure(options)).toThrow(CorsConfigError);
  await during(start('node:http', running, app), async ({ send }) => {
    expect(granted(await send(actual(STRANGER)))).toEqual([]);
    expect(granted(await send(actual(APP)))).toEqual([`Access-Control-Allow-Origin: ${APP}`]);
  });

  for (const delegate of [() => options, async () => options]) {
    for (const sent of [actual(STRANGER), actual(STRANGER, 'POST'), actual('null'), preflight(STRANGER)]) {
      const reply = await answer(cors(delegate), sent);
      expect({ status: reply.status, granted: granted(reply), vary: reply.header('Vary') }).toEqual({
        status: 500,
        granted: [],
        vary: 'Origin',
      });
    }
  }
}

describe('"*" is never sent together with credentials, and never replaced by the origin of the request', () => {
  test.each<[identifier: string, options: object]>([
    ['CVE-2018-20744 (rs/cors)', { origin: ['*'], credentials: true }],
    ['CVE-2024-25124, GHSA-fmg4-x8pw-hjhg (Fiber)', { origin: '*', credentials: true, maxAge: 0 }],
    ['CVE-2026-54290 (Hono)', { origin: '*', credentials: true, allowedHeaders: ['X-A'] }],
    ['CVE-2026-44184', { origin: [APP, '*'], credentials: true }],
    ['CVE-2025-34291 (Langflow)', { origin: ['*'], credentials: true, methods: '*', allowedHeaders: '*' }],
    ['Corser#21', { credentials: true }],
    [
      'expressjs/cors#333',
      { credentials: true, origin: '*', dangerously: { credentialsFromAnyOrigin: true } },
    ],
    ['expressjs/cors#422', { credentials: true, origin: true }],
    ['starlette#1832', { credentials: true, origin: [['*'], APP], exposedHeaders: 'X-A' }],
  ])('%s', async (_identifier, options) => {
    await expectRefused(options);
  });

  test('CVE-2023-49803, GHSA-qxrj-hx23-xp82 (@koa/cors): without options, every origin gets "*" and no credentials', async () => {
    for (const middleware of [cors(), cors({}), cors({ origin: '*' }), cors(() => createPolicy())]) {
      for (const sent of [actual(STRANGER), actual('null'), actual(), preflight(STRANGER)]) {
        const reply = await answer(middleware, sent);
        expect(reply.header('Access-Control-Allow-Origin')).toBe('*');
        expect(reply.header('Access-Control-Allow-Credentials')).toBeUndefined();
      }
    }
  });
});

/**
 * Counts the work on the text of a request: a step for each character that is read, each that is given to a RegExp,
 * and each item that is made. A count is the same on every machine; time is not.
 */
function stepsOf(during: () => void): number {
  const text = String.prototype;
  const { charCodeAt, charAt, at, codePointAt, split, slice, toLowerCase, trim } = text;
  const { exec } = RegExp.prototype;
  const { push } = Array.prototype;
  let steps = 0;
  text.charCodeAt = function (...given) {
    steps++;
    return charCodeAt.apply(this, given);
  };
  text.charAt = function (...given) {
    steps++;
    return charAt.apply(this, given);
  };
  text.at = function (...given) {
    steps++;
    return at.apply(this, given);
  };
  text.codePointAt = function (...given) {
    steps++;
    return codePointAt.apply(this, given);
  };
  text.split = function (this: string, ...given: Parameters<typeof split>) {
    const parts = split.apply(this, given);
    steps += this.length + parts.length;
    return parts;
  } as typeof split;
  text.slice = function (...given) {
    const part = slice.apply(this, given);
    steps += part.length;
    return part;
  };
  text.toLowerCase = function () {
    steps += this.length;
    return toLowerCase.apply(this);
  };
  text.trim = function () {
    steps += this.length;
    return trim.apply(this);
  };
  RegExp.prototype.exec = function (subject) {
    steps += subject.length;
    return exec.call(this, subject);
  };
  Array.prototype.push = function (...given) {
    steps += given.length;
    return push.apply(this, given);
  };
  try {
    during();
  } finally {
    Object.assign(text, { charCodeAt, charAt, at, codePointAt, split, slice, toLowerCase, trim });
    RegExp.prototype.exec = exec;
    Array.prototype.push = push;
  }
  return steps;
}

/** Sends a request to a server that accepts headers of any size, and counts the steps of the middleware. */
async function workOn(middleware: Handler, sent: Sent): Promise<{ steps: number; reply: Reply }> {
  let steps = 0;
  const server = createServer({ maxHeaderSize: 4 * 1024 * 1024 }, (request, response) => {
    steps = stepsOf(() => middleware(request, response, () => response.end('the app')));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  try {
    return { reply: await overHttp1((server.address() as AddressInfo).port, sent), steps };
  } finally {
    server.close();
  }
}

const READERS: [policy: string, middleware: Handler][] = [
  ['any origin, requested headers', cors()],
  ['a list, requested headers', cors({ origin: [APP] })],
  ['credentials, any header', cors({ origin: APP, credentials: true, methods: '*', allowedHeaders: '*' })],
  ['a list of headers', cors({ origin: APP, allowedHeaders: ['X-A', 'X-B'] })],
  ['a denied origin', cors({ origin: 'https://other.example' })],
];

/** Nothing is read after this many characters of requested names. */
const MOST_READ = 8192;

/** A few steps for each character that is read. */
const MOST_STEPS = 8 * MOST_READ;

describe.each(READERS)(
  'Access-Control-Request-Headers is read in one bounded pass: %s',
  (_policy, middleware) => {
    test.each<[identifier: string, header: (size: number) => string]>([
      [
        'CVE-2026-69207, GHSA-8j4g-w8fx-2239 (Hono): a long run of spaces',
        (size) => `x-a,${' '.repeat(size)}x-b`,
      ],
      ['CVE-2026-69207, with tabs', (size) => `x-a${'\t '.repeat(size / 2)}!,`],
      ['rs/cors#170: a megabyte of commas', (size) => ','.repeat(size)],
      ['rs/cors#171, golang/vulndb#2883: commas after a valid name', (size) => `x-a${','.repeat(size)}`],
      ['GHSA-vh9x-phq6-fx54: many names', (size) => 'x-a,'.repeat(size / 4)],
      ['go-chi/cors#36: many different names', (size) => many(size, (i) => `x-${i},`)],
      ['one long name', (size) => 'x'.repeat(size)],
      ['many names in upper case', (size) => many(size, (i) => `X-${i} , `)],
      ['many invalid names', (size) => 'x y,'.repeat(size / 4)],
    ])('%s', async (_identifier, header) => {
      const of = async (size: number) => await workOn(middleware, preflight(APP, 'PUT', header(size)));
      const [small, double] = [await of(2048), await of(4096)];
      // Twice the bytes take at most twice the work. Checked first, as a slower reader would take hours for the megabyte.
      expect(double.steps).toBeLessThanOrEqual(2 * small.steps + 256);
      const huge = await of(1024 * 1024);
      expect(huge.steps).toBeLessThanOrEqual(MOST_STEPS);
      for (const { reply } of [small, double, huge]) {
        expect([204, 403]).toContain(reply.status);
        expect(reply.lines.join().length).toBeLessThan(MOST_READ + 1024);
        const names = reply.header('Access-Control-Allow-Headers')?.split(',') ?? [];
        expect(names.length).toBeLessThanOrEqual(128);
      }
    });
  },
);

/** At least `size` characters. */
function many(size: number, item: (i: number) => string): string {
  let text = '';
  for (let i = 0; text.length < size; i++) text += item(i);
  return text;
}

test('an Origin header of a megabyte is not read', async () => {
  const middlewares = [
    cors({ origin: true }),
    cors({ origin: ['https://*.example.com', /^https:\/\/[a-z.]+\.example\.com$/, () => true] }),
    cors({ origin: APP, disallowedOrigin: 'reject' }),
  ];
  for (const middleware of middlewares) {
    for (const origin of ['https://', 'https://a.', ' ', ',', 'https://a, ']) {
      const sent = actual(origin.padEnd(1024 * 1024, 'a.').concat('.example.com'), 'POST');
      const { steps, reply } = await workOn(middleware, sent);
      expect(steps).toBeLessThan(1024);
      expect(granted(reply)).toEqual([]);
    }
  }
});

describe('GHSA-q7jf-gf43-6x6p, CVE-2025-62610 (Hono): a Vary in the request is not copied to the response', () => {
  test.each<[policy: string, middleware: Handler]>([
    ['any origin', cors()],
    ['a list', cors({ origin: APP })],
    ['credentials', cors({ origin: APP, credentials: true })],
    ['none', cors({ origin: false })],
    ['a delegate', cors(() => createPolicy({ origin: APP }))],
    ['a protected one', cors({ origin: APP, protectHeaders: true })],
    ['one that refuses', cors({ origin: APP, disallowedOrigin: 'reject' })],
  ])('%s', async (_policy, middleware) => {
    const vary: HeaderLine[] = [
      ['Vary', '*, X-Injected'],
      ['Vary', 'X-Injected'],
    ];
    for (const sent of [
      actual(APP),
      actual(STRANGER),
      actual(STRANGER, 'POST'),
      actual(),
      preflight(APP),
      preflight(STRANGER),
    ]) {
      const [plain, varied] = await Promise.all([
        answer(middleware, sent),
        answer(middleware, withLines(sent, ...vary)),
      ]);
      expect(varied.header('Vary')).toBe(plain.header('Vary'));
      expect(varied.lines.join()).not.toContain('X-Injected');
    }
  });

  test('no other header of the request is copied to the response either', async () => {
    const injected: HeaderLine[] = [
      ['Access-Control-Allow-Origin', STRANGER],
      ['Access-Control-Allow-Credentials', 'true'],
      ['Access-Control-Expose-Headers', '*'],
      ['Timing-Allow-Origin', '*'],
    ];
    const reply = await answer(cors({ origin: APP }), { method: 'GET', headers: injected });
    expect(reply.lines.filter((line) => /^(?:access-control|timing)-/i.test(line))).toEqual([]);
  });
});

describe('CVE-2019-25211, GHSA-869c-j7wc-8jqv (gin-contrib/cors): a wildcard stands for whole labels or for the port', () => {
  test.each([
    'https://example.com/*',
    'https://example.com*',
    'https://example.*',
    'https://*example.com',
    'https://ex*mple.com',
    'https://*.*.example.com',
    'https://a.*.example.com',
    'https://*',
    'https://*:443',
    '*://example.com',
    '*.example.com',
    'http*://example.com',
    'https://example.com:8*',
    'https://example.com:*/',
  ])('%s is refused', async (origin) => {
    await expectRefused({ origin });
    await expectRefused({ origin: [APP, origin] });
  });

  test('a wildcard port does not match example.community after example.com', async () => {
    await expectOnly(
      'https://example.com:*',
      ['https://example.com', 'https://example.com:8443'],
      [
        'https://example.community',
        'https://example.community:443',
        'https://example.com.evil.example',
        'https://example.co',
        'https://example.com:',
        'https://example.com:8443.evil.example',
        'http://example.com',
      ],
    );
  });

  test('a wildcard label ends at a dot and stands for at least one label', async () => {
    await expectOnly(
      'https://*.example.com',
      ['https://a.example.com', 'https://a.b.example.com'],
      [
        'https://example.com',
        'https://evilexample.com',
        'https://.example.com',
        'https://a.example.community',
        'https://a.example.com.evil.example',
        'https://a.example.com:8443',
        'http://a.example.com',
      ],
    );
  });
});

describe('two origins in a list never allow a third one', () => {
  test.each<[identifier: string, origins: string[], strangers: string[]]>([
    [
      'GHSA-vhxv-fg4m-p2w8 (jub0bs/cors)',
      ['https://foo.com', 'https://bar.com'],
      ['https://barfoo.com', 'https://foobar.com', 'https://foo.combar.com', 'https://oo.com', 'https://com'],
    ],
    [
      'GHSA-v84h-653v-4pq9 (jub0bs/fcors)',
      ['https://*.foo.com', 'https://*.bar.com', 'https://ofoo.com'],
      [
        'https://barfoo.com',
        'https://foo.com',
        'https://bar.com',
        'https://xofoo.com',
        'https://a.barfoo.com',
        'https://a.ofoo.com',
        'https://foo.com.bar',
      ],
    ],
  ])('%s', async (_identifier, origins, strangers) => {
    const allowed = origins.map((origin) => origin.replace('*', 'a'));
    for (const list of [origins, [...origins].reverse()]) await expectOnly(list, allowed, strangers);
  });

  test('jub0bs/cors#12, jub0bs/cors#15: every origin of a list is allowed', async () => {
    const hosts = ['a.com', 'aa.com', 'ab.com', 'b.com', 'ba.com', 'a.com.au', 'com', 'a-b.com', 'a.b.a.com'];
    const origins = hosts.flatMap((host) => [`https://${host}`, `http://${host}:8080`]);
    await expectOnly([...origins, 'https://*.b.com', 'https://*.a.b.com:*'], origins, [
      'https://b.a.com',
      'http://a.com',
      'https://a.com:8080',
      'https://b.com.au',
    ]);
  });
});

describe('a RegExp that a stranger can match is refused, and the stranger is named', () => {
  test.each<[identifier: string, regexp: RegExp]>([
    ['CVE-2026-37737 (sanic-cors): only the beginning is matched', /^https:\/\/app\.example\.com/],
    ['Starlette PR #801: only the beginning is matched', /^https:\/\/.*\.example\.org/],
    ['clusterfuzz#5303: dots that match any character', /^https:\/\/app.example.com$/],
    ['clusterfuzz#5303: no ^ and no $', /app\.example\.com/],
    ['expressjs/cors, @fastify/cors: the RegExp in their READMEs', /example\.com$/],
    ['restify-cors-middleware#40: one alternative without $', /^https:\/\/a\.example\.com|b\.example\.com$/],
  ])('%s', async (_identifier, regexp) => {
    expect(codesOf({ origin: regexp })).toEqual(['REGEXP_LETS_STRANGERS_IN']);
    expect(codesOf({ origin: [APP, regexp], credentials: true })).not.toEqual([]);
    await expectRefused({ origin: regexp });
  });

  test('a RegExp with ^ and $ is accepted, and allows the names that it spells out', async () => {
    await expectOnly(
      /^https:\/\/(?:app|admin)\.example\.com$/,
      [APP, 'https://admin.example.com'],
      [
        'https://app.example.com.evil.example',
        'https://appxexample.com',
        'https://evil.example/https://app.example.com',
        'https://app.example.com\\.evil.example',
        'https://app.example.com:443',
      ],
    );
  });

  test('expressjs/cors#220: a RegExp with the flags g and y gives every request the same answer', async () => {
    for (const flags of ['g', 'y', 'gy']) {
      const middleware = cors({ origin: new RegExp('^https://app\\.example\\.com$', flags) });
      await during(start('node:http', middleware, app), async ({ send }) => {
        for (let i = 0; i < 4; i++) {
          expect((await send(actual(APP))).header('Access-Control-Allow-Origin')).toBe(APP);
        }
      });
    }
  });
});

describe('a policy does not look at paths: the router alone decides which policy answers', () => {
  const server = express();
  const shut = express.Router().use(cors({ origin: APP, credentials: true }));
  shut.use((_request, response) => void response.send('private'));
  server.use('/api/private', shut);
  server.use(/^\/a\+b/, shut);
  server.use(cors(), (_request, response) => void response.send('public'));

  test.each<[identifier: string, paths: string[]]>([
    [
      'CVE-2024-6866 (flask-cors): upper case is not lower case',
      ['/API/private', '/api/PRIVATE', '/Api/Private/x'],
    ],
    [
      'CVE-2024-6844 (flask-cors): a plus is not a space',
      ['/a+b', '/a%20b', '/a%2Bb', '/api/private+', '/api+private'],
    ],
    [
      'CVE-2024-6839 (flask-cors): the order of paths changes nothing',
      ['/api/private', '/api/private/deep/er', '/api/privateer', '/api'],
    ],
    [
      'flask-cors 3.0.9: dot segments and encoded characters',
      [
        '/api/../api/private',
        '/public/../api/private',
        '/api/./private',
        '/api//private',
        '/api/%70rivate',
        '/api%2Fprivate',
        '/api/private%2F..%2Fpublic',
        '/api/private?/public',
        '/api/private;x',
        'http://other.example/api/private',
      ],
    ],
  ])('%s', async (_identifier, paths) => {
    await during(listen(server), async ({ send }) => {
      const bodies = new Set<string>();
      for (const path of paths) {
        for (const origin of [STRANGER, APP]) {
          const { body, header } = await send({ ...actual(origin), path });
          bodies.add(body);
          const expected = body === 'public' ? '*' : origin === APP ? APP : undefined;
          expect({ path, body, allow: header('Access-Control-Allow-Origin') }).toEqual({
            path,
            body: expect.stringMatching(/^(?:public|private)$/),
            allow: expected,
          });
        }
      }
      expect(bodies.has('private')).toBe(true);
    });
  });

  test('one policy gives every path the same answer', async () => {
    await during(start('node:http', cors({ origin: APP }), app), async ({ port }) => {
      const answers = new Set<string>();
      for (const path of ['/', '/API', '/a+b', '/a%2Bb', '/../x', '/%2e%2e/x', '/*', '//evil.example', '*']) {
        answers.add(dateless(await exchange(port, { ...actual(STRANGER, 'OPTIONS'), path })));
      }
      expect(answers.size).toBe(1);
    });
  });
});

/** A reply without its date, in which two equal replies may differ. */
function dateless(reply: string): string {
  return reply.replace(/^Date: .*\r\n/m, '');
}

describe('CVE-2024-6221 (flask-cors): no response gives a page access to a private network', () => {
  const asked: HeaderLine[] = [
    ['Access-Control-Request-Private-Network', 'true'],
    ['Access-Control-Request-Local-Network', 'true'],
  ];

  test.each<[policy: string, middleware: Handler]>([
    ['any origin', cors()],
    ['every origin', cors({ origin: true })],
    ['a list, any header', cors({ origin: APP, methods: '*', allowedHeaders: '*' })],
    ['credentials, any header', cors({ origin: APP, credentials: true, methods: '*', allowedHeaders: '*' })],
  ])('%s', async (_policy, middleware) => {
    const sent = preflight(APP, 'PUT', 'x-a');
    const reply = await answer(middleware, withLines(sent, ...asked));
    expect(reply.status).toBe(204);
    expect(reply.lines.filter((line) => /network/i.test(line))).toEqual([]);
  });

  test.each(['privateNetwork', 'allowPrivateNetwork', 'allow_private_network'])(
    '%s is not an option',
    (name) => {
      expect(codesOf({ [name]: true })).toEqual(['UNKNOWN_OPTION']);
    },
  );
});

describe('CVE-2024-1681 (flask-cors): a request cannot add lines to a log, or send control sequences to a terminal', () => {
  /** Expects printable ASCII, one line, short. */
  const CLEAN = /^[\x20-\x7e]{1,700}$/;

  const hostile: Sent[] = [
    'http://evil.example',
    'http://evil.example\u0085[ok]',
    'http://evil.example\u009b2J',
    'http://evil.example%0d%0a[ok]',
    `http://${'a.'.repeat(100)}evil.example`,
    'https://evil.s3.amazonaws.com',
    'http://"\\\'`$(id)',
  ].flatMap((origin) => [
    { ...actual(origin, 'POST'), path: '/%0d%0a[admin]%20ok?x=%1b[2J' },
    { ...preflight(origin, 'PUT', '\u009b2J,x'), path: '/%C2%85[admin]%20ok' },
  ]);

  test('in a warning, text from a request is escaped and cut', async () => {
    const middlewares: Handler[] = [
      cors({ origin: (_origin: string) => true, credentials: true }),
      cors({ origin: /^https:\/\/[a-z0-9.]+\.amazonaws\.com$/, credentials: true }),
      cors({ origin: async () => undefined }),
    ];
    const warnings = await warningsOf(async () => {
      for (const middleware of middlewares) {
        for (const sent of hostile) await answer(middleware, sent);
      }
    });
    expect(warnings.map(({ code }) => code).sort()).toEqual([
      'CORSAGE_INSECURE_ORIGIN_DENIED',
      'CORSAGE_ORIGIN_FUNCTION_NOTHING',
      'CORSAGE_TENANT_ORIGIN_DENIED',
    ]);
    for (const { message } of warnings) {
      expect(message).toMatch(CLEAN);
      expect(message).not.toContain('admin');
    }
  });

  test('a warning is printed once, however often its cause is repeated', async () => {
    const middleware = cors({ origin: (origin: string) => origin !== APP, credentials: true });
    const warnings = await warningsOf(async () => {
      await during(start('node:http', middleware, app), async ({ send }) => {
        for (let i = 0; i < 20; i++) await send(actual(`http://evil${i}.example`));
      });
    });
    expect(warnings.length).toBe(1);
  });

  test.each<[what: string, given: unknown]>([
    ['a text', 'https://a.example\r\n[admin] ok'],
    ['a symbol', Symbol('\r\n[admin] ok')],
    ['an object', { toString: () => '\u001b[2J' }],
    ['a number', 1],
    ['a long text', '*'.padStart(1000, '\n')],
  ])('the error about a wrong answer of a function escapes what it quotes: %s', async (_what, given) => {
    const messages: string[] = [];
    const catching =
      (middleware: Handler): Handler =>
      (request, response, next) =>
        middleware(request, response, (error) => {
          if (error instanceof Error) messages.push(error.message);
          next();
        });
    await answer(catching(cors({ origin: () => given as never })), actual(APP));
    await answer(catching(cors(() => given as never)), actual(APP));
    expect(messages.length).toBeGreaterThan(0);
    for (const message of messages)
      expect(message.replace(/^the configuration of corsage is not valid:\n {2}- /, '')).toMatch(CLEAN);
  });

  test('the error about options has one line for each problem, whatever was given', () => {
    const text = 'https://a.example\r\n  - forged \u001b[2J \u0085';
    const wrong = {
      origin: [text, text.repeat(50), new Map([[text, text]]), Symbol(text)],
      methods: [text],
      allowedHeaders: [text],
      exposedHeaders: text,
      maxAge: text,
      [text]: text,
      dangerously: { [text]: text },
      disallowedOrigin: text,
    };
    const problems = (() => {
      try {
        createPolicy(wrong as never);
      } catch (error) {
        return error as CorsConfigError;
      }
      throw new Error('It was taken.');
    })();
    expect(problems.problems.length).toBeGreaterThanOrEqual(10);
    for (const { message, fix } of problems.problems) {
      expect(message).toMatch(CLEAN);
      expect(fix).toMatch(CLEAN);
    }
    expect(problems.message.split('\n').length).toBe(problems.problems.length + 1);
  });
});

describe.each(KINDS)("the site's own POST, which has an Origin header, is never refused, on %s", (kind) => {
  test.each<[identifier: string, options: cors.CorsOptions]>([
    ['Quarkus#29542', { origin: APP, disallowedOrigin: 'reject' }],
    ['Quarkus#30698', { origin: APP, disallowedOrigin: 'reject', credentials: true }],
    ['CVE-2022-4147 (Quarkus)', { origin: false, disallowedOrigin: 'reject' }],
    ['expressjs/cors PR #175', { origin: (origin) => origin === APP, disallowedOrigin: 'reject' }],
    ['rs/cors#167: nothing is refused by default', { origin: APP }],
  ])('%s', async (_identifier, options) => {
    await during(start(kind, cors(options), app), async ({ port, send }) => {
      const own = actual(`http://127.0.0.1:${port}`, 'POST');
      const headers: HeaderLine[] = [...own.headers, ['Sec-Fetch-Site', 'same-origin']];
      for (const sent of [own, { ...own, headers }]) {
        const reply = await send(sent);
        expect({ status: reply.status, body: reply.body }).toEqual({ status: 200, body: 'the app' });
      }
    });
  });
});

describe("a server on the user's own machine", () => {
  test.each<[identifier: string, origin: string | string[]]>([
    ['Micronaut PR #8524', 'http://localhost:*'],
    ['GHSA-67mh-4wv8-2f99 (esbuild)', ['http://localhost:*', 'http://127.0.0.1:*', 'http://[::1]:*']],
  ])(
    '%s can be read by the listed local pages, and not by a site with a similar name',
    async (_identifier, origin) => {
      await expectOnly(
        origin,
        ['http://localhost:3000', 'http://localhost'],
        [
          STRANGER,
          'null',
          'http://evil.example',
          'http://localhost.evil.example',
          'http://localhost.evil.example:3000',
          'http://evil-localhost:3000',
          'http://a.localhost:3000',
          'http://127.0.0.1.evil.example',
          'http://localhost:3000.evil.example',
          'http://localhost:3000@evil.example',
          'https://localhost:3000',
          'file://',
        ],
      );
    },
  );

  test('GHSA-67mh-4wv8-2f99: a missing setting allows nobody', async () => {
    const missing = process.env.NO_SUCH_SETTING;
    expect(() => cors(missing as never)).toThrow(CorsConfigError);
    for (const options of [{ origin: missing }, { origin: [missing] }, { origin: [] }, { origin: '' }]) {
      await expectRefused(options);
    }
  });
});

describe('go-safeweb#372: a requested method is never a list of methods', () => {
  const middleware = cors({ origin: APP, credentials: true, methods: '*' });

  test.each(['GET, DELETE', 'GET,DELETE', '*', 'GET DELETE', '', ',', 'GET;', 'PUT\t', '\u00e9'])(
    'the requested method "%s" is not echoed',
    async (method) => {
      const reply = await answer(middleware, preflight(APP, method));
      // Spaces around a value are not part of it.
      expect(reply.header('Access-Control-Allow-Methods')).toBe(method === 'PUT\t' ? 'PUT' : undefined);
    },
  );

  test('only valid header names are echoed, each once', async () => {
    for (const [asked, answered] of [
      ['*', undefined],
      ['x-b, *, ,,,X-A', 'x-a,x-b'],
      ['x-a: 1, x-b', 'x-b'],
      ['authorization,authorization', 'authorization'],
    ] as const) {
      for (const asking of [middleware, cors(), cors({ origin: true })]) {
        const reply = await answer(asking, preflight(APP, 'PUT', asked));
        expect(reply.header('Access-Control-Allow-Headers')).toBe(answered);
      }
    }
  });

  test('when methods are listed, a request for another one is not allowed', async () => {
    for (const method of ['DELETE', 'GET, DELETE', '*', 'put']) {
      const reply = await answer(cors({ origin: APP, methods: ['GET', 'PUT'] }), preflight(APP, method));
      expect(reply.header('Access-Control-Allow-Methods')).toBe('GET, PUT');
    }
  });
});

describe('nobody can change the options of a policy afterwards, or what it sends', () => {
  test('jub0bs/cors#14: changing a list after the policy is made has no effect', async () => {
    const origin = [APP, ['https://b.example.com']] as [string, string[]];
    const methods = ['GET'];
    const allowedHeaders = ['X-A'];
    const exposedHeaders = ['X-A'];
    const dangerously = {};
    const options = { origin, methods, allowedHeaders, exposedHeaders, dangerously, credentials: true };
    const middleware = cors(options);
    await during(start('node:http', middleware, app), async ({ port }) => {
      const asked = [actual(APP), actual(STRANGER), preflight(APP), preflight(STRANGER)];
      const before = await Promise.all(asked.map((sent) => exchange(port, sent)));
      origin[0] = STRANGER;
      origin[1].push(STRANGER, '*');
      methods.push('DELETE');
      allowedHeaders[0] = '*';
      exposedHeaders.push('X-Secret');
      Object.assign(dangerously, { credentialsFromAnyOrigin: true });
      Object.assign(options, { origin: true, methods: '*' });
      const after = await Promise.all(asked.map((sent) => exchange(port, sent)));
      expect(after.map(dateless)).toEqual(before.map(dateless));
    });
  });

  test('jub0bs/cors#14: a policy and everything in it is frozen', () => {
    const policy = createPolicy({
      origin: [APP],
      methods: ['GET'],
      allowedHeaders: ['X-A'],
      exposedHeaders: 'X-A',
    });
    const parts = [policy, policy.origin, policy.methods, policy.allowedHeaders, policy.exposedHeaders];
    for (const part of parts) expect(Object.isFrozen(part)).toBe(true);
    expect(() => (policy.origin as string[]).push(STRANGER)).toThrow(TypeError);
    expect(policy.allowsOrigin(STRANGER)).toBe(false);
  });

  test('changing what a policy hands out has no effect, RegExps and hidden properties included', async () => {
    const given = /^https:\/\/app\.example\.com$/;
    const isApp = Object.assign((origin: string) => origin === 'https://b.example.com', { allows: 'b' });
    const middleware = cors({ origin: [given, isApp], credentials: true });
    const [shown, fn] = (middleware.policy as cors.CorsPolicy).origin as unknown as [RegExp, typeof isApp];
    for (const regexp of [given, shown]) {
      regexp.compile('.*');
      Object.assign(regexp, { test: () => true, exec: () => [''] });
    }
    Object.assign(fn, { call: () => true, apply: () => true });
    const hidden = (middleware.policy as unknown as Record<symbol, Record<string, object>>)[
      Symbol.for('corsage.policy')
    ] as Record<string, { matcher: object }>;
    for (const part of [hidden, hidden.alone, hidden.alone?.matcher, hidden.underDelegate]) {
      expect(Object.isFrozen(part)).toBe(true);
    }
    await during(start('node:http', middleware, app), async ({ send }) => {
      expect(granted(await send(actual(STRANGER)))).toEqual([]);
      expect(granted(await send(actual(APP)))).not.toEqual([]);
      expect(granted(await send(actual('https://b.example.com')))).not.toEqual([]);
    });
  });

  test('rs/cors#198: a handler that changes the headers of one response does not change the next', async () => {
    const middleware = cors({
      origin: APP,
      methods: ['GET', 'PUT'],
      exposedHeaders: ['X-A'],
      preflightContinue: true,
    });
    const meddling: Handler = (_request, response) => {
      for (const name of ['Vary', 'Access-Control-Allow-Methods', 'Access-Control-Expose-Headers']) {
        const value = response.getHeader(name);
        if (Array.isArray(value)) value.push('X-Meddled');
        else response.setHeader(name, `${value}, X-Meddled`);
      }
      response.end();
    };
    await during(start('node:http', middleware, meddling), async ({ send }) => {
      const lines = [];
      for (let i = 0; i < 3; i++) lines.push(granted(await send(actual(APP))));
      for (let i = 0; i < 3; i++) lines.push(granted(await send(preflight(APP, 'PUT'))));
      expect(lines[2]).toEqual(lines[0]);
      expect(lines[5]).toEqual(lines[3]);
    });
  });
});

describe('rack-cors#134: the opaque origin is allowed only by name', () => {
  test.each<[policy: string, origin: cors.OriginOption]>([
    ['a list', [APP, 'https://*.example.net']],
    ['a RegExp', /^https:\/\/app\.example\.com$|^[a-z]{4}$/],
    ['a function that returns true', () => true],
    ['a function that returns the origin', (origin) => origin],
    ['local names', ['http://localhost:*']],
  ])('null and file:// are denied by %s', async (_policy, origin) => {
    for (const from of ['null', 'file://', 'NULL', 'Null', 'null, null', '"null"', 'file:///']) {
      expect(granted(await answer(cors({ origin }), actual(from)))).toEqual([]);
    }
  });

  test('null is allowed only when it is listed, and does not stand for file://', async () => {
    await expectOnly([APP, 'null'], ['null', APP], ['file://', 'file:///', 'NULL', STRANGER]);
    await expectOnly([APP, 'file://'], ['file://', APP], ['null', 'file:///', 'file://a', STRANGER]);
  });

  test('with credentials, neither a listed null nor origin: true allows null', async () => {
    await expectRefused({ origin: [APP, 'null'], credentials: true });
    const middleware = cors({
      origin: true,
      credentials: true,
      dangerously: { credentialsFromAnyOrigin: true },
    });
    expect(granted(await answer(middleware, actual('null')))).toEqual([]);
    expect(granted(await answer(middleware, preflight('null')))).toEqual([]);
  });
});

describe('an origin option of the wrong kind allows nobody (with cors@2.8.6 and @fastify/cors@11: everybody)', () => {
  test.each<[what: string, origin: unknown]>([
    ['a Set', new Set([APP])],
    ['a URL', new URL(APP)],
    ['a Map', new Map([[APP, true]])],
    ['an object', { [APP]: true }],
    ['an object with a list', { origins: [APP] }],
    ['an iterator', [APP].values()],
    ['a promise', Promise.resolve([APP])],
    ['a String object', new String(APP)],
    ['a Boolean object', new Boolean(false)],
    ['a number', 1],
    ['zero', 0],
    ['NaN', Number.NaN],
    ['a big integer', 1n],
    ['a symbol', Symbol('origin')],
    ['null', null],
    ['a date', new Date(0)],
    ['a buffer', Buffer.from(APP)],
    ['a list that holds a Set', [APP, new Set([STRANGER])]],
    ['a list that holds false', [APP, false]],
    ['a list that holds null', [APP, null]],
  ])('%s', async (_what, origin) => {
    await expectRefused({ origin });
    await expectRefused({ origin, credentials: true });
  });

  test.each<[what: string, answered: unknown]>([
    ['one', 1],
    ['a list', [STRANGER]],
    ['an object', {}],
    ['a Set', new Set([STRANGER])],
    ['a RegExp', /evil/],
    ['a function', () => true],
    ['"*"', '*'],
    ['a String object', new String(STRANGER)],
    ['a Boolean object', new Boolean(true)],
    ['a symbol', Symbol('yes')],
  ])('a function that answers with %s allows nobody', async (_what, answered) => {
    const given = answered as never;
    for (const origin of [
      () => given,
      async () => given,
      (_: string, say: cors.OriginCallback) => say(null, given),
    ]) {
      for (const sent of [actual(STRANGER), preflight(STRANGER)]) {
        const reply = await answer(cors({ origin }), sent);
        expect({ status: reply.status, granted: granted(reply) }).toEqual({ status: 500, granted: [] });
      }
    }
  });

  test.each([
    'origins',
    'Origin',
    'allowCredentials',
    'allowOrigin',
    'Access-Control-Allow-Origin',
    'headers',
  ])('expressjs/cors#272: an unknown option allows nobody: %s', async (name) => {
    await expectRefused({ [name]: [APP] });
    await expectRefused({ origin: APP, [name]: [APP] });
  });
});

describe('"Exploiting CORS misconfigurations for Bitcoins and bounties" (PortSwigger)', () => {
  test('the whole origin is compared: a prefix, a suffix or a part in the middle is not enough', async () => {
    await expectOnly(
      [APP, 'https://*.example.net'],
      [APP, 'https://a.example.net'],
      [
        'https://app.example.com.evil.example',
        'https://evilapp.example.com',
        'https://evil.example/app.example.com',
        'https://app.example.com@evil.example',
        'https://evil.example#app.example.com',
        'https://evil.example?app.example.com',
        'https://app.example.com`.evil.example',
        'https://app.example.com%60.evil.example',
        'https://app.example.com{.evil.example',
        'https://evil.example\\.example.net',
        'https://evil.example_.example.net/',
        'https://evilexample.net',
        'https://a.example.net.',
      ],
    );
  });

  test('the http origin of an allowed https name never gets credentials', async () => {
    await expectOnly(APP, [APP], ['http://app.example.com', 'http://app.example.com:443']);
    await expectRefused({ origin: 'http://app.example.com', credentials: true });
    await expectRefused({ origin: 'http://*.example.com', credentials: true });
  });

  test('no cache serves one origin the response for another (gateway-api#4666)', async () => {
    for (const middleware of [cors({ origin: APP }), cors({ origin: true }), cors({ origin: () => false })]) {
      for (const sent of [actual(APP), actual(STRANGER), actual('null'), actual(), actual('\u0085')]) {
        expect((await answer(middleware, sent)).header('Vary')).toBe('Origin');
      }
    }
  });

  test('an Origin header cannot split a response header', async () => {
    const middleware = cors({ origin: true });
    for (const origin of ['https://evil.example\rSet-Cookie: a=b', 'https://evil.example\u0085X-A: b']) {
      const reply = await answer(middleware, actual(origin));
      expect(reply.lines.join('\n')).not.toMatch(/evil|cookie|x-a/i);
    }
  });
});
