// Where corsage/compat does not do what npm cors does: the whole list. The table in docs/switching.md says the same.

/** Where in the options, or instead of them, a sample can stand. */
export type Place = 'origin' | 'item' | 'answer' | 'delegate' | 'options';

/** One way to bring a difference about, as JavaScript source. */
export interface Sample {
  readonly given: string;
  /** What npm cors has to be given to do what compat does. */
  readonly means: string;
  readonly places: readonly Place[];
}

/** The words of a row of the table, in Markdown. */
export interface Difference {
  readonly given: string;
  readonly npm: string;
  readonly compat: string;
  readonly reason: string;
  readonly samples: readonly Sample[];
}

const NOBODY = '/(?!)/';
const ANYWHERE: readonly Place[] = ['origin', 'item', 'answer'];

const allowsNobody = (given: string, places = ANYWHERE): Sample => ({ given, means: NOBODY, places });
const means = (given: string, meant: string, places: readonly Place[]): Sample => ({
  given,
  means: meant,
  places,
});

/** As soon as a promise is heard of. */
const calledBack = (answer: string) =>
  `(subject, callback) => void Promise.resolve(${answer}).then((answer) => setImmediate(callback, null, answer))`;
const promises = (given: string, answer: string, places: readonly Place[]) =>
  means(given, calledBack(answer), places);
const rejects = (given: string, error: string) =>
  means(given, `(subject, callback) => void Promise.resolve().then(() => setImmediate(callback, ${error}))`, [
    'origin',
    'delegate',
  ]);

export const DIFFERENCES: readonly Difference[] = [
  {
    given: "A `Set`, `Map`, `URL`, number or other object as `origin`, in a list, or as a function's answer",
    npm: 'Lets every origin in.',
    compat: 'Allows nobody, and warns.',
    reason: 'npm takes any value that it does not know for `true`.',
    samples: [
      allowsNobody("new Set(['https://app.example.com'])"),
      allowsNobody("new URL('https://app.example.com')"),
      allowsNobody("new Map([['https://app.example.com', true]])"),
      allowsNobody('{}'),
      allowsNobody("{ origin: 'https://app.example.com' }"),
      allowsNobody('Object.create(null)'),
      allowsNobody('new (class Origin {})()'),
      allowsNobody('new Date(0)'),
      allowsNobody('new Boolean(false)'),
      allowsNobody('Promise.resolve(false)'),
      allowsNobody("Buffer.from('https://app.example.com')"),
      allowsNobody("Symbol('origin')"),
      allowsNobody('1'),
      allowsNobody('-1.5'),
      allowsNobody('Infinity'),
      allowsNobody('1n'),
    ],
  },
  {
    given: "A function in a list, or as a function's answer",
    npm: 'Lets every origin in, and never calls it.',
    compat: 'Allows nobody, and warns.',
    reason: 'The same.',
    samples: [
      allowsNobody("(origin) => origin === 'https://app.example.com'", ['item', 'answer']),
      allowsNobody('async () => false', ['item', 'answer']),
      allowsNobody('(origin, callback) => callback(null, true)', ['item', 'answer']),
      allowsNobody('class Origin {}', ['item', 'answer']),
    ],
  },
  {
    given: 'A RegExp of another realm (`node:vm`)',
    npm: 'Lets every origin in.',
    compat: 'Tries it like any other.',
    reason: 'The same: it is not `instanceof RegExp`.',
    samples: [
      means(
        "foreign('/^https:\\\\/\\\\/app\\\\.example\\\\.com$/')",
        '/^https:\\/\\/app\\.example\\.com$/',
        ANYWHERE,
      ),
      means("foreign('/other/')", '/other/', ANYWHERE),
    ],
  },
  {
    given: 'A RegExp with the flag `g` or `y`',
    npm: 'Goes on where the last match ended: allowed, denied, allowed, …',
    compat: 'Starts at the beginning each time.',
    reason: 'One origin must not get two answers.',
    samples: [
      means('/example/g', '/example/', ANYWHERE),
      means('/^https:\\/\\/app\\.example\\.com$/g', '/^https:\\/\\/app\\.example\\.com$/', ANYWHERE),
      means('/https:\\/\\/app/y', '/^https:\\/\\/app/', ANYWHERE),
      means('/HTTPS:/giy', '/^https:/i', ANYWHERE),
      means(
        "Object.assign(new RegExp('example', 'g'), { lastIndex: 99 })",
        "new RegExp('example')",
        ANYWHERE,
      ),
    ],
  },
  {
    given: 'An origin function or delegate that returns a promise and does not call back',
    npm: 'The request hangs; a rejection is unhandled and ends the process.',
    compat:
      'The promised boolean or string (from a delegate, the promised object) is the answer; a rejection goes to `next(error)`.',
    reason: 'A request must not hang, and a rejection must not end the server.',
    samples: [
      promises('async () => true', 'true', ['origin']),
      promises('async () => false', 'false', ['origin']),
      promises("async () => 'https://app.example.com'", "'https://app.example.com'", ['origin']),
      promises(
        'async (subject, callback) => String(subject).length % 2 === 0',
        'String(subject).length % 2 === 0',
        ['origin'],
      ),
      promises("() => Promise.resolve('')", "''", ['origin']),
      rejects("async () => { throw new Error('by the app'); }", "new Error('by the app')"),
      rejects('async () => { throw null; }', "new Error('corsage/compat: a function rejected with null')"),
      promises('async () => ({})', '{}', ['delegate']),
      promises(
        "async (request) => ({ origin: request.headers.origin ?? false, methods: ['PUT'] })",
        "{ origin: subject.headers.origin ?? false, methods: ['PUT'] }",
        ['delegate'],
      ),
      promises(
        'async () => ({ origin: async () => true, credentials: true })',
        `{ origin: ${calledBack('true')}, credentials: true }`,
        ['delegate'],
      ),
    ],
  },
  {
    given: 'An origin function or delegate that rejects after it called back',
    npm: 'The rejection is unhandled and ends the process.',
    compat: 'Warns: `CORSAGE_COMPAT_REJECTED_LATE`.',
    reason: 'It has answered already; database drivers often do both.',
    samples: [
      means(
        "async (origin, callback) => { callback(null, true); throw new Error('by the app'); }",
        'async (origin, callback) => callback(null, true)',
        ['origin'],
      ),
      means(
        "async (request, callback) => { callback(null, { origin: true }); throw new Error('by the app'); }",
        'async (request, callback) => callback(null, { origin: true })',
        ['delegate'],
      ),
    ],
  },
  {
    given: 'An origin function or delegate that calls back twice',
    npm: 'Calls `next` twice, or sets headers after they are sent.',
    compat: 'The first call counts.',
    reason: 'One request has one answer.',
    samples: [
      means(
        '(origin, callback) => { callback(null, true); callback(null, false); }',
        '(origin, callback) => callback(null, true)',
        ['origin'],
      ),
      means(
        "(origin, callback) => { callback(null, false); setImmediate(callback, new Error('by the app')); }",
        '(origin, callback) => callback(null, false)',
        ['origin'],
      ),
      means(
        "(origin, callback) => { setImmediate(callback, new Error('by the app')); setImmediate(callback, null, true); }",
        "(origin, callback) => void setImmediate(callback, new Error('by the app'))",
        ['origin'],
      ),
      means(
        '(request, callback) => { callback(null, { origin: true }); callback(null, {}); }',
        '(request, callback) => callback(null, { origin: true })',
        ['delegate'],
      ),
      means(
        "(request, callback) => { callback(new Error('by the app')); setImmediate(callback, null, {}); }",
        "(request, callback) => callback(new Error('by the app'))",
        ['delegate'],
      ),
    ],
  },
  {
    given: 'Options with getters',
    npm: 'Reads each getter on every request.',
    compat: 'Also reads each when it gets the options.',
    reason: 'To judge the options for the warnings.',
    samples: [
      means(
        "(() => { let reads = 0; return { get origin() { return reads++ % 2 ? 'https://app.example.com' : 'https://other.example.com'; } }; })()",
        "(() => { let reads = 1; return { get origin() { return reads++ % 2 ? 'https://app.example.com' : 'https://other.example.com'; } }; })()",
        ['options'],
      ),
      means(
        '(() => { let reads = 0; return { get maxAge() { return reads++; }, origin: true }; })()',
        '(() => { let reads = 1; return { get maxAge() { return reads++; }, origin: true }; })()',
        ['options'],
      ),
    ],
  },
];
