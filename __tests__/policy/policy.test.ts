// A policy: built once, frozen, asked directly, put in the place of another, shared by two copies of the package.

import { inspect } from 'node:util';
import cors, { CorsConfigError, createPolicy } from 'corsage';
import { Question } from '../support/answering';
import { freshCopy } from '../support/fresh-copy';
import { APP, OTHER_APP, STRANGER } from '../support/origins';
import { ask, during, type Handler, KINDS, start } from '../support/servers';
import { actual, decisionLines, preflight } from '../support/wire';

const app: Handler = (_request, response) => void response.end('the app');

async function allowed(middleware: Handler, origin: string): Promise<string | undefined> {
  const reply = await ask(start('Express 5', middleware, app), actual(origin));
  return reply.header('Access-Control-Allow-Origin');
}

describe('a policy reads as the options it was made of', () => {
  test('with the defaults filled in', () => {
    expect({ ...createPolicy() }).toEqual({
      origin: '*',
      methods: ['GET', 'HEAD', 'PUT', 'PATCH', 'POST', 'DELETE', 'QUERY'],
      allowedHeaders: undefined,
      exposedHeaders: [],
      credentials: false,
      maxAge: 600,
      preflightContinue: false,
      optionsSuccessStatus: 204,
      disallowedOrigin: 'ignore',
      originTimeout: 5000,
      protectHeaders: false,
      timingAllowOrigin: false,
      debug: false,
      dangerously: {
        credentialsFromAnyOrigin: false,
        credentialsFromInsecureOrigins: false,
        credentialsFromPublicSuffix: false,
        credentialsFromNull: false,
        credentialsFromFiles: false,
        credentialsFromExtensions: false,
      },
    });
  });

  test('with everything set', () => {
    const fn = () => true;
    const policy = createPolicy({
      origin: [APP, ['https://*.example.net', ['null', /^https:\/\/a\.example$/, fn]]],
      methods: 'get, PURGE',
      allowedHeaders: ['X-A', '*'],
      exposedHeaders: ' X-B ',
      credentials: true,
      maxAge: false,
      preflightContinue: true,
      optionsSuccessStatus: 200,
      disallowedOrigin: 'reject',
      originTimeout: 1.5,
      protectHeaders: true,
      timingAllowOrigin: true,
      debug: true,
      dangerously: { credentialsFromNull: true },
    });
    expect({ ...policy }).toEqual({
      origin: [APP, 'https://*.example.net', 'null', /^https:\/\/a\.example$/, fn],
      methods: ['GET', 'PURGE'],
      allowedHeaders: '*',
      exposedHeaders: ['X-B'],
      credentials: true,
      maxAge: false,
      preflightContinue: true,
      optionsSuccessStatus: 200,
      disallowedOrigin: 'reject',
      originTimeout: 1.5,
      protectHeaders: true,
      timingAllowOrigin: true,
      debug: true,
      dangerously: {
        credentialsFromAnyOrigin: false,
        credentialsFromInsecureOrigins: false,
        credentialsFromPublicSuffix: false,
        credentialsFromNull: true,
        credentialsFromFiles: false,
        credentialsFromExtensions: false,
      },
    });
  });

  test.each([
    ['"*" in a list is plain "*"', [APP, '*', true], '*'],
    ['true in a list is true', [APP, [true]], true],
    ['false is false', false, false],
    ['one string is a list of one', APP, [APP]],
  ])('%s', (_what, origin, read) => {
    expect(createPolicy({ origin }).origin).toEqual(read);
  });

  test('when it is printed: the origins, and what differs from the defaults', () => {
    const printed = inspect(createPolicy({ origin: [APP, /^https:\/\/a\.example$/], maxAge: 5 }));
    expect(printed).toBe(
      "CorsPolicy {\n  origin: [ 'https://app.example.com', /^https:\\/\\/a\\.example$/ ],\n  maxAge: 5\n}",
    );
    expect(inspect({ policy: createPolicy() })).toBe("{ policy: CorsPolicy { origin: '*' } }");
  });

  test('when a middleware is printed', () => {
    const middleware = cors({ origin: APP, credentials: true });
    expect(inspect(middleware)).toBe(
      "cors CorsPolicy { origin: [ 'https://app.example.com' ], credentials: true }",
    );
    middleware.reconfigure({ origin: false });
    expect(inspect(middleware)).toBe('cors CorsPolicy { origin: false }');
    expect(inspect(cors(() => ({})))).toBe('cors with a delegate, which chooses a policy for each request');
  });

  test('and can be given as options again', async () => {
    const policy = createPolicy({ origin: [APP], credentials: true });
    expect(createPolicy(policy)).toBe(policy);
    expect(cors(policy).policy).toBe(policy);
    expect(createPolicy({ ...policy }).allowsOrigin(APP)).toBe(true);
    expect(createPolicy({ ...policy, maxAge: 1 })).toMatchObject({
      origin: [APP],
      credentials: true,
      maxAge: 1,
    });
  });
});

/** Every object in it that could be changed. */
function thawed(policy: cors.CorsPolicy | undefined): unknown[] {
  return [policy, ...Object.values(policy ?? {})].filter((part) => !Object.isFrozen(part));
}

test('the policy of a middleware is frozen, lists and all', () => {
  const { policy } = cors({
    origin: [APP],
    methods: ['PUT'],
    allowedHeaders: ['X-A'],
    exposedHeaders: ['X-B'],
    dangerously: {},
  });
  expect(thawed(policy)).toEqual([]);
  expect(thawed(createPolicy())).toEqual([]);
  expect(() => {
    (cors() as { policy: unknown }).policy = policy;
  }).toThrow(TypeError);
});

describe('options that are changed after they were given change nothing', () => {
  test('in a middleware that was made of them', async () => {
    const nested = ['https://nested.example'];
    const expression = /^https:\/\/a\.example$/g;
    const options = {
      origin: [APP, nested, expression] as (string | string[] | RegExp)[],
      methods: ['PUT'],
      allowedHeaders: ['X-A'],
      exposedHeaders: ['X-B'],
      credentials: true,
      maxAge: 5,
      dangerously: { credentialsFromNull: false },
    };
    const middleware = cors(options);
    options.origin.push(STRANGER);
    nested.push(STRANGER);
    expression.lastIndex = 7;
    expression.compile('evil');
    options.methods.push('DELETE');
    options.allowedHeaders.length = 0;
    options.exposedHeaders[0] = 'X-Evil';
    options.credentials = false;
    options.maxAge = 1;
    options.dangerously.credentialsFromNull = true;
    options.origin = ['*'];

    expect(await allowed(middleware, STRANGER)).toBeUndefined();
    expect(await allowed(middleware, 'null')).toBeUndefined();
    expect(await allowed(middleware, 'https://a.example')).toBe('https://a.example');
    expect(await allowed(middleware, 'https://nested.example')).toBe('https://nested.example');
    expect(decisionLines(await ask(start('Express 5', middleware, app), actual(APP)))).toEqual([
      'Vary: Origin',
      `Access-Control-Allow-Origin: ${APP}`,
      'Access-Control-Allow-Credentials: true',
      'Access-Control-Expose-Headers: X-B',
    ]);
    expect(decisionLines(await ask(start('Express 5', middleware, app), preflight(APP)))).toEqual([
      'Vary: Origin',
      `Access-Control-Allow-Origin: ${APP}`,
      'Access-Control-Allow-Credentials: true',
      'Access-Control-Allow-Methods: PUT',
      'Access-Control-Allow-Headers: X-A',
      'Access-Control-Max-Age: 5',
    ]);
  });
});

describe('allowsOrigin of a policy', () => {
  test.each<
    [policy: string, options: cors.CorsOptions, yes: (string | undefined)[], no: (string | undefined)[]]
  >([
    ['"*"', {}, [APP, 'null', 'anything', '', undefined], []],
    [
      'true',
      { origin: true },
      [APP, STRANGER, 'null', 'capacitor://localhost'],
      [undefined, '', `${APP}/`, 'anything'],
    ],
    [
      'true with credentials',
      { origin: true, credentials: true, dangerously: { credentialsFromAnyOrigin: true } },
      [APP, STRANGER, 'http://evil.example'],
      ['null', undefined, ''],
    ],
    ['false', { origin: false }, [], [APP, 'null', '', undefined]],
    [
      'an exact origin',
      { origin: APP },
      [APP],
      [
        STRANGER,
        `${APP}:8443`,
        `${APP}/`,
        'http://app.example.com',
        'https://APP.example.com',
        'null',
        undefined,
        '',
      ],
    ],
    [
      'a list of patterns',
      { origin: ['https://*.example.com', 'http://localhost:*', 'https://*.example.net:*'] },
      [
        APP,
        'https://a.b.example.com',
        'http://localhost',
        'http://localhost:1',
        'https://a.example.net:8443',
      ],
      [
        'https://example.com',
        'https://evilexample.com',
        'https://.example.com',
        'https://a..example.com',
        'https://app.example.com:8443',
        'https://app.example.com.',
        'https://app.example.com.evil.example',
        'http://app.example.com',
        'https://localhost',
        'http://a.localhost',
        'capacitor://app.example.com',
        'https://example.net:8443',
        undefined,
      ],
    ],
    ['"null"', { origin: ['null'] }, ['null'], [APP, undefined, '', 'NULL']],
    [
      'a RegExp',
      { origin: /^https:\/\/app\.example\.com$/g },
      [APP, APP, APP],
      [STRANGER, 'null', undefined],
    ],
  ])('answers for %s', (_policy, options, yes, no) => {
    const policy = createPolicy(options);
    for (const origin of yes) expect([origin, policy.allowsOrigin(origin)]).toEqual([origin, true]);
    for (const origin of no) expect([origin, policy.allowsOrigin(origin)]).toEqual([origin, false]);
  });

  test('agrees with resolveOrigin, and both may be passed on', async () => {
    const { allowsOrigin, resolveOrigin } = createPolicy({ origin: [APP, 'https://*.example.net', 'null'] });
    for (const origin of [APP, STRANGER, 'https://a.example.net', 'null', undefined, '']) {
      expect(await resolveOrigin(origin)).toBe(allowsOrigin(origin));
    }
    expect(await createPolicy().resolveOrigin(undefined)).toBe(true);
  });

  test.each<[policy: string, origin: cors.OriginOption]>([
    ['"*"', '*'],
    ['true', true],
  ])('answers for %s without asking the function', async (_policy, wide) => {
    const fn = jest.fn(() => false);
    const policy = createPolicy({ origin: [fn, wide] });
    expect([policy.allowsOrigin(STRANGER), await policy.resolveOrigin(STRANGER)]).toEqual([true, true]);
    expect(await policy.resolveOrigin('null')).toBe(true);
    expect(fn).not.toHaveBeenCalled();
  });

  test('throws when only a function can answer, and names resolveOrigin', async () => {
    const fn = jest.fn(async (origin: string) => origin === OTHER_APP);
    const policy = createPolicy({ origin: [APP, fn] });
    for (const origin of [APP, OTHER_APP, undefined]) {
      expect(() => policy.allowsOrigin(origin)).toThrow(
        new TypeError(
          "corsage: allowsOrigin cannot wait for this policy's origin function. Write await policy.resolveOrigin(origin).",
        ),
      );
    }
    expect(fn).not.toHaveBeenCalled();
  });
});

describe('resolveOrigin of a policy', () => {
  test.each<[what: string, origin: cors.OriginFunction]>([
    ['returns', (origin) => origin === OTHER_APP],
    ['promises', async (origin) => origin === OTHER_APP],
    ['calls back', (origin, callback) => void setImmediate(callback, null, origin === OTHER_APP)],
  ])('asks a function that %s', async (_what, origin) => {
    const policy = createPolicy({ origin: [APP, origin] });
    expect(await policy.resolveOrigin(APP)).toBe(true);
    expect(await policy.resolveOrigin(OTHER_APP)).toBe(true);
    expect(await policy.resolveOrigin(STRANGER)).toBe(false);
    expect(await policy.resolveOrigin('null')).toBe(false);
    expect(await policy.resolveOrigin(undefined)).toBe(false);
  });

  test.each<[what: string, origin: cors.OriginFunction, error: string]>([
    [
      'throws',
      () => {
        throw new Error('no database');
      },
      'no database',
    ],
    [
      'rejects',
      async () => {
        throw new Error('no database');
      },
      'no database',
    ],
    ['calls back with an error', (_origin, callback) => callback(new Error('no database')), 'no database'],
    ['answers with what is not an answer', () => '*', 'an origin function answered with "*"'],
  ])('rejects when a function %s', async (_what, origin, error) => {
    await expect(createPolicy({ origin }).resolveOrigin(APP)).rejects.toThrow(error);
  });
});

describe('reconfigure', () => {
  test.each(KINDS)('swaps the policy for the next request, on %s', async (kind) => {
    const middleware = cors({ origin: APP, credentials: true });
    await during(start(kind, middleware, app), async (server) => {
      const read = async (origin: string) => {
        const reply = await server.send(actual(origin));
        return [
          reply.header('Access-Control-Allow-Origin'),
          reply.header('Access-Control-Allow-Credentials'),
          reply.header('Vary'),
        ];
      };
      expect(await read(APP)).toEqual([APP, 'true', 'Origin']);

      middleware.reconfigure({ origin: OTHER_APP });
      expect(await read(APP)).toEqual([undefined, undefined, 'Origin']);
      expect(await read(OTHER_APP)).toEqual([OTHER_APP, undefined, 'Origin']);

      const open = createPolicy();
      middleware.reconfigure(open);
      expect(await read(STRANGER)).toEqual(['*', undefined, undefined]);
      expect(middleware.policy).toBe(open);

      middleware.reconfigure({ origin: false });
      expect(await read(APP)).toEqual([undefined, undefined, undefined]);
    });
  });

  test.each<[what: string, options: unknown]>([
    ['options with a mistake', { origin: OTHER_APP, maxAge: -1 }],
    ['undefined', undefined],
    ['an origin that is missing', { origin: undefined }],
    ['a function', () => ({ origin: OTHER_APP })],
    ['null', null],
  ])('changes nothing when it is given %s', async (_what, options) => {
    const middleware = cors({ origin: APP });
    const { policy } = middleware;
    expect(() => middleware.reconfigure(options as cors.CorsOptions)).toThrow(CorsConfigError);
    expect(middleware.policy).toBe(policy);
    expect(await allowed(middleware, APP)).toBe(APP);
    expect(await allowed(middleware, OTHER_APP)).toBeUndefined();
  });

  test('lets a request finish under the policy it started with', async () => {
    const asked = new Question<void>();
    const allows = new Question<boolean>();
    const middleware = cors({
      credentials: true,
      exposedHeaders: 'X-Old',
      origin: (_origin, callback) => {
        asked.resolve();
        void allows.answer.then((answer) => callback(null, answer));
      },
    });
    await during(start('Express 5', middleware, app), async (server) => {
      const first = server.send(actual(APP));
      await asked.answer;
      middleware.reconfigure({ origin: OTHER_APP, exposedHeaders: 'X-New' });
      expect(decisionLines(await server.send(actual(OTHER_APP)))).toEqual([
        'Vary: Origin',
        `Access-Control-Allow-Origin: ${OTHER_APP}`,
        'Access-Control-Expose-Headers: X-New',
      ]);
      allows.resolve(true);
      expect(decisionLines(await first)).toEqual([
        'Vary: Origin',
        `Access-Control-Allow-Origin: ${APP}`,
        'Access-Control-Allow-Credentials: true',
        'Access-Control-Expose-Headers: X-Old',
      ]);
    });
  });

  test('works when it is passed on without its middleware', async () => {
    const middleware = cors({ origin: APP });
    const { reconfigure } = middleware;
    reconfigure({ origin: OTHER_APP });
    expect(await allowed(middleware, OTHER_APP)).toBe(OTHER_APP);
  });
});

describe('two copies of the package in one project', () => {
  type AnyFunction = (...given: unknown[]) => unknown;
  const other = freshCopy();

  test('have their own classes', () => {
    expect(other).not.toBe(cors);
    expect(other.CorsConfigError).not.toBe(CorsConfigError);
  });

  test.each<[what: string, options: cors.CorsOptions]>([
    ['a list', { origin: [APP], credentials: true }],
    ['a function', { origin: (origin) => origin === APP }],
    ['a slow function', { origin: async (origin) => origin === APP }],
    [
      'two slow functions',
      {
        origin: [async () => false, (origin, callback) => void setImmediate(callback, null, origin === APP)],
      },
    ],
  ])(
    "share a policy of %s: one's policy works in the other's middleware, delegate and reconfigure",
    async (_what, options) => {
      const policy = other.createPolicy(options);
      expect(createPolicy(policy)).toBe(policy);
      const swapped = cors({ origin: false });
      swapped.reconfigure(policy);
      for (const middleware of [cors(policy), cors(() => policy), cors(async () => policy), swapped]) {
        expect(await allowed(middleware, APP)).toBe(APP);
        expect(await allowed(middleware, STRANGER)).toBeUndefined();
      }
      expect(await policy.resolveOrigin(APP)).toBe(true);
    },
  );

  test('recognize policies and pending answers by symbols that stay the same in every version', () => {
    const policy = createPolicy({ origin: async () => true });
    const { alone } = Reflect.get(policy, Symbol.for('corsage.policy')) as {
      alone: { matcher: { allows: AnyFunction } };
    };
    expect(alone.matcher.allows(APP, () => {})).toBe(Symbol.for('corsage.pending'));
  });

  test("pass on the errors of each other's functions", async () => {
    const policy = other.createPolicy({
      origin: async () => {
        throw new Error('no database');
      },
    });
    const reply = await ask(start('Express 5', cors(policy), app), actual(APP));
    expect({ status: reply.status, body: reply.body }).toEqual({ status: 500, body: 'Error: no database' });
  });

  test('say so when one cannot read the policy of the other', async () => {
    const later = { [Symbol.for('corsage.policy')]: { format: 4 } } as unknown as cors.CorsPolicy;
    const says = 'this policy was made by another version of corsage that this one cannot read';
    expect(() => cors(later)).toThrow(says);
    const middleware = cors({ origin: APP });
    const { policy } = middleware;
    expect(() => middleware.reconfigure(later)).toThrow(says);
    expect(middleware.policy).toBe(policy);
    expect(await allowed(middleware, APP)).toBe(APP);
    const reply = await ask(
      start(
        'Express 5',
        cors(() => later),
        app,
      ),
      actual(APP),
    );
    expect({ status: reply.status, decision: decisionLines(reply) }).toEqual({
      status: 500,
      decision: ['Vary: Origin'],
    });
    expect(reply.body).toContain(says);
  });
});

test('cors is its own default and named export', () => {
  expect(cors.cors).toBe(cors);
  expect(cors.default).toBe(cors);
  expect(cors.createPolicy).toBe(createPolicy);
});

test('cors has every export as a property, listed ones too', () => {
  expect(Object.keys(cors).sort()).toEqual([
    'CorsConfigError',
    'OriginAllowlist',
    'cors',
    'createPolicy',
    'default',
  ]);
  expect([...new cors.OriginAllowlist([APP])]).toEqual([APP]);
  expect(new cors.CorsConfigError([])).toBeInstanceOf(TypeError);
});

test('the middleware has a name, for stack traces', () => {
  expect(cors().name).toBe('cors');
  expect(cors(() => ({})).name).toBe('cors');
  expect(cors()).toHaveLength(3);
});
