// debug: true, as a client sees it: what is wrong with a denied preflight or a refused request.

import type { ServerResponse } from 'node:http';
import cors from 'corsage';
import { APP, STRANGER } from '../support/origins';
import { warningsOf } from '../support/process-warnings';
import { ask, KINDS, type Kind, start } from '../support/servers';
import { actual, preflight, type Reply, type Sent } from '../support/wire';

/** The response of an app with these options. */
function asked(options: cors.CorsOptions, request: Sent, kind: Kind = 'node:http'): Promise<Reply> {
  return ask(
    start(kind, cors(options), (_request, response) => response.end('the app')),
    request,
  );
}

const NOT_ALLOWED = `CORSMissingAllowOrigin: The policy does not allow the origin "${STRANGER}". If the page is yours, add '${STRANGER}' to the option origin.`;

describe.each(KINDS)('with debug, on %s', (kind) => {
  test('a denied preflight tells the problem in a header and in the body', async () => {
    const reply = await asked({ origin: APP, debug: true }, preflight(STRANGER), kind);
    expect([reply.status, reply.header('X-Cors-Reason'), reply.body]).toEqual([
      403,
      NOT_ALLOWED,
      `${NOT_ALLOWED}\n`,
    ]);
    expect(reply.header('Content-Type')).toBe('text/plain; charset=utf-8');
    expect(reply.header('Content-Length')).toBe(String(reply.body.length));
    expect([reply.header('Vary'), reply.header('Access-Control-Allow-Origin')]).toEqual([
      'Origin, Access-Control-Request-Headers',
      undefined,
    ]);
  });

  test('a refused request tells the problem', async () => {
    const reply = await asked(
      { origin: APP, debug: true, disallowedOrigin: 'reject' },
      actual(STRANGER, 'POST'),
      kind,
    );
    expect([reply.status, reply.header('X-Cors-Reason'), reply.body]).toEqual([
      403,
      NOT_ALLOWED,
      `${NOT_ALLOWED}\n`,
    ]);
  });

  test('the response to HEAD has no body', async () => {
    const reply = await asked(
      { origin: APP, debug: true, disallowedOrigin: 'reject' },
      actual(STRANGER, 'HEAD'),
      kind,
    );
    expect([reply.status, reply.header('X-Cors-Reason'), reply.body]).toEqual([403, NOT_ALLOWED, '']);
  });

  test('without debug, no response tells the problem', async () => {
    for (const request of [preflight(STRANGER), actual(STRANGER, 'POST'), preflight(APP, 'DELETE')]) {
      const reply = await asked({ origin: APP, methods: 'GET', disallowedOrigin: 'reject' }, request, kind);
      expect([reply.header('X-Cors-Reason'), reply.body]).toEqual([undefined, '']);
    }
  });
});

describe('with debug, a preflight of an allowed origin that a browser will reject tells the problem', () => {
  const REJECTED: [name: string, options: cors.CorsOptions, request: Sent, reason: string][] = [
    [
      'a method that is not listed',
      { methods: ['GET', 'PUT'] },
      preflight(APP, 'DELETE'),
      "CORSMethodNotFound: The preflight response has Access-Control-Allow-Methods: GET, PUT, which does not include DELETE. Write methods: ['GET', 'PUT', 'DELETE'].",
    ],
    [
      'a method where none is listed',
      { methods: [] },
      preflight(APP, 'PUT'),
      "CORSMethodNotFound: The preflight response has no Access-Control-Allow-Methods, so PUT is not allowed. Write methods: ['PUT'].",
    ],
    [
      'headers that are not listed',
      { allowedHeaders: 'X-A' },
      preflight(APP, 'PUT', 'x-c, X-a,,X-B'),
      "CORSMissingAllowHeaderFromPreflight: The preflight response has Access-Control-Allow-Headers: X-A, but the request also needs x-c and x-b. Write allowedHeaders: ['X-A', 'x-c', 'x-b'].",
    ],
    [
      'no method at all',
      { methods: '*', credentials: true },
      preflight(APP, '*'),
      'CORSMethodNotFound: The preflight response has no Access-Control-Allow-Methods, so * is not allowed. Use another method, such as POST.',
    ],
  ];
  test.each(REJECTED)('%s', async (_, options, request, reason) => {
    const reply = await asked({ origin: APP, debug: true, ...options }, request);
    expect([reply.status, reply.header('X-Cors-Reason'), reply.body]).toEqual([204, reason, '']);
    const ok = await asked({ origin: APP, debug: true, optionsSuccessStatus: 200, ...options }, request);
    expect([ok.status, ok.header('X-Cors-Reason'), ok.header('Content-Length'), ok.body]).toEqual([
      200,
      reason,
      '0',
      '',
    ]);
  });
});

test('with debug, a preflight that a browser will reject because of another handler tells the problem', async () => {
  const policy = cors({ origin: APP, credentials: true, methods: [], debug: true });
  const app = start(
    'node:http',
    (request, response, next) => {
      response.setHeader('Access-Control-Allow-Methods', '*');
      policy(request, response, next);
    },
    () => {},
  );
  const reply = await ask(app, preflight(APP, 'PUT'));
  expect(reply.header('X-Cors-Reason')).toBe(
    "CORSMethodNotFound: The preflight response has Access-Control-Allow-Methods: *, but * is not a wildcard for a request with credentials. Write methods: ['PUT'].",
  );
});

describe('debug adds nothing to the response', () => {
  const SILENT: [name: string, options: cors.CorsOptions, request: Sent][] = [
    ['to a preflight that is allowed', { origin: APP }, preflight(APP, 'PUT', 'authorization,x-a')],
    ['to a preflight that any origin may send', {}, preflight(STRANGER, 'PATCH')],
    ['to an allowed request', { origin: APP }, actual(APP)],
    ['to a denied request that goes on to the app', { origin: APP }, actual(STRANGER)],
    ['to a preflight that goes on to the app', { origin: false }, preflight(STRANGER)],
    [
      'to a preflight that may still get its method',
      { methods: 'GET', preflightContinue: true },
      preflight(APP),
    ],
    [
      'to a request that a disallowedOrigin function answers',
      { origin: APP, disallowedOrigin: (_: unknown, response: ServerResponse) => response.end('own') },
      actual(STRANGER),
    ],
  ];
  test.each(SILENT)('%s', async (_, options, request) => {
    const reply = await asked({ ...options, debug: true }, request);
    expect(reply.header('X-Cors-Reason')).toBeUndefined();
  });
});

test.each([
  [
    '\u00e9\x80"\\',
    '"\\u00e9\\u0080\\"\\\\" is not an origin that browsers send. Nothing to fix: this did not come from a browser.',
  ],
  [
    'x'.repeat(5000),
    `"${'x'.repeat(95)}..." is not an origin that browsers send. Nothing to fix: this did not come from a browser.`,
  ],
  [
    'https://evil.example, https://app.example.com',
    '"https://evil.example, https://app.example.com" is not an origin that browsers send. Nothing to fix: this did not come from a browser.',
  ],
  [
    'null',
    'The policy does not allow the origin "null". If the page is yours, serve it so that it has an origin of its own.',
  ],
])('in X-Cors-Reason, what a stranger sends is escaped and cut (%#)', async (origin, message) => {
  const reply = await asked({ origin: APP, debug: true }, preflight(origin));
  expect(reply.body).toBe(`CORSMissingAllowOrigin: ${message}\n`);
});

test('in X-Cors-Reason, a long list of header names is cut', async () => {
  const names = Array.from({ length: 300 }, (_, i) => `x-${i}-${'y'.repeat(20)}`).join();
  const reply = await asked({ origin: APP, debug: true }, preflight(APP, 'PUT', names));
  expect(reply.header('X-Cors-Reason')).toMatch(
    /^CORSMissingAllowHeaderFromPreflight: .{100,900} Add x-128-.* and 164 more to the option allowedHeaders\.$/,
  );
});

test('with debug, the policy that decides last tells the problem, and an earlier one nothing', async () => {
  const outer = cors({ origin: APP, methods: 'GET', debug: true, preflightContinue: true });
  const inner = cors({ origin: APP, methods: 'PUT', debug: true });
  await warningsOf(async () => {
    for (const [method, reason] of [
      ['PUT', undefined],
      ['GET', undefined],
      [
        'DELETE',
        "CORSMethodNotFound: The preflight response has Access-Control-Allow-Methods: PUT, which does not include DELETE. Write methods: ['PUT', 'DELETE'].",
      ],
    ] as const) {
      const reply = await ask(
        start(
          'node:http',
          (request, response, next) => outer(request, response, () => inner(request, response, next)),
          (_request, response) => response.end(),
        ),
        preflight(APP, method),
      );
      expect(reply.header('X-Cors-Reason')).toBe(reason);
    }
  });
});

test('the last policy removes the X-Cors-Reason of an earlier one', async () => {
  const { header } = await warned(() =>
    ask(
      start(
        'node:http',
        (request, response, next) => {
          cors({ origin: APP })(request, response, () => {
            response.setHeader('X-Cors-Reason', 'stale');
            cors({ origin: APP })(request, response, next);
          });
        },
        (_request, response) => response.end(),
      ),
      actual(APP),
    ),
  );
  expect(header('X-Cors-Reason')).toBeUndefined();
});

async function warned<Result>(during: () => Promise<Result>): Promise<Result> {
  let result: Result | undefined;
  await warningsOf(async () => {
    result = await during();
  });
  return result as Result;
}

test('X-Cors-Reason is sent with protectHeaders too', async () => {
  const reply = await asked({ origin: APP, debug: true, protectHeaders: true }, preflight(STRANGER));
  expect(reply.header('X-Cors-Reason')).toBe(NOT_ALLOWED);
});

test('debug must be true or false', () => {
  expect(() => cors({ debug: 'yes' as never })).toThrow(
    'debug must be true or false, not "yes". Write true or false.',
  );
  expect(cors({}).policy?.debug).toBe(false);
});
