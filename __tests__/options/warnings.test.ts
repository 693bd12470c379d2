// Process warnings, each once: options that have no effect, and origins that are denied for their risk.

import cors, { createPolicy } from 'corsage';
import { freshCopy } from '../support/fresh-copy';
import { APP, PLAIN_APP } from '../support/origins';
import { warningsOf } from '../support/process-warnings';
import { ask, during, type Handler, start } from '../support/servers';
import { actual, decisionLines, preflight } from '../support/wire';

const app: Handler = (_request, response) => void response.end();

// Each is said once by a process, and jest loads the package anew for each file: no name stands here twice.
describe('a header name that has no effect is left out, with one warning', () => {
  const ONLY_BROWSER = 'is a header that only the browser sets, and it needs no permission. Leave it out.';
  const OF_ANSWER = 'is a response header, not a request header. Leave it out.';

  test.each([
    ...[
      'Accept-Charset',
      'accept-encoding',
      'Access-Control-Request-Headers',
      'Access-Control-Request-Method',
      'Connection',
      'CONTENT-LENGTH',
      'Cookie',
      'Cookie2',
      'Date',
      'DNT',
      'Expect',
      'Host',
      'Keep-Alive',
      'Origin',
      'Referer',
      'Set-Cookie',
      'TE',
      'Trailer',
      'Transfer-Encoding',
      'Upgrade',
      'Via',
      'Proxy-Authorization',
      'Sec-Fetch-Site',
    ].map((name) => [name, ONLY_BROWSER]),
    ...[
      'Access-Control-Allow-Origin',
      'access-control-allow-credentials',
      'Access-Control-Allow-Headers',
      'Access-Control-Allow-Methods',
      'Access-Control-Expose-Headers',
      'Access-Control-Max-Age',
    ].map((name) => [name, OF_ANSWER]),
  ])('allowedHeaders: %s', async (name, says) => {
    let middleware: cors.CorsMiddleware | undefined;
    const warnings = await warningsOf(() => {
      middleware = cors({ allowedHeaders: ['X-A', name as string, 'X-B'] });
      createPolicy({ allowedHeaders: `${name}, ${name}` });
    });
    expect(warnings.map(({ name, message }) => [name, message])).toEqual([
      ['CorsageWarning', `corsage: allowedHeaders: "${name}" ${says}`],
    ]);
    expect(warnings[0]?.code).toBe('CORSAGE_USELESS_HEADER');
    const reply = await ask(start('Express 5', middleware as cors.CorsMiddleware, app), preflight(APP));
    expect(reply.header('Access-Control-Allow-Headers')).toBe('X-A, X-B');
  });

  test.each([
    ['Set-Cookie', 'is a header that browsers never show to a page. Leave it out.'],
    ['set-cookie2', 'is a header that browsers never show to a page. Leave it out.'],
    ['Access-Control-Allow-Origin', 'is a header that only the browser reads, not the page. Leave it out.'],
    ['Access-Control-Expose-Headers', 'is a header that only the browser reads, not the page. Leave it out.'],
  ])('exposedHeaders: %s', async (name, says) => {
    let middleware: cors.CorsMiddleware | undefined;
    const warnings = await warningsOf(() => {
      middleware = cors({ exposedHeaders: ['X-A', name, 'X-B'] });
      createPolicy({ exposedHeaders: name });
    });
    expect(warnings.map(({ message }) => message)).toEqual([`corsage: exposedHeaders: "${name}" ${says}`]);
    const reply = await ask(start('Express 5', middleware as cors.CorsMiddleware, app), actual(APP));
    expect(reply.header('Access-Control-Expose-Headers')).toBe('X-A, X-B');
  });

  test('in a list with no other name, and the header is not sent', async () => {
    await warningsOf(async () => {
      const middleware = cors({ allowedHeaders: 'sec-one', exposedHeaders: 'SET-COOKIE' });
      const asked = await ask(start('Express 5', middleware, app), preflight(APP, 'PUT', 'x-a'));
      expect(asked.header('Access-Control-Allow-Headers')).toBeUndefined();
      const done = await ask(start('Express 5', middleware, app), actual(APP));
      expect(done.header('Access-Control-Expose-Headers')).toBeUndefined();
    });
  });

  test('for each name of a line that many sites copy', async () => {
    const warnings = await warningsOf(() =>
      createPolicy({ allowedHeaders: 'origin, x-requested-with, content-type, accept, authorization, host' }),
    );
    expect(warnings.map(({ message }) => /"([^"]+)"/.exec(message)?.[1])).toEqual(['origin', 'host']);
  });
});

test('other header names raise no warning', async () => {
  const names = [
    'Accept, Accept-Language, Content-Language, Content-Type, Range, Authorization, X-Requested-With',
    'User-Agent, If-Match, X-Forwarded-For, Forwarded, Set-Cookies, Section, Proxy, __proto__, constructor',
  ].join(', ');
  const warnings = await warningsOf(() =>
    createPolicy({
      allowedHeaders: names,
      exposedHeaders: `${names}, Content-Length, Cache-Control, Cookie, Host, Origin`,
      methods: 'GET, HEAD, POST, OPTIONS, PURGE, get',
    }),
  );
  expect(warnings).toEqual([]);
});

test('a process that makes up header names at run time is not flooded with warnings', async () => {
  const fresh = freshCopy();
  const names = Array.from({ length: 1200 }, (_, i) => `Sec-${i}`);
  const warnings = await warningsOf(() => fresh.createPolicy({ allowedHeaders: names }));
  expect(warnings).toHaveLength(1000);
});

test('of an endless header name only the beginning is remembered', async () => {
  const begun = `Sec-${'a'.repeat(600)}`;
  const warnings = await warningsOf(() => createPolicy({ allowedHeaders: [`${begun}-one`, `${begun}-two`] }));
  expect(warnings).toHaveLength(1);
});

describe('with credentials, a plain http origin is denied, with one warning', () => {
  const SAYS = `would allow "${PLAIN_APP}" with credentials. It is denied`;

  test.each<[what: string, origin: cors.OriginOption, says: string]>([
    [
      'that a function allows',
      (origin) => origin.endsWith('//app.example.com'),
      `an origin function ${SAYS}`,
    ],
    [
      'that a function allows by its name',
      async (origin) => (origin.endsWith('//app.example.com') ? origin : null),
      `an origin function ${SAYS}`,
    ],
    [
      'that a function allows by calling back',
      (origin, callback) => void setImmediate(callback, null, origin.endsWith('//app.example.com')),
      `an origin function ${SAYS}`,
    ],
  ])('%s', async (_what, origin, says) => {
    const warnings = await warningsOf(() =>
      during(start('Express 5', cors({ origin, credentials: true }), app), async (server) => {
        for (let i = 0; i < 2; i++) {
          expect(decisionLines(await server.send(actual(PLAIN_APP)))).toEqual(['Vary: Origin']);
          expect((await server.send(preflight(PLAIN_APP))).status).toBe(403);
        }
        expect((await server.send(actual(APP))).header('Access-Control-Allow-Credentials')).toBe('true');
      }),
    );
    expect(warnings.map(({ code, message }) => [code, message])).toEqual([
      ['CORSAGE_INSECURE_ORIGIN_DENIED', expect.stringContaining(says)],
    ]);
    expect(warnings[0]?.message).toContain(
      'Allow https origins only, or accept the risk: dangerously: { credentialsFromInsecureOrigins: true }.',
    );
  });

  test("unless the risk is accepted, without credentials, or on the user's own machine", async () => {
    const origin = (asked: string) => asked.startsWith('http://');
    const warnings = await warningsOf(async () => {
      for (const options of [
        { origin, credentials: true, dangerously: { credentialsFromInsecureOrigins: true } },
        { origin },
      ]) {
        const reply = await ask(start('Express 5', cors(options), app), actual(PLAIN_APP));
        expect(reply.header('Access-Control-Allow-Origin')).toBe(PLAIN_APP);
      }
      for (const local of [
        'http://localhost:3000',
        'http://127.0.0.1:8080',
        'http://[::1]',
        'http://a.localhost',
      ]) {
        const reply = await ask(start('Express 5', cors({ origin, credentials: true }), app), actual(local));
        expect(reply.header('Access-Control-Allow-Origin')).toBe(local);
      }
    });
    expect(warnings).toEqual([]);
  });

  test('and no later function may allow it', async () => {
    const warnings = await warningsOf(async () => {
      const middleware = cors({
        credentials: true,
        origin: [(origin) => origin === 'http://one.example', async () => true],
      });
      const reply = await ask(start('Express 5', middleware, app), actual('http://one.example'));
      expect(decisionLines(reply)).toEqual(['Vary: Origin']);
    });
    expect(warnings).toHaveLength(2);
  });
});

describe('a likely misunderstanding that may be meant causes one warning, and is sent as it is', () => {
  /** What is said, in a process that has said nothing yet, when these options are given twice. */
  async function saidOf(options: object): Promise<readonly (readonly [string | undefined, string])[]> {
    const fresh = freshCopy();
    const warnings = await warningsOf(() => {
      fresh.createPolicy(options);
      fresh.createPolicy(options);
    });
    return warnings.map(({ code, message }) => [code, message]);
  }

  const OTHERS =
    'so the other names in the list have no effect. Write "*" alone, or take it out of the list.';

  test.each<[what: string, options: object, code: string, message: string]>([
    [
      '"*" among origins',
      { origin: [APP, '*'] },
      'WILDCARD_IN_LIST',
      'corsage: origin[1]: "*" stands for every origin, so the other entries have no effect. Write origin: "*" alone, or take it out of the list.',
    ],
    [
      '"*" in a string of origins',
      { origin: `*, ${APP}` },
      'WILDCARD_IN_LIST',
      'corsage: origin: "*" stands for every origin, so the other entries have no effect. Write origin: "*" alone, or take it out of the list.',
    ],
    [
      '"*" among methods',
      { methods: ['*', 'PUT'] },
      'WILDCARD_IN_LIST',
      `corsage: methods: "*" stands for every name, ${OTHERS}`,
    ],
    [
      '"*" among request headers',
      { allowedHeaders: '*, X-A' },
      'WILDCARD_IN_LIST',
      `corsage: allowedHeaders: "*" stands for every name, ${OTHERS}`,
    ],
    [
      '"*" among response headers',
      { exposedHeaders: ['X-A', '*'] },
      'WILDCARD_IN_LIST',
      `corsage: exposedHeaders: "*" stands for every name, ${OTHERS}`,
    ],
    [
      'a method among request headers',
      { allowedHeaders: ['X-A', 'PUT'] },
      'METHOD_AMONG_HEADERS',
      'corsage: allowedHeaders: "PUT" is a method, not a header. Write it in methods.',
    ],
    [
      'a method among response headers',
      { exposedHeaders: 'GET' },
      'METHOD_AMONG_HEADERS',
      'corsage: exposedHeaders: "GET" is a method, not a header. Write it in methods.',
    ],
    [
      'milliseconds as maxAge',
      { maxAge: 86_400_000 },
      'MAX_AGE_TOO_LONG',
      'corsage: maxAge: 86400000 seconds is more than 7 days, and no browser keeps the answer to a preflight for longer than one. If you meant milliseconds, write 86400.',
    ],
    [
      'a method that Node cannot receive',
      { methods: ['GET', 'FOO'] },
      'METHOD_NOT_RECEIVED',
      'corsage: methods: "FOO" is a method that this version of Node answers with 400 over HTTP/1.1. Leave it out, unless you serve HTTP/2 alone.',
    ],
    [
      'a method with a letter missing',
      { methods: ['GET', 'DELTE'] },
      'METHOD_NOT_RECEIVED',
      'corsage: methods: "DELTE" is not a method that this version of Node knows. Write "DELETE".',
    ],
    [
      'a method with its letters swapped',
      { methods: 'GTE' },
      'METHOD_NOT_RECEIVED',
      'corsage: methods: "GTE" is not a method that this version of Node knows. Write "GET".',
    ],
    ...[
      ['Autorization', 'Authorization'],
      ['authorisation', 'Authorization'],
      ['ContentType', 'Content-Type'],
      ['content_type', 'Content-Type'],
    ].map(([written, meant]): [string, object, string, string] => [
      `the request header ${written}`,
      { allowedHeaders: ['X-A', written] },
      'MISSPELT_HEADER',
      `corsage: allowedHeaders: "${written}" is not the header "${meant}". If you mean that one, write "${meant}".`,
    ]),
    [
      'a word for every method',
      { methods: 'ALL' },
      'METHOD_NOT_RECEIVED',
      'corsage: methods: "ALL" is not a method that this version of Node knows. Write "*".',
    ],
    [
      'a function that looks for null',
      { origin: [APP, (origin: string) => origin === 'null'] },
      'FUNCTION_NEVER_ASKED',
      'corsage: origin[1]: the function looks for "null", but corsage never asks a function about that origin. To allow it, list it by name: origin: ["null", yourFunction].',
    ],
    [
      'a function that looks for file://',
      { origin: (origin: string) => origin.startsWith('file://') },
      'FUNCTION_NEVER_ASKED',
      'corsage: origin: the function looks for "file://", but corsage never asks a function about that origin. To allow it, list it by name: origin: ["file://", yourFunction].',
    ],
  ])('%s', async (_what, options, code, message) => {
    expect(await saidOf(options)).toEqual([[`CORSAGE_${code}`, message]]);
  });

  test.each<[what: string, options: object]>([
    ['"*" alone', { origin: ['*'], methods: '*', allowedHeaders: ['*'], exposedHeaders: '*' }],
    [
      '"*" and Authorization, which it does not cover by the standard',
      { allowedHeaders: '*, Authorization' },
    ],
    ['a week', { maxAge: 604_800 }],
    ['no limit', { maxAge: false }],
    [
      'headers whose names are near those of others',
      {
        allowedHeaders:
          'authorization, content-type, X-Authorization, Content-Range, Content-Language, Authentication, X-Content-Type',
      },
    ],
    ['methods that Node receives', { methods: 'PROPFIND, M-SEARCH, LINK' }],
    ['a header whose name is like a method', { allowedHeaders: 'Put, X-GET, Options' }],
    [
      'a function about another scheme',
      { origin: (origin: string) => origin.includes('profile:') || origin === null },
    ],
  ])('not %s', async (_what, options) => {
    expect(await saidOf(options)).toEqual([]);
  });

  test('a list with "*" is sent as "*", a method among headers as a header', async () => {
    await warningsOf(async () => {
      const middleware = cors({
        origin: [APP, '*'],
        methods: ['PUT', '*'],
        allowedHeaders: ['DELETE', 'X-A'],
        exposedHeaders: ['X-A', '*'],
        maxAge: 604_801,
      });
      await during(start('node:http', middleware, app), async (server) => {
        const asked = await server.send(preflight(APP, 'PUT', 'x-a'));
        expect(asked.decision).toMatchObject({
          'access-control-allow-origin': '*',
          'access-control-allow-methods': '*',
          'access-control-allow-headers': 'DELETE, X-A',
          'access-control-max-age': '604801',
        });
        expect((await server.send(actual(APP))).header('Access-Control-Expose-Headers')).toBe('*');
      });
    });
  });
});
