// Options that cannot work are refused when they are given: all at once, each with what to write instead.

import { constants, Script } from 'node:vm';
import cors, { CorsConfigError, createPolicy, OriginAllowlist } from 'corsage';
import { APP } from '../support/origins';
import { problemOf, problemsOf } from '../support/problems';
import { warningsOf } from '../support/process-warnings';

describe('a missing setting never allows more', () => {
  const missing = undefined as string | undefined;

  test('origin: undefined is refused, with both fixes', () => {
    expect(problemOf({ origin: missing })).toEqual({
      code: 'ORIGIN_UNDEFINED',
      path: 'origin',
      value: undefined,
      message: 'origin is undefined. Is an environment variable missing?',
      fix: 'Set it, write false to allow no origin, or leave origin out to allow any origin.',
    });
    expect(problemsOf({ origin: false })).toEqual([]);
    expect(problemsOf({})).toEqual([]);
  });

  test.each([
    ['in a list', [APP, missing], 'origin[1]'],
    ['in a list of one', [missing], 'origin[0]'],
    ['in a list within a list', [[missing], APP], 'origin[0][0]'],
    // biome-ignore lint/suspicious/noSparseArray: a hole is undefined too
    ['as a hole in a list', [APP, , APP], 'origin[1]'],
  ])('undefined is refused %s', (_where, origin, path) => {
    const { code, path: where, message } = problemOf({ origin });
    expect({ code, where }).toEqual({ code: 'ORIGIN_UNDEFINED', where: path });
    expect(message).toBe(`${path} is undefined. Is an environment variable missing?`);
  });

  test.each<[what: string, call: () => unknown]>([
    ['cors(undefined)', () => cors(undefined)],
    ['createPolicy(undefined)', () => createPolicy(undefined)],
    ['reconfigure()', () => (cors().reconfigure as () => void)()],
    ['reconfigure(undefined)', () => cors().reconfigure(undefined as unknown as cors.CorsOptions)],
  ])('%s is refused, with both fixes', (_what, call) => {
    expect(call).toThrow(CorsConfigError);
    expect(call).toThrow('Pass the options. { origin: false } allows no origin, and {} allows any.');
  });

  test('an empty string is refused', () => {
    expect(problemOf({ origin: '' })).toMatchObject({
      code: 'ORIGIN_EMPTY',
      fix: expect.stringContaining('false'),
    });
    expect(problemOf({ origin: '   ' })).toMatchObject({ code: 'ORIGIN_EMPTY' });
  });

  test('every other option may be undefined', () => {
    const options: cors.CorsOptions = {
      methods: undefined,
      allowedHeaders: undefined,
      exposedHeaders: undefined,
      credentials: undefined,
      maxAge: undefined,
      preflightContinue: undefined,
      optionsSuccessStatus: undefined,
      disallowedOrigin: undefined,
      originTimeout: undefined,
      protectHeaders: undefined,
      timingAllowOrigin: undefined,
      dangerously: undefined,
    };
    expect({ ...createPolicy(options) }).toEqual({ ...createPolicy() });
  });
});

describe('an option of the wrong type or value is refused', () => {
  const MAX_AGE = ['MAX_AGE', 'Write a number of seconds, such as 600'] as const;
  const STATUS = ['STATUS', 'Write 204, or another number from 200 to 299.'] as const;
  const BOOLEAN = ['WRONG_TYPE', 'Write true or false.'] as const;
  const LIST = [
    'WRONG_TYPE',
    'Write an array of strings, or one string with commas between the names.',
  ] as const;
  const EMPTY = ['EMPTY_LIST', 'Write [] for no names, or leave the option out for its default.'] as const;
  const NAME = ['WRONG_TYPE', 'Write the name in quotes.'] as const;
  const FORBIDDEN = ['FORBIDDEN_METHOD', 'Leave it out.'] as const;

  test.each<[option: string, given: unknown, expected: readonly [code: string, fix: string], path?: string]>([
    ...[-1, 1.5, Number.NaN, Infinity, -Infinity, 2 ** 53, '6e', '', null, true, {}, [600], 600n].map(
      (given): [string, unknown, typeof MAX_AGE] => ['maxAge', given, MAX_AGE],
    ),
    ...[199, 300, 404, 0, 204.5, Number.NaN, Infinity, '404', null, true, [204]].map(
      (given): [string, unknown, typeof STATUS] => ['optionsSuccessStatus', given, STATUS],
    ),
    ...[0, '', null].map((given): [string, unknown, typeof BOOLEAN] => ['credentials', given, BOOLEAN]),
    ...[1, 0, 'yes', 'no', '', null, {}, []].map((given): [string, unknown, typeof BOOLEAN] => [
      'preflightContinue',
      given,
      BOOLEAN,
    ]),
    ...['methods', 'allowedHeaders', 'exposedHeaders'].flatMap(
      (option): [string, unknown, readonly [string, string], string?][] => [
        [option, 1, LIST],
        [option, true, LIST],
        [option, false, LIST],
        [option, null, LIST],
        [option, {}, LIST],
        [option, new Set(['A']), LIST],
        [option, '', EMPTY],
        [option, ' , ,', EMPTY],
        [option, ['A', 1], NAME, `${option}[1]`],
        [option, [undefined], NAME, `${option}[0]`],
        [option, [['A']], NAME, `${option}[0]`],
        [option, 'a B', ['INVALID_TOKEN', 'Write a name'], option],
        [option, 'A, b C', ['INVALID_TOKEN', 'Write a name'], `${option}[1]`],
        [option, ['A,B'], ['INVALID_TOKEN', 'Write "A", "B".'], `${option}[0]`],
        [option, [' A'], ['INVALID_TOKEN', 'Write "A".'], `${option}[0]`],
        [option, 'A;B', ['INVALID_TOKEN', 'Write "A, B".'], option],
        [option, 'X, A;B', ['INVALID_TOKEN', 'Write "A, B".'], `${option}[1]`],
        [option, ["'A'"], ['INVALID_TOKEN', 'Write "A".'], `${option}[0]`],
        [option, '`A', ['INVALID_TOKEN', 'Write "A".'], option],
        [option, [''], ['INVALID_TOKEN', 'Take it out of the list.'], `${option}[0]`],
        [option, 'A|B', ['INVALID_TOKEN', 'Write "A, B".'], option],
        ...['undefined', 'null', 'NaN', 'true', 'false'].map(
          (word): [string, unknown, readonly [string, string]] => [
            option,
            word,
            ['INVALID_TOKEN', 'Set the variable that it comes from, or take it out of the list.'],
          ],
        ),
        [option, ['Ä'], ['INVALID_TOKEN', 'Write a name'], `${option}[0]`],
      ],
    ),
    ...['CONNECT', 'TRACE', 'TRACK', 'connect', 'Trace', 'tRaCk'].map(
      (given): [string, unknown, typeof FORBIDDEN, string] => ['methods', [given], FORBIDDEN, 'methods[0]'],
    ),
    ['methods', 'patch', ['METHOD_CASE', 'Write "PATCH".']],
    ['methods', ['GET', 'Patch'], ['METHOD_CASE', 'Write "PATCH".'], 'methods[1]'],
    ...[true, 'x', null, [], 1, new Map()].map((given): [string, unknown, readonly [string, string]] => [
      'dangerously',
      given,
      ['WRONG_TYPE', 'Leave it out, or name each risk that you accept.'],
    ]),
    ['dangerously', { credentialsFromNull: 0 }, BOOLEAN, 'dangerously.credentialsFromNull'],
  ])('%s: %p', (option, given, [code, fix], path = option) => {
    const problem = problemOf({ [option]: given });
    expect(problem).toMatchObject({ code, path, fix: expect.stringContaining(fix) });
    expect(problem.message).toMatch(new RegExp(`^${path.replace(/[[\].]/g, '\\$&')}(?:: | must be )`));
  });

  test('a name cannot carry another header', () => {
    for (const option of ['methods', 'allowedHeaders', 'exposedHeaders']) {
      const problem = problemOf({ [option]: ['X-A\r\nSet-Cookie: a=b'] });
      expect(problem).toMatchObject({ code: 'INVALID_TOKEN', path: `${option}[0]` });
      expect(problem.message).toContain('"X-A\\u000d\\u000aSet-Cookie: a=b"');
    }
  });

  test.each([1, 'yes', {}])(
    'credentials: %p is refused, and so is what it would have meant',
    (credentials) => {
      expect(problemsOf({ credentials }).map(({ code }) => code)).toEqual([
        'WRONG_TYPE',
        'WILDCARD_WITH_CREDENTIALS',
      ]);
    },
  );
});

describe('an unknown option is refused', () => {
  test.each([
    ['origins', 'origin'],
    ['Origin', 'origin'],
    ['orgin', 'origin'],
    ['allowOrigin', 'origin'],
    ['allowedOrigins', 'origin'],
    ['allow_origins', 'origin'],
    ['Access-Control-Allow-Origin', 'origin'],
    ['method', 'methods'],
    ['methds', 'methods'],
    ['allowMethods', 'methods'],
    ['allowedMethods', 'methods'],
    ['httpMethods', 'methods'],
    ['Access-Control-Allow-Methods', 'methods'],
    ['allowHeaders', 'allowedHeaders'],
    ['allowedHeader', 'allowedHeaders'],
    ['allowed-headers', 'allowedHeaders'],
    ['headers', 'allowedHeaders'],
    ['requestHeaders', 'allowedHeaders'],
    ['Access-Control-Allow-Headers', 'allowedHeaders'],
    ['exposeHeaders', 'exposedHeaders'],
    ['exposedHeader', 'exposedHeaders'],
    ['exposed_headers', 'exposedHeaders'],
    ['responseHeaders', 'exposedHeaders'],
    ['Access-Control-Expose-Headers', 'exposedHeaders'],
    ['credential', 'credentials'],
    ['credentails', 'credentials'],
    ['allowCredentials', 'credentials'],
    ['supportCredentials', 'credentials'],
    ['supportsCredentials', 'credentials'],
    ['Access-Control-Allow-Credentials', 'credentials'],
    ['maxage', 'maxAge'],
    ['max_age', 'maxAge'],
    ['maxAges', 'maxAge'],
    ['preflightMaxAge', 'maxAge'],
    ['Access-Control-Max-Age', 'maxAge'],
    ['preFlightContinue', 'preflightContinue'],
    ['prefligthContinue', 'preflightContinue'],
    ['optionSuccessStatus', 'optionsSuccessStatus'],
    ['optionsSucessStatus', 'optionsSuccessStatus'],
    ['successStatus', 'optionsSuccessStatus'],
    ['status', 'optionsSuccessStatus'],
    ['dangerosly', 'dangerously'],
  ])('%s, with the right name: write %s', (key, name) => {
    const problem = problemOf({ origin: APP, [key]: false });
    expect(problem).toEqual({
      code: 'UNKNOWN_OPTION',
      path: key,
      value: false,
      message: `"${key}" is not an option.`,
      fix: `Write ${name}.`,
    });
  });

  test.each([
    ['what is near nothing', 'foo'],
    ['a letter', 'x'],
    ['half of a name', 'mage'],
    ['a name after another word', 'noAccessControlOrigin'],
    ['a name after another word', 'unallowedOrigin'],
    ['nothing', ''],
    ['a property of every object', 'constructor'],
    ['the prototype', '__proto__'],
    ['what cannot be printed', 'é\u0000\n'],
    ['a page of text', 'x'.repeat(1000)],
    ['a name after fifty signs', `${'_'.repeat(50)}origins`],
  ])('%s, with the list of options', (_what, key) => {
    const options = JSON.parse(`{${JSON.stringify(key)}: 1}`);
    const { code, path, message, fix } = problemOf(options);
    expect({ code, path }).toEqual({ code: 'UNKNOWN_OPTION', path: key });
    expect(message).toMatch(/^[\x20-\x7e]{1,150}$/);
    expect(fix).toMatch(/^Remove it\. The options are origin, methods, allowedHeaders, .*\bdangerously\b/);
  });

  test('an unknown name in dangerously accepts no risk', () => {
    expect(problemOf({ dangerously: { credentialsFromAnyOrigins: true } })).toMatchObject({
      code: 'UNKNOWN_OPTION',
      path: 'dangerously.credentialsFromAnyOrigins',
      fix: 'Write dangerously.credentialsFromAnyOrigin.',
    });
    expect(problemOf({ dangerously: { everything: true } }).fix).toContain(
      'The options are credentialsFromAnyOrigin, ',
    );
  });
});

test.each<[what: string, given: unknown, fix: string]>([
  ['null', null, 'Write an object'],
  ['a string', APP, `Write { origin: "${APP}" }.`],
  ['true', true, 'Put it into an object: { origin: … }.'],
  ['a list', [APP], 'Put it into an object: { origin: … }.'],
  ['a RegExp', /a/, 'Put it into an object: { origin: … }.'],
  ['a number', 1, 'Write an object'],
  ['a symbol', Symbol('x'), 'Write an object'],
  ['a Map', new Map([['origin', APP]]), 'Write an object'],
  ['a promise', Promise.resolve({}), 'Write await in front of it.'],
  ['OriginAllowlist without new', OriginAllowlist, 'Write { origin: new OriginAllowlist([…]) }.'],
  ['an OriginAllowlist', new OriginAllowlist([APP]), 'Write { origin: list }.'],
  ['a class', class Options {}, 'Write new in front of it if it makes options'],
  ['a built-in function', Boolean, 'Write an object'],
])('%s instead of options is refused', (_what, given, fix) => {
  for (const call of [() => cors(given as cors.CorsOptions), () => createPolicy(given as cors.CorsOptions)]) {
    expect(call).toThrow(CorsConfigError);
  }
  expect(problemOf(given)).toMatchObject({
    code: 'NOT_OPTIONS',
    path: 'options',
    fix: expect.stringContaining(fix),
  });
});

test.each([
  ['two', [{}, {}]],
  ['a whole request', [{}, {}, () => {}]],
])('cors takes one argument, not %s', (_what, given) => {
  expect(() => (cors as (...given: unknown[]) => unknown)(...given)).toThrow(
    new TypeError(
      'corsage: cors takes one argument: options, a policy or a delegate. If you wrote app.use(cors), write app.use(cors()).',
    ),
  );
});

describe('the CorsConfigError', () => {
  const everything = {
    origins: APP,
    origin: [`${APP}/`, 'http://app.example.com', 'null', false, 7, true],
    methods: ['patch', 'TRACE', 'GET IT'],
    allowedHeaders: 'X A',
    exposedHeaders: '*',
    credentials: true,
    maxAge: -1,
    preflightContinue: 'no',
    optionsSuccessStatus: 302,
    dangerously: { credentialsFromAny: true },
  };

  test('tells all problems at once, each with its path, value, code, message and fix', () => {
    const problems = problemsOf(everything);
    expect(problems.map(({ code, path, value }) => [code, path, value])).toEqual([
      ['UNKNOWN_OPTION', 'origins', APP],
      ['UNKNOWN_OPTION', 'dangerously.credentialsFromAny', true],
      ['ORIGIN_TRAILING_SLASH', 'origin[0]', `${APP}/`],
      ['INSECURE_ORIGIN_WITH_CREDENTIALS', 'origin[1]', 'http://app.example.com'],
      ['NULL_WITH_CREDENTIALS', 'origin[2]', 'null'],
      ['ORIGIN_FALSE_IN_LIST', 'origin[3]', false],
      ['WRONG_TYPE', 'origin[4]', 7],
      ['EVERY_ORIGIN_WITH_CREDENTIALS', 'origin[5]', true],
      ['METHOD_CASE', 'methods[0]', 'patch'],
      ['FORBIDDEN_METHOD', 'methods[1]', 'TRACE'],
      ['INVALID_TOKEN', 'methods[2]', 'GET IT'],
      ['INVALID_TOKEN', 'allowedHeaders', 'X A'],
      ['EXPOSED_WILDCARD_WITH_CREDENTIALS', 'exposedHeaders', '*'],
      ['MAX_AGE', 'maxAge', -1],
      ['WRONG_TYPE', 'preflightContinue', 'no'],
      ['STATUS', 'optionsSuccessStatus', 302],
    ]);
    for (const { message, fix } of problems) {
      expect(message).toMatch(/\.$/);
      expect(fix).toMatch(/^[A-Z].*\.$/);
    }
  });

  test('prints them as a list', () => {
    expect.assertions(2);
    try {
      createPolicy(everything as unknown as cors.CorsOptions);
    } catch (error) {
      const { message, problems } = error as CorsConfigError;
      expect(problems).toHaveLength(16);
      expect(message).toBe(
        [
          'the configuration of corsage is not valid:',
          ...problems.map((problem) => `  - ${problem.message} ${problem.fix}`),
        ].join('\n'),
      );
    }
  });

  test('prints the first twenty problems, and holds the rest', () => {
    expect.assertions(3);
    const origin = Array.from({ length: 60 }, (_, i) => `https://a${i}.example/`);
    try {
      createPolicy({ origin });
    } catch (error) {
      const { message, problems } = error as CorsConfigError;
      expect(problems).toHaveLength(60);
      expect(message.split('\n')).toHaveLength(22);
      expect(message).toMatch(/\n {2}- and 40 more, in error\.problems$/);
    }
  });

  test('is a TypeError with a name and a code', () => {
    expect.assertions(3);
    try {
      createPolicy({ maxAge: -1 });
    } catch (error) {
      expect(error).toBeInstanceOf(TypeError);
      expect(error).toMatchObject({ name: 'CorsConfigError', code: 'CORSAGE_CONFIG' });
      expect(Object.isFrozen((error as CorsConfigError).problems)).toBe(true);
    }
  });

  test.each<[option: string, options: (text: string) => unknown]>([
    ['an origin', (text) => ({ origin: text })],
    ['an origin in a list', (text) => ({ origin: [APP, text] })],
    ['a method', (text) => ({ methods: [text] })],
    ['a header', (text) => ({ allowedHeaders: [text] })],
    ['a maximum age', (text) => ({ maxAge: text })],
    ['a boolean', (text) => ({ preflightContinue: text })],
    ['an option that there is not', (text) => ({ [text]: 1 })],
    ['a symbol', (text) => ({ origin: Symbol(text) })],
    ['the options', (text) => text],
  ])('escapes and cuts the value in its message: %s', (_option, options) => {
    const long = `\u001b[31m"\\\r\n\u0000\u2028é${'x'.repeat(10_000)}`;
    for (const { message } of problemsOf(options(long))) {
      expect(message).toMatch(/^[\x20-\x7e]+$/);
      expect(message).toContain('\\u001b[31m');
      expect(message.length).toBeLessThan(250);
    }
    expect.assertions(3);
  });

  test('cuts at 100 characters, quotes included', () => {
    const shown = (text: string) => /not (".*")\./.exec(problemOf({ maxAge: text }).message)?.[1];
    expect(shown('x'.repeat(98))).toBe(`"${'x'.repeat(98)}"`);
    expect(shown('x'.repeat(99))).toBe(`"${'x'.repeat(95)}..."`);
    expect(shown('x'.repeat(99))).toHaveLength(100);
  });
});

describe('options are read from what was given alone', () => {
  const evil = {
    origin: '*',
    credentials: true,
    methods: 'EVIL',
    allowedHeaders: 'X-Evil',
    exposedHeaders: 'X-Evil',
    maxAge: 1e9,
    preflightContinue: true,
    optionsSuccessStatus: 299,
    dangerously: { credentialsFromAnyOrigin: true },
    credentialsFromAnyOrigin: true,
    credentialsFromNull: true,
    credentialsFromInsecureOrigins: true,
    unknown: true,
  };

  /** Runs `during` while every object inherits options. */
  function polluted<Result>(during: () => Result): Result {
    const prototype = Object.prototype as unknown as Record<string, unknown>;
    for (const [name, value] of Object.entries(evil)) {
      Object.defineProperty(prototype, name, { value, enumerable: true, configurable: true, writable: true });
    }
    try {
      return during();
    } finally {
      for (const name of Object.keys(evil)) delete prototype[name];
    }
  }

  class Config {
    readonly origin = APP;
    readonly dangerously = {};
  }

  test.each<[what: string, make: () => object]>([
    ['a plain object', () => ({ origin: APP, dangerously: {} })],
    ['an object without a prototype', () => Object.assign(Object.create(null), { origin: APP })],
    ['a class instance', () => new Config()],
  ])('nothing comes from a polluted Object.prototype: %s', (_what, make) => {
    const clean = { ...createPolicy({ origin: APP }) };
    const policy = polluted(() => createPolicy(make()));
    expect({ ...policy }).toEqual(clean);
  });

  test('a polluted Object.prototype opens no default', () => {
    const policy = polluted(() => createPolicy({}));
    expect({ ...policy }).toEqual({ ...createPolicy() });
    expect(polluted(() => problemsOf({ origin: true, credentials: true, dangerously: {} }))).toHaveLength(1);
  });

  class Getters {
    get origin() {
      return APP;
    }
    get maxAge() {
      return 5;
    }
    notAnOption() {}
  }
  class OwnProperties {
    get origin() {
      return APP;
    }
    get maxAge() {
      return 5;
    }
    hasOwnProperty() {
      return false;
    }
  }
  class Inherited extends Getters {
    override get maxAge() {
      return 7;
    }
  }

  test.each<[what: string, options: object, maxAge: number]>([
    ['a frozen object', Object.freeze({ origin: Object.freeze([APP]), maxAge: 5 }), 5],
    ['a null-prototype object', Object.assign(Object.create(null), { origin: APP, maxAge: 5 }), 5],
    ['an instance with getters', new Getters(), 5],
    ['an instance that has a method of every object', new OwnProperties(), 5],
    ['an instance of a derived class', new Inherited(), 7],
    [
      'an object made from defaults',
      Object.assign(Object.create({ origin: APP, maxAge: 5 }), { maxAge: 7 }),
      7,
    ],
    [
      'an object made from defaults without a prototype',
      Object.create(Object.assign(Object.create(null), { origin: APP, maxAge: 5 })),
      5,
    ],
    ['an object with symbols', { origin: APP, maxAge: 5, [Symbol('mine')]: true }, 5],
  ])('%s may hold the options', (_what, options, maxAge) => {
    const policy = createPolicy(options);
    expect(policy.maxAge).toBe(maxAge);
    expect(policy.allowsOrigin(APP)).toBe(true);
    expect(policy.allowsOrigin('https://evil.example')).toBe(false);
  });

  test('the exports of a module may hold the options', async () => {
    const source = `data:text/javascript,export const origin = '${APP}', maxAge = 5;`;
    const script = new Script(`import(${JSON.stringify(source)})`, {
      importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    });
    // Node calls this way to a real module experimental.
    await warningsOf(async () => {
      expect(createPolicy(await script.runInThisContext()).maxAge).toBe(5);
    });
  });

  test('a misspelt getter or default is refused', () => {
    class Misspelt {
      get origins() {
        return [APP];
      }
    }
    expect(problemOf(new Misspelt())).toMatchObject({
      code: 'UNKNOWN_OPTION',
      path: 'origins',
      value: [APP],
    });
    expect(problemOf(Object.create({ origins: APP }))).toMatchObject({
      code: 'UNKNOWN_OPTION',
      path: 'origins',
    });
  });

  test('every option is read once', () => {
    const reads: string[] = [];
    const given: Record<string, unknown> = {
      origin: [APP],
      methods: ['GET'],
      allowedHeaders: ['X-A'],
      exposedHeaders: ['X-A'],
      credentials: true,
      maxAge: 1,
      preflightContinue: false,
      optionsSuccessStatus: 200,
      dangerously: {},
    };
    const options = {};
    for (const [name, value] of Object.entries(given)) {
      Object.defineProperty(options, name, {
        enumerable: true,
        get() {
          reads.push(name);
          return value;
        },
      });
    }
    createPolicy(options);
    expect(reads.sort()).toEqual(Object.keys(given).sort());
  });
});
