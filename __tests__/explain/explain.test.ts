// explain(): what a browser does under a policy, why it stops, and what to type.

import cors, { CorsConfigError, type CorsOptions, createPolicy, OriginAllowlist } from 'corsage';
import { type ExplainedRequest, type Explanation, explain } from 'corsage/explain';
import fc from 'fast-check';
import { APP } from '../support/origins';
import { warningsOf } from '../support/process-warnings';

const URL_ASKED = 'https://api.example.com/items/1';

function ask(options: CorsOptions, request: Partial<ExplainedRequest> = {}): Promise<Explanation> {
  return explain(options, { url: URL_ASKED, origin: APP, ...request });
}

describe('explain, of an allowed request,', () => {
  test('gives every step, in the order in which a browser looks', async () => {
    const explained = await ask(
      { origin: APP, credentials: true, exposedHeaders: ['X-Total'] },
      {
        method: 'PUT',
        headers: { 'Content-Type': 'application/json', 'X-A': '1' },
        credentials: true,
        reads: ['X-Total'],
      },
    );
    expect(explained.steps.map(({ step, cause }) => `${step}: ${cause}`)).toEqual([
      'request: A page may make this request.',
      'preflight-needed: A preflight goes first, to ask for the method and the headers content-type and x-a.',
      'preflight-answer: The preflight is answered with the status 204.',
      'preflight-allow-origin: Access-Control-Allow-Origin is "https://app.example.com".',
      'preflight-allow-credentials: Access-Control-Allow-Credentials is true.',
      'preflight-status: The status 204 is a success.',
      'preflight-lists: The lists of methods and headers can be read.',
      'preflight-allow-methods: The method is allowed.',
      'preflight-allow-headers: The headers are allowed.',
      'answer: The request is answered with the status 200.',
      'allow-origin: Access-Control-Allow-Origin is "https://app.example.com".',
      'allow-credentials: Access-Control-Allow-Credentials is true.',
      'readable-headers: The page may read the response, and its headers x-total.',
    ]);
    expect(explained.steps.every(({ passed, code, cure }) => passed && code === null && cure === null)).toBe(
      true,
    );
    const { allowed, code, cause, cure, warnings } = explained;
    expect({ allowed, code, cause, cure, warnings }).toEqual({
      allowed: true,
      code: null,
      cause: null,
      cure: null,
      warnings: [],
    });
  });

  test('gives the bytes of the exchange', async () => {
    const { exchange } = await ask({ origin: APP, methods: 'PUT' }, { method: 'PUT' });
    expect(exchange).toStrictEqual([
      {
        request: {
          kind: 'preflight',
          method: 'OPTIONS',
          url: URL_ASKED,
          headers: [
            ['Accept', '*/*'],
            ['Access-Control-Request-Method', 'PUT'],
            ['Origin', APP],
          ],
        },
        response: {
          status: 204,
          headers: [
            ['Vary', 'Origin, Access-Control-Request-Headers'],
            ['Access-Control-Allow-Origin', APP],
            ['Access-Control-Allow-Methods', 'PUT'],
            ['Access-Control-Max-Age', '600'],
          ],
        },
      },
      {
        request: {
          kind: 'actual',
          method: 'PUT',
          url: URL_ASKED,
          headers: [
            ['Accept', '*/*'],
            ['Origin', APP],
          ],
        },
        response: {
          status: 200,
          headers: [
            ['Vary', 'Origin'],
            ['Access-Control-Allow-Origin', APP],
          ],
        },
      },
    ]);
  });

  test("says that a URL of the page's own origin needs no CORS", async () => {
    const { allowed, steps } = await ask({ origin: false }, { url: `${APP}/items`, method: 'PUT' });
    expect(allowed).toBe(true);
    expect(steps.map(({ cause }) => cause)).toEqual([
      'A page may make this request.',
      "The URL is of the page's own origin, so CORS does not apply.",
      'The request is answered with the status 200.',
      'The page may read the response, but none of its headers.',
    ]);
  });
});

describe('explain gives the reason for a blocked request, and what to type', () => {
  const anywhere = Array.from({ length: 9 }, (_, i) => `https://${i}.example.com`);
  const BLOCKED: [
    name: string,
    options: CorsOptions,
    request: Partial<ExplainedRequest>,
    code: string,
    cause: string,
    cure: string,
  ][] = [
    [
      'another origin',
      { origin: 'https://other.example.com' },
      {},
      'CORSMissingAllowOrigin',
      'The policy does not allow the origin "https://app.example.com", so the response has no Access-Control-Allow-Origin.',
      "Write origin: ['https://other.example.com', 'https://app.example.com'].",
    ],
    [
      'another origin, asked for first',
      { origin: ['https://other.example.com'] },
      { method: 'PUT' },
      'CORSMissingAllowOrigin',
      'The policy does not allow the origin "https://app.example.com", so the answer to the preflight has no Access-Control-Allow-Origin.',
      "Write origin: ['https://other.example.com', 'https://app.example.com'].",
    ],
    [
      'no origin at all',
      { origin: false },
      {},
      'CORSMissingAllowOrigin',
      'The policy does not allow the origin "https://app.example.com", so the response has no Access-Control-Allow-Origin.',
      "Write origin: ['https://app.example.com'].",
    ],
    [
      'no origin at all, refused',
      { origin: false, disallowedOrigin: 'reject' },
      { method: 'PUT' },
      'CORSMissingAllowOrigin',
      'The policy does not allow the origin "https://app.example.com", so the answer to the preflight has no Access-Control-Allow-Origin.',
      "Write origin: ['https://app.example.com'].",
    ],
    [
      'a long list',
      { origin: anywhere },
      {},
      'CORSMissingAllowOrigin',
      'The policy does not allow the origin "https://app.example.com", so the response has no Access-Control-Allow-Origin.',
      "Add 'https://app.example.com' to the list in the option origin.",
    ],
    [
      'a list that is not long yet',
      { origin: anywhere.slice(1) },
      {},
      'CORSMissingAllowOrigin',
      'The policy does not allow the origin "https://app.example.com", so the response has no Access-Control-Allow-Origin.',
      `Write origin: [${anywhere
        .slice(1)
        .map((origin) => `'${origin}', `)
        .join('')}'https://app.example.com'].`,
    ],
    [
      'an expression',
      { origin: /^https:\/\/b\.example\.com$/ },
      {},
      'CORSMissingAllowOrigin',
      'The policy does not allow the origin "https://app.example.com", so the response has no Access-Control-Allow-Origin.',
      "Add 'https://app.example.com' to the list in the option origin.",
    ],
    [
      'a live list',
      { origin: new OriginAllowlist(anywhere) },
      {},
      'CORSMissingAllowOrigin',
      'The policy does not allow the origin "https://app.example.com", so the response has no Access-Control-Allow-Origin.',
      "Add the origin to the OriginAllowlist, list.add('https://app.example.com').",
    ],
    [
      'plain http beside credentials',
      { origin: APP, credentials: true },
      { origin: 'http://app.example.com' },
      'CORSMissingAllowOrigin',
      'The policy does not allow the origin "http://app.example.com", so the response has no Access-Control-Allow-Origin.',
      "Serve the page over https, or, at the risk that the name tells, write origin: ['https://app.example.com', 'http://app.example.com'], dangerously: { credentialsFromInsecureOrigins: true }.",
    ],
    [
      'plain http beside credentials and an expression',
      { origin: /^https:\/\/b\.example\.com$/, credentials: true },
      { origin: 'http://app.example.com' },
      'CORSMissingAllowOrigin',
      'The policy does not allow the origin "http://app.example.com", so the response has no Access-Control-Allow-Origin.',
      "Serve the page over https, or, at the risk that the name tells, add 'http://app.example.com' to the list in the option origin and write dangerously: { credentialsFromInsecureOrigins: true }.",
    ],
    [
      'a sandboxed page beside any origin with credentials',
      { origin: true, credentials: true, dangerously: { credentialsFromAnyOrigin: true } },
      { origin: 'null' },
      'CORSMissingAllowOrigin',
      'The policy does not allow the origin "null", so the response has no Access-Control-Allow-Origin.',
      "Give the page an origin of its own, or, at the risk that the name tells, write origin: [true, 'null'], dangerously: { credentialsFromAnyOrigin: true, credentialsFromNull: true }.",
    ],
    [
      'credentials beside any origin',
      {},
      { credentials: true },
      'CORSNotSupportingCredentials',
      'The response has Access-Control-Allow-Origin: *, which does not count for a request with credentials.',
      "Write origin: ['https://app.example.com'], credentials: true.",
    ],
    [
      'credentials beside any origin, everything exposed',
      { exposedHeaders: '*' },
      { credentials: true },
      'CORSNotSupportingCredentials',
      'The response has Access-Control-Allow-Origin: *, which does not count for a request with credentials.',
      "Write origin: ['https://app.example.com'], credentials: true, exposedHeaders: [].",
    ],
    [
      'credentials that the policy does not mention',
      { origin: APP },
      { credentials: true },
      'CORSMissingAllowCredentials',
      'The response has no Access-Control-Allow-Credentials: true, and the request is one with credentials.',
      'Write credentials: true.',
    ],
    [
      'credentials where any origin is reflected',
      { origin: true },
      { credentials: true, method: 'PUT' },
      'CORSMissingAllowCredentials',
      'The answer to the preflight has no Access-Control-Allow-Credentials: true, and the request is one with credentials.',
      "Write origin: ['https://app.example.com'], credentials: true.",
    ],
    [
      'credentials from plain http',
      { origin: 'http://app.example.com' },
      { origin: 'http://app.example.com', credentials: true },
      'CORSMissingAllowCredentials',
      'The response has no Access-Control-Allow-Credentials: true, and the request is one with credentials.',
      "Serve the page over https, or, at the risk that the name tells, write origin: ['http://app.example.com'], credentials: true, dangerously: { credentialsFromInsecureOrigins: true }.",
    ],
    [
      'a method that is not listed',
      { methods: ['GET', 'PUT'] },
      { method: 'DELETE' },
      'CORSMethodNotFound',
      'The answer to the preflight has Access-Control-Allow-Methods: GET, PUT, and DELETE is not among them.',
      "Write methods: ['GET', 'PUT', 'DELETE'].",
    ],
    [
      'a method where none is listed',
      { methods: [] },
      { method: "it's" },
      'CORSMethodNotFound',
      "The answer to the preflight has no Access-Control-Allow-Methods, and it's needs one.",
      "Write methods: ['it\\'s'].",
    ],
    [
      'patch in lower case',
      {},
      { method: 'patch' },
      'CORSMethodNotFound',
      'The answer to the preflight has Access-Control-Allow-Methods: GET, HEAD, PUT, PATCH, POST, DELETE, and the method is patch: letter case counts.',
      "Write method: 'PATCH' in the call of fetch.",
    ],
    [
      'patch in lower case where neither is listed',
      { methods: ['GET'] },
      { method: 'patch' },
      'CORSMethodNotFound',
      'The answer to the preflight has Access-Control-Allow-Methods: GET, and patch is not among them.',
      "Write method: 'PATCH' in the call of fetch, and methods: ['GET', 'PATCH'] in the policy.",
    ],
    [
      'a method that stands for every method in a list',
      { origin: APP, methods: '*', credentials: true },
      { method: '*', credentials: true },
      'CORSMethodNotFound',
      'The answer to the preflight has no Access-Control-Allow-Methods, and * needs one.',
      'Use another method, such as POST.',
    ],
    [
      'headers that are not listed',
      { allowedHeaders: ['X-A'] },
      {
        headers: [
          ['X-A', '1'],
          ['x-c', '1'],
          ['X-B', '1'],
        ],
      },
      'CORSMissingAllowHeaderFromPreflight',
      'The answer to the preflight has Access-Control-Allow-Headers: X-A, and x-b and x-c must be in it.',
      "Write allowedHeaders: ['X-A', 'x-b', 'x-c'].",
    ],
    [
      'a header where none is listed',
      { allowedHeaders: [] },
      { headers: new Headers({ 'X-A': '1' }) },
      'CORSMissingAllowHeaderFromPreflight',
      'The answer to the preflight has no Access-Control-Allow-Headers, and x-a must be in it.',
      "Write allowedHeaders: ['x-a'].",
    ],
    [
      'a header of the answer on the request',
      { allowedHeaders: ['X-A'] },
      { headers: { 'Access-Control-Allow-Origin': '*' } },
      'CORSMissingAllowHeaderFromPreflight',
      'The answer to the preflight has Access-Control-Allow-Headers: X-A, and access-control-allow-origin must be in it.',
      'Leave access-control-allow-origin out of the request: only an answer has such headers.',
    ],
    [
      'a method that no page may send',
      {},
      { method: 'TRACE' },
      'FORBIDDEN_METHOD',
      'No page may send a request with the method "TRACE".',
      'Use another method, such as POST.',
    ],
    [
      'an origin function that fails',
      {
        origin: () => {
          throw new Error('the "database"\nis down');
        },
      },
      { method: 'PUT' },
      'CORSMissingAllowOrigin',
      'An origin function or a delegate failed: "the \\"database\\"\\u000ais down", so the answer to the preflight has no Access-Control-Allow-Origin.',
      'Make the origin function answer true or false; what it throws goes to the error handler of the app.',
    ],
    [
      'an origin function that rejects',
      { origin: async () => Promise.reject('gone') },
      {},
      'CORSMissingAllowOrigin',
      'An origin function or a delegate failed: "gone", so the response has no Access-Control-Allow-Origin.',
      'Make the origin function answer true or false; what it throws goes to the error handler of the app.',
    ],
  ];
  test.each(BLOCKED)('%s', async (_, options, request, code, cause, cure) => {
    const explained = await ask(options, request);
    expect(explained).toMatchObject({ allowed: false, code, cause, cure, warnings: [] });
    expect(explained.steps.at(-1)).toMatchObject({ passed: false, code, cause, cure });
    expect(explained.steps.slice(0, -1).every(({ passed }) => passed)).toBe(true);
  });
});

describe('explain warns of what works but has a cost', () => {
  const HURTS: [
    name: string,
    options: CorsOptions,
    request: Partial<ExplainedRequest>,
    warnings: [code: string, cure: string][],
  ][] = [
    ['no max-age', { maxAge: false }, { method: 'PUT' }, [['NO_MAX_AGE', 'Write maxAge: 600.']]],
    ['no max-age, and no preflight', { maxAge: false }, {}, []],
    ['max-age 0', { maxAge: 0 }, { method: 'PUT' }, []],
    [
      'any origin with credentials',
      { origin: true, credentials: true, dangerously: { credentialsFromAnyOrigin: true } },
      { method: 'PUT' },
      [['ANY_ORIGIN_WITH_CREDENTIALS', "List your origins: origin: ['https://app.example.com']."]],
    ],
    [
      'any origin with credentials, by a function',
      { origin: () => true, credentials: true },
      { method: 'POST' },
      [
        [
          'ANY_ORIGIN_WITH_CREDENTIALS',
          'Let the origin function answer false for origins that are not yours, or list yours in the option origin.',
        ],
      ],
    ],
    ['any origin without credentials', { origin: true }, {}, []],
    [
      'null',
      { origin: [APP, 'null'] },
      {},
      [['NULL_ORIGIN_ALLOWED', "Take 'null' out of the option origin."]],
    ],
    [
      'a header the page cannot read',
      { origin: APP, exposedHeaders: ['Link'] },
      { reads: ['Link', 'X-Total', 'ETag', 'Content-Type'] },
      [['HEADER_NOT_EXPOSED', "Write exposedHeaders: ['Link', 'etag', 'x-total']."]],
    ],
    [
      'a header no page can read',
      { exposedHeaders: '*' },
      { reads: ['Set-Cookie', 'X-Total'] },
      [
        [
          'HEADER_NOT_EXPOSED',
          'Send what script should know in another header: no setting shows Set-Cookie to script.',
        ],
      ],
    ],
    [
      'headers that browsers leave out',
      {},
      { headers: { Cookie: 'a=b', 'User-Agent': 'me', Host: 'x' } },
      [['FORBIDDEN_HEADER', 'Leave cookie and host out; only the browser sets them.']],
    ],
    [
      'http from https',
      {},
      { url: 'http://api.example.com/' },
      [
        [
          'MIXED_CONTENT',
          'Serve the URL over https, or open the page over http for a test: http://app.example.com.',
        ],
      ],
    ],
    ['http from https on this machine', {}, { url: 'http://localhost:3000/' }, []],
  ];
  test.each(HURTS)('%s', async (_, options, request, expected) => {
    const { allowed, warnings } = await ask(options, request);
    expect(allowed).toBe(true);
    expect(warnings.map(({ code, cure }) => [code, cure])).toEqual(expected);
    for (const { cause } of warnings) expect(cause).toMatch(/^[A-Z].*\.$/);
  });
});

describe('explain', () => {
  test('asks an origin function as a request does', async () => {
    const asked: string[] = [];
    const options: CorsOptions = {
      origin: async (origin) => {
        asked.push(origin);
        return origin === APP;
      },
    };
    expect((await ask(options)).allowed).toBe(true);
    expect((await ask(options, { origin: 'https://other.example.com' })).allowed).toBe(false);
    expect(asked).toContain(APP);
  });

  test('does not call a disallowedOrigin function', async () => {
    let called = 0;
    const { code } = await ask({
      origin: 'https://other.example.com',
      disallowedOrigin: () => {
        called++;
      },
    });
    expect([code, called]).toEqual(['CORSMissingAllowOrigin', 0]);
  });

  test('takes a ready policy, and leaves a live list as it is', async () => {
    const list = new OriginAllowlist(['https://other.example.com']);
    const policy = createPolicy({ origin: list, disallowedOrigin: 'reject', protectHeaders: true });
    const request = { url: URL_ASKED, origin: 'http://app.example.com', credentials: true };
    expect((await explain(policy, request)).code).toBe('CORSMissingAllowOrigin');
    list.add('http://app.example.com');
    expect((await explain(policy, request)).code).toBe('CORSMissingAllowCredentials');
    // Not bound to the rules of credentials by having been told of them.
    expect([...list.add('http://other.example.com')]).toHaveLength(3);
  });

  test('lets the app answer a preflight that goes on to it', async () => {
    const explained = await ask({ origin: APP, preflightContinue: true }, { method: 'PUT' });
    expect([explained.allowed, explained.exchange[0]?.response]).toMatchObject([true, { status: 200 }]);
  });

  test('sends what the page reads with the actual response, not with that of the preflight', async () => {
    const { exchange } = await ask(
      { origin: APP, preflightContinue: true },
      { method: 'PUT', reads: ['X-Total'] },
    );
    const total = exchange.map(({ response }) =>
      'headers' in response ? new Map(response.headers).get('X-Total') : undefined,
    );
    expect(total).toEqual([undefined, 'shown']);
  });

  test.each<[disallowedOrigin: CorsOptions['disallowedOrigin'], origin: string, url: string, status: number]>(
    [
      ['ignore', APP, URL_ASKED, 200],
      ['reject', APP, URL_ASKED, 403],
      [() => {}, APP, URL_ASKED, 403],
      ['reject', APP, `${APP}/items`, 200],
      ['reject', 'http://localhost:3000', 'http://localhost:3000/items', 200],
      ['reject', 'http://localhost:3000', 'http://localhost:4000/items', 403],
    ],
  )(
    'with disallowedOrigin %p, has a page of %s answered by %s with %d',
    async (disallowedOrigin, origin, url, status) => {
      const { exchange } = await ask({ origin: false, disallowedOrigin }, { origin, url, method: 'POST' });
      expect(exchange.map(({ response }) => response)).toMatchObject([{ status }]);
    },
  );

  test('names a header once in the preflight, for two lines of it', async () => {
    const { exchange, allowed } = await ask(
      {},
      {
        headers: [
          ['X-A', '1'],
          ['x-a', '2'],
        ],
      },
    );
    expect([allowed, exchange.length]).toEqual([true, 2]);
  });

  test('refuses wrong options as everywhere', async () => {
    await expect(ask({ origin: `${APP}/` })).rejects.toThrow(CorsConfigError);
    await expect(explain(undefined as never, { url: URL_ASKED, origin: APP })).rejects.toThrow(
      CorsConfigError,
    );
    await expect(explain(cors() as never, { url: URL_ASKED, origin: APP })).rejects.toThrow(CorsConfigError);
  });

  const REFUSED: [request: object, message: string][] = [
    [
      { origin: `${APP}/` },
      'corsage: origin: "https://app.example.com/" is no origin of a page. Write "https://app.example.com".',
    ],
    [
      { origin: 'https://shop.example.org/' },
      'corsage: origin: "https://shop.example.org/" is no origin of a page. Write "https://shop.example.org".',
    ],
    [
      { origin: undefined },
      'corsage: origin: undefined is no origin of a page. Write "https://app.example.com".',
    ],
    [{ url: undefined }, 'corsage: url: undefined is no string.'],
    [{ method: 7 }, 'corsage: method: 7 is no string.'],
    [{ credentials: 'include' }, 'corsage: credentials: "include" is no boolean. Write true or false.'],
  ];
  test.each(REFUSED)('does not take %j for a request', async (request, message) => {
    await expect(ask({}, request)).rejects.toThrow(new TypeError(message));
  });
});

describe('the fix that explain gives', () => {
  const origins = [
    APP,
    'http://app.example.com',
    'http://localhost:3000',
    'capacitor://localhost',
    'null',
    'https://shop.vercel.app',
  ];
  const item = fc.constantFrom<NonNullable<CorsOptions['origin']>>(
    ...origins,
    'https://*.example.com',
    'http://localhost:*',
    'https://*.vercel.app',
    /^https:\/\/(?:a|b)\.example\.com$/,
    (origin) => origin.endsWith('.example.org'),
  );
  const options = fc.record(
    {
      origin: fc.oneof(
        fc.constantFrom<CorsOptions['origin']>('*', true, false),
        fc.array(item, { minLength: 1, maxLength: 10 }),
      ),
      methods: fc.oneof(fc.constant('*'), fc.subarray(['GET', 'PUT', 'PATCH', 'QUERY'])),
      allowedHeaders: fc.oneof(fc.constant('*'), fc.subarray(['X-A', 'content-type', 'Authorization'])),
      exposedHeaders: fc.constantFrom('*', 'X-B', []),
      credentials: fc.boolean(),
      disallowedOrigin: fc.constantFrom('ignore' as const, 'reject' as const),
      dangerously: fc.record({ credentialsFromAnyOrigin: fc.boolean(), credentialsFromNull: fc.boolean() }),
    },
    { requiredKeys: [] },
  );
  const request = fc.record({
    origin: fc.constantFrom(...origins, 'https://c.example.com'),
    method: fc.constantFrom('GET', 'post', 'PUT', 'PATCH', 'QUERY', 'PROPFIND'),
    headers: fc
      .subarray(['X-A', 'X-B', 'Content-Type', 'authorization', 'x-c'])
      .map((names) => names.map((name) => [name, 'application/json'] as const)),
    credentials: fc.boolean(),
  });

  const FIX =
    /^(?:.*, or, at the risk that the name tells, )?(?:add ('[^']*') to the list in the option origin)?(?: and )?(?:write (.*))?\.$/i;

  /** The options, once what the text gives to type is typed into them. */
  function typedIn(options: CorsOptions, fix: string): CorsOptions {
    const [, added, written] = FIX.exec(fix) ?? [];
    if (added === undefined && written === undefined) throw new Error(`Nothing to type: ${fix}`);
    const list = added && { origin: [options.origin, evaluated(added)].flat() };
    return Object.assign({}, options, list, written && evaluated(`{ ${written} }`));
  }

  function evaluated(code: string): unknown {
    return new Function(`return ${code};`)();
  }

  test('is accepted, and in the end lets the page read, whatever the policy and the request', async () => {
    const numRuns = Number(process.env.FUZZ_RUNS || 1000);
    let cured = 0;
    const warnings = warningsOf(() =>
      fc.assert(
        fc.asyncProperty(options, request, async (given, asked) => {
          let current: CorsOptions = given as CorsOptions;
          try {
            createPolicy(current);
          } catch {
            fc.pre(false);
          }
          // Origin, credentials, method, headers: each once, and credentials may change the origin.
          for (let i = 0; i < 5; i++) {
            const { allowed, cure } = await ask(current, asked);
            if (allowed) return;
            cured++;
            current = typedIn(current, cure as string);
          }
          throw new Error('still blocked');
        }),
        { numRuns },
      ),
    );
    await warnings;
    expect(cured).toBeGreaterThan(numRuns / 2);
  }, 120_000);
});
