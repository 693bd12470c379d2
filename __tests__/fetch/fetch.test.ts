// corsage/fetch where it differs from Connect: copied responses, nested policies, and what a handler returns.

import diagnostics from 'node:diagnostics_channel';
import connectCors, { type CorsDecision, createPolicy as createConnectPolicy } from 'corsage';
import {
  default as byDefault,
  CorsConfigError,
  type CorsDelegate,
  type CorsHandle,
  cors,
  createPolicy,
  OriginAllowlist,
} from 'corsage/fetch';
import { askBoth } from '../support/entries';
import { serveFetch, startFetch } from '../support/fetch-server';
import { APP, PARTNER, STRANGER } from '../support/origins';
import { codesIn, problemsIn } from '../support/problems';
import { warningsOf } from '../support/process-warnings';
import { ask, during } from '../support/servers';
import { actual, preflight, withLines } from '../support/wire';

const URL_OF_API = 'https://api.example.net/flowers';
const SESSION = { origin: APP, credentials: true } as const;

function request(origin?: string, method = 'GET', headers: Record<string, string> = {}): Request {
  return new Request(URL_OF_API, {
    method,
    headers: origin === undefined ? headers : { origin, ...headers },
  });
}

function asked(origin: string): Request {
  return request(origin, 'OPTIONS', { 'access-control-request-method': 'PUT' });
}

/** Every header that a browser reads for CORS. */
function decisionOn({ headers }: Response): Record<string, string> {
  return Object.fromEntries([...headers].filter(([name]) => /^(?:vary$|access-control-|timing-)/.test(name)));
}

const ALLOWED = {
  'access-control-allow-credentials': 'true',
  'access-control-allow-origin': APP,
  vary: 'Origin',
};

describe("the handler's response", () => {
  const handle = cors(SESSION);

  test('gets the headers itself and is not copied', async () => {
    const response = new Response('roses');
    expect(await handle(request(APP), () => response)).toBe(response);
    expect(decisionOn(response)).toEqual(ALLOWED);
  });

  test('keeps its own names in Vary', async () => {
    const response = await handle(request(APP), () => new Response(null, { headers: { vary: 'Cookie' } }));
    expect(response.headers.get('vary')).toBe('Cookie, Origin');
  });

  test('keeps its Set-Cookie lines apart, copied or not', async () => {
    const headers = new Headers([
      ['set-cookie', 'a=1; Path=/'],
      ['set-cookie', 'b=2; Expires=Wed, 21 Oct 2026 07:28:00 GMT'],
    ]);
    const plain = await handle(request(APP), () => new Response('x', { headers }));
    const copied = await handle(request(APP), () => immutable(new Response('x', { headers })));
    for (const response of [plain, copied]) {
      expect(response.headers.getSetCookie()).toEqual([...headers.getSetCookie()]);
      expect(decisionOn(response)).toEqual(ALLOWED);
    }
  });

  test('is copied with status, headers and body when its headers cannot be changed', async () => {
    await during(
      serveFetch(
        () => new Response('teapot', { status: 418, statusText: "I'm a Teapot", headers: { 'x-a': 'b' } }),
      ),
      async ({ port }) => {
        const fetched = await fetch(`http://127.0.0.1:${port}/`);
        const body = fetched.body;
        const response = await handle(request(APP), () => fetched);
        expect(response).not.toBe(fetched);
        expect({
          status: response.status,
          text: response.statusText,
          a: response.headers.get('x-a'),
        }).toEqual({
          status: 418,
          text: fetched.statusText,
          a: 'b',
        });
        expect(body?.locked).toBe(false);
        expect(await response.text()).toBe('teapot');
        expect(decisionOn(response)).toEqual(ALLOWED);
      },
    );
  });

  test('is copied when Response.redirect() made it', async () => {
    const response = await handle(request(APP), () => Response.redirect('https://app.example.com/', 303));
    expect([response.status, response.headers.get('location')]).toEqual([303, 'https://app.example.com/']);
    expect(decisionOn(response)).toEqual(ALLOWED);
  });

  test.each([204, 205, 304])(
    'is copied with a null body when it is immutable and has status %i',
    async (status) => {
      const response = await handle(request(APP), () => immutable(new Response(null, { status })));
      expect({ status: response.status, body: response.body }).toEqual({ status, body: null });
      expect(decisionOn(response)).toEqual(ALLOWED);
    },
  );

  test('is passed on unchanged when its status is 0', async () => {
    const failed = Response.error();
    expect(await handle(request(APP), () => failed)).toBe(failed);
    expect([...failed.headers]).toEqual([]);
  });

  test('is passed on unchanged when it switches protocols', async () => {
    const upgraded = new Response(null);
    Object.defineProperty(upgraded, 'status', { value: 101 });
    expect(await handle(request(APP), () => upgraded)).toBe(upgraded);
    expect([...upgraded.headers]).toEqual([]);
  });

  test('is passed on before its body has arrived', async () => {
    let push: (chunk: string) => void = () => {};
    const body = new ReadableStream<string>({
      start: (controller) => {
        push = (chunk) => controller.enqueue(chunk);
      },
    }).pipeThrough(new TextEncoderStream());
    await during(
      startFetch(handle, () => new Response(body, { headers: { 'content-type': 'text/event-stream' } })),
      async ({ port }) => {
        const reading = fetch(`http://127.0.0.1:${port}/`, { headers: { origin: APP } });
        push('data: 1\n\n');
        const response = await reading;
        expect(decisionOn(response)).toEqual(ALLOWED);
        const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
        expect(await reader?.read()).toEqual({ done: false, value: 'data: 1\n\n' });
        push('data: 2\n\n');
        expect(await reader?.read()).toEqual({ done: false, value: 'data: 2\n\n' });
        await reader?.cancel();
      },
    );
  });

  test.each([
    ['nothing', undefined, 'undefined'],
    ['a string', 'roses', '"roses"'],
    ['null', null, 'null'],
    ['an object', { status: 200 }, 'an object'],
  ])('that is %s is an error', async (_what, answer, shown) => {
    await expect(handle(request(APP), (() => answer) as never)).rejects.toThrow(
      new TypeError(`corsage: the handler answered with ${shown}. Answer with a Response.`),
    );
  });
});

/** An immutable response, as `fetch()` returns it. */
function immutable(response: Response): Response {
  const refuse = () => {
    throw new TypeError('immutable');
  };
  Object.assign(response.headers, { append: refuse, delete: refuse, set: refuse });
  return response;
}

describe("the handler's own CORS headers", () => {
  const reflecting = () =>
    new Response(null, {
      headers: {
        'access-control-allow-origin': STRANGER,
        'access-control-allow-credentials': 'true',
        'access-control-expose-headers': 'X-Secret',
        'timing-allow-origin': '*',
      },
    });

  test.each<[what: string, handle: CorsHandle, from: string | undefined, expected: object]>([
    ['a denial', cors(SESSION), STRANGER, { vary: 'Origin' }],
    ['no origin', cors(SESSION), undefined, { vary: 'Origin' }],
    ['an allowed origin', cors(SESSION), APP, ALLOWED],
    ['"*"', cors(), STRANGER, { 'access-control-allow-origin': '*' }],
    [
      'a policy without credentials',
      cors({ origin: STRANGER }),
      STRANGER,
      { 'access-control-allow-origin': STRANGER, vary: 'Origin' },
    ],
  ])('are replaced by the decision: %s', async (_what, handle, from, expected) => {
    expect(decisionOn(await handle(request(from), reflecting))).toEqual(expected);
  });

  test('cannot add credentials when the policy allows the origin without them', async () => {
    const adding = () => new Response(null, { headers: { 'access-control-allow-credentials': 'true' } });
    expect(decisionOn(await cors({ origin: APP })(request(APP), adding))).toEqual({
      'access-control-allow-origin': APP,
      vary: 'Origin',
    });
  });

  test('stay when they are a lone Expose-Headers of a rate limiter', async () => {
    const exposing = () => new Response(null, { headers: { 'access-control-expose-headers': 'RateLimit' } });
    expect(decisionOn(await cors({ origin: APP })(request(APP), exposing))).toEqual({
      'access-control-allow-origin': APP,
      'access-control-expose-headers': 'RateLimit',
      vary: 'Origin',
    });
  });

  test('stay when origin is false, which leaves the response to others', async () => {
    expect(decisionOn(await cors({ origin: false })(request(APP), reflecting))).toEqual(
      decisionOn(reflecting()),
    );
    const under = await cors(() => createPolicy({ origin: false }))(request(APP), reflecting);
    expect(decisionOn(under)).toEqual({ ...decisionOn(reflecting()), vary: 'Origin' });
  });

  test('are replaced on the response to a preflight with preflightContinue', async () => {
    const handle = cors({ origin: APP, preflightContinue: true, methods: 'PUT', maxAge: false });
    const answering = () => new Response('seen', { headers: { 'access-control-max-age': '86400' } });
    const response = await handle(asked(APP), answering);
    expect(await response.text()).toBe('seen');
    expect(decisionOn(response)).toEqual({
      'access-control-allow-methods': 'PUT',
      'access-control-allow-origin': APP,
      vary: 'Origin, Access-Control-Request-Headers',
    });
  });
});

describe('next', () => {
  test('is not called for a preflight, allowed or denied', async () => {
    const next = jest.fn(() => new Response());
    const handle = cors(SESSION);
    expect((await handle(asked(APP), next)).status).toBe(204);
    expect((await handle(asked(STRANGER), next)).status).toBe(403);
    expect(next).not.toHaveBeenCalled();
  });

  test('gets the request', async () => {
    const next = jest.fn(() => new Response());
    const sent = request(APP);
    await cors()(sent, next);
    expect(next).toHaveBeenCalledWith(sent);
  });

  test('may be left out: a request that is not a preflight then gets 204', async () => {
    const response = await cors(SESSION)(request(APP, 'OPTIONS'));
    expect({ status: response.status, body: response.body }).toEqual({ status: 204, body: null });
    expect(decisionOn(response)).toEqual(ALLOWED);
  });

  test.each<[what: string, next: () => Response | Promise<Response>]>([
    [
      'throws',
      () => {
        throw new Error('broken');
      },
    ],
    ['rejects', () => Promise.reject(new Error('broken'))],
  ])('that %s makes handle reject, as it would alone', async (_what, next) => {
    await expect(cors(SESSION)(request(APP), next)).rejects.toThrow(new Error('broken'));
  });

  test('that is not a function, such as the context of a Next.js route, is refused', async () => {
    await expect(cors()(request(APP), { params: {} } as never)).rejects.toThrow(
      'next must be a function that answers a Request, not an object. To answer without one, write (request) => handle(request).',
    );
  });
});

describe('wrap', () => {
  test('passes every argument on, and answers preflights', async () => {
    const route = cors(SESSION).wrap(async (sent: Request, { id }: { id: number }, more: string) => {
      return new Response(`${sent.method} ${id} ${more}`);
    });
    const response = await route(request(APP, 'PUT'), { id: 7 }, 'roses');
    expect(await response.text()).toBe('PUT 7 roses');
    expect(decisionOn(response)).toEqual(ALLOWED);
    expect((await route(asked(APP), { id: 7 }, '')).status).toBe(204);
  });

  test('takes only a function', () => {
    expect(() => cors().wrap(undefined as never)).toThrow(
      new TypeError('corsage: wrap takes a function that answers a Request.'),
    );
  });
});

describe('disallowedOrigin', () => {
  const post = (origin: string, headers = {}) => request(origin, 'POST', headers);

  test('as a function answers in its own way, with Vary and without permission', async () => {
    const seen: Request[] = [];
    const handle = cors({
      ...SESSION,
      disallowedOrigin: (refused) => {
        seen.push(refused);
        return Response.json(
          { error: 'not here' },
          { status: 451, headers: { 'access-control-allow-origin': '*' } },
        );
      },
    });
    const next = jest.fn(() => new Response());
    const sent = post(STRANGER);
    const response = await handle(sent, next);
    expect(response.status).toBe(451);
    expect(decisionOn(response)).toEqual({ vary: 'Origin' });
    expect(seen).toEqual([sent]);
    expect(next).not.toHaveBeenCalled();
  });

  test.each([
    ['the host of the URL', URL_OF_API, 'https://api.example.net', 200],
    ['a default port that is spelt out', 'https://api.example.net:443/', 'https://api.example.net', 200],
    ['another port', 'https://api.example.net:8443/', 'https://api.example.net', 403],
    ['another host', URL_OF_API, STRANGER, 403],
  ])("recognizes the site's own requests by %s", async (_what, url, origin, status) => {
    const sent = new Request(url, { method: 'POST', headers: { origin } });
    const response = await cors({ origin: APP, disallowedOrigin: 'reject' })(sent, () => new Response());
    expect(response.status).toBe(status);
  });

  test('treats every origin as foreign when the framework gives a URL without a host', async () => {
    const bare = { method: 'POST', url: '/flowers', headers: new Headers({ origin: STRANGER }) } as Request;
    const response = await cors({ origin: APP, disallowedOrigin: 'reject' })(bare, () => new Response());
    expect(response.status).toBe(403);
  });
});

describe('of nested policies', () => {
  const outer = cors({ origin: PARTNER, exposedHeaders: 'X-Outer' });
  const inner = cors(SESSION);
  const both = (sent: Request, handler: () => Response) => outer(sent, (passed) => inner(passed, handler));

  test('the inner one decides', async () => {
    expect(decisionOn(await both(request(APP), () => new Response()))).toEqual(ALLOWED);
    expect(decisionOn(await both(request(PARTNER), () => new Response()))).toEqual({ vary: 'Origin' });
    const immutables = await both(request(APP), () => Response.redirect('https://app.example.com/', 302));
    expect(decisionOn(immutables)).toEqual(ALLOWED);
  });

  test('the inner one decides even when its origin is false', async () => {
    const off = cors({ origin: false });
    const response = await outer(request(PARTNER), (passed) => off(passed, () => new Response()));
    expect(decisionOn(response)).toEqual({});
  });

  test('the inner one answers a preflight that the outer one passes on', async () => {
    const passing = cors({ origin: [APP, PARTNER], preflightContinue: true, methods: 'PUT' });
    const response = await passing(asked(APP), (passed) => inner(passed));
    expect(response.status).toBe(204);
    expect(response.headers.get('access-control-allow-credentials')).toBe('true');
  });

  test('the outer one decides when the response was copied in between', async () => {
    const copying = outer(request(PARTNER), async (passed) => {
      const response = await inner(passed, () => new Response());
      return new Response(response.body, response);
    });
    expect(decisionOn(await copying)).toEqual({
      'access-control-allow-origin': PARTNER,
      'access-control-expose-headers': 'X-Outer',
      vary: 'Origin',
    });
  });

  test('each request gets its own decision when one response object answers them all', async () => {
    const kept = new Response(null, { status: 404 });
    const twice = cors({ origin: [APP, PARTNER] });
    expect((await twice(request(APP), () => kept)).headers.get('access-control-allow-origin')).toBe(APP);
    expect((await twice(request(PARTNER), () => kept)).headers.get('access-control-allow-origin')).toBe(
      PARTNER,
    );
    expect(decisionOn(await twice(request(STRANGER), () => kept))).toEqual({ vary: 'Origin' });
  });

  test('two policies cause one warning, with the places where they were made', async () => {
    const first = cors({ origin: APP });
    const second = cors({ origin: PARTNER });
    await warningsOf(() => {}); // those of the tests before
    const warnings = await warningsOf(async () => {
      for (let i = 0; i < 3; i++) await first(request(APP), (passed) => second(passed, () => new Response()));
    });
    expect(warnings).toHaveLength(1);
    expect(warnings[0]?.code).toBe('CORSAGE_STACKED_POLICIES');
    expect(warnings[0]?.message).toMatch(
      /first the policy made at .*fetch\.test\.ts:\d+:\d+, then the one made at .*fetch\.test\.ts:\d+:\d+, which decides/,
    );
  });

  test('a policy that is used twice causes no warning', async () => {
    const policy = createPolicy({ origin: APP });
    const warnings = await warningsOf(async () => {
      const same = cors(policy);
      await same(request(APP), (passed) => same(passed, () => new Response()));
      await cors(policy)(request(APP), (passed) => same(passed, () => new Response()));
    });
    expect(warnings).toEqual([]);
  });
});

describe('the policy', () => {
  test('can be read and replaced', async () => {
    const handle = cors({ origin: APP });
    expect(handle.policy?.origin).toEqual([APP]);
    handle.reconfigure({ origin: PARTNER });
    expect(handle.policy?.allowsOrigin(PARTNER)).toBe(true);
    expect((await handle(request(PARTNER))).headers.get('access-control-allow-origin')).toBe(PARTNER);
    expect(() => handle.reconfigure({ origin: 'nonsense' })).toThrow(CorsConfigError);
    expect(() => handle.reconfigure({ origin: APP, protectHeaders: true } as never)).toThrow(CorsConfigError);
    expect(handle.policy?.origin).toEqual([PARTNER]);
  });

  test('cannot be read or replaced when a delegate chooses it', () => {
    const handle = cors(() => ({ origin: APP }));
    expect(handle.policy).toBeUndefined();
    expect(() => handle.reconfigure({ origin: APP })).toThrow('a delegate chooses the policy');
  });

  test('can be made by either entry, with protectHeaders too, and used by the other', async () => {
    const made = createConnectPolicy({ origin: APP, protectHeaders: true });
    expect((await cors(made)(request(APP))).headers.get('access-control-allow-origin')).toBe(APP);
    expect(connectCors(createPolicy({ origin: APP })).policy?.origin).toEqual([APP]);
  });

  test('may have a live list', async () => {
    const list = new OriginAllowlist([APP]);
    const handle = cors({ origin: list });
    expect(decisionOn(await handle(request(PARTNER)))).toEqual({ vary: 'Origin' });
    list.add(PARTNER);
    expect((await handle(request(PARTNER))).headers.get('access-control-allow-origin')).toBe(PARTNER);
  });

  test('without options is "*"', async () => {
    expect(decisionOn(await cors()(request(STRANGER)))).toEqual({ 'access-control-allow-origin': '*' });
    expect(createPolicy().origin).toBe('*');
  });
});

describe('options', () => {
  const codes = (options: unknown) => codesIn(() => cors(options as never));

  test('with protectHeaders are refused, together with everything else that is wrong', () => {
    expect(codes({ origin: APP, protectHeaders: true })).toEqual(['PROTECT_HEADERS']);
    expect(codes({ origin: `${APP}/`, protectHeaders: true })).toEqual([
      'ORIGIN_TRAILING_SLASH',
      'PROTECT_HEADERS',
    ]);
    expect(codes({ origin: APP, protectHeaders: false })).toEqual([]);
    expect(codes(undefined)).toEqual(['OPTIONS_UNDEFINED']);
    expect(codes(null)).toEqual(['NOT_OPTIONS']);
  });

  test("with a function of Express's for denied origins are refused", () => {
    const express = (_req: unknown, _res: unknown, next: () => void) => next();
    expect(problemsIn(() => cors({ origin: APP, disallowedOrigin: express } as never))).toEqual([
      {
        code: 'DISALLOWED_ORIGIN',
        path: 'disallowedOrigin',
        value: express,
        message:
          'disallowedOrigin: in corsage/fetch a function gets the Request alone, not (req, res, next).',
        fix: 'Write a function (request) that returns a Response.',
      },
    ]);
    const answers = (_req: unknown, res: { end(): void }) => res.end();
    expect(codes({ origin: APP, disallowedOrigin: answers })).toEqual(['DISALLOWED_ORIGIN']);
    expect(codes({ origin: APP, disallowedOrigin: () => new Response() })).toEqual([]);
  });

  test('that are a class are refused', () => {
    expect(codes(OriginAllowlist)).toEqual(['NOT_OPTIONS']);
    expect(codes({ origin: OriginAllowlist })).toEqual(['WRONG_TYPE']);
  });

  test('that are a middleware are refused', () => {
    for (const made of [cors(), connectCors()])
      expect(() => cors(made as never)).toThrow('cors() was given a middleware that cors() has made');
  });

  test('with a getter that throws pass its error on', () => {
    const options = {
      get origin() {
        throw new Error('no vault');
      },
    };
    expect(() => cors(options as never)).toThrow(new Error('no vault'));
  });

  test('are the only argument', () => {
    expect(() => (cors as (...given: unknown[]) => unknown)({}, () => {})).toThrow('cors takes one argument');
  });
});

describe('a delegate', () => {
  test('gets the request, and no callback', async () => {
    const delegate = jest.fn<ReturnType<CorsDelegate>, unknown[]>(() => createPolicy({ origin: APP }));
    const sent = request(APP);
    await cors(delegate as CorsDelegate)(sent);
    expect(delegate.mock.calls).toEqual([[sent]]);
  });

  test('that takes a callback is refused', () => {
    const express = (_req: unknown, callback: (error: null, options: object) => void) => callback(null, {});
    expect(() => cors(express as never)).toThrow(
      new TypeError(
        'corsage: a delegate of corsage/fetch gets the Request alone, and no callback. Return the policy, or a promise of it.',
      ),
    );
  });

  test('that returns nothing is an error', async () => {
    await expect(cors((() => undefined) as never)(request(APP))).rejects.toThrow(
      'the delegate answered with nothing',
    );
  });

  test('may not return protectHeaders', async () => {
    await expect(cors(() => ({ origin: APP, protectHeaders: true }) as never)(request(APP))).rejects.toThrow(
      CorsConfigError,
    );
  });
});

describe('decisions', () => {
  async function published(handle: CorsHandle, ...requests: Request[]): Promise<CorsDecision[]> {
    const seen: CorsDecision[] = [];
    const listen = (message: unknown) => void seen.push(message as CorsDecision);
    diagnostics.subscribe('corsage:decision', listen);
    try {
      for (const sent of requests) await handle(sent, () => new Response()).catch(() => {});
    } finally {
      diagnostics.unsubscribe('corsage:decision', listen);
    }
    return seen;
  }

  test('are published, with a request and a response shaped as in Node', async () => {
    const decisions = await published(
      cors(SESSION),
      asked(APP),
      asked(STRANGER),
      request(APP),
      request(STRANGER),
    );
    expect(decisions.map(({ kind, code, status, url }) => [kind, code, status, url])).toEqual([
      ['preflight', null, 204, URL_OF_API],
      ['preflight', 'CORSMissingAllowOrigin', 403, URL_OF_API],
      ['actual', null, undefined, URL_OF_API],
      ['actual', 'CORSMissingAllowOrigin', undefined, URL_OF_API],
    ]);
    expect(decisions[0]?.request.headers).toEqual({ origin: APP, 'access-control-request-method': 'PUT' });
    expect(decisions[0]?.response.getHeader('Access-Control-Allow-Origin')).toBe(APP);
  });

  test('that fail are published too', async () => {
    const failing = async () => {
      throw new Error('no database');
    };
    const decisions = [
      ...(await published(cors({ origin: failing }), request(APP))),
      ...(await published(cors(failing), request(APP))),
    ];
    expect(decisions.map(({ code, error }) => [code, String(error)])).toEqual([
      ['POLICY_FAILED', 'Error: no database'],
      ['POLICY_FAILED', 'Error: no database'],
    ]);
  });

  test('are explained to the browser only when debug is true', async () => {
    const loud = await cors({ ...SESSION, debug: true })(asked(STRANGER));
    expect(loud.headers.get('x-cors-reason')).toContain(`does not allow the origin "${STRANGER}"`);
    expect(await loud.text()).toBe(`${loud.headers.get('x-cors-reason')}\n`);
    const fine = await cors({ ...SESSION, debug: true })(asked(APP));
    expect(fine.headers.get('x-cors-reason')).toBeNull();
    const quiet = await cors(SESSION)(asked(STRANGER));
    expect([quiet.headers.get('x-cors-reason'), await quiet.text()]).toEqual([null, '']);
  });
});

test('without node: modules, decisions are the same and debug adds nothing', async () => {
  let bare: typeof import('corsage/fetch') | undefined;
  jest.isolateModules(() => {
    bare = require('../../lib/fetch') as typeof import('corsage/fetch');
  });
  const { cors: bareCors } = bare as typeof import('corsage/fetch');
  const denied = await bareCors({ ...SESSION, debug: true })(asked(STRANGER));
  expect([denied.status, denied.headers.get('x-cors-reason')]).toEqual([403, null]);
  expect(decisionOn(await bareCors(SESSION)(request(APP)))).toEqual(ALLOWED);
});

test('cors is the default export too', () => {
  expect(byDefault).toBe(cors);
});

test('two Origin lines allow nobody, from both entries', async () => {
  const twice = withLines(actual(APP), ['Origin', APP]);
  const reply = await askBoth({ origin: true }, twice);
  expect(reply.decision).toEqual({ vary: 'Origin' });
});

test('requested header names are answered in the form that browsers send, from both entries', async () => {
  const reply = await askBoth({ origin: APP }, preflight(APP, 'PUT', 'X-B, x-a,, *, bad name'));
  expect(reply.header('Access-Control-Allow-Headers')).toBe('x-a,x-b');
});

test("a framework's own 404 gets CORS headers as any other response does", async () => {
  const reply = await ask(
    startFetch(cors(SESSION), () => new Response('nothing here', { status: 404 })),
    actual(APP),
  );
  expect({ status: reply.status, origin: reply.header('Access-Control-Allow-Origin') }).toEqual({
    status: 404,
    origin: APP,
  });
});
