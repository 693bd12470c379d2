// Bytes that no browser sends: they are never trusted, never run, and never sent back unchecked.

import cors from 'corsage';
import { APP, STRANGER } from '../support/origins';
import { during, type Handler, KINDS, type Running, start } from '../support/servers';
import { decisionLines, type HeaderLine, overHttp1, type Reply } from '../support/wire';

const app: Handler = (_request, response) => void response.end('the app');

/** Each character of a value is one byte on the wire. */
function options(origins: readonly string[], ...more: HeaderLine[]): HeaderLine[] {
  return [...origins.map((origin): HeaderLine => ['Origin', origin]), ...more];
}

const METHOD: HeaderLine = ['Access-Control-Request-Method', 'PUT'];

const NO_ORIGINS: readonly (readonly [what: string, origins: readonly string[]])[] = [
  ['10 kB long', [`https://${'a.'.repeat(5000)}example.com`]],
  ['one character longer than a host can be', [`https://${'a.'.repeat(126)}ab`]],
  ['two origins in two lines', [APP, STRANGER]],
  ['one origin in two lines', [APP, APP]],
  ['two origins separated by a comma', [`${APP},https://evil.example`]],
  ['two origins separated by a space', [`${APP} https://evil.example`]],
  ['empty', ['']],
  ['two empty lines', ['', '']],
  ['"null"', ['null']],
  ['"null" twice', ['null', 'null']],
  ['in UTF-8', ['https://b\xc3\xbccher.example']],
  ['in Latin-1', ['https://b\xfccher.example']],
  [
    'every byte from 80 to ff',
    [`https://${String.fromCharCode(...Array.from({ length: 128 }, (_, i) => 128 + i))}`],
  ],
  ['an origin followed by a no-break space', [`${APP}\xa0`]],
  ['an origin with a tab inside', ['https://app.\texample.com']],
  ['a keyword', ['true']],
  ['"*"', ['*']],
  ['a pattern with any port', ['http://localhost:*']],
  ['in upper case', ['HTTPS://APP.EXAMPLE.COM']],
  ['a host in upper case', ['https://App.example.com']],
  ['an origin with a slash', [`${APP}/`]],
  ['an origin with a path', [`${APP}/a`]],
  ['an origin with a backslash', [`${APP}\\`]],
  ['an origin with a query', [`${APP}?a`]],
  ['an origin with a fragment', [`${APP}#a`]],
  ['an origin with a user name', ['https://user@app.example.com']],
  ['an origin with the default port', [`${APP}:443`]],
  ['an origin with a leading zero in its port', [`${APP}:08443`]],
  ['an origin with too large a port', [`${APP}:65536`]],
  ['an origin with an empty port', [`${APP}:`]],
  ['a shortened address', ['http://127.1']],
  ['an address as a single number', ['http://2130706433']],
  ['an address in hexadecimal', ['http://0x7f000001']],
  ['an IPv6 address that is not compressed', ['http://[0:0:0:0:0:0:0:1]']],
  ['an IPv6 address without its closing bracket', ['http://[::1']],
  ['a percent-encoded host', ['https://%61pp.example.com']],
  ['invalid Punycode', ['https://xn--a.example']],
  ['without a scheme', ['app.example.com']],
  ['without a scheme but with //', ['//app.example.com']],
  ['only a scheme', ['https://']],
  ['a file', ['file://']],
  ['a data: URL', ['data:text/html,x']],
  ['a javascript: URL', ['javascript:alert(1)']],
  ['named like a property of every object', ['__proto__']],
  ['named like a method of every object', ['toString']],
  ['of an app scheme, with a path', ['capacitor://localhost/a']],
  ['of an app scheme, with too large a port', ['capacitor://localhost:65536']],
];

describe.each(KINDS)('an Origin on %s', (kind) => {
  let server: Running;
  const seen: unknown[] = [];
  // The function allows whatever reaches it, and the RegExp matches many of the values above.
  const believing: Handler = cors({
    origin: [
      APP,
      'https://*.example.net',
      /^https:\/\/app\.example\.com(?:[/\\?# ].*|:443|:)?$/i,
      (origin) => {
        seen.push(origin);
        return true;
      },
    ],
  });

  beforeAll(async () => {
    server = await start(kind, believing, app);
  });
  afterAll(() => server.close());

  test.each(NO_ORIGINS)('that is %s reaches no RegExp and no function', async (_what, origins) => {
    const done = await server.send({ method: 'POST', headers: options(origins) });
    expect({ status: done.status, decision: lower(decisionLines(done)) }).toEqual({
      status: 200,
      decision: ['vary: origin'],
    });
    const asked = await server.send({ method: 'OPTIONS', headers: options(origins, METHOD) });
    expect({ status: asked.status, decision: lower(decisionLines(asked)) }).toEqual({
      status: 403,
      decision: ['vary: origin, access-control-request-headers'],
    });
    expect(seen).toEqual([]);
  });
});

function lower(lines: readonly string[]): string[] {
  return lines.map((line) => line.toLowerCase());
}

test('an origin function is called with serialized origins only', async () => {
  const seen: string[] = [];
  const recording: Handler = cors({
    origin: (origin) => {
      seen.push(origin);
      return false;
    },
  });
  const origins = [
    APP,
    'https://app.example.com:8443',
    'http://localhost:3000',
    'http://[::1]:8080',
    'http://127.0.0.1',
    'https://xn--bcher-kva.example',
    'https://under_score.example.com',
    'https://app.example.com.',
    'chrome-extension://abcdefghijklmnopabcdefghijklmnop',
    'capacitor://localhost',
  ];
  await during(start('Express 5', recording, app), async (server) => {
    for (const [, hostile] of NO_ORIGINS) await server.send({ method: 'GET', headers: options(hostile) });
    for (const origin of origins) await server.send({ method: 'GET', headers: options([origin]) });
    await server.send({ method: 'GET', headers: [] });
  });
  expect(seen).toEqual(origins);
});

test('spaces around an Origin are not part of it', async () => {
  await during(start('Express 5', cors({ origin: APP }), app), async (server) => {
    const reply = await server.send({ method: 'GET', headers: options([`  \t ${APP} \t `]) });
    expect(reply.header('Access-Control-Allow-Origin')).toBe(APP);
  });
});

/** Without credentials, `true` allows these too: any page can have the first, and many apps the second. */
const NAMED = ['null', 'file://'];

describe.each<[origin: string, middleware: Handler]>([
  ['"*"', cors({ credentials: false })],
  ['true', cors({ origin: true })],
])('under %s', (origin, middleware) => {
  test.each(NO_ORIGINS)('an Origin that is %s is not sent back', async (_what, origins) => {
    await during(start('node:http', middleware, app), async ({ port }) => {
      const reply = await overHttp1(port, { method: 'GET', headers: options(origins) });
      const allowed = origin === '"*"' ? '*' : NAMED.includes(origins.join()) ? origins[0] : undefined;
      expect(reply.header('Access-Control-Allow-Origin')).toBe(allowed);
    });
  });
});

/** The response to a preflight that requests headers in these lines. */
async function requesting(lines: readonly string[], middleware: Handler): Promise<Reply> {
  const names = lines.map((line): HeaderLine => ['Access-Control-Request-Headers', line]);
  return during(start('node:http', middleware, app), (server) =>
    server.send({ method: 'OPTIONS', headers: options([APP], METHOD, ...names) }),
  );
}

const KB12 = 12 * 1024;
const MANY = Array.from({ length: 1500 }, (_, i) => `x-${String(i).padStart(5, '0')}`);

describe.each<[policy: string, middleware: Handler]>([
  ['no list of headers', cors({ origin: APP })],
  ['every header with credentials', cors({ origin: APP, credentials: true, allowedHeaders: '*' })],
])('what is sent back for Access-Control-Request-Headers, under %s', (_policy, middleware) => {
  test.each<[what: string, lines: string[], allowed: string | undefined]>([
    ['12 kB of commas', [','.repeat(KB12)], undefined],
    ['12 kB of commas, then a name', [`${','.repeat(8000)}x-a`], 'x-a'],
    ['12 kB of spaces', [' '.repeat(KB12)], undefined],
    ['12 kB of spaces and tabs between two names', [`x-a${' \t'.repeat(KB12 / 2)}x-b`], undefined],
    ['spaces and commas in turn', [' ,\t,'.repeat(KB12 / 4)], undefined],
    ['12 kB of invalid tokens', ['(x),'.repeat(KB12 / 4)], undefined],
    ['12 kB of one name', ['x'.repeat(KB12)], undefined],
    ['12 kB of Latin-1', ['\xe4'.repeat(KB12)], undefined],
    ['12 kB of names: the first 128', [MANY.join(',').slice(0, KB12)], MANY.slice(0, 128).join(',')],
    ['one name 2000 times', [Array(2000).fill('x-a').join(',')], 'x-a'],
    ['128 names', [MANY.slice(0, 128).join(',')], MANY.slice(0, 128).join(',')],
    ['129 names', [MANY.slice(0, 129).join(',')], MANY.slice(0, 128).join(',')],
    ['"*"', ['*'], undefined],
    ['"*" among names', ['x-a,*,x-b'], 'x-a,x-b'],
    ['an empty value', [''], undefined],
    ['one valid name', ['x-a'], 'x-a'],
    ['names in any case and order', ['X-B, content-TYPE,x-a'], 'content-type,x-a,x-b'],
    ['names with spaces and empty items', [' , x-a\t,, x-b ,'], 'x-a,x-b'],
    ['a name twice', ['x-a,X-A'], 'x-a'],
    ['names in two lines', ['x-b', 'x-a'], 'x-a,x-b'],
    ['a name with a space inside', ['x-a, x b ,x-c'], 'x-a,x-c'],
    ['names with characters that a token cannot have', ['x-a,"x",x:y,x/y,(x),x@y,x;y,{x},x-z'], 'x-a,x-z'],
    ['a name that is not ASCII', ['x-\xe9,x-a'], 'x-a'],
    ['a name with every character that a token can have', ["!#$%&'*+-.^_`|~09az"], "!#$%&'*+-.^_`|~09az"],
  ])('%s', async (_what, lines, allowed) => {
    const reply = await requesting(lines, middleware);
    expect({ status: reply.status, allowed: reply.header('Access-Control-Allow-Headers') }).toEqual({
      status: 204,
      allowed,
    });
  });
});

test('requested headers do not change the response when allowedHeaders lists the names', async () => {
  const middleware = cors({ origin: APP, allowedHeaders: ['X-A'] });
  for (const lines of [['*'], [','.repeat(KB12)], [MANY.join(',').slice(0, KB12)], ['x-evil']]) {
    const reply = await requesting(lines, middleware);
    expect(reply.header('Access-Control-Allow-Headers')).toBe('X-A');
  }
});

describe('what is sent back for Access-Control-Request-Method, under any method with credentials', () => {
  const middleware = cors({ origin: APP, credentials: true, methods: '*' });

  test.each<[what: string, lines: string[], allowed: string | undefined]>([
    ['a method', ['PUT'], 'PUT'],
    ['an unknown method', ['x-Purge'], 'x-Purge'],
    ['two methods', ['PUT, DELETE'], undefined],
    ['two lines', ['PUT', 'DELETE'], undefined],
    ['"*"', ['*'], undefined],
    ['nothing', [''], undefined],
    ['a method with a space', ['PUT IT'], undefined],
    ['a method with a slash', ['PUT/1'], undefined],
    ['a method in quotes', ['"PUT"'], undefined],
    ['a method that is not ASCII', ['P\xdcT'], undefined],
    ['markup', ['<script>'], undefined],
  ])('%s', async (_what, lines, allowed) => {
    const methods = lines.map((line): HeaderLine => ['Access-Control-Request-Method', line]);
    const reply = await during(start('node:http', middleware, app), (server) =>
      server.send({ method: 'OPTIONS', headers: options([APP], ...methods) }),
    );
    expect({ status: reply.status, allowed: reply.header('Access-Control-Allow-Methods') }).toEqual({
      status: 204,
      allowed,
    });
  });
});
