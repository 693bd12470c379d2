// originTimeout: a function or a delegate that never answers does not hang a request for ever.

import cors, { CorsConfigError, createPolicy } from 'corsage';
import { Question } from '../support/answering';
import { APP } from '../support/origins';
import { ask, askAll, type Handler, KINDS, keepingNext, type Running, start } from '../support/servers';
import { actual, fullPreflight, type Reply } from '../support/wire';

const LIMIT = 20;
/** The body of the error response. */
const TIMED_OUT: unknown = expect.stringMatching(/^CORSAGE_TIMEOUT Error: /);

const never = (): Promise<never> => new Promise(() => {});

const app: Handler = (_request, response) => void response.end('reached');

/** Functions that never answer. */
const SILENT: readonly (readonly [string, cors.OriginFunction])[] = [
  ['a promise that never settles', never],
  ['a callback that is never called', () => undefined],
];

describe.each(KINDS)('on %s', (kind) => {
  test.each(SILENT)(
    '%s becomes an error after originTimeout, with Vary and without a CORS header',
    async (_how, silent) => {
      const policy = cors({
        origin: silent,
        originTimeout: LIMIT,
        credentials: true,
        exposedHeaders: 'X-Total',
        timingAllowOrigin: true,
      });
      const asked = [actual(APP), actual(APP, 'POST'), fullPreflight(APP)];
      for (const reply of await askAll(start(kind, policy, app), ...asked)) {
        expect(reply).toMatchObject({ status: 500, body: TIMED_OUT });
        expect(reply.decision).toEqual({ vary: expect.stringMatching(/^Origin\b/) });
      }
    },
  );
});

/** Serves a policy and records what `next` is called with. */
function listening(policy: Handler): { serving: Promise<Running>; told: unknown[] } {
  const told: unknown[] = [];
  return { serving: start('node:http', keepingNext(policy, told), app), told };
}

test('the error of originTimeout names the time, the function, the cors() call and the option', async () => {
  const { serving, told } = listening(cors({ origin: never, originTimeout: LIMIT }));
  await ask(serving, actual(APP));
  const [error] = told as [Error];
  expect(told).toHaveLength(1);
  expect(error).toBeInstanceOf(Error);
  expect(error).toMatchObject({ code: 'CORSAGE_TIMEOUT' });
  expect(error.message).toMatch(
    /^corsage: the function never given to cors\(\) at .*origin-timeout\.test\.ts:\d+:\d+ has not answered within 20 ms\. .*originTimeout/,
  );
  expect(error.stack).toContain(error.message);
});

test('the error of originTimeout is clear when the function has no name, or a policy is asked directly', async () => {
  const policy = createPolicy({ origin: [() => undefined], originTimeout: LIMIT });
  await expect(policy.resolveOrigin(APP)).rejects.toThrow(
    'corsage: a function without a name has not answered within 20 ms.',
  );
});

describe('an answer after originTimeout is ignored', () => {
  /** Functions and delegates that answer after the client has got its 500. */
  const LATE: readonly (readonly [string, (late: Question<boolean>) => cors.OriginFunction])[] = [
    ['true, promised', (late) => () => late.answer],
    ['true, called back', (late) => (_origin, callback) => void late.answer.then(() => callback(null, true))],
    [
      'a rejection',
      (late) => async () => {
        await late.answer;
        throw new Error('down');
      },
    ],
    [
      'an error, called back',
      (late) => (_origin, callback) => void late.answer.then(() => callback(new Error('down'))),
    ],
    [
      'what is not an answer',
      (late) => () => late.answer.then(() => 42) as Promise<unknown> as Promise<boolean>,
    ],
  ];

  test.each(LATE)('on %s', async (_how, make) => {
    const late = new Question<boolean>();
    const { serving, told } = listening(cors({ origin: make(late), originTimeout: LIMIT }));
    const server = await serving;
    try {
      const failed = await server.send(actual(APP));
      expect(failed).toMatchObject({ status: 500 });
      expect(failed.decision).toEqual({ vary: 'Origin' });
      late.resolve(true);
      // By the next turn, a settled promise has had its effects, and Node has reported unhandled rejections.
      await new Promise((resolve) => setImmediate(resolve));
      expect(told).toHaveLength(1);
      expect(told[0]).toMatchObject({ code: 'CORSAGE_TIMEOUT' });
    } finally {
      await server.close();
    }
  });
});

test('an answer within originTimeout decides', async () => {
  const { serving, told } = listening(
    cors({
      origin: (_origin, callback) => void setImmediate(callback, null, true),
      originTimeout: 60_000,
    }),
  );
  const seen = await ask(serving, actual(APP));
  expect(seen.decision).toEqual({ vary: 'Origin', 'access-control-allow-origin': APP });
  expect(told).toEqual([undefined]);
});

describe('the timer of originTimeout', () => {
  const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;

  test.each([
    ['is answered', (question: Question<boolean>) => question.resolve(true)],
    ['fails', (question: Question<boolean>) => question.reject(new Error('down'))],
  ])('is cleared when the function %s', async (_how, settle) => {
    const question = new Question<boolean>();
    const policy = createPolicy({ origin: () => question.answer, originTimeout: 2 ** 31 - 1 });
    const before = timers();
    const asked = policy.resolveOrigin(APP).catch(() => false);
    expect(timers()).toBe(before + 1);
    settle(question);
    await asked;
    expect(timers()).toBe(before);
  });

  test('is cleared when the request goes on', async () => {
    const LIMIT = 61_234;
    const set = jest.spyOn(globalThis, 'setTimeout');
    const cleared = jest.spyOn(globalThis, 'clearTimeout');
    const policy = cors({
      origin: (_origin, callback) => void setImmediate(callback, null, true),
      originTimeout: LIMIT,
    });
    const ended: boolean[] = [];
    const looks: Handler = (_request, _response, next) => {
      const started = set.mock.results.filter((_, i) => set.mock.calls[i]?.[1] === LIMIT);
      for (const { value } of started) ended.push(cleared.mock.calls.some(([timer]) => timer === value));
      next();
    };
    await ask(start('node:http', policy, looks, app), actual(APP));
    expect(ended).toEqual([true]);
    set.mockRestore();
    cleared.mockRestore();
  });

  test('never starts when the answer comes at once', async () => {
    const policy = createPolicy({ origin: () => true, originTimeout: 60_000 });
    const before = timers();
    const asked = policy.resolveOrigin(APP);
    expect(timers()).toBe(before);
    expect(await asked).toBe(true);
  });
});

/** Tests with a fake clock; sockets and immediates are real. */
describe('originTimeout, by a fake clock,', () => {
  beforeEach(() => {
    jest.useFakeTimers({
      doNotFake: [
        'Date',
        'hrtime',
        'nextTick',
        'performance',
        'queueMicrotask',
        'setImmediate',
        'clearImmediate',
        'setInterval',
        'clearInterval',
      ],
    });
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  /** Sends one request, and resolves `asked` when a function or delegate has been called and its time runs. */
  async function waiting(policy: Handler, asked: Promise<void>, act: () => unknown): Promise<Reply> {
    const server = await start('node:http', policy, app);
    try {
      const reply = server.send(actual(APP));
      await asked;
      await new Promise((resolve) => setImmediate(resolve));
      await act();
      return await reply;
    } finally {
      await server.close();
    }
  }

  function justFiveSeconds(): void {
    jest.advanceTimersByTime(4999);
    expect(jest.getTimerCount()).toBe(1);
    jest.advanceTimersByTime(1);
  }

  test('gives a function 5 s by default', async () => {
    const asked = new Question<void>();
    const policy = cors({
      origin: () => {
        asked.resolve();
        return never();
      },
    });
    const reply = await waiting(policy, asked.answer, justFiveSeconds);
    expect(reply).toMatchObject({ status: 500, body: TIMED_OUT });
    expect(reply.decision).toEqual({ vary: 'Origin' });
  });

  test.each([
    ['promises', never as () => Promise<never> | undefined],
    ['calls back', () => undefined],
  ])('gives a delegate that %s 5 s, and then sends Vary and no CORS header', async (_how, silent) => {
    const asked = new Question<void>();
    const policy = cors(() => {
      asked.resolve();
      return silent();
    });
    const reply = await waiting(policy, asked.answer, justFiveSeconds);
    expect(reply).toMatchObject({ status: 500, body: TIMED_OUT });
    expect(reply.body).toMatch(/ a delegate .* 5000 ms\. It must answer with a policy or options\.$/);
    expect(reply.decision).toEqual({ vary: 'Origin' });
  });

  test('ignores the late answer of a delegate', async () => {
    const asked = new Question<void>();
    const late = new Question<cors.CorsOptions>();
    const told: unknown[] = [];
    const delegate = cors(() => {
      asked.resolve();
      return late.answer;
    });
    const policy = keepingNext(delegate, told);
    const reply = await waiting(policy, asked.answer, async () => {
      jest.advanceTimersByTime(5000);
      late.resolve({ origin: APP });
      await late.answer;
      await new Promise((resolve) => setImmediate(resolve));
    });
    expect(reply).toMatchObject({ status: 500, body: TIMED_OUT });
    expect(reply.decision).toEqual({ vary: 'Origin' });
    expect(told).toHaveLength(1);
  });

  test("gives a delegate and its policy's function their own time", async () => {
    const [delegateAsked, functionAsked] = [new Question<void>(), new Question<void>()];
    const chosen = new Question<cors.CorsPolicy>();
    const answer = new Question<boolean>();
    const policy = createPolicy({
      origin: () => {
        functionAsked.resolve();
        return answer.answer;
      },
    });
    const delegate = cors(() => {
      delegateAsked.resolve();
      return chosen.answer;
    });
    const reply = await waiting(delegate, delegateAsked.answer, async () => {
      jest.advanceTimersByTime(4999);
      chosen.resolve(policy);
      await functionAsked.answer;
      jest.advanceTimersByTime(4999);
      answer.resolve(true);
    });
    expect(reply).toMatchObject({ status: 200 });
    expect(reply.decision['access-control-allow-origin']).toBe(APP);
  });

  test('gives each function of a list its own time', async () => {
    const [firstAsked, secondAsked] = [new Question<void>(), new Question<void>()];
    const [first, second] = [new Question<boolean>(), new Question<boolean>()];
    const policy = cors({
      origin: [
        () => {
          firstAsked.resolve();
          return first.answer;
        },
        () => {
          secondAsked.resolve();
          return second.answer;
        },
      ],
      originTimeout: 100,
    });
    const reply = await waiting(policy, firstAsked.answer, async () => {
      jest.advanceTimersByTime(99);
      first.resolve(false);
      await secondAsked.answer;
      jest.advanceTimersByTime(99);
      expect(jest.getTimerCount()).toBe(1);
      second.resolve(true);
      await second.answer;
    });
    expect(reply.decision['access-control-allow-origin']).toBe(APP);
  });

  test('fails when a later function of a list never answers', async () => {
    const secondAsked = new Question<void>();
    const policy = cors({
      origin: [
        async () => false,
        () => {
          secondAsked.resolve();
          return never();
        },
      ],
      originTimeout: 100,
    });
    const reply = await waiting(policy, secondAsked.answer, () => jest.advanceTimersByTime(100));
    expect(reply).toMatchObject({ status: 500, body: TIMED_OUT });
    expect(reply.decision).toEqual({ vary: 'Origin' });
  });

  test('fails with the first function of a list that never answers, and asks no later one', async () => {
    const firstAsked = new Question<void>();
    const second = jest.fn(() => true);
    const policy = cors({
      origin: [
        () => {
          firstAsked.resolve();
          return never();
        },
        second,
      ],
      originTimeout: 100,
    });
    const reply = await waiting(policy, firstAsked.answer, () => jest.advanceTimersByTime(100));
    expect(reply.status).toBe(500);
    expect(second).not.toHaveBeenCalled();
  });

  test('waits without a limit when it is false', async () => {
    const asked = new Question<void>();
    const answer = new Question<boolean>();
    const policy = cors({
      origin: () => {
        asked.resolve();
        return answer.answer;
      },
      originTimeout: false,
    });
    const reply = await waiting(policy, asked.answer, () => {
      expect(jest.getTimerCount()).toBe(0);
      jest.advanceTimersByTime(2 ** 31);
      answer.resolve(true);
    });
    expect(reply).toMatchObject({ status: 200, body: 'reached' });
    expect(reply.decision['access-control-allow-origin']).toBe(APP);
  });
});

test('resolveOrigin rejects when no answer comes', async () => {
  const policy = createPolicy({ origin: never, originTimeout: LIMIT });
  await expect(policy.resolveOrigin(APP)).rejects.toMatchObject({ code: 'CORSAGE_TIMEOUT' });
  await expect(policy.resolveOrigin(APP)).rejects.toBeInstanceOf(Error);
});

test('what a string allows, or a function must not see, never waits for a function', async () => {
  const policy = cors({ origin: [APP, never], originTimeout: false });
  const replies = await askAll(start('node:http', policy, app), actual(APP), actual('null'), actual());
  expect(replies.map(({ status }) => status)).toEqual([200, 200, 200]);
});

describe('the option originTimeout', () => {
  test.each([0, -1, -0, Number.NaN, Infinity, 2 ** 31, '5000', true, null, 5n, actual()])(
    'refuses %p',
    (value) => {
      const given = { origin: APP, originTimeout: value } as unknown as cors.CorsOptions;
      let thrown: unknown;
      try {
        createPolicy(given);
      } catch (error) {
        thrown = error;
      }
      expect(thrown).toBeInstanceOf(CorsConfigError);
      const { problems } = thrown as CorsConfigError;
      expect(problems).toHaveLength(1);
      expect(problems[0]).toMatchObject({ code: 'ORIGIN_TIMEOUT', path: 'originTimeout' });
      expect(problems[0]?.value).toBe(value);
      expect(problems[0]?.message).toContain('milliseconds');
      expect(problems[0]?.fix).toMatch(/false for no limit|^It is a string/);
    },
  );

  test.each([1, 0.5, 5000, 2 ** 31 - 1, false] as const)('accepts %p', (originTimeout) => {
    expect(createPolicy({ origin: APP, originTimeout }).originTimeout).toBe(originTimeout);
  });

  test.each([
    ['left out', {}],
    ['undefined', { originTimeout: undefined }],
  ])('is 5000 ms when it is %s', (_what, given) => {
    expect(createPolicy({ origin: APP, ...given }).originTimeout).toBe(5000);
  });
});
