// What is sent, as one table of request and response, in every kind of server that the middleware runs in.

import connectCors, { createPolicy } from 'corsage';
import { cors as fetchCors } from 'corsage/fetch';
import type { Given } from '../support/entries';
import { startFetch } from '../support/fetch-server';
import { APP, STRANGER } from '../support/origins';
import { during, type Handler, HTTP1_KINDS, start } from '../support/servers';
import { actual, exchange, preflight, type Sent } from '../support/wire';

const METHODS = 'Access-Control-Allow-Methods: GET, HEAD, PUT, PATCH, POST, DELETE, QUERY';

interface Expected {
  readonly status: '200 OK' | '204 No Content' | '403 Forbidden' | '500 Internal Server Error';
  readonly lines: readonly string[];
  readonly body: string;
}

/** The request goes on to the app, whose response has these lines before its own. */
function reaches(...lines: string[]): Expected {
  return { status: '200 OK', lines: [...lines, 'X-App: reached', 'Content-Length: 7'], body: 'reached' };
}

/** The middleware ends the request. */
function ends(status: Expected['status'], ...lines: string[]): Expected {
  return { status, lines: status.startsWith('204') ? lines : [...lines, 'Content-Length: 0'], body: '' };
}

/** The error goes to the app's error handler. */
function fails(text: string, ...lines: string[]): Expected {
  return {
    status: '500 Internal Server Error',
    lines: [...lines, `Content-Length: ${text.length}`],
    body: text,
  };
}

/** What is given to `cors()` of either entry. */
function cors(given: Given = {}): Given {
  return given;
}

const PUBLIC = cors();
const NARROW_PUBLIC = cors({
  methods: ['GET', 'PUT'],
  allowedHeaders: ['X-A', 'Content-Type'],
  exposedHeaders: 'X-Total, Link',
  maxAge: 0,
});
const OFF = cors({ origin: false, methods: 'PUT', allowedHeaders: 'X-A', exposedHeaders: 'X-Total' });
const EXACT = cors({ origin: APP });
const SESSION = cors({
  origin: [APP, 'https://*.example.net'],
  credentials: true,
  methods: 'PUT',
  allowedHeaders: 'X-A,X-B',
  exposedHeaders: ['X-Total'],
  maxAge: 60,
});
const OPEN_SESSION = cors({ origin: APP, credentials: true, methods: '*', allowedHeaders: '*' });
const CONTINUED = cors({ origin: APP, preflightContinue: true });
const BROKEN = cors({
  origin: async () => {
    throw new Error('no database');
  },
  exposedHeaders: 'X-Total',
});
const OWN = createPolicy({ origin: APP });

type Row = readonly [promise: string, given: Given, request: Sent, expected: Expected];

const TABLE: readonly Row[] = [
  // Plain '*'.
  ['"*" lets every origin read', PUBLIC, actual(STRANGER), reaches('Access-Control-Allow-Origin: *')],
  [
    '"*" says so to a request without an origin too',
    PUBLIC,
    actual(),
    reaches('Access-Control-Allow-Origin: *'),
  ],
  [
    '"*" lets the opaque origin read',
    PUBLIC,
    actual('null', 'POST'),
    reaches('Access-Control-Allow-Origin: *'),
  ],
  [
    '"*" exposes what is to be read',
    NARROW_PUBLIC,
    actual(STRANGER),
    reaches('Access-Control-Allow-Origin: *', 'Access-Control-Expose-Headers: X-Total, Link'),
  ],
  [
    '"*" exposes everything where it is told to',
    cors({ exposedHeaders: '*' }),
    actual(STRANGER),
    reaches('Access-Control-Allow-Origin: *', 'Access-Control-Expose-Headers: *'),
  ],
  [
    '"*" in a list is plain "*"',
    cors({ origin: [APP, ['*']] }),
    actual(STRANGER),
    reaches('Access-Control-Allow-Origin: *'),
  ],
  [
    '"*" answers a preflight, with the requested headers and a vary for them',
    PUBLIC,
    preflight(STRANGER, 'DELETE', 'content-type,x-a'),
    ends(
      '204 No Content',
      'Vary: Access-Control-Request-Headers',
      'Access-Control-Allow-Origin: *',
      METHODS,
      'Access-Control-Allow-Headers: content-type,x-a',
      'Access-Control-Max-Age: 600',
    ),
  ],
  [
    '"*" varies by the requested headers even where none are requested',
    PUBLIC,
    preflight(STRANGER),
    ends(
      '204 No Content',
      'Vary: Access-Control-Request-Headers',
      'Access-Control-Allow-Origin: *',
      METHODS,
      'Access-Control-Max-Age: 600',
    ),
  ],
  [
    '"*" sends its lists whole, exposes nothing on a preflight, and varies by nothing',
    NARROW_PUBLIC,
    preflight(STRANGER, 'DELETE', 'x-other'),
    ends(
      '204 No Content',
      'Access-Control-Allow-Origin: *',
      'Access-Control-Allow-Methods: GET, PUT',
      'Access-Control-Allow-Headers: X-A, Content-Type',
      'Access-Control-Max-Age: 0',
    ),
  ],
  [
    '"*" allows every method and header, Authorization by its name',
    cors({ methods: '*', allowedHeaders: '*', maxAge: false }),
    preflight(STRANGER, 'DELETE', 'authorization,x-a'),
    ends(
      '204 No Content',
      'Access-Control-Allow-Origin: *',
      'Access-Control-Allow-Methods: *',
      'Access-Control-Allow-Headers: *,authorization',
    ),
  ],
  [
    '"*" passes an OPTIONS on that asks for no method',
    PUBLIC,
    actual(STRANGER, 'OPTIONS'),
    reaches('Access-Control-Allow-Origin: *'),
  ],

  // false.
  ['false adds nothing', OFF, actual(STRANGER), reaches()],
  ['false adds nothing to a request without an origin', OFF, actual(), reaches()],
  ['false leaves preflights to the app', OFF, preflight(STRANGER, 'PUT', 'x-a'), reaches()],
  ['false leaves every other OPTIONS to the app', OFF, actual(STRANGER, 'OPTIONS'), reaches()],

  // Any other origin: actual requests.
  [
    'an allowed origin may read',
    EXACT,
    actual(APP),
    reaches('Vary: Origin', `Access-Control-Allow-Origin: ${APP}`),
  ],
  [
    'an allowed origin may use credentials and read what is exposed',
    SESSION,
    actual(APP, 'POST'),
    reaches(
      'Vary: Origin',
      `Access-Control-Allow-Origin: ${APP}`,
      'Access-Control-Allow-Credentials: true',
      'Access-Control-Expose-Headers: X-Total',
    ),
  ],
  ['a denied origin gets no CORS header, but Vary', SESSION, actual(STRANGER), reaches('Vary: Origin')],
  ['a request without an origin gets no CORS header, but Vary', SESSION, actual(), reaches('Vary: Origin')],
  ['the opaque origin is denied unless it is named', SESSION, actual('null'), reaches('Vary: Origin')],
  [
    'an error gets no CORS header, but Vary',
    BROKEN,
    actual(APP),
    fails('Error: no database', 'Vary: Origin'),
  ],
  [
    'an OPTIONS that asks for no method is decorated and reaches the app',
    SESSION,
    actual(APP, 'OPTIONS'),
    reaches(
      'Vary: Origin',
      `Access-Control-Allow-Origin: ${APP}`,
      'Access-Control-Allow-Credentials: true',
      'Access-Control-Expose-Headers: X-Total',
    ),
  ],
  [
    'an OPTIONS without an origin reaches the app',
    SESSION,
    { method: 'OPTIONS', headers: [['Access-Control-Request-Method', 'PUT']] },
    reaches('Vary: Origin'),
  ],

  // Any other origin: preflights.
  [
    'an allowed preflight ends with the lists, the credentials and the maximum age',
    SESSION,
    preflight('https://a.b.example.net', 'DELETE', 'x-other'),
    ends(
      '204 No Content',
      'Vary: Origin',
      'Access-Control-Allow-Origin: https://a.b.example.net',
      'Access-Control-Allow-Credentials: true',
      'Access-Control-Allow-Methods: PUT',
      'Access-Control-Allow-Headers: X-A, X-B',
      'Access-Control-Max-Age: 60',
    ),
  ],
  [
    'an allowed preflight is told the requested headers by default',
    EXACT,
    preflight(APP, 'PUT', 'x-a'),
    ends(
      '204 No Content',
      'Vary: Origin, Access-Control-Request-Headers',
      `Access-Control-Allow-Origin: ${APP}`,
      METHODS,
      'Access-Control-Allow-Headers: x-a',
      'Access-Control-Max-Age: 600',
    ),
  ],
  [
    'with credentials "*" becomes the requested method and headers',
    OPEN_SESSION,
    preflight(APP, 'PURGE', 'authorization,x-a'),
    ends(
      '204 No Content',
      'Vary: Origin, Access-Control-Request-Method, Access-Control-Request-Headers',
      `Access-Control-Allow-Origin: ${APP}`,
      'Access-Control-Allow-Credentials: true',
      'Access-Control-Allow-Methods: PURGE',
      'Access-Control-Allow-Headers: authorization,x-a',
      'Access-Control-Max-Age: 600',
    ),
  ],
  [
    'a preflight succeeds with the status that is set, and says that nothing follows',
    cors({ origin: APP, allowedHeaders: [], optionsSuccessStatus: 200 }),
    preflight(APP),
    ends(
      '200 OK',
      'Vary: Origin',
      `Access-Control-Allow-Origin: ${APP}`,
      METHODS,
      'Access-Control-Max-Age: 600',
    ),
  ],
  [
    'a denied preflight ends with 403, Vary and nothing else',
    SESSION,
    preflight(STRANGER, 'PUT', 'x-a'),
    ends('403 Forbidden', 'Vary: Origin'),
  ],
  [
    'a denied preflight varies by all that an allowed one does',
    OPEN_SESSION,
    preflight(STRANGER, 'PUT', 'x-a'),
    ends('403 Forbidden', 'Vary: Origin, Access-Control-Request-Method, Access-Control-Request-Headers'),
  ],
  [
    'a continued preflight reaches the app with its headers',
    CONTINUED,
    preflight(APP),
    reaches(
      'Vary: Origin, Access-Control-Request-Headers',
      `Access-Control-Allow-Origin: ${APP}`,
      METHODS,
      'Access-Control-Max-Age: 600',
    ),
  ],
  [
    'a denied preflight ends, continued or not',
    CONTINUED,
    preflight(STRANGER),
    ends('403 Forbidden', 'Vary: Origin, Access-Control-Request-Headers'),
  ],

  // Every form of an origin.
  [
    'true gives every origin its own name',
    cors({ origin: true }),
    actual(STRANGER),
    reaches('Vary: Origin', `Access-Control-Allow-Origin: ${STRANGER}`),
  ],
  [
    'true includes the opaque origin',
    cors({ origin: true }),
    actual('null'),
    reaches('Vary: Origin', 'Access-Control-Allow-Origin: null'),
  ],
  [
    '"null" names the opaque origin',
    cors({ origin: ['null'] }),
    actual('null'),
    reaches('Vary: Origin', 'Access-Control-Allow-Origin: null'),
  ],
  [
    'a wildcard port takes any port',
    cors({ origin: 'http://localhost:*' }),
    actual('http://localhost:5173'),
    reaches('Vary: Origin', 'Access-Control-Allow-Origin: http://localhost:5173'),
  ],
  [
    'a wildcard does not take the base itself',
    cors({ origin: 'https://*.example.net' }),
    actual('https://example.net'),
    reaches('Vary: Origin'),
  ],
  [
    'a RegExp allows what it finds',
    cors({ origin: /^https:\/\/pr-[0-9]+\.example\.com$/ }),
    actual('https://pr-7.example.com'),
    reaches('Vary: Origin', 'Access-Control-Allow-Origin: https://pr-7.example.com'),
  ],
  [
    'a function allows by returning',
    cors({ origin: (origin) => origin === APP }),
    actual(APP),
    reaches('Vary: Origin', `Access-Control-Allow-Origin: ${APP}`),
  ],
  [
    'a function allows by a promise',
    cors({ origin: async (origin) => origin === APP }),
    actual(APP),
    reaches('Vary: Origin', `Access-Control-Allow-Origin: ${APP}`),
  ],
  [
    'a function allows by calling back',
    cors({ origin: (origin, callback) => void setImmediate(callback, null, origin === APP) }),
    actual(APP),
    reaches('Vary: Origin', `Access-Control-Allow-Origin: ${APP}`),
  ],
  [
    'a function ends the preflight that it denies',
    cors({ origin: async () => false, allowedHeaders: [] }),
    preflight(APP),
    ends('403 Forbidden', 'Vary: Origin'),
  ],

  // Under a delegate.
  [
    'a delegate answers with a policy',
    cors(async () => OWN),
    actual(APP),
    reaches('Vary: Origin', `Access-Control-Allow-Origin: ${APP}`),
  ],
  [
    'a delegate varies by the origin, though it answers "*"',
    cors(() => ({ origin: '*' as const, allowedHeaders: 'X-A' })),
    actual(STRANGER),
    reaches('Vary: Origin', 'Access-Control-Allow-Origin: *'),
  ],
  [
    'a delegate varies preflights by the origin, though it answers "*"',
    cors(() => ({ origin: '*' as const, allowedHeaders: 'X-A' })),
    preflight(STRANGER),
    ends(
      '204 No Content',
      'Vary: Origin',
      'Access-Control-Allow-Origin: *',
      METHODS,
      'Access-Control-Allow-Headers: X-A',
      'Access-Control-Max-Age: 600',
    ),
  ],
  [
    'a delegate varies by the origin, though it answers false',
    cors(() => ({ origin: false })),
    preflight(STRANGER),
    reaches('Vary: Origin'),
  ],
  [
    'a delegate that fails gets no CORS header, but Vary',
    cors(() => Promise.reject(new Error('no tenant'))),
    actual(APP),
    fails('Error: no tenant', 'Vary: Origin'),
  ],
];

/** Counts itself, so that a request which must not come is seen. */
function counting(): { app: Handler; reached(): number } {
  let count = 0;
  return {
    app(_request, response) {
      count++;
      response.setHeader('X-App', 'reached');
      response.setHeader('Content-Length', '7');
      response.end('reached');
    },
    reached: () => count,
  };
}

/** What the server itself adds, whatever the middleware does. */
const SERVERS_OWN = /^(?:x-powered-by|date|connection|keep-alive):/i;

describe.each(HTTP1_KINDS)('on %s', (kind) => {
  test.each(TABLE)('%s', async (_promise, given, request, expected) => {
    const { app, reached } = counting();
    const bytes = await during(start(kind, connectCors(given as never), app), ({ port }) =>
      exchange(port, request),
    );
    const [head = '', body] = bytes.split('\r\n\r\n');
    const lines = head.split('\r\n').filter((line) => !SERVERS_OWN.test(line));
    // Every server is held to these very bytes, letters and order included.
    expect(`${lines.join('\r\n')}\r\n\r\n${body}`).toBe(
      `${[`HTTP/1.1 ${expected.status}`, ...expected.lines].join('\r\n')}\r\n\r\n${expected.body}`,
    );
    expect(reached()).toBe(expected.body === 'reached' ? 1 : 0);
  });
});

describe('on node:http2', () => {
  test.each(TABLE)('%s', async (_promise, given, request, expected) => {
    const { app, reached } = counting();
    const { status, lines, body } = await during(
      start('node:http2', connectCors(given as never), app),
      (server) => server.send(request),
    );
    expect(lines.filter((line) => !SERVERS_OWN.test(line))).toEqual(
      expected.lines.map((line) => line.replace(/^[^:]+/, (name) => name.toLowerCase())),
    );
    expect({ status, body }).toEqual({ status: Number(expected.status.slice(0, 3)), body: expected.body });
    expect(reached()).toBe(expected.body === 'reached' ? 1 : 0);
  });
});

describe('on corsage/fetch', () => {
  test.each(TABLE)('%s', async (_promise, given, request, expected) => {
    let reached = 0;
    const handler = () => {
      reached++;
      return new Response('reached', { headers: { 'X-App': 'reached', 'Content-Length': '7' } });
    };
    const running = startFetch(fetchCors(given as never), handler);
    const { status, lines, body } = await during(running, (server) => server.send(request));
    const written = expected.lines.map((line) => line.replace(/^[^:]+/, (name) => name.toLowerCase()));
    // Where it fails there is no response yet to say `Vary` on: the error is the framework's to answer.
    const wanted = written.filter((line) => !(status === 500 && line === 'vary: Origin'));
    // A list of headers has no order and no letters there.
    const answered = lines
      .filter((line) => !SERVERS_OWN.test(line) && !/^(?:transfer-encoding|content-type):/i.test(line))
      .map((line) => line.replace(/^[^:]+/, (name) => name.toLowerCase()));
    expect(answered.toSorted()).toEqual(wanted.toSorted());
    expect({ status, body }).toEqual({ status: Number(expected.status.slice(0, 3)), body: expected.body });
    expect(reached).toBe(expected.body === 'reached' ? 1 : 0);
  });
});
