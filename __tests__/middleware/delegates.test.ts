// Delegates: a policy for each request, and nobody is allowed after an error.

import cors, { createPolicy } from 'corsage';
import express from 'express';
import { ANSWERS, type Answering, FAILURES } from '../support/answering';
import { askBoth } from '../support/entries';
import { APP, STRANGER } from '../support/origins';
import { unhandledRejectionsOf } from '../support/process-warnings';
import {
  ask,
  during,
  type Handler,
  KINDS,
  keepingNext,
  listen,
  start,
  throwingNext,
} from '../support/servers';
import { actual, decisionLines, preflight, type Reply, type Sent } from '../support/wire';

const app: Handler = (_request, response) => void response.end('the app');

function delegated(delegate: Answering): Handler {
  return cors(delegate as cors.CorsDelegate);
}

/** From both entries, unless the delegate takes a callback: `corsage/fetch` has none. */
function get(delegate: Answering, origin = APP): Promise<Reply> {
  return answered(delegate, actual(origin));
}

function answered(delegate: Answering, request: Sent): Promise<Reply> {
  return delegate.length < 2
    ? askBoth(delegate as cors.CorsDelegate, request)
    : ask(start('Express 5', delegated(delegate), app), request);
}

function outcome(reply: Reply): { status: number; decision: readonly string[] } {
  return { status: reply.status, decision: decisionLines(reply) };
}

const ALLOWED = { status: 200, decision: ['Vary: Origin', `Access-Control-Allow-Origin: ${APP}`] };
const DENIED = { status: 200, decision: ['Vary: Origin'] };
const FAILED = { status: 500, decision: ['Vary: Origin'] };

describe.each(ANSWERS)("a delegate's answer that is %s", (_way, answering) => {
  test.each([
    ['a policy', createPolicy({ origin: APP })],
    ['options', { origin: [APP] }],
    ['options with a slow function', { origin: async (origin: string) => origin === APP }],
    ['the policy of another middleware', cors({ origin: APP }).policy],
  ])('decides the request if it is %s', async (_what, answer) => {
    expect(outcome(await get(answering(answer)))).toEqual(ALLOWED);
    expect(outcome(await get(answering(answer), STRANGER))).toEqual(DENIED);
    expect((await answered(answering(answer), preflight(STRANGER))).status).toBe(403);
  });

  test.each([
    ['null', null, 'null'],
    ['true', true, 'true'],
    ['false', false, 'false'],
    ['"*"', '*', '"*"'],
    ['an origin', APP, `"${APP}"`],
    ['a number', 42, '42'],
    ['a function', () => ({ origin: APP }), 'a function'],
  ])('is an error if it is %s', async (_what, answer, shown) => {
    const reply = await get(answering(answer));
    expect(outcome(reply)).toEqual(FAILED);
    expect(reply.body).toContain(`the delegate answered with ${shown}.`);
    expect(reply.body).toContain('{ origin: new OriginAllowlist() } allows nobody');
  });

  test.each([
    ['an array', [APP], 'NOT_OPTIONS'],
    ['a misspelt option', { origins: APP }, 'UNKNOWN_OPTION'],
    ['an undefined origin', { origin: undefined }, 'ORIGIN_UNDEFINED'],
    ['"*" with credentials', { credentials: true }, 'WILDCARD_WITH_CREDENTIALS'],
  ])('is held to the rules of options, and fails closed on %s', async (_what, answer, code) => {
    const errors: unknown[] = [];
    const middleware = delegated(answering(answer));
    const listening = keepingNext(middleware, errors);
    for (const request of [actual(APP), actual(), preflight(APP)]) {
      expect(outcome(await ask(start('Express 5', listening, app), request))).toEqual(FAILED);
    }
    expect(errors).toHaveLength(3);
    for (const error of errors) {
      expect(error).toBeInstanceOf(cors.CorsConfigError);
      expect((error as cors.CorsConfigError).problems).toEqual([expect.objectContaining({ code })]);
    }
  });
});

test.each<[what: string, delegate: Answering, shown: string]>([
  ['a promise of undefined', async () => {}, 'nothing'],
  ['nothing, and cannot call back', (_request) => {}, 'nothing'],
  ['callback(null)', (_request, callback) => callback(null), 'undefined'],
  ['callback()', (_request, callback) => callback(), 'undefined'],
  ['callback(null), later', (_request, callback) => void setImmediate(callback, null), 'undefined'],
])('a delegate that answers with %s is an error, not a default', async (_what, delegate, shown) => {
  const reply = await get(delegate);
  expect(outcome(reply)).toEqual(FAILED);
  expect(reply.body).toContain(`the delegate answered with ${shown}.`);
});

test.each<[what: string, options: cors.CorsOptions]>([
  ['"*"', {}],
  ['false', { origin: false }],
  ['true', { origin: true }],
  ['a list', { origin: [APP] }],
])('Vary has Origin on every response, whatever the delegate returned: %s', async (_what, options) => {
  for (const request of [actual(APP), actual(STRANGER), actual(), actual(APP, 'OPTIONS'), preflight(APP)]) {
    const reply = await askBoth(() => createPolicy(options), request);
    expect(reply.header('Vary')).toMatch(/^Origin(?:, |$)/);
  }
});

test('one policy can be used by a delegate and by another middleware', async () => {
  const policy = createPolicy({ origin: '*', allowedHeaders: 'X-A' });
  const alone = await ask(start('Express 5', cors(policy), app), actual(APP));
  expect(decisionLines(alone)).toEqual(['Access-Control-Allow-Origin: *']);
  expect(decisionLines(await get(() => policy))).toEqual(['Vary: Origin', 'Access-Control-Allow-Origin: *']);
});

test.each(KINDS)('on %s each request has its own policy', async (kind) => {
  const policies = new Map([
    ['/a', createPolicy({ origin: 'https://a.example' })],
    ['/b', createPolicy({ origin: 'https://b.example', credentials: true })],
  ]);
  const middleware = cors(async (request) => policies.get(String(request.url)) ?? { origin: false });
  await during(start(kind, middleware, app), async (server) => {
    const read = async (path: string, origin: string) => {
      const reply = await server.send({ ...actual(origin), path });
      return [
        reply.header('Access-Control-Allow-Origin'),
        reply.header('Access-Control-Allow-Credentials'),
        reply.header('Vary'),
      ];
    };
    expect(await read('/a', 'https://a.example')).toEqual(['https://a.example', undefined, 'Origin']);
    expect(await read('/a', 'https://b.example')).toEqual([undefined, undefined, 'Origin']);
    expect(await read('/b', 'https://b.example')).toEqual(['https://b.example', 'true', 'Origin']);
    expect(await read('/c', 'https://a.example')).toEqual([undefined, undefined, 'Origin']);
  });
});

describe("a delegate's failure", () => {
  const ERROR = new Error('no tenant');

  describe.each(FAILURES)('that is %s', (_way, failing) => {
    test.each(KINDS)('goes to next on %s, without CORS headers', async (kind) => {
      for (const request of [actual(APP), preflight(APP)]) {
        const reply = await ask(start(kind, delegated(failing(ERROR, { origin: APP })), app), request);
        expect({ status: reply.status, body: reply.body }).toEqual({ status: 500, body: 'Error: no tenant' });
        expect(decisionLines(reply).map((line) => line.toLowerCase())).toEqual(['vary: origin']);
      }
    });

    test.each(['route', 'router'])('does not skip the app when it is "%s"', async (reason) => {
      const reply = await get(failing(reason, { origin: APP }));
      expect(outcome(reply)).toEqual(FAILED);
      expect(reply.body).toBe(`Error: corsage: a function failed with ${reason}`);
    });
  });

  test.each(
    FAILURES.filter(([way]) => !way.startsWith('called')).flatMap(([way, failing]) =>
      [undefined, null, false, 0, ''].map(
        (reason) => [way, reason, failing(reason, { origin: APP })] as const,
      ),
    ),
  )('that is %s is not taken for a policy when it is %p', async (_way, _reason, delegate) => {
    expect(outcome(await get(delegate))).toEqual(FAILED);
  });

  test('leaves CORS headers on the error response to the error handler', async () => {
    const failing = delegated(() => {
      throw ERROR;
    });
    const answering: Handler = (request, response, next) =>
      failing(request, response, () => {
        response.setHeader('Access-Control-Allow-Origin', APP);
        next();
      });
    expect(outcome(await ask(start('Express 5', answering, app), actual(APP)))).toEqual(ALLOWED);
  });

  test('of the origin function in its policy goes to next too', async () => {
    const reply = await get(() => ({ origin: () => Promise.reject(ERROR) }));
    expect(outcome(reply)).toEqual(FAILED);
    expect(reply.body).toBe('Error: no tenant');
  });
});

test.each<[what: string, delegate: Answering]>([
  [
    'two callbacks',
    (_request, callback) => {
      callback(null, { origin: APP });
      callback(null, { origin: false });
    },
  ],
  [
    'a callback, then a throw',
    (_request, callback) => {
      callback(null, { origin: APP });
      throw new Error('late');
    },
  ],
  [
    'a callback, then a rejection',
    async (_request, callback) => {
      callback(null, { origin: APP });
      throw new Error('late');
    },
  ],
  [
    'a returned answer, then a late error',
    (_request, callback) => {
      setImmediate(callback, new Error('late'));
      return { origin: APP };
    },
  ],
])('a delegate with %s: the first answer counts, and next is called once', async (_what, delegate) => {
  const calls: unknown[] = [];
  const middleware = delegated(delegate);
  const listening = keepingNext(middleware, calls);
  const unhandled = await unhandledRejectionsOf(async () => {
    expect(outcome(await ask(start('Express 5', listening, app), actual(APP)))).toEqual(ALLOWED);
  });
  expect({ calls, unhandled }).toEqual({ calls: [undefined], unhandled: [] });
});

test.each([
  ['returned', () => ({ origin: APP })],
  ['called back', (_request: unknown, callback: cors.DelegateCallback) => callback(null, { origin: APP })],
])(
  'an error thrown through next after an answer that was %s is not taken for the delegate’s',
  async (_way, delegate) => {
    const calls: unknown[] = [];
    const reply = await ask(start('node:http', throwingNext(cors(delegate), calls), app), actual(APP));
    expect(reply.body).toBe('caught Error: the app failed');
    expect(calls).toEqual([undefined]);
  },
);

test('a delegate is not asked after the head is sent', async () => {
  const delegate = jest.fn(() => ({ origin: APP }));
  const middleware = cors(delegate);
  const late: Handler = (request, response, next) => {
    response.end('sent');
    middleware(request, response, next);
  };
  const reply = await ask(
    start('Express 5', late, () => {}),
    actual(APP),
  );
  expect(reply.body).toBe('sent');
  expect(delegate).not.toHaveBeenCalled();
});

test.each<[answer: string, error: unknown, options: cors.CorsOptions | undefined]>([
  ['policy', null, { origin: APP }],
  ['error', new Error('late'), undefined],
])(
  "a delegate's late %s does not change a response that was already sent",
  async (_answer, error, options) => {
    let answer: () => void = () => {};
    let went: unknown = 'nowhere';
    const middleware = cors((_request, callback) => {
      answer = () => callback(error, options);
    });
    const impatient: Handler = (request, response) => {
      middleware(request, response, (failure) => {
        went = failure;
      });
      response.statusCode = 503;
      response.end('too late');
      answer();
    };
    const reply = await ask(start('Express 5', impatient, app), actual(APP));
    expect({ ...outcome(reply), body: reply.body }).toEqual({ status: 503, decision: [], body: 'too late' });
    expect(went).toBe(error ?? undefined);
  },
);

test('a delegate gets the request object of the framework', async () => {
  const server = express()
    .use(cors(async (request) => ({ origin: `https://${request.query.tenant}.example`, maxAge: 1 })))
    .use((_request, response) => void response.end());
  const reply = await ask(listen(server), { ...actual('https://blue.example'), path: '/?tenant=blue' });
  expect(reply.header('Access-Control-Allow-Origin')).toBe('https://blue.example');
});

test('a middleware with a delegate has no policy to read or to replace', async () => {
  const middleware = cors(() => ({ origin: APP }));
  expect(middleware.policy).toBeUndefined();
  expect(() => middleware.reconfigure({ origin: STRANGER })).toThrow(
    new TypeError(
      'corsage: a delegate chooses the policy of this middleware. Change what the delegate returns instead.',
    ),
  );
  expect(outcome(await ask(start('Express 5', middleware, app), actual(APP)))).toEqual(ALLOWED);
});
