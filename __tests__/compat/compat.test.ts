// corsage/compat behaves as npm cors does, in every kind of server, and warns about what corsage would refuse.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInThisContext } from 'node:vm';
import strictCors, { CorsConfigError, OriginAllowlist } from 'corsage';
import cors from 'corsage/compat';
import { APP, OTHER_APP } from '../support/origins';
import { askAll, type Handler, HTTP1_KINDS, type Listener, listen, listenerIn } from '../support/servers';
import { decisionLines } from '../support/wire';
import { DIFFERENCES } from './differences';

const ROOT = join(__dirname, '..', '..');

/** Whatever JavaScript may give it: the compiler would refuse half of what follows. */
const anyCors = cors as unknown as (...given: unknown[]) => ReturnType<typeof cors>;

/** Jest gives tests a copy of `process`; warnings are emitted on the real one. */
const realProcess: NodeJS.Process = runInThisContext('process');

interface Warning extends Error {
  readonly code?: string;
}

/** What would print the warnings on the console. */
const printers = realProcess.listeners('warning');
beforeAll(() => void realProcess.removeAllListeners('warning'));
afterAll(() => {
  for (const print of printers) realProcess.on('warning', print);
});

/** Every warning that a freshly loaded compat raises meanwhile. */
async function warningsOf(during: (cors: typeof anyCors) => unknown): Promise<readonly Warning[]> {
  const seen: Warning[] = [];
  const hear = (warning: Warning) => void seen.push(warning);
  realProcess.on('warning', hear);
  try {
    jest.resetModules();
    await during(require('corsage/compat'));
    // Node emits them on the next tick.
    await new Promise((resolve) => setImmediate(resolve));
  } finally {
    realProcess.off('warning', hear);
  }
  return seen;
}

const app: Handler = (_request, response) => void response.end('the app');

interface Reply {
  readonly status: number | undefined;
  readonly body: string;
  /** The lines of CORS and of `Vary`, in the order and in the letters in which they came. */
  readonly decision: readonly string[];
  readonly length: string | undefined;
}

type Asked = Readonly<Record<string, string>>;

/** Called by hand as frameworks call it: `next(null)` goes on, and what is thrown is an error. */
function forgiving(middleware: Handler): Handler {
  return (request, response, next) => {
    try {
      middleware(request, response, (error) => next(error || undefined));
    } catch (error) {
      next(error);
    }
  };
}

/** Serves `listener` while it is asked one request after another. */
async function ask(listener: Listener, method: string, ...requests: Asked[]): Promise<Reply[]> {
  const sent = requests.map((headers) => ({ method, headers: Object.entries(headers) }));
  return (await askAll(listen(listener), ...sent)).map((reply) => ({
    status: reply.status,
    body: reply.body,
    decision: decisionLines(reply),
    length: reply.header('Content-Length'),
  }));
}

describe.each(HTTP1_KINDS)('with %s', (kind) => {
  const serve = (...stack: Handler[]) => listenerIn(kind, ...stack.map(forgiving), app);

  async function get(options: unknown, headers: Asked = { Origin: APP }): Promise<Reply> {
    return (await ask(serve(anyCors(options)), 'GET', headers))[0] as Reply;
  }
  async function preflight(options: unknown, headers: Asked = { Origin: APP }): Promise<Reply> {
    return (await ask(serve(anyCors(options)), 'OPTIONS', headers))[0] as Reply;
  }
  const fellThrough = expect.objectContaining({ status: 200, body: 'the app', decision: [] });

  test('without options, any origin may read responses', async () => {
    const [reply] = await ask(serve(cors()), 'GET', { Origin: APP });
    expect(reply).toMatchObject({
      status: 200,
      body: 'the app',
      decision: ['Access-Control-Allow-Origin: *'],
    });
  });

  test('every OPTIONS request is a preflight, with or without what makes it one', async () => {
    const replies = await ask(
      serve(cors({ origin: [APP], credentials: true, maxAge: 0, exposedHeaders: ['X-One', 'X-Two'] })),
      'OPTIONS',
      { Origin: APP, 'Access-Control-Request-Method': 'PUT', 'Access-Control-Request-Headers': 'x-b, X-A' },
      { Origin: APP },
      {},
    );
    const every = {
      first: ['Vary: Origin, Access-Control-Request-Headers', 'Access-Control-Allow-Credentials: true'],
      methods: 'Access-Control-Allow-Methods: GET,HEAD,PUT,PATCH,POST,DELETE',
      last: ['Access-Control-Max-Age: 0', 'Access-Control-Expose-Headers: X-One,X-Two'],
    };
    const origin = `Access-Control-Allow-Origin: ${APP}`;
    const names = 'Access-Control-Allow-Headers: x-b, X-A';
    expect(replies.map(({ decision }) => decision)).toEqual([
      [origin, ...every.first, every.methods, names, ...every.last],
      [origin, ...every.first, every.methods, ...every.last],
      [...every.first, every.methods, ...every.last],
    ]);
    for (const reply of replies) expect(reply).toMatchObject({ status: 204, length: '0', body: '' });
  });

  test('a preflight names no max-age of its own', async () => {
    const { decision } = await preflight({});
    expect(decision.filter((line) => /max-age/i.test(line))).toEqual([]);
  });

  test('methods and names are sent as they are written', async () => {
    const { decision } = await preflight({ methods: ['put', 'patch'], allowedHeaders: 'X-One,  x-two ,' });
    expect(decision).toEqual([
      'Access-Control-Allow-Origin: *',
      'Access-Control-Allow-Methods: put,patch',
      'Access-Control-Allow-Headers: X-One,  x-two ,',
    ]);
  });

  test('"headers" is the old name of allowedHeaders, which comes first', async () => {
    const names = async (options: object) =>
      (await preflight(options)).decision.filter((line) => line.includes('Allow-Headers'));
    expect(await names({ headers: ['X-Old'] })).toEqual(['Access-Control-Allow-Headers: X-Old']);
    expect(await names({ headers: ['X-Old'], allowedHeaders: 'X-New' })).toEqual([
      'Access-Control-Allow-Headers: X-New',
    ]);
  });

  test('a lone string is sent to everybody', async () => {
    for (const headers of [{ Origin: APP }, { Origin: OTHER_APP }, {}] as Asked[]) {
      const { decision } = await get({ origin: APP }, headers);
      expect(decision).toEqual([`Access-Control-Allow-Origin: ${APP}`, 'Vary: Origin']);
    }
  });

  test('a denied origin still gets the other headers', async () => {
    const options = { origin: [APP], credentials: true, exposedHeaders: 'X-One' };
    const others = [
      'Vary: Origin',
      'Access-Control-Allow-Credentials: true',
      'Access-Control-Expose-Headers: X-One',
    ];
    expect((await get(options, { Origin: OTHER_APP })).decision).toEqual(others);
    expect((await get(options, {})).decision).toEqual(others);
    expect(await preflight(options, { Origin: OTHER_APP })).toMatchObject({ status: 204, length: '0' });
  });

  test.each([
    ['origin: false', { origin: false }],
    ['origin: undefined', { origin: undefined }],
    ['an empty origin', { origin: '' }],
    [
      'callback(null, false)',
      { origin: (_: unknown, callback: (...given: unknown[]) => void) => callback(null, false) },
    ],
    ['callback()', { origin: (_: unknown, callback: () => void) => callback() }],
    ['an async function that answers false', { origin: async () => false }],
  ])('with %s, requests go on to the app as if there were no CORS middleware', async (_what, options) => {
    expect(await get(options)).toEqual(fellThrough);
    expect(await preflight(options)).toEqual(fellThrough);
  });

  test('an origin function is called for every request, with undefined if there is no Origin', async () => {
    const asked: unknown[] = [];
    const options: cors.CorsOptions = {
      origin(origin, callback) {
        asked.push(origin);
        setImmediate(callback, null, true);
      },
    };
    const replies = await ask(serve(cors(options)), 'GET', { Origin: APP }, {}, { Origin: 'null' });
    expect(asked).toEqual([APP, undefined, 'null']);
    expect(replies.map(({ decision }) => decision)).toEqual([
      [`Access-Control-Allow-Origin: ${APP}`, 'Vary: Origin'],
      ['Vary: Origin'],
      ['Access-Control-Allow-Origin: null', 'Vary: Origin'],
    ]);
  });

  test.each<[what: string, options: unknown]>([
    [
      'an origin function calls back with',
      { origin: (_: unknown, callback: (error: Error) => void) => callback(new Error('down')) },
    ],
    [
      'an origin function throws',
      {
        origin: () => {
          throw new Error('down');
        },
      },
    ],
    [
      'an async origin function rejects with',
      {
        origin: async () => {
          throw new Error('down');
        },
      },
    ],
    [
      'a delegate calls back with',
      (_: unknown, callback: (error: Error) => void) => callback(new Error('down')),
    ],
    [
      'a delegate throws',
      () => {
        throw new Error('down');
      },
    ],
    [
      'an async delegate rejects with',
      async () => {
        throw new Error('down');
      },
    ],
  ])('an error that %s is the app’s, and no CORS header is sent', async (_what, options) => {
    for (const reply of [await get(options), await preflight(options)]) {
      expect(reply).toMatchObject({ status: 500, body: 'Error: down', decision: [] });
    }
  });

  test('an origin function that fails without a value fails all the same', async () => {
    const reply = await get({ origin: () => Promise.reject() });
    expect(reply).toMatchObject({
      status: 500,
      body: 'Error: corsage/compat: a function rejected with undefined',
    });
  });

  test('a delegate chooses for each request, by a callback or a promise', async () => {
    const choose = (incoming: cors.CorsRequest): cors.CorsOptions =>
      incoming.headers.origin === APP ? { origin: true, credentials: true } : { origin: false };
    const byCallback: cors.CorsOptionsDelegate = (incoming, callback) => callback(null, choose(incoming));
    const byPromise = async (incoming: cors.CorsRequest) => choose(incoming);
    for (const delegate of [byCallback, byPromise]) {
      const [allowed, denied] = await ask(
        serve(anyCors(delegate)),
        'GET',
        { Origin: APP },
        { Origin: OTHER_APP },
      );
      expect(allowed?.decision).toEqual([
        `Access-Control-Allow-Origin: ${APP}`,
        'Vary: Origin',
        'Access-Control-Allow-Credentials: true',
      ]);
      expect(denied).toEqual(fellThrough);
    }
  });

  test('preflightContinue passes the preflight on, with its headers', async () => {
    const { status, body, decision } = await preflight({
      preflightContinue: true,
      optionsSuccessStatus: 200,
    });
    expect({ status, body }).toEqual({ status: 200, body: 'the app' });
    expect(decision).toContain('Access-Control-Allow-Methods: GET,HEAD,PUT,PATCH,POST,DELETE');
  });

  test('optionsSuccessStatus is the status of a preflight', async () => {
    expect(await preflight({ optionsSuccessStatus: 200 })).toMatchObject({
      status: 200,
      length: '0',
      body: '',
    });
  });

  test('policies merge when they are stacked', async () => {
    const listener = serve(
      cors({ origin: APP, credentials: true, exposedHeaders: 'X-One' }),
      cors({ origin: [OTHER_APP] }),
    );
    const [reply] = await ask(listener, 'GET', { Origin: 'https://third.example.com' });
    expect(reply?.decision).toEqual([
      `Access-Control-Allow-Origin: ${APP}`,
      'Vary: Origin',
      'Access-Control-Allow-Credentials: true',
      'Access-Control-Expose-Headers: X-One',
    ]);
  });

  test('Vary keeps the names that others have written', async () => {
    const before: Handler = (_request, response, next) => {
      response.setHeader('Vary', 'Accept-Encoding');
      next();
    };
    const [reply] = await ask(serve(before, cors({ origin: true })), 'GET', { Origin: APP });
    expect(reply?.decision).toEqual(['Vary: Accept-Encoding, Origin', `Access-Control-Allow-Origin: ${APP}`]);
  });

  test('options are read on each request', async () => {
    const options: cors.CorsOptions = { origin: [OTHER_APP] };
    const later: Handler = (_request, response, next) => {
      response.once('finish', () => {
        options.origin = [APP];
      });
      next();
    };
    const replies = await ask(serve(later, cors(options)), 'GET', { Origin: APP }, { Origin: APP });
    expect(replies.map(({ decision }) => decision)).toEqual([
      ['Vary: Origin'],
      [`Access-Control-Allow-Origin: ${APP}`, 'Vary: Origin'],
    ]);
  });

  test('a RegExp gives one origin the same answer each time, whatever its flags', async () => {
    for (const origin of [/example/, /example/g, /https:/y]) {
      const replies = await ask(serve(cors({ origin })), 'GET', { Origin: APP }, { Origin: APP }, {});
      expect(replies.map(({ decision }) => decision)).toEqual([
        [`Access-Control-Allow-Origin: ${APP}`, 'Vary: Origin'],
        [`Access-Control-Allow-Origin: ${APP}`, 'Vary: Origin'],
        ['Vary: Origin'],
      ]);
    }
  });

  test('a Set of origins allows nobody', async () => {
    for (const origin of [new Set([APP]), [new Set([APP])]]) {
      expect((await get({ origin })).decision).toEqual(['Vary: Origin']);
    }
  });
});

test('a callback a tick after a promise has settled comes first, as drivers of databases do it', async () => {
  const row = { value: OTHER_APP, origin: '*' };
  const driver = (value: unknown) => (_: unknown, callback: (error: null, answer: unknown) => void) => {
    const promise = Promise.resolve(value);
    promise.then(() => process.nextTick(callback, null, typeof value === 'string' ? APP : { origin: APP }));
    return promise;
  };
  for (const given of [{ origin: driver(row.value) }, driver(row)]) {
    const [reply] = await ask(bare(anyCors(given)), 'GET', { Origin: APP });
    expect(reply?.decision).toEqual([`Access-Control-Allow-Origin: ${APP}`, 'Vary: Origin']);
  }
});

test.each([undefined, null, 1])(
  'a promise of %p is not an answer: the callback is waited for',
  async (nothing) => {
    const later =
      (value: unknown) => async (_: unknown, callback: (error: null, answer: unknown) => void) => {
        setTimeout(callback, 20, null, value);
        return nothing;
      };
    for (const given of [{ origin: later(APP) }, later({ origin: APP })]) {
      const [reply] = await ask(bare(anyCors(given)), 'GET', { Origin: APP });
      expect(reply?.decision).toEqual([`Access-Control-Allow-Origin: ${APP}`, 'Vary: Origin']);
    }
  },
);

function bare(...stack: Handler[]): Listener {
  return listenerIn('node:http', ...stack.map(forgiving), app);
}

test('compat can be loaded as the module itself, as a member and as the default', () => {
  const required = require('corsage/compat');
  expect(required).toBe(cors);
  expect(required.cors).toBe(required);
  expect(required.default).toBe(required);
  for (const given of [{}, (_: unknown, callback: () => void) => callback()]) {
    expect(anyCors(given).name).toBe('corsMiddleware');
    expect(anyCors(given)).toHaveLength(3);
  }
});

const codes = (warnings: readonly Warning[]) => warnings.map(({ code }) => code);

/** What the strict engine refuses, and its codes. */
function problemsOf(options: unknown): readonly strictCors.Problem[] {
  try {
    strictCors(options as strictCors.CorsOptions);
  } catch (error) {
    if (error instanceof CorsConfigError) return error.problems;
  }
  throw new Error('The strict engine does not refuse it.');
}

const REFUSED: readonly unknown[] = [
  null,
  APP,
  [APP],
  /example/,
  Promise.resolve({}),
  { origins: [APP] },
  { origin: undefined },
  { origin: [] },
  { origin: [false, APP] },
  { origin: new Set([APP]) },
  { origin: new URL(APP) },
  { origin: 5 },
  { origin: `${APP}/` },
  { origin: `${APP}/path?query#fragment` },
  { origin: 'app.example.com' },
  { origin: 'HTTPS://APP.EXAMPLE.COM' },
  { origin: 'https://app.example.com:443' },
  { origin: 'https://user:password@app.example.com' },
  { origin: 'https://bücher.example' },
  { origin: 'ws://app.example.com' },
  { origin: 'https://*' },
  { origin: /example\.com$/ },
  { origin: /^https:\/\/(?:[a-z]+)+\.example\.com$/ },
  { origin: '*', credentials: true },
  { credentials: true },
  { origin: true, credentials: true },
  { origin: 'http://app.example.com', credentials: true },
  { origin: 'null', credentials: true },
  { origin: 'https://*.vercel.app', credentials: true },
  { origin: [APP], credentials: true, exposedHeaders: '*' },
  { methods: ['CONNECT', 'patch', 'not a method'] },
  { allowedHeaders: 'X-One;X-Two' },
  { headers: ['X-One'] },
  { exposedHeaders: [5], maxAge: -1, optionsSuccessStatus: 404, credentials: 'yes' },
];

test.each(REFUSED.map((options) => ({ options })))(
  'what corsage refuses of $options is a warning with the same code and the fix, never an error',
  async ({ options }) => {
    const problems = problemsOf(options);
    const warnings = await warningsOf(async (fresh) => {
      const [reply] = await ask(bare(fresh(options)), 'OPTIONS', { Origin: APP });
      expect(reply?.status).toBeDefined();
    });
    const configured = warnings.filter(({ code }) => code !== 'CORSAGE_COMPAT_ORIGIN_DENIED');
    expect(configured.map(({ name, code, message }) => ({ name, code, message }))).toEqual(
      problems.map(({ code, message, fix }) => ({
        name: 'CorsageWarning',
        code: `CORSAGE_${code}`,
        message: `corsage/compat: ${message} For corsage: ${fix}`,
      })),
    );
  },
);

test('undefined is what leaving the options out is, as NestJS writes app.enableCors(): any origin, and no warning', async () => {
  const warnings = await warningsOf(async (fresh) => {
    const [reply] = await ask(bare(fresh(undefined)), 'GET', { Origin: APP });
    expect(reply?.decision).toEqual(['Access-Control-Allow-Origin: *']);
  });
  expect(warnings).toEqual([]);
});

test('a header name that has no effect causes a warning, and is still sent', async () => {
  const warnings = await warningsOf(async (fresh) => {
    const [reply] = await ask(bare(fresh({ allowedHeaders: 'Origin, X-One' })), 'OPTIONS', { Origin: APP });
    expect(reply?.decision).toContain('Access-Control-Allow-Headers: Origin, X-One');
  });
  expect(codes(warnings)).toEqual(['CORSAGE_USELESS_HEADER']);
});

test('options that corsage accepts cause no warning', async () => {
  const warnings = await warningsOf(async (fresh) => {
    const good = { origin: [APP, /^https:\/\/[a-z0-9-]+\.example\.com$/], credentials: true, maxAge: 600 };
    const delegate = (_: unknown, callback: (error: null, options: object) => void) => callback(null, good);
    for (const middleware of [fresh(), fresh({}), fresh(good), fresh(delegate)]) {
      await ask(bare(middleware), 'OPTIONS', { Origin: APP });
    }
  });
  expect(warnings).toEqual([]);
});

test('a problem causes one warning, however often it occurs', async () => {
  const options = () => ({ origin: [`${APP}/`, `${OTHER_APP}/`], maxAge: 1.5 });
  const delegate = (_: unknown, callback: (error: null, options: object) => void) =>
    callback(null, options());
  const warnings = await warningsOf(async (fresh) => {
    const listener = bare(fresh(delegate), fresh(delegate), fresh(options()), fresh(options()));
    await ask(listener, 'GET', {}, {}, {}, {});
  });
  expect(codes(warnings)).toEqual([
    'CORSAGE_ORIGIN_TRAILING_SLASH',
    'CORSAGE_ORIGIN_TRAILING_SLASH',
    'CORSAGE_MAX_AGE',
  ]);
});

test('several origins in one string, which corsage accepts and npm cors sends as they are, cause a warning', async () => {
  const warnings = await warningsOf(async (fresh) => {
    await ask(bare(fresh({ origin: `${APP}, ${OTHER_APP},` })), 'GET', { Origin: APP });
  });
  expect(warnings.map(({ code, message }) => [code, message])).toEqual([
    [
      'CORSAGE_ORIGIN_SEPARATOR',
      `corsage/compat: origin: "${APP}, ${OTHER_APP}," is sent as it is, as by npm cors, and browsers refuse several origins in one header. Write an array: ["${APP}","${OTHER_APP}"].`,
    ],
  ]);
});

test('the same mistake with another value is another problem', async () => {
  const warnings = await warningsOf((fresh) => {
    for (const origin of [`${APP}/`, `${OTHER_APP}/`, `${APP}/`]) fresh({ origin });
  });
  expect(warnings.map(({ message }) => message.match(/https:[^"]*/)?.[0])).toEqual([
    `${APP}/`,
    `${OTHER_APP}/`,
  ]);
});

test('a delegate that answers with nothing causes a warning: npm cors then allows any origin', async () => {
  const warnings = await warningsOf(async (fresh) => {
    const [reply] = await ask(bare(fresh((_: unknown, callback: () => void) => callback())), 'GET', {}, {});
    expect(reply?.decision).toEqual(['Access-Control-Allow-Origin: *']);
  });
  expect(codes(warnings)).toEqual(['CORSAGE_OPTIONS_UNDEFINED']);
});

test('after a hundred answers of a delegate, no more are checked', async () => {
  let reads = 0;
  const options = {
    get origin() {
      reads++;
      return APP;
    },
  };
  const middleware = anyCors((_: unknown, callback: (error: null, options: object) => void) =>
    callback(null, options),
  );
  const requests = Array.from({ length: 110 }, () => ({ Origin: APP }));
  await ask(bare(middleware), 'GET', ...requests);
  expect(reads).toBe(2 * 100 + 10);
});

test('an invalid origin causes one warning, as an option, in a list or as an answer', async () => {
  const set = new Set([APP]);
  const fn = () => true;
  const warnings = await warningsOf(async (fresh) => {
    const answering = (_: unknown, callback: (error: null, answer: unknown) => void) => callback(null, set);
    for (const origin of [set, [[set]], answering, [fn]]) {
      const replies = await ask(bare(fresh({ origin })), 'GET', { Origin: APP }, { Origin: APP });
      for (const { decision } of replies) expect(decision).toEqual(['Vary: Origin']);
    }
  });
  const denied = warnings.filter(({ code }) => code === 'CORSAGE_COMPAT_ORIGIN_DENIED');
  expect(denied.map(({ message }) => message)).toEqual([
    'corsage/compat: a Set object is not an origin, so it allows nobody. npm cors would allow everybody.',
    'corsage/compat: a function is not an origin, so it allows nobody. npm cors would allow everybody.',
  ]);
});

test('a rejection after the answer is a warning, and the answer stands', async () => {
  const warnings = await warningsOf(async (fresh) => {
    for (const reason of [new Error('down'), undefined]) {
      const origin = async (_: unknown, callback: (error: null, answer: boolean) => void) => {
        callback(null, true);
        throw reason;
      };
      const [reply] = await ask(bare(fresh({ origin })), 'GET', { Origin: APP });
      expect(reply).toMatchObject({ status: 200, body: 'the app' });
    }
  });
  expect(warnings.map(({ code, message }) => [code, message])).toEqual([
    ['CORSAGE_COMPAT_REJECTED_LATE', 'corsage/compat: a function rejected after it had called back: "down".'],
    [
      'CORSAGE_COMPAT_REJECTED_LATE',
      'corsage/compat: a function rejected after it had called back: undefined.',
    ],
  ]);
});

test('a getter that throws fails the request, not the start of the program', async () => {
  const warnings = await warningsOf(async (fresh) => {
    const middleware = fresh({
      get origin() {
        throw new Error('down');
      },
    });
    const [reply] = await ask(bare(middleware), 'GET', { Origin: APP });
    expect(reply).toMatchObject({ status: 500, body: 'Error: down', decision: [] });
  });
  expect(warnings).toEqual([]);
});

describe('corsage itself', () => {
  test('refuses what compat only warns of', async () => {
    const options = { origin: `${APP}/` };
    await warningsOf((fresh) => fresh(options));
    expect(problemsOf(options).map(({ code }) => code)).toEqual(['ORIGIN_TRAILING_SLASH']);
  });

  test('does not apply its rules to a list because compat was given it', async () => {
    const list = new OriginAllowlist([APP]);
    await warningsOf((fresh) => fresh({ origin: list, credentials: true }));
    expect([...list.add('http://app.example.com')]).toEqual([APP, 'http://app.example.com']);
  });

  test('does not load compat', () => {
    const files = readdirSync(join(ROOT, 'lib'), { recursive: true, encoding: 'utf8' });
    const others = files.filter((file) => /\.m?ts$/.test(file) && !file.startsWith('compat.'));
    expect(others.length).toBeGreaterThan(20);
    for (const file of others)
      expect([file, readFileSync(join(ROOT, 'lib', file), 'utf8')]).not.toEqual([
        file,
        expect.stringMatching(/compat['.]/),
      ]);
  });
});

test('the table of known differences in the guide is the list that the tests use', () => {
  const guide = readFileSync(join(ROOT, 'docs', 'switching.md'), 'utf8');
  const rows = DIFFERENCES.map(
    ({ given, npm, compat, reason }) => `| ${given} | ${npm} | ${compat} | ${reason} |`,
  );
  const table = ['| Given | npm `cors` | `corsage/compat` | Why |', '|---|---|---|---|', ...rows, ''].join(
    '\n',
  );
  expect(guide).toContain(`\n\n${table}\n`);
});
