// Origin functions: the first answer counts, returned, promised or called back, and an error never allows.

import { once } from 'node:events';
import { connect as connectHttp2 } from 'node:http2';
import { connect } from 'node:net';
import cors from 'corsage';
import { ANSWERS, type Answering, FAILURES } from '../support/answering';
import { askBoth } from '../support/entries';
import { APP, OTHER_APP } from '../support/origins';
import { unhandledRejectionsOf, warningsOf } from '../support/process-warnings';
import { ask, during, type Handler, KINDS, keepingNext, start, throwingNext } from '../support/servers';
import { actual, decisionLines, preflight, type Reply } from '../support/wire';

const app: Handler = (_request, response) => void response.end('the app');

function asking(...functions: Answering[]): Handler {
  return cors({ origin: functions as cors.OriginFunction[] });
}

/** From both entries. */
function get(fn: Answering, origin = APP): Promise<Reply> {
  return askBoth({ origin: [fn as cors.OriginFunction] }, actual(origin));
}

const ALLOWED = { status: 200, decision: ['Vary: Origin', `Access-Control-Allow-Origin: ${APP}`] };
const DENIED = { status: 200, decision: ['Vary: Origin'] };
const FAILED = { status: 500, decision: ['Vary: Origin'] };

function outcome(reply: Reply): typeof DENIED {
  return { status: reply.status, decision: [...decisionLines(reply)] };
}

describe.each(ANSWERS)("an origin function's answer that is %s", (_way, answering) => {
  test.each([
    ['true', true],
    ['the origin itself', APP],
  ])('allows the origin if it is %s', async (_what, answer) => {
    expect(outcome(await get(answering(answer)))).toEqual(ALLOWED);
  });

  test.each([
    ['false', false],
    ['null', null],
    ['another origin', OTHER_APP],
    ['a part of the origin', 'app.example.com'],
    ['an empty string', ''],
  ])('denies the origin if it is %s', async (_what, answer) => {
    expect(outcome(await get(answering(answer)))).toEqual(DENIED);
  });

  test.each([
    ['"*"', '*', 'answered with "*"'],
    ['a number', 1, 'answered with 1'],
    ['zero', 0, 'answered with 0'],
    ['NaN', Number.NaN, 'answered with NaN'],
    ['a bigint', 1n, 'answered with 1'],
    ['a symbol', Symbol('yes'), 'answered with Symbol(yes)'],
    ['an array', [APP], 'answered with an array'],
    ['an object', { origin: APP }, 'answered with an object'],
    ['a String object', new String(APP), 'answered with a String object'],
    ['a RegExp', /app/, 'answered with /app/'],
    ['a function', () => true, 'answered with a function'],
  ])('is an error, and allows nobody, if it is %s', async (_what, answer, says) => {
    const reply = await get(answering(answer));
    expect(outcome(reply)).toEqual(FAILED);
    expect(reply.body).toContain(`an origin function ${says}`);
    expect(reply.body).toContain('Answer with true or false');
  });
});

test.each<[what: string, fn: Answering]>([
  ['callback(null)', (_origin, callback) => callback(null)],
  ['callback()', (_origin, callback) => callback()],
  ['callback(null, undefined), later', (_origin, callback) => void setImmediate(callback, null, undefined)],
])('an origin function that answers with %s denies', async (_what, fn) => {
  expect(outcome(await get(fn))).toEqual(DENIED);
});

test('an async origin function that returns nothing denies, with one warning', async () => {
  const fn = async () => {};
  const middleware = cors({ origin: fn });
  const warnings = await warningsOf(() =>
    during(start('Express 5', middleware, app), async (server) => {
      for (let i = 0; i < 3; i++) expect(outcome(await server.send(actual(APP)))).toEqual(DENIED);
      expect((await server.send(preflight(APP))).status).toBe(403);
    }),
  );
  expect(warnings).toEqual([
    expect.objectContaining({
      name: 'CorsageWarning',
      code: 'CORSAGE_ORIGIN_FUNCTION_NOTHING',
      message: expect.stringContaining('returned nothing, which denies the origin. Return true or false.'),
    }),
  ]);
});

describe("an origin function's failure", () => {
  const ERROR = new Error('no database');

  describe.each(FAILURES)('that is %s', (_way, failing) => {
    test.each(KINDS)('goes to next on %s, without CORS headers', async (kind) => {
      const reply = await ask(start(kind, asking(failing(ERROR)), app), actual(APP));
      expect({ status: reply.status, body: reply.body }).toEqual({ status: 500, body: 'Error: no database' });
      expect(decisionLines(reply).map((line) => line.toLowerCase())).toEqual(['vary: origin']);
    });

    test('fails a preflight too, and is not a denial', async () => {
      const reply = await ask(start('Express 5', asking(failing(ERROR)), app), preflight(APP));
      expect({ status: reply.status, body: reply.body }).toEqual({ status: 500, body: 'Error: no database' });
      expect(decisionLines(reply)).toEqual(['Vary: Origin, Access-Control-Request-Headers']);
    });

    test.each(['route', 'router'])('does not skip the app when the error is "%s"', async (reason) => {
      const reply = await get(failing(reason));
      expect(outcome(reply)).toEqual(FAILED);
      expect(reply.body).toBe(`Error: corsage: a function failed with ${reason}`);
    });
  });

  describe.each(FAILURES.filter(([way]) => !way.startsWith('called')))('that is %s', (_way, failing) => {
    test.each([undefined, null, false, 0, '', Number.NaN])(
      'allows nobody when the error is %p',
      async (reason) => {
        const reply = await get(failing(reason));
        expect(outcome(reply)).toEqual(FAILED);
        expect(reply.body).toBe(`Error: corsage: a function failed with ${String(reason)}`);
      },
    );
  });

  test('has the original error as its cause', async () => {
    const errors: unknown[] = [];
    const middleware = asking(() => Promise.reject('route'));
    const listening = keepingNext(middleware, errors);
    await ask(start('Connect', listening, app), actual(APP));
    expect(errors).toEqual([expect.objectContaining({ cause: 'route' })]);
  });
});

describe('the first answer of an origin function counts', () => {
  /** The arguments of each call of `next`, read when nothing is pending any more. */
  async function nexts(
    fn: Answering,
  ): Promise<{ reply: Reply; calls: unknown[]; unhandled: readonly unknown[] }> {
    const calls: unknown[] = [];
    const middleware = asking(fn);
    const listening = keepingNext(middleware, calls);
    let reply: Reply | undefined;
    const unhandled = await unhandledRejectionsOf(async () => {
      reply = await ask(start('Express 5', listening, app), actual(APP));
    });
    return { reply: reply as unknown as Reply, calls, unhandled };
  }

  const soon = () => new Promise((resolve) => setImmediate(resolve));
  const LATE = new Error('late');

  test.each<[what: string, fn: Answering]>([
    [
      'two callbacks',
      (_origin, callback) => {
        callback(null, true);
        callback(null, false);
      },
    ],
    [
      'a callback and an error called back',
      (_origin, callback) => {
        callback(null, true);
        callback(LATE);
      },
    ],
    [
      'two late callbacks',
      (_origin, callback) =>
        void setImmediate(() => {
          callback(null, true);
          callback(null, false);
          callback(LATE);
        }),
    ],
    [
      'a callback, then a throw',
      (_origin, callback) => {
        callback(null, true);
        throw LATE;
      },
    ],
    [
      'a callback, then a rejection',
      async (_origin, callback) => {
        callback(null, true);
        throw LATE;
      },
    ],
    [
      'a callback, then a late rejection',
      async (_origin, callback) => {
        callback(null, true);
        await soon();
        throw LATE;
      },
    ],
    [
      'a callback, then another answer returned',
      (_origin, callback) => {
        callback(null, true);
        return false;
      },
    ],
    [
      'a callback, then another answer promised',
      (_origin, callback) => {
        callback(null, true);
        return Promise.resolve(false);
      },
    ],
    [
      'a returned answer, then a late callback',
      (_origin, callback) => {
        setImmediate(callback, LATE);
        return true;
      },
    ],
    [
      'a promised answer, then a late callback',
      async (_origin, callback) => {
        setImmediate(callback, null, false);
        return true;
      },
    ],
  ])('%s: next is called once, without an error', async (_what, fn) => {
    const { reply, calls, unhandled } = await nexts(fn);
    expect(outcome(reply)).toEqual(ALLOWED);
    expect({ calls, unhandled }).toEqual({ calls: [undefined], unhandled: [] });
  });

  test.each<[what: string, fn: Answering]>([
    [
      'an error called back, then a yes',
      (_origin, callback) => {
        callback(LATE);
        callback(null, true);
      },
    ],
    [
      'a throw, then a late yes',
      (_origin, callback) => {
        setImmediate(callback, null, true);
        throw LATE;
      },
    ],
    [
      'a rejection, then a late yes',
      (_origin, callback) => {
        setImmediate(callback, null, true);
        return Promise.reject(LATE);
      },
    ],
  ])('%s: next is called once, with the error', async (_what, fn) => {
    const { reply, calls, unhandled } = await nexts(fn);
    expect(outcome(reply)).toEqual(FAILED);
    expect({ calls, unhandled }).toEqual({ calls: [LATE], unhandled: [] });
  });
});

describe('an error thrown by the app', () => {
  const ways: [way: string, fn: Answering][] = [
    ['returned', () => true],
    ['promised', async () => true],
    ['called back at once', (_origin, callback) => callback(null, true)],
    [
      'called back at once by a function with try and catch',
      (_origin, callback) => {
        try {
          callback(null, true);
        } catch (error) {
          callback(error);
        }
      },
    ],
    [
      'called back later by a function with try and catch',
      (_origin, callback) =>
        void setImmediate(() => {
          try {
            callback(null, true);
          } catch (error) {
            callback(error);
          }
        }),
    ],
  ];

  test.each(
    (['Express 5', 'Express 4', 'Connect'] as const).flatMap((kind) =>
      ways.map(([way, fn]) => [kind, way, fn] as const),
    ),
  )('on %s, after a yes that was %s, is not taken for an error of the function', async (kind, _way, fn) => {
    const calls: unknown[] = [];
    let runs = 0;
    const middleware = asking(fn);
    const listening = keepingNext(middleware, calls);
    const failing: Handler = () => {
      runs++;
      throw new Error('the app failed');
    };
    const reply = await ask(start(kind, listening, failing), actual(APP));
    // The origin was allowed before the app failed: the page may read the error.
    expect({ ...outcome(reply), body: reply.body }).toEqual({
      ...ALLOWED,
      status: 500,
      body: 'Error: the app failed',
    });
    expect({ calls, runs }).toEqual({ calls: [undefined], runs: 1 });
  });

  test.each(ways.slice(0, 1).concat(ways.slice(2, 4)))(
    'thrown through next, after a yes that was %s, is not taken for an error of the function',
    async (_way, fn) => {
      const calls: unknown[] = [];
      const reply = await ask(start('node:http', throwingNext(asking(fn), calls), app), actual(APP));
      expect(reply.body).toBe('caught Error: the app failed');
      expect(calls).toEqual([undefined]);
    },
  );

  test.each<[way: string, fn: Answering]>([
    ['promised', async () => true],
    ['called back later', (_origin, callback) => void Promise.resolve().then(() => callback(null, true))],
  ])(
    'thrown through next, after a yes that was %s, is not taken for an error of the function',
    async (_way, fn) => {
      const calls: unknown[] = [];
      const thrown = new Error('the app failed');
      const middleware = asking(fn);
      const throwing: Handler = (request, response) =>
        middleware(request, response, (error) => {
          calls.push(error);
          response.end('answered');
          throw thrown;
        });
      const unhandled = await unhandledRejectionsOf(() =>
        ask(start('node:http', throwing, app), actual(APP)),
      );
      expect({ calls, unhandled }).toEqual({ calls: [undefined], unhandled: [thrown] });
    },
  );
});

/** A function that waits until the test answers for it. */
function held(): {
  fn: Answering;
  asked: (origin: string) => Promise<void>;
  answer: (origin: string, answer: boolean | Error) => void;
} {
  const waiting = new Map<string, (answer: boolean | Error) => void>();
  const listeners = new Map<string, () => void>();
  return {
    fn: (origin, callback) => {
      waiting.set(origin, (answer) => (answer instanceof Error ? callback(answer) : callback(null, answer)));
      listeners.get(origin)?.();
    },
    asked: (origin) => new Promise((resolve) => listeners.set(origin, resolve)),
    answer: (origin, answer) => waiting.get(origin)?.(answer),
  };
}

test.each(KINDS)(
  'on %s, two slow answers of an origin function in reverse order go to the right requests',
  async (kind) => {
    const { fn, asked, answer } = held();
    const middleware = cors({ origin: fn as cors.OriginFunction, credentials: true, exposedHeaders: 'X-A' });
    await during(start(kind, middleware, app), async (server) => {
      const firstAsked = asked(APP);
      const first = server.send(actual(APP));
      await firstAsked;
      const secondAsked = asked(OTHER_APP);
      const second = server.send(actual(OTHER_APP));
      await secondAsked;
      answer(OTHER_APP, false);
      expect((await second).header('Access-Control-Allow-Origin')).toBeUndefined();
      answer(APP, true);
      expect((await first).header('Access-Control-Allow-Origin')).toBe(APP);
    });
    await during(start(kind, middleware, app), async (server) => {
      const bothAsked = Promise.all([asked(APP), asked(OTHER_APP)]);
      const replies = [server.send(actual(APP)), server.send(actual(OTHER_APP))] as const;
      await bothAsked;
      answer(OTHER_APP, true);
      expect((await replies[1]).header('Access-Control-Allow-Origin')).toBe(OTHER_APP);
      answer(APP, true);
      expect((await replies[0]).header('Access-Control-Allow-Origin')).toBe(APP);
    });
  },
);

describe.each(KINDS)('while an origin function is pending, on %s', (kind) => {
  test.each<[answer: string, value: boolean | Error, error: unknown]>([
    ['yes', true, undefined],
    ['no', false, undefined],
    ['error', new Error('late'), new Error('late')],
  ])('a late %s does not touch a response that was already sent', async (_answer, value, error) => {
    const { fn, asked, answer } = held();
    const middleware = asking(fn);
    const went: Promise<unknown>[] = [];
    const impatient: Handler = (request, response) => {
      went.push(new Promise((resolve) => middleware(request, response, resolve)));
      response.statusCode = 503;
      response.end('too late');
    };
    await during(start(kind, impatient, app), async (server) => {
      for (const request of [actual(APP), preflight(APP)]) {
        const isAsked = asked(APP);
        const replying = server.send(request);
        await isAsked;
        const { status, body, lines } = await replying;
        answer(APP, value);
        expect(await went.pop()).toEqual(error);
        expect({ status, body, cors: lines.filter((line) => /^(?:vary|access)/i.test(line)) }).toEqual({
          status: 503,
          body: 'too late',
          cors: [],
        });
      }
    });
  });

  test.each<[answer: string, value: boolean | Error]>([
    ['yes', true],
    ['no', false],
    ['error', new Error('late')],
  ])('a late %s does no harm after the client hung up', async (_answer, value) => {
    const { fn, asked, answer } = held();
    const gone: Promise<unknown>[] = [];
    const middleware = asking(fn);
    const watched: Handler = (request, response, next) => {
      gone.push(once(response, 'close'));
      middleware(request, response, next);
    };
    await during(start(kind, watched, app), async (server) => {
      const isAsked = asked(APP);
      const leave = kind === 'node:http2' ? leaveHttp2(server.port) : leaveHttp1(server.port);
      await isAsked;
      leave();
      await gone[0];
      answer(APP, value);
      const nextAsked = asked(OTHER_APP);
      const reply = server.send(actual(OTHER_APP));
      await nextAsked;
      answer(OTHER_APP, true);
      expect((await reply).header('Access-Control-Allow-Origin')).toBe(OTHER_APP);
    });
  });
});

/** Sends a preflight, and returns a function that closes the connection. */
function leaveHttp1(port: number): () => void {
  const socket = connect(port, '127.0.0.1');
  socket.write(
    `OPTIONS / HTTP/1.1\r\nHost: x\r\nOrigin: ${APP}\r\nAccess-Control-Request-Method: PUT\r\n\r\n`,
  );
  return () => socket.destroy();
}

function leaveHttp2(port: number): () => void {
  const session = connectHttp2(`http://127.0.0.1:${port}`);
  session
    .request({ ':method': 'OPTIONS', origin: APP, 'access-control-request-method': 'PUT' })
    .on('error', () => {});
  return () => session.destroy();
}

test.each(KINDS)('an origin function is not asked after the head is sent, on %s', async (kind) => {
  const fn = jest.fn(() => true);
  const passed: unknown[] = [];
  const middleware = asking(fn);
  const late: Handler = (request, response) => {
    response.end('sent');
    middleware(request, response, (error) => passed.push(error));
  };
  const reply = await ask(start(kind, late, app), actual(APP));
  expect({ body: reply.body, decision: decisionLines(reply) }).toEqual({ body: 'sent', decision: [] });
  expect(fn).not.toHaveBeenCalled();
  expect(passed).toEqual([undefined]);
});

describe('several origin functions', () => {
  test.each<[what: string, answers: (boolean | Error)[], asked: number[], expected: typeof DENIED]>([
    ['the first true is final', [false, true, true], [0, 1], ALLOWED],
    ['the last one may return true', [false, false, true], [0, 1, 2], ALLOWED],
    ['all of them return false', [false, false, false], [0, 1, 2], DENIED],
    ['an error is final', [false, new Error('no database'), true], [0, 1], FAILED],
    ['a true before an error is final', [true, new Error('no database')], [0], ALLOWED],
  ])('are asked in order: %s', async (_what, answers, expectedAsked, expected) => {
    const isLate = [() => false, () => true, (index: number) => index % 2 === 0];
    for (const late of isLate) {
      const asked: number[] = [];
      const functions = answers.map((answer, index) => {
        const prompt = () => {
          asked.push(index);
          if (answer instanceof Error) throw answer;
          return answer;
        };
        return late(index) ? async () => prompt() : prompt;
      });
      expect(outcome(await ask(start('Express 5', asking(...functions), app), actual(APP)))).toEqual(
        expected,
      );
      expect(asked).toEqual(expectedAsked);
    }
  });

  test('are asked only about origins that no string, pattern or RegExp allows', async () => {
    const asked: string[] = [];
    const middleware = cors({
      origin: [
        (origin) => {
          asked.push(origin);
          return false;
        },
        APP,
        ['https://*.example.net', [/^https:\/\/pr-[0-9]+\.example\.com$/]],
      ],
    });
    await during(start('Express 5', middleware, app), async (server) => {
      for (const origin of [APP, 'https://a.example.net', 'https://pr-1.example.com']) {
        expect((await server.send(actual(origin))).header('Access-Control-Allow-Origin')).toBe(origin);
      }
      expect(asked).toEqual([]);
      expect((await server.send(actual(OTHER_APP))).header('Access-Control-Allow-Origin')).toBeUndefined();
      expect(asked).toEqual([OTHER_APP]);
    });
  });

  test('are not asked about a request without an origin', async () => {
    const fn = jest.fn(() => true);
    expect(outcome(await ask(start('Express 5', asking(fn), app), actual()))).toEqual(DENIED);
    expect(fn).not.toHaveBeenCalled();
  });
});

describe('a RegExp', () => {
  test.each([
    ['g', /^https:\/\/app\.example\.com$/g],
    ['y', /https:\/\/app\.example\.com$/y],
    ['gy', /https:\/\/app\.example\.com$/gy],
  ])('with the flag %s gives the same answer five times', async (_flag, origin) => {
    await during(start('Express 5', cors({ origin }), app), async (server) => {
      for (let i = 0; i < 5; i++) {
        expect(outcome(await server.send(actual(APP)))).toEqual(ALLOWED);
        expect(outcome(await server.send(actual(OTHER_APP)))).toEqual(DENIED);
      }
    });
  });

  test('with the flag y matches at the beginning only, as in JavaScript', async () => {
    const reply = await ask(
      start('Express 5', cors({ origin: /https:\/\/a\.example\.com$|\/\/app\.example\.com$/y }), app),
      actual(APP),
    );
    expect(outcome(reply)).toEqual(DENIED);
  });

  test('matches anywhere in the origin, not only the whole origin', async () => {
    const reply = await ask(start('Express 5', cors({ origin: /\.example\.com$/ }), app), actual(APP));
    expect(outcome(reply)).toEqual(ALLOWED);
  });
});
