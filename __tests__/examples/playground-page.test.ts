// What the page of the playground is made of: policies as data, fixes that a button applies, and what is copied.

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { fetchAs } from '../../lib/browser';
import { changedBy } from '../fixes/applying';
import { MISTAKES } from '../fixes/mistakes';
import { type Places, playground, type State } from '../support/playground';
import { problemsOf } from '../support/problems';

const run = promisify(execFile);

const PLACES: Places = {
  api: 'http://localhost:3001',
  loginPage: 'http://127.0.0.1:3001/login',
  pages: [
    { origin: 'http://localhost:3000', site: 'same site' },
    { origin: 'null', site: 'a sandboxed frame' },
  ],
};

// biome-ignore lint/suspicious/noExplicitAny: they are JavaScript
let page: any;

beforeAll(async () => {
  page = await playground();
});

const stateWith = (part: Partial<State>): State => ({ ...page.firstState(PLACES), ...part });

describe('the code of a policy', () => {
  test.each<[string, object]>([
    ['', {}],
    ['{}', {}],
    ['cors()', {}],
    ["app.use(cors({ origin: 'https://a.example' }));", { origin: 'https://a.example' }],
    ['{ "maxAge": 1_000, credentials: true, } // why', { maxAge: 1000, credentials: true }],
    ['/* a */ { origin: [`https://a.example`, /^https:\\/\\/[a/]b$/i, null] }', {}],
    ["{ methods: 'it\\'s \\u0041\\x42\\u{43}\\n' }", { methods: "it's ABC\n" }],
    [
      '{ maxAge: -1.5e3, origin: undefined, debug: false }',
      { maxAge: -1500, origin: undefined, debug: false },
    ],
    [
      "{ origin: new OriginAllowlist(['null', 'https://*.a.example']) }",
      { origin: ['null', 'https://*.a.example'] },
    ],
    ['{ dangerously: { credentialsFromNull: true } }', { dangerously: { credentialsFromNull: true } }],
  ])('is read as data: %s', (text, expected) => {
    const { value } = page.readPolicy(text);
    if (text.includes('[a/]')) {
      expect(value.origin).toEqual(['https://a.example', /^https:\/\/[a/]b$/i, null]);
    } else expect(value).toEqual(expected);
  });

  test.each<[string, string]>([
    ['{ origin: alert(1) }', 'Line 1, column 11: "alert" is not known here.'],
    ['alert(1)', 'options are written in braces'],
    ['{ origin: (0, eval)("1") }', 'code is not run here'],
    [
      '{\n  origin: (origin, callback) => callback(null, true),\n}',
      'Line 2, column 11: code is not run here. In place of a function, write the name of one: isOurs (allows localhost, example.com and their subdomains), databaseIsDown (always fails) or, for disallowedOrigin, sayWhy (answers 403 with a reason).',
    ],
    ['{ origin: (o) => true }', 'code is not run here'],
    ['{ origin: o => true }', 'code is not run here'],
    ['{ origin: async (o) => true }', 'code is not run here'],
    ['{ origin: function () {} }', 'code is not run here'],
    ['{ origin: new URL("https://a.example") }', '"new" is not known here.'],
    ['{ origin: new OriginAllowlist() }', 'expected a value here, not ")"'],
    ['{ origin: new OriginAllowlist([]) }', 'Line 1, column 11: write its origins: new OriginAllowlist(['],
    ['{ origin: new OriginAllowlist("https://a.example") }', 'write its origins: new OriginAllowlist(['],
    ['{ origin: new OriginAllowlist([/a/]) }', 'write its origins: new OriginAllowlist(['],
    ['{ origin: new OriginAllowlist(["*"]) }', 'write its origins: new OriginAllowlist(['],
    ['{ origin: new OriginAllowlist(["https://a.example,https://b.example"]) }', 'write its origins'],
    ['{ origin: new OriginAllowlist(tenants) }', '"tenants" is not known here.'],
    ['{ origin: this }', '"this" is not known here.'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: that is what is refused
    ['{ origin: `https://${host}` }', 'a template cannot be filled in here'],
    [
      '{\n  origin: process.env.ORIGIN,\n}',
      'Line 2, column 11: the playground does not know your environment',
    ],
    ['{ ...rest }', 'nothing can be spread here'],
    ['{ origin: "a }', 'this string does not end'],
    ['{ origin: /a }', 'this RegExp does not end'],
    ['{ origin: /(/ }', 'Invalid regular expression'],
    ['{ origin: "a" methods: "b" }', 'a comma is missing before "methods".'],
    [`{ origin: ["a" 'b'] }`, "a comma is missing before 'b'."],
    ['{ origin: ["a" }', '] is missing before "}".'],
    ['{ origin: "a"', '} is missing before the end.'],
    ['{ origin: "a", origin: "b" }', '"origin" is written twice'],
    ['{ /* origin: "a" }', 'this comment does not end'],
    ['{}; alert(1)', 'expected the end here, not "alert"'],
    ['{ get origin() {} }', 'expected : here'],
    ['{ [origin]: 1 }', 'expected the name of an option here'],
    [`{ a: ${'['.repeat(50)} }`, 'nested too deeply'],
    [`{ a: "${'x'.repeat(20_000)}" }`, 'longer than 10000 characters'],
  ])('is refused where it would have to be run, or is not code: %j', (text, message) => {
    expect(() => page.readPolicy(text)).toThrow(message);
  });

  test('cannot reach a prototype', () => {
    const { value } = page.readPolicy('{ "__proto__": { origin: true }, constructor: 1 }');
    expect(Object.keys(value)).toEqual(['__proto__', 'constructor']);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(value.origin).toBeUndefined();
  });

  test.each<[string, string, unknown, string]>([
    ["{\n  origin: 'a', // mine\n}", 'maxAge', 5, "{\n  origin: 'a', // mine\n  maxAge: 5,\n}"],
    ["{\n  origin: 'a' /* mine */\n}", 'maxAge', 5, "{\n  origin: 'a', /* mine */\n  maxAge: 5,\n}"],
    ["{\n  origin: 'a' }", 'maxAge', 5, "{\n  origin: 'a',\n  maxAge: 5,\n}"],
    [
      "cors({ origin: 'a',\n  methods: 'GET',})",
      'maxAge',
      5,
      "cors({ origin: 'a',\n  methods: 'GET',\n  maxAge: 5,\n})",
    ],
    ["{ origin: 'a' }", 'maxAge', 5, "{ origin: 'a', maxAge: 5 }"],
    ["{ origin: 'a', maxAge: 5 }", 'maxAge', undefined, "{ origin: 'a', }"],
    ["{\n  // who\n  origin: 'a',\n}", 'origin', ['b', /c/], "{\n  // who\n  origin: ['b', /c/],\n}"],
    ["app.use(cors({ origin: 'a' }));", 'origin', undefined, 'app.use(cors({}));'],
    ['', 'origin', '*', "{\n  origin: '*',\n}"],
  ])(
    'keeps its comments and its form when the option of a form changes: %j',
    (text, name, value, expected) => {
      expect(page.setOption(text, name, value)).toBe(expected);
    },
  );

  test.each([
    "it's \\ a\nb\u2028c",
    ['a', ['b', 1, true]],
    { credentialsFromNull: true, 'a b': null },
    /^https:\/\/[a/]+$/u,
    Array.from({ length: 30 }, (_, i) => `https://a${i}.example`),
  ])('is written so that it reads back as the same: %p', (value) => {
    expect(page.readPolicy(page.literal({ value })).value).toEqual({ value });
  });
});

describe('the button of a fix', () => {
  /** Those that can be written as data, and that the fix of the table answers. */
  const rows = MISTAKES.filter(({ written, meant }) => {
    if (meant === undefined || typeof written !== 'object' || written === null) return false;
    return !/function|a Set|a URL|class|Symbol/.test(JSON.stringify(written, replacer));
  }).map((row) => [`${row.message} ${row.fix}`, row] as const);

  function replacer(_key: string, value: unknown) {
    if (typeof value === 'function') return 'a function';
    return value instanceof RegExp || value === null || typeof value !== 'object' || Array.isArray(value)
      ? value
      : Object.getPrototypeOf(value) === Object.prototype
        ? value
        : 'class';
  }

  test('is there for most mistakes with options', () => expect(rows.length).toBeGreaterThan(100));

  test('mends an entry of an OriginAllowlist where it is written', async () => {
    const text = "{\n  origin: new OriginAllowlist(['https://a.example', 'https://b.example/']),\n}";
    const [problem] = problemsOf(page.readPolicy(text).value);
    expect(page.fixOption(text, problem)).toBe(text.replace("b.example/'", "b.example'"));
  });

  test.each([
    ["{ methods: ['GET', 'patch'] }", "{ methods: ['GET', 'PATCH'] }"],
    ["{ methods: 'GET, patch' }", "{ methods: 'GET, PATCH' }"],
    ["{ allowedHeaders: 'X-A, ;' }", "{ allowedHeaders: ['X-A'] }"],
    ["{ allowedHeaders: 'X-A, X-B:' }", "{ allowedHeaders: 'X-A, X-B' }"],
  ])('changes one item of a list, also of one in a string: %s', async (policy, expected) => {
    const state = stateWith({ policy });
    const predict = (next: State) => page.predict(next, PLACES);
    const [problem] = page.findingsOf(await predict(state));
    const [next] = await page.waysOn(state, problem, undefined, predict, PLACES.pages[0]?.origin);
    expect(next?.policy).toBe(expected);
  });

  test.each(rows)('does what the words say: %s', (_title, { written }) => {
    const [problem] = problemsOf(written);
    const text = page.literal(written);
    const expected = changedBy(written, problem as NonNullable<typeof problem>);
    expect(page.readPolicy(page.fixOption(text, problem)).value).toEqual(expected);
  });
});

describe('the buttons of a finding', () => {
  const OWN = PLACES.pages[0]?.origin as string;

  /** The policies after each button of the only finding, and the pages. */
  async function waysOf(part: Partial<State>): Promise<[string, string][]> {
    const state = stateWith(part);
    const predict = (next: State) => page.predict(next, PLACES);
    const found = await predict(state);
    const [finding] = page.findingsOf(found);
    const ways: State[] = await page.waysOn(state, finding, found.explanation?.allowed, predict, OWN);
    return ways.map(({ policy, from }) => [policy, from]);
  }

  test('that give a safe way come first, and then the risk', async () => {
    const policy = "{ origin: ['http://app.example.com'], credentials: true }";
    const ways = await waysOf({ policy });
    expect(ways.map(([text]) => page.readPolicy(text).value)).toEqual([
      { origin: ['https://app.example.com'], credentials: true },
      {
        origin: ['http://app.example.com'],
        credentials: true,
        dangerously: { credentialsFromInsecureOrigins: true },
      },
    ]);
    expect(ways.map(([text]) => page.risksOf({ policy: text }))).toEqual([
      [],
      ['credentialsFromInsecureOrigins'],
    ]);
  });

  test('accept a risk alone where only the user knows the safe way', async () => {
    const ways = await waysOf({ policy: "{ origin: ['https://*.vercel.app'], credentials: true }" });
    expect(ways.map(([text]) => page.risksOf({ policy: text }))).toEqual([['credentialsFromPublicSuffix']]);
  });

  test('give a sandboxed page an origin, and put that on the list instead of null', async () => {
    for (const policy of ["{ origin: ['https://a.example'] }", "{ origin: ['https://a.example', 'null'] }"]) {
      const credentials = policy.includes('null');
      const [[text, from] = ['', '']] = await waysOf({ policy, credentials, from: 'null' });
      expect([page.readPolicy(text).value, from]).toEqual([{ origin: ['https://a.example', OWN] }, OWN]);
    }
  });
});

describe('what is shown', () => {
  test('is kept in the address after #, and comes back from there', () => {
    const state = stateWith({
      policy: "{ origin: ['http://localhost:3000'], /* ä & # */ }",
      app: 'login-first',
      from: 'null',
      method: 'patch',
      headers: 'X-A: 1\nX-B: 2',
      credentials: true,
      reads: 'X-Total-Count',
      status: 404,
    });
    expect(page.fromHash(page.toHash(state, PLACES), PLACES)).toEqual(state);
    expect(page.toHash(stateWith({}), PLACES)).toMatch(/^#policy=[^&]*$/);
  });

  test('has no secret in a link', () => {
    const headers =
      'Authorization: Bearer s3cret\nX-A: 1\ncookie:s3cret\nX-Api-Key: s3cret\nX-CSRF-Token: s3cret\nProxy-Authorization: s3cret';
    const { headers: shown, ...others } = page.withoutSecrets(stateWith({ headers, method: 'PUT' }));
    expect(shown).not.toContain('s3cret');
    expect([shown.split('\n').slice(0, 2), others.method]).toEqual([
      ['Authorization: Bearer my-token', 'X-A: 1'],
      'PUT',
    ]);
    const { login } = page.casesFor(PLACES);
    expect(page.withoutSecrets(login)).toEqual(login);
  });

  test('is the first state where an address says nothing, or what makes no sense', () => {
    expect(page.fromHash('', PLACES)).toBeUndefined();
    expect(page.fromHash('#about', PLACES)).toBeUndefined();
    const odd = '#policy=%7B%7D&app=__proto__&status=299&credentials=yes&unknown=1';
    expect(page.fromHash(odd, PLACES)).toEqual(stateWith({ policy: '{}' }));
  });
});

test('what any server would have to answer is shown for each blocked case, and lets the page read', async () => {
  const answered: string[] = [];
  for (const [key, part] of Object.entries<Partial<State>>(page.casesFor(PLACES))) {
    const state = stateWith(part);
    const { explanation } = await page.predict(state, PLACES);
    if (explanation === undefined || explanation.allowed) continue;
    const { preflight, actual } = explanation.answer;
    const { from: origin, credentials, method } = state;
    const headers = page.readHeaders(state.headers);
    // The page has to write it in upper case, whatever the server answers.
    const request = {
      url: page.urlOf(state, PLACES),
      origin,
      method: method.toUpperCase(),
      headers,
      credentials,
    };
    const { allowed } = await fetchAs(request, async ({ kind }) =>
      kind === 'preflight' ? preflight : actual,
    );
    expect([key, allowed]).toEqual([key, true]);
    answered.push(key);
  }
  expect(answered).toHaveLength(9);
});

describe('the prediction', () => {
  test.each([201, 204, 401, 500])(
    'has the status that the app answers, in its steps too: %i',
    async (status) => {
      const { explanation } = await page.predict(stateWith({ status }), PLACES);
      expect(explanation.exchange.at(-1).response.status).toBe(status);
      expect(explanation.steps.map(({ message }: { message: string }) => message)).toContain(
        `The response has status ${status}.`,
      );
    },
  );

  test('says that it is the response of the login page that has no header', async () => {
    for (const method of ['GET', 'PUT']) {
      const { explanation } = await page.predict(stateWith({ app: 'redirect', method }), PLACES);
      expect(explanation.message).toMatch(
        /^The (preflight )?response of the login page has no Access-Control-Allow-Origin header/,
      );
    }
  });

  test('differs from what happened if only a status does', async () => {
    const { explanation } = await page.predict(stateWith({ method: 'PUT', status: 401 }), PLACES);
    const happened = (status: number) => ({
      allowed: true,
      seen: [
        { kind: 'preflight', status: 204, headers: [] },
        { kind: 'actual', status, headers: [] },
      ],
    });
    expect(page.differences(explanation, happened(401), PLACES)).toEqual([]);
    expect(page.differences(explanation, happened(500), PLACES)).toEqual([
      'The status: explain says 204 and 401, in this browser it is 204 and 500.',
    ]);
  });
});

describe('what is copied', () => {
  const NASTY = 'it\'s $(touch /tmp/never) `id` "a" \\ !';

  /** What a POSIX shell makes of a command; the program itself is not run. */
  async function wordsOf(command: string): Promise<string[]> {
    const { stdout } = await run('sh', [
      '-c',
      `curl() { printf '%s\\0' "$@"; }\nnpx() { printf '%s\\0' "$@"; }\n${command}`,
    ]);
    return stdout.split('\0').slice(0, -1);
  }

  test('as a check is quoted for a shell', async () => {
    const state = stateWith({
      method: 'PATCH',
      headers: `X-A: ${NASTY}\nContent-Type: application/json`,
      credentials: true,
    });
    expect(await wordsOf(page.checkCommand(state, PLACES))).toEqual([
      'corsage',
      'check',
      'http://localhost:3001/items',
      '--origin',
      'http://localhost:3000',
      '--method',
      'PATCH',
      '--header',
      `X-A: ${NASTY}`,
      '--header',
      'Content-Type: application/json',
      '--credentials',
    ]);
  });

  test('as Express code names its file, and says where it listens: on another port than the playground', () => {
    const code: string = page.expressCode(stateWith({}), PLACES);
    expect(code).toMatch(/^\/\/ app.mjs: start it with "node app.mjs"\.\n/);
    expect(code).toContain("app.listen(4000, 'localhost', (error) => {");
    expect(code).toContain("console.log('http://localhost:4000/items');");
  });

  test('as a command asks for the path that the page shows and the Express code has', () => {
    const live = { ...PLACES, visitor: 'a'.repeat(16) };
    const state = stateWith({ app: 'login-first', status: 404, reads: 'X-A, X-B' });
    expect(page.urlOf(state, live)).toBe(
      'http://localhost:3001/items?visitor=aaaaaaaaaaaaaaaa&app=login-first&status=404&sends=X-A+X-B',
    );
    expect(page.urlOf(state, PLACES)).toBe('http://localhost:3001/items?status=404');
  });

  test('as curl is what the browser sends, a line for each request, quoted for a shell', async () => {
    const state = stateWith({
      method: 'PUT',
      headers: `X-A: ${NASTY}`,
      credentials: true,
      policy: "{ origin: ['http://localhost:3000'], credentials: true }",
    });
    const { explanation } = await page.predict(state, PLACES);
    const words = await wordsOf(page.curlLines(explanation, state, PLACES));
    expect(words).toEqual([
      ...['-i', '-X', 'OPTIONS', 'http://localhost:3001/items'],
      ...['-H', 'Access-Control-Request-Method: PUT'],
      ...['-H', 'Access-Control-Request-Headers: x-a'],
      ...['-H', 'Origin: http://localhost:3000'],
      ...['-i', '-X', 'PUT', 'http://localhost:3001/items'],
      ...['-H', `X-A: ${NASTY}`],
      ...['-H', 'Origin: http://localhost:3000'],
      ...['-H', 'Cookie: session=mine'],
    ]);
  });
});
