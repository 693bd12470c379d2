// Requests that no Node server has read: a serverless adapter or a test tool makes them, with what `RequestLike` requires.

import cors, { type RequestLike, type ResponseLike } from 'corsage';
import { APP, STRANGER } from '../support/origins';

/** What `cors(options)` does with a request: status, headers by lower-case name, and whether the app is reached. */
function reply(options: cors.CorsOptions, request: RequestLike, own?: { writeHead(): void }) {
  const headers: Record<string, string> = {};
  let passed = false;
  const response: ResponseLike = {
    statusCode: 200,
    headersSent: false,
    getHeader: (name) => headers[name.toLowerCase()],
    setHeader: (name, value) => {
      headers[name.toLowerCase()] = value;
    },
    removeHeader: (name) => {
      delete headers[name.toLowerCase()];
    },
    end: () => undefined,
    ...own,
  };
  cors(options)(request, response, (error) => {
    expect(error).toBeUndefined();
    passed = true;
  });
  const marks = Object.getOwnPropertySymbols(response);
  const { writeHead } = response as { writeHead?: unknown };
  return { status: response.statusCode, headers, passed, marks, watched: writeHead !== own?.writeHead };
}

function preflight(headers: RequestLike['headers']): RequestLike {
  return {
    method: 'OPTIONS',
    headers: { origin: APP, 'access-control-request-method': 'PUT', ...headers },
  };
}

const ECHOING = { origin: APP, credentials: true, methods: '*' } as const;

test('a preflight made by hand gets the method and the header names that it requests', () => {
  const { status, headers } = reply(ECHOING, preflight({ 'access-control-request-headers': 'x-a' }));
  expect(status).toBe(204);
  expect(headers['access-control-allow-methods']).toBe('PUT');
  expect(headers['access-control-allow-headers']).toBe('x-a');
});

test('a preflight made by hand that requests no header names gets none', () => {
  const { status, headers } = reply(ECHOING, preflight({}));
  expect(status).toBe(204);
  expect(headers).not.toHaveProperty('access-control-allow-headers');
});

test('several values of a header in a request made by hand are not joined', () => {
  const request = preflight({
    'access-control-request-method': ['PUT'],
    'access-control-request-headers': ['x-a'],
  });
  const { status, headers } = reply(ECHOING, request);
  expect(status).toBe(204);
  expect(headers).not.toHaveProperty('access-control-allow-methods');
  expect(headers).not.toHaveProperty('access-control-allow-headers');
});

describe('the whole response to a request that was made by hand', () => {
  const get = (origin?: string) => ({ method: 'GET', headers: { origin } });
  const asking = (origin: string) =>
    preflight({ origin, 'access-control-request-headers': 'x-a', 'access-control-request-method': 'DELETE' });
  const NAMES = 'Access-Control-Request-Headers';
  const METHODS = 'GET, HEAD, PUT, PATCH, POST, DELETE, QUERY';
  const FULL = {
    origin: [APP, 'https://b.example'],
    credentials: true,
    methods: ['GET', 'DELETE'],
    allowedHeaders: ['X-A', 'X-B'],
    exposedHeaders: ['X-C', 'X-D'],
    maxAge: 5,
    timingAllowOrigin: true,
    optionsSuccessStatus: 200,
  };
  const WIDE = { methods: '*', allowedHeaders: '*', exposedHeaders: '*', timingAllowOrigin: true } as const;
  const TIMING = `${APP}, https://b.example`;

  test.each<[cors.CorsOptions, RequestLike, number, passed: boolean, Readonly<Record<string, string>>]>([
    [{}, get(STRANGER), 200, true, { 'access-control-allow-origin': '*' }],
    [{}, get(), 200, true, { 'access-control-allow-origin': '*' }],
    [
      {},
      asking(STRANGER),
      204,
      false,
      {
        vary: NAMES,
        'access-control-allow-origin': '*',
        'access-control-allow-methods': METHODS,
        'access-control-allow-headers': 'x-a',
        'access-control-max-age': '600',
      },
    ],
    [
      WIDE,
      asking(STRANGER),
      204,
      false,
      {
        'access-control-allow-origin': '*',
        'access-control-allow-methods': '*',
        'access-control-allow-headers': '*,authorization',
        'access-control-max-age': '600',
      },
    ],
    [
      WIDE,
      get(STRANGER),
      200,
      true,
      {
        'access-control-allow-origin': '*',
        'access-control-expose-headers': '*',
        'timing-allow-origin': '*',
      },
    ],
    [
      FULL,
      get(APP),
      200,
      true,
      {
        vary: 'Origin',
        'access-control-allow-origin': APP,
        'access-control-allow-credentials': 'true',
        'access-control-expose-headers': 'X-C, X-D',
        'timing-allow-origin': TIMING,
      },
    ],
    [FULL, get(STRANGER), 200, true, { vary: 'Origin', 'timing-allow-origin': TIMING }],
    [FULL, get(), 200, true, { vary: 'Origin', 'timing-allow-origin': TIMING }],
    [
      FULL,
      asking(APP),
      200,
      false,
      {
        vary: 'Origin',
        'access-control-allow-origin': APP,
        'access-control-allow-credentials': 'true',
        'access-control-allow-methods': 'GET, DELETE',
        'access-control-allow-headers': 'X-A, X-B',
        'access-control-max-age': '5',
        'content-length': '0',
      },
    ],
    [FULL, asking(STRANGER), 403, false, { vary: 'Origin', 'content-length': '0' }],
    [
      { ...ECHOING, allowedHeaders: '*', maxAge: false },
      asking(APP),
      204,
      false,
      {
        vary: `Origin, Access-Control-Request-Method, ${NAMES}`,
        'access-control-allow-origin': APP,
        'access-control-allow-credentials': 'true',
        'access-control-allow-methods': 'DELETE',
        'access-control-allow-headers': 'x-a',
      },
    ],
    [
      { origin: APP, methods: [], allowedHeaders: [], exposedHeaders: [], preflightContinue: true },
      asking(APP),
      200,
      true,
      { vary: 'Origin', 'access-control-allow-origin': APP, 'access-control-max-age': '600' },
    ],
    [{ origin: true }, get(STRANGER), 200, true, { vary: 'Origin', 'access-control-allow-origin': STRANGER }],
    [
      { origin: true, timingAllowOrigin: true },
      get(STRANGER),
      200,
      true,
      { vary: 'Origin', 'access-control-allow-origin': STRANGER, 'timing-allow-origin': STRANGER },
    ],
    [
      { origin: [APP, 'https://*.b.example'], timingAllowOrigin: true },
      get(STRANGER),
      200,
      true,
      { vary: 'Origin' },
    ],
    [{ origin: false }, get(STRANGER), 200, true, {}],
    [{ origin: false }, asking(STRANGER), 200, true, {}],
    [
      { origin: false, disallowedOrigin: 'reject' },
      asking(STRANGER),
      403,
      false,
      { vary: 'Origin', 'content-length': '0' },
    ],
    [
      { origin: APP, disallowedOrigin: 'reject' },
      get(STRANGER),
      403,
      false,
      { vary: 'Origin', 'content-length': '0' },
    ],
  ])('is that of the policy: %j to %j', (options, request, status, passed, headers) => {
    const { marks, watched, ...seen } = reply(options, request);
    expect(seen).toEqual({ status, passed, headers });
  });
});

test('a response gets no property of ours, and only a writeHead when it is denied or protected', () => {
  const request = { method: 'GET', headers: { origin: APP } };
  const writeHead = () => {};
  expect(reply({ origin: APP }, request, { writeHead })).toMatchObject({ marks: [], watched: false });
  for (const options of [{ origin: APP, protectHeaders: true }, { origin: STRANGER }]) {
    expect(reply(options, request, { writeHead })).toMatchObject({ marks: [], watched: true });
  }
});

describe("the site's own origin of a request that was made by hand", () => {
  const GUARD = { origin: APP, disallowedOrigin: 'reject' } as const;

  function post(headers: RequestLike['headers'], more: object = {}): RequestLike {
    return { method: 'POST', headers: { origin: 'https://shop.example', ...headers }, ...more };
  }

  test('is read from Host', () => {
    expect(reply(GUARD, post({ host: 'shop.example' })).passed).toBe(true);
    expect(reply(GUARD, post({ host: 'internal' }))).toMatchObject({ status: 403, passed: false });
  });

  test.each([[['shop.example']], [['shop.example', 'internal']], [undefined]])(
    'cannot be read from the Host %j, and the request is refused',
    (host) => {
      expect(reply(GUARD, post({ host }))).toMatchObject({ status: 403, passed: false });
    },
  );

  test("is read from a trusted proxy's header, though there is no socket", () => {
    const settings = { 'trust proxy fn': (address: unknown) => address === undefined };
    const request = post({ host: 'internal', 'x-forwarded-host': 'shop.example' }, { app: { settings } });
    expect(reply(GUARD, request).passed).toBe(true);
  });
});
