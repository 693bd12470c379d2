// Random programs that mount npm cors, or compat in its place, in every way that JavaScript allows.

import * as fc from 'fast-check';
import { APP, OTHER_APP } from '../support/origins';
import { DIFFERENCES, type Place } from './differences';

/** The source of one program for npm cors and one for compat. They differ where compat is known to. */
export interface Source {
  readonly npm: string;
  readonly compat: string;
}

/** A template whose holes are sources, or text that both have. */
function source(texts: TemplateStringsArray, ...holes: (Source | string | number)[]): Source {
  const fill = (side: keyof Source) =>
    String.raw({ raw: texts }, ...holes.map((hole) => (typeof hole === 'object' ? hole[side] : hole)));
  return { npm: fill('npm'), compat: fill('compat') };
}

const same = (text: string): Source => ({ npm: text, compat: text });
const anyOf = (...texts: string[]) => fc.constantFrom(...texts.map(same));

/** Samples of the known differences that can stand in a place, and are functions there or not. */
const samples = (place: Place, functions?: boolean) =>
  fc.constantFrom(
    ...DIFFERENCES.flatMap((difference) => difference.samples)
      .filter(({ places }) => places.includes(place))
      .filter(({ places }) => functions === undefined || functions !== places.includes('item'))
      .map(({ given, means }): Source => ({ npm: means, compat: given })),
  );

/** One of everything that JavaScript has, but for functions. */
const ANYTHING = anyOf(
  'undefined',
  'null',
  'true',
  'false',
  '0',
  '-0',
  '5',
  '-1',
  '1.5',
  'NaN',
  'Infinity',
  '0n',
  '10n',
  "''",
  "' '",
  "'*'",
  "'text'",
  "'a, b'",
  "new String('object')",
  "new String('')",
  'new Number(5)',
  'new Boolean(true)',
  "Symbol('symbol')",
  '[]',
  "['']",
  '[null, undefined, 0, false]',
  "['a', ['b', ['c']]]",
  "Object.freeze(['x', 'y'])",
  "Object.assign(['x'], { join: () => 'joined' })",
  '{}',
  '{ length: 3 }',
  "{ length: 2, join: () => 'joined' }",
  '{ join: () => null }',
  "{ join: () => ['a', 'b'] }",
  "{ join: 'no function' }",
  "{ toString: () => 'shown' }",
  "{ toString: () => ['a'] }",
  "{ [Symbol.toPrimitive]: () => 'primitive' }",
  'Object.create(null)',
  "new Set(['a'])",
  "new Map([['a', 1]])",
  'new WeakMap()',
  'new Date(0)',
  '/expression/',
  "new URL('https://url.example.com')",
  "Buffer.from('abc')",
  'new Uint8Array(2)',
  'new ArrayBuffer(8)',
  "new Error('by the app')",
  'new Proxy({}, {})',
  'new (class Instance { field = 1; })()',
  '(function () { return arguments; })(1, 2)',
);
const FUNCTIONS = anyOf(
  "() => 'function'",
  "Object.assign((a, b) => a, { join: () => 'joined' })",
  'function named(a) {}',
  'async () => 600',
  'class Class {}',
  'Math.max',
);

/** What npm reads the same way as compat does, as an origin that is not a function. */
const PLAIN_ORIGINS = anyOf(
  'true',
  'false',
  "'*'",
  `'${APP}'`,
  `'${OTHER_APP}'`,
  "'null'",
  "'https://*.example.com'",
  "'not an origin'",
  "''",
  'undefined',
  'null',
  '0',
  'NaN',
  '0n',
  `new String('${APP}')`,
  "new String('*')",
  "new String('')",
  '/example\\.com$/',
  '/^https:\\/\\/app\\.example\\.com$/',
  '/APP/i',
  '/./u',
  '/undefined/',
  'Object.freeze(/example/)',
  "new (class extends RegExp {})('other')",
  'Object.assign(/never/, { test: (origin) => origin === undefined })',
  "new RegExp('app')",
  '[]',
  '[,]',
  `['${APP}', '${OTHER_APP}']`,
  "['*']",
  "['null', '']",
  '[false, null, undefined, 0]',
  '[true]',
  `Object.freeze(['${OTHER_APP}', /app/])`,
  `new (class extends Array {})('${APP}', '${OTHER_APP}')`,
  `[[['${APP}']], [/other/i]]`,
  `[new String('${APP}')]`,
);
const itemOf = fc.oneof({ weight: 6, arbitrary: PLAIN_ORIGINS }, { weight: 1, arbitrary: samples('item') });
const LISTS = fc
  .array(itemOf, { maxLength: 4 })
  .map((items) => items.reduce((list, item) => source`${list}${item}, `, same('[')))
  .map((list) => source`${list}]`);
const STATIC_ORIGINS = fc.oneof(
  { weight: 6, arbitrary: PLAIN_ORIGINS },
  { weight: 2, arbitrary: LISTS },
  { weight: 1, arbitrary: samples('origin', false) },
);
const ANSWERS = fc.oneof(
  { weight: 6, arbitrary: STATIC_ORIGINS },
  { weight: 1, arbitrary: samples('answer') },
);

const ERRORS = anyOf(
  "new Error('by the app')",
  "Object.assign(new TypeError('by the app'), { status: 403 })",
  "'route'",
  "'router'",
  "'text'",
  '{ status: 400 }',
  'true',
  '1',
);
const NO_ERRORS = anyOf('null', 'undefined', 'false', '0', "''", 'NaN');

/** What a promise may bring that is not an answer, though it could be one. */
const ROWS = { origin: "'*'", request: "{ origin: '*' }" };

/** A function that calls back with `answer`, some way or other; `subject` names its first parameter. */
function callingBack(subject: keyof typeof ROWS, answers: fc.Arbitrary<Source>): fc.Arbitrary<Source> {
  const answering = answers.chain((answer) =>
    fc.constantFrom(
      source`(${subject}, callback) => callback(null, ${answer})`,
      source`(${subject}, callback) => { callback(null, ${answer}); return true; }`,
      source`function (${subject}, callback) { callback(undefined, ${answer}); }`,
      source`function () { 'use strict'; arguments[1](null, this === undefined && arguments.length === 2 ? ${answer} : undefined); }`,
      source`((answer) => (${subject}, callback) => callback(null, answer))(${answer})`,
      source`((answer) => (${subject}, callback) => void setImmediate(callback, null, answer))(${answer})`,
      source`(${subject}, callback) => void setImmediate(callback, null, ${answer})`,
      source`(${subject}, callback) => void queueMicrotask(() => setImmediate(callback, null, ${answer}))`,
      source`async (${subject}, callback) => callback(null, ${answer})`,
      source`async (${subject}, callback) => { await null; setImmediate(callback, null, ${answer}); }`,
      source`(${subject}, callback) => ({ then: () => setImmediate(callback, null, ${answer}) }).then()`,
      source`(${subject}, callback) => { setImmediate(callback, null, ${answer}); return { then: (resolve) => resolve(true) }; }`,
      // As drivers of databases do: a promise, and a callback on the tick after it.
      source`(${subject}, callback) => { const row = Promise.resolve(${ROWS[subject]}); row.then(() => process.nextTick(callback, null, ${answer})); return row; }`,
      source`((calls) => (${subject}, callback) => callback(null, calls++ % 2 ? ${answer} : undefined))(0)`,
      source`((answer, ${subject}, callback) => callback(null, answer)).bind(null, ${answer})`,
      source`(${subject}, callback) => { try { callback(null, ${answer}); } catch (error) { setImmediate(() => { throw error; }); } }`,
      source`(${subject}, callback) => { callback(null, ${answer}); throw new Error('by the app, after its answer'); }`,
    ),
  );
  const failing = fc.oneof(
    ERRORS.map((error) => source`(${subject}, callback) => callback(${error})`),
    ERRORS.map((error) => source`(${subject}, callback) => void setImmediate(callback, ${error}, true)`),
    ERRORS.map((error) => source`() => { throw ${error}; }`),
    NO_ERRORS.map((error) => source`(${subject}, callback) => callback(${error})`),
    anyOf(`(${subject}, callback) => callback()`),
  );
  /** It never calls back, and the request hangs with both. */
  const silent = anyOf(
    '() => {}',
    '() => true',
    `() => '${APP}'`,
    '() => 1',
    '() => ({ then() {} })',
    '() => ({ then: (resolve) => resolve(true) })',
    '() => new Promise(() => {})',
    'async () => {}',
    'function* () { yield true; }',
    // Cannot be called at all.
    'class Class {}',
  );
  return fc.oneof(
    { weight: 12, arbitrary: answering },
    { weight: 3, arbitrary: failing },
    { weight: 1, arbitrary: silent },
  );
}

const ORIGIN_FUNCTIONS = fc.oneof(
  { weight: 6, arbitrary: callingBack('origin', ANSWERS) },
  { weight: 2, arbitrary: samples('origin', true) },
  {
    weight: 2,
    arbitrary: anyOf(
      '(origin, callback) => callback(null, origin)',
      '(origin, callback) => callback(null, String(origin))',
      '(origin, callback) => callback(null, origin === undefined)',
      '(origin, callback) => callback(null, [origin])',
      "(origin, callback) => callback(origin ? null : new Error('by the app'), true)",
      `(origin, callback) => callback(null, origin === '${APP}')`,
      '(origin, callback) => callback(null, origin.length > 3)',
    ),
  },
);
const ORIGINS = fc.oneof(
  { weight: 3, arbitrary: STATIC_ORIGINS },
  { weight: 2, arbitrary: ORIGIN_FUNCTIONS },
);

/** Mostly what people write, and now and then anything at all. */
const option = (...written: string[]) =>
  fc.oneof(
    { weight: 4, arbitrary: anyOf(...written) },
    { weight: 2, arbitrary: ANYTHING },
    { weight: 1, arbitrary: FUNCTIONS },
  );
const NAMES = ["'X-One,x-two'", "['X-One', 'x-two']", "'*'", "['*']", "'Content-Type, Authorization'", '[]'];
const OPTIONS: Readonly<Record<string, fc.Arbitrary<Source>>> = {
  origin: ORIGINS,
  methods: option("'GET,POST'", "['put', 'patch', 'QUERY']", "['GET', 'GET']", "'*'", '[]'),
  allowedHeaders: option(...NAMES),
  headers: option(...NAMES),
  exposedHeaders: option(...NAMES),
  credentials: option('true', 'false'),
  maxAge: option('600', '0', "'86400'", '-1', '1.5'),
  preflightContinue: option('true', 'false'),
  optionsSuccessStatus: option('200', '204', '299'),
  // No names of npm's.
  Origin: anyOf("'https://none.example.com'"),
  origins: anyOf("['https://none.example.com']"),
  dangerously: anyOf('{ credentialsFromAnyOrigin: true }'),
  '[Symbol.for("origin")]': anyOf('true'),
};

/** `name: value, ` for some of the options; `without` leaves out what a form of options has its own way with. */
const entries = fc
  .uniqueArray(fc.constantFrom('origin', 'origin', 'origin', ...Object.keys(OPTIONS)), { maxLength: 6 })
  .chain((names) =>
    fc
      .tuple(
        ...names.map((name) =>
          (OPTIONS[name] as fc.Arbitrary<Source>).map((value) => source`${name}: ${value}, `),
        ),
      )
      .map((written) => written.reduce((all, entry) => source`${all}${entry}`, same(''))),
  );

const STATIC_OPTIONS = fc.oneof(
  { weight: 12, arbitrary: entries.map((all) => source`{ ${all} }`) },
  {
    weight: 6,
    arbitrary: fc.tuple(entries, entries, ORIGINS).chain(([all, others, origin]) =>
      fc.constantFrom(
        source`Object.freeze({ ${all} })`,
        source`Object.assign(Object.create(null), { ${all} })`,
        source`new (class Options { constructor() { Object.assign(this, { ${all} }); } })()`,
        source`new (class Options { origin = ${origin}; credentials = true; })()`,
        // Inherited, and so not seen by either.
        source`new (class Options { get origin() { return ${origin}; } })()`,
        source`Object.create({ ${all} })`,
        source`Object.assign(Object.create({ ${all} }), { ${others} })`,
        source`Object.defineProperty({ ${all} }, 'origin', { value: ${origin} })`,
        source`{ ${all} get origin() { return ${origin}; } }`,
        source`{ get credentials() { throw new Error('by the app'); } }`,
        source`{ get optionsSuccessStatus() { return 200; }, ${all} }`,
        source`{ set origin(value) {}, ${all} }`,
        source`new Proxy({ ${all} }, {})`,
        source`Object.assign([], { ${all} })`,
        source`Object.assign(new Map(), { ${all} })`,
        source`JSON.parse('{ "origin": "${APP}", "__proto__": { "credentials": true, "maxAge": 5 } }')`,
        source`Object.assign(JSON.parse('{ "__proto__": { "exposedHeaders": "X-Inherited" } }'), { ${all} })`,
        source`{ __proto__: { credentials: true }, ${all} }`,
      ),
    ),
  },
  { weight: 1, arbitrary: ANYTHING },
);

const DELEGATES = fc.oneof(
  {
    weight: 5,
    arbitrary: callingBack(
      'request',
      fc.oneof(
        STATIC_OPTIONS,
        entries.map((all) => source`{ ${all} }`),
        FUNCTIONS,
      ),
    ),
  },
  { weight: 1, arbitrary: samples('delegate') },
  {
    weight: 2,
    arbitrary: fc
      .tuple(STATIC_OPTIONS, STATIC_OPTIONS)
      .map(
        ([some, others]) =>
          source`(request, callback) => callback(null, request.headers.origin === '${APP}' ? ${some} : ${others})`,
      ),
  },
  {
    weight: 1,
    arbitrary: anyOf(
      '(request, callback) => callback(null, { origin: request.headers.origin, credentials: true })',
      '(request, callback) => callback(null, { methods: request.method, maxAge: arguments.length })',
    ),
  },
);

const MIDDLEWARES = fc.oneof(
  { weight: 1, arbitrary: anyOf('cors()') },
  { weight: 8, arbitrary: STATIC_OPTIONS.map((options) => source`cors(${options})`) },
  { weight: 1, arbitrary: samples('options').map((options) => source`cors(${options})`) },
  { weight: 4, arbitrary: DELEGATES.map((delegate) => source`cors(${delegate})`) },
);

/** What happens to the options of the first middleware between two requests. */
const CHANGES = fc.oneof(
  ORIGINS.map((origin) => source`options.origin = ${origin};`),
  itemOf.map((item) => source`if (Array.isArray(options.origin)) options.origin.push(${item});`),
  anyOf(
    '',
    'delete options.origin;',
    'delete options.methods;',
    'options.credentials = !options.credentials;',
    "if (Array.isArray(options.methods)) options.methods.push('LATER');",
    "options.allowedHeaders = 'X-Later';",
    'options.preflightContinue = true;',
    "options.exposedHeaders = ['X-Later'];",
    'options.maxAge = 1;',
  ),
);

/** Middlewares as they are mounted one behind another: `stack`, and `change()` for between two requests. */
export const PROGRAMS = fc.oneof(
  {
    weight: 4,
    arbitrary: MIDDLEWARES.map((middleware) => source`return { stack: [${middleware}], change() {} };`),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(STATIC_OPTIONS, fc.array(CHANGES, { minLength: 1, maxLength: 3 }))
      .map(([options, changes]) => {
        const all = changes.reduce((some, change) => source`${some} ${change}`, same(''));
        return source`const options = ${options}; return { stack: [cors(options)], change() { ${all} } };`;
      }),
  },
  {
    weight: 1,
    arbitrary: MIDDLEWARES.map(
      (middleware) => source`const twice = ${middleware}; return { stack: [twice, twice], change() {} };`,
    ),
  },
  {
    weight: 2,
    arbitrary: fc
      .array(MIDDLEWARES, { minLength: 2, maxLength: 3 })
      .map((stack) => stack.reduce((all, middleware) => source`${all}${middleware}, `, same('')))
      .map((stack) => source`return { stack: [${stack}], change() {} };`),
  },
);
