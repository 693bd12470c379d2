// One table of requests and their responses, for every kind of server that the middleware runs in.

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

/** The request reaches the app, and these lines come first in its response. */
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

/** The argument of `cors()`, from either entry. */
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
  [
    '"*" lets every origin read the response',
    PUBLIC,
    actual(STRANGER),
    reaches('Access-Control-Allow-Origin: *'),
  ],
  [
    '"*" is sent for a request without an origin too',
    PUBLIC,
    actual(),
    reaches('Access-Control-Allow-Origin: *'),
  ],
  [
    '"*" lets the opaque origin read the response',
    PUBLIC,
    actual('null', 'POST'),
    reaches('Access-Control-Allow-Origin: *'),
  ],
  [
    '"*" exposes the listed headers',
    NARROW_PUBLIC,
    actual(STRANGER),
    reaches('Access-Control-Allow-Origin: *', 'Access-Control-Expose-Headers: X-Total, Link'),
  ],
  [
    '"*" exposes every header when exposedHeaders is "*"',
    cors({ exposedHeaders: '*' }),
    actual(STRANGER),
    reaches('Access-Control-Allow-Origin: *', 'Access-Control-Expose-Headers: *'),
  ],
  [
    '"*" in a list is the same as "*"',
    cors({ origin: [APP, ['*']] }),
    actual(STRANGER),
    reaches('Access-Control-Allow-Origin: *'),
  ],
  [
    '"*" answers a preflight with the requested headers, and varies by them',
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
    '"*" varies by the requested headers even when none are requested',
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
    '"*" with lists sends them whole on a preflight, exposes nothing there, and needs no Vary',
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
    '"*" with any method and header allows all of them, and names Authorization',
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
    '"*" passes on an OPTIONS that requests no method',
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
    'an allowed origin may read the response',
    EXACT,
    actual(APP),
    reaches('Vary: Origin', `Access-Control-Allow-Origin: ${APP}`),
  ],
  [
    'an allowed origin may use credentials and read the exposed headers',
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
    'a failed origin function sends no CORS header, but Vary',
    BROKEN,
    actual(APP),
    fails('Error: no database', 'Vary: Origin'),
  ],
  [
    'an OPTIONS that requests no method gets CORS headers and reaches the app',
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
    'an allowed preflight is answered with the lists, credentials and max-age',
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
    'an allowed preflight gets the requested headers by default',
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
    'a preflight succeeds with optionsSuccessStatus and an empty body',
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
    'a denied preflight is answered with 403, Vary and nothing else',
    SESSION,
    preflight(STRANGER, 'PUT', 'x-a'),
    ends('403 Forbidden', 'Vary: Origin'),
  ],
  [
    'a denied preflight has the same Vary as an allowed one',
    OPEN_SESSION,
    preflight(STRANGER, 'PUT', 'x-a'),
    ends('403 Forbidden', 'Vary: Origin, Access-Control-Request-Method, Access-Control-Request-Headers'),
  ],
  [
    'an allowed preflight with preflightContinue reaches the app with its headers',
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
    'a denied preflight with preflightContinue does not reach the app',
    CONTINUED,
    preflight(STRANGER),
    ends('403 Forbidden', 'Vary: Origin, Access-Control-Request-Headers'),
  ],

  // Every form of an origin.
  [
    'true sends back every origin',
    cors({ origin: true }),
    actual(STRANGER),
    reaches('Vary: Origin', `Access-Control-Allow-Origin: ${STRANGER}`),
  ],
  [
    'true sends back the opaque origin too',
    cors({ origin: true }),
    actual('null'),
    reaches('Vary: Origin', 'Access-Control-Allow-Origin: null'),
  ],
  [
    '"null" allows the opaque origin',
    cors({ origin: ['null'] }),
    actual('null'),
    reaches('Vary: Origin', 'Access-Control-Allow-Origin: null'),
  ],
  [
    'a wildcard port matches any port',
    cors({ origin: 'http://localhost:*' }),
    actual('http://localhost:5173'),
    reaches('Vary: Origin', 'Access-Control-Allow-Origin: http://localhost:5173'),
  ],
  [
    'a wildcard does not match the base itself',
    cors({ origin: 'https://*.example.net' }),
    actual('https://example.net'),
    reaches('Vary: Origin'),
  ],
  [
    'a RegExp allows the origins that it matches',
    cors({ origin: /^https:\/\/pr-[0-9]+\.example\.com$/ }),
    actual('https://pr-7.example.com'),
    reaches('Vary: Origin', 'Access-Control-Allow-Origin: https://pr-7.example.com'),
  ],
  [
    'a function allows by returning true',
    cors({ origin: (origin) => origin === APP }),
    actual(APP),
    reaches('Vary: Origin', `Access-Control-Allow-Origin: ${APP}`),
  ],
  [
    'a function allows by promising true',
    cors({ origin: async (origin) => origin === APP }),
    actual(APP),
    reaches('Vary: Origin', `Access-Control-Allow-Origin: ${APP}`),
  ],
  [
    'a function allows by calling back with true',
    cors({ origin: (origin, callback) => void setImmediate(callback, null, origin === APP) }),
    actual(APP),
    reaches('Vary: Origin', `Access-Control-Allow-Origin: ${APP}`),
  ],
  [
    'a preflight that a function denies does not reach the app',
    cors({ origin: async () => false, allowedHeaders: [] }),
    preflight(APP),
    ends('403 Forbidden', 'Vary: Origin'),
  ],

  // Under a delegate.
  [
    'a delegate chooses the policy',
    cors(async () => OWN),
    actual(APP),
    reaches('Vary: Origin', `Access-Control-Allow-Origin: ${APP}`),
  ],
  [
    'a delegate that returns "*" still varies by the origin',
    cors(() => ({ origin: '*' as const, allowedHeaders: 'X-A' })),
    actual(STRANGER),
    reaches('Vary: Origin', 'Access-Control-Allow-Origin: *'),
  ],
  [
    'a delegate that returns "*" still varies preflights by the origin',
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
    'a delegate that returns false still varies by the origin',
    cors(() => ({ origin: false })),
    preflight(STRANGER),
    reaches('Vary: Origin'),
  ],
  [
    'a delegate that fails sends no CORS header, but Vary',
    cors(() => Promise.reject(new Error('no tenant'))),
    actual(APP),
    fails('Error: no tenant', 'Vary: Origin'),
  ],
];

/** Counts the requests that reach the app. */
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

/** The lines that the server itself adds. */
const SERVERS_OWN = /^(?:x-powered-by|date|connection|keep-alive):/i;

describe.each(HTTP1_KINDS)('on %s', (kind) => {
  test.each(TABLE)('%s', async (_promise, given, request, expected) => {
    const { app, reached } = counting();
    const bytes = await during(start(kind, connectCors(given as never), app), ({ port }) =>
      exchange(port, request),
    );
    const [head = '', body] = bytes.split('\r\n\r\n');
    const lines = head.split('\r\n').filter((line) => !SERVERS_OWN.test(line));
    // Every server must send exactly these bytes, in this order.
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
    // After an error there is no response that could carry `Vary`: the framework answers the error.
    const wanted = written.filter((line) => !(status === 500 && line === 'vary: Origin'));
    // A `Headers` object keeps neither order nor case.
    const answered = lines
      .filter((line) => !SERVERS_OWN.test(line) && !/^(?:transfer-encoding|content-type):/i.test(line))
      .map((line) => line.replace(/^[^:]+/, (name) => name.toLowerCase()));
    expect(answered.toSorted()).toEqual(wanted.toSorted());
    expect({ status, body }).toEqual({ status: Number(expected.status.slice(0, 3)), body: expected.body });
    expect(reached).toBe(expected.body === 'reached' ? 1 : 0);
  });
});
