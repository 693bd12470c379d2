// explain(): what a browser does with a request under a policy, what is wrong, and what to write instead.

import cors, { CorsConfigError, type CorsOptions, createPolicy, OriginAllowlist } from 'corsage';
import { type ExplainedRequest, type Explanation, explain } from 'corsage/explain';
import fc from 'fast-check';
import { APP } from '../support/origins';
import { warningsOf } from '../support/process-warnings';

const URL_ASKED = 'https://api.example.com/items/1';

function ask(options: CorsOptions, request: Partial<ExplainedRequest> = {}): Promise<Explanation> {
  return explain(options, { url: URL_ASKED, origin: APP, ...request });
}

describe('explain, for an allowed request,', () => {
  test('gives every step in the order of the browser', async () => {
    const explained = await ask(
      { origin: APP, credentials: true, exposedHeaders: ['X-Total'] },
      {
        method: 'PUT',
        headers: { 'Content-Type': 'application/json', 'X-A': '1' },
        credentials: true,
        reads: ['X-Total'],
      },
    );
    expect(explained.steps.map(({ step, message }) => `${step}: ${message}`)).toEqual([
      'request: Browsers let a page send this request.',
      'preflight-needed: The browser first sends a preflight, because of the method and the headers content-type and x-a.',
      'preflight-answer: The preflight response has status 204.',
      'preflight-allow-origin: Access-Control-Allow-Origin is "https://app.example.com".',
      'preflight-allow-credentials: Access-Control-Allow-Credentials is true.',
      'preflight-status: Status 204 means success.',
      'preflight-lists: The lists of methods and headers are valid.',
      'preflight-allow-methods: The method is allowed.',
      'preflight-allow-headers: The headers are allowed.',
      'answer: The response has status 200.',
      'allow-origin: Access-Control-Allow-Origin is "https://app.example.com".',
      'allow-credentials: Access-Control-Allow-Credentials is true.',
      'readable-headers: The page can read the response, with these headers: x-total.',
    ]);
    expect(explained.steps.every(({ passed, code, fix }) => passed && code === null && fix === null)).toBe(
      true,
    );
    const { allowed, code, message, fix, warnings } = explained;
    expect({ allowed, code, message, fix, warnings }).toEqual({
      allowed: true,
      code: null,
      message: null,
      fix: null,
      warnings: [],
    });
  });

  test('gives every header line that is sent and received', async () => {
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
    expect(steps.map(({ message }) => message)).toEqual([
      'Browsers let a page send this request.',
      "The URL has the page's own origin, so CORS does not apply.",
      'The response has status 200.',
      'The page can read the response.',
    ]);
  });
});

describe('explain gives the problem and the fix for a blocked request', () => {
  const anywhere = Array.from({ length: 9 }, (_, i) => `https://${i}.example.com`);
  const BLOCKED: [
    name: string,
    options: CorsOptions,
    request: Partial<ExplainedRequest>,
    code: string,
    message: string,
    fix: string,
  ][] = [
    [
      'another origin',
      { origin: 'https://other.example.com' },
      {},
      'CORSMissingAllowOrigin',
      'The policy does not allow the origin "https://app.example.com", so the response has no Access-Control-Allow-Origin header.',
      "If the page is yours, write origin: ['https://other.example.com', 'https://app.example.com'].",
    ],
    [
      'another origin, asked for first',
      { origin: ['https://other.example.com'] },
      { method: 'PUT' },
      'CORSMissingAllowOrigin',
      'The policy does not allow the origin "https://app.example.com", so the preflight response has no Access-Control-Allow-Origin header.',
      "If the page is yours, write origin: ['https://other.example.com', 'https://app.example.com'].",
    ],
    [
      'no origin at all',
      { origin: false },
      {},
      'CORSMissingAllowOrigin',
      'The policy does not allow the origin "https://app.example.com", so the response has no Access-Control-Allow-Origin header.',
      "If the page is yours, write origin: ['https://app.example.com'].",
    ],
    [
      'no origin at all, refused',
      { origin: false, disallowedOrigin: 'reject' },
      { method: 'PUT' },
      'CORSMissingAllowOrigin',
      'The policy does not allow the origin "https://app.example.com", so the preflight response has no Access-Control-Allow-Origin header.',
      "If the page is yours, write origin: ['https://app.example.com'].",
    ],
    [
      'a long list',
      { origin: anywhere },
      {},
      'CORSMissingAllowOrigin',
      'The policy does not allow the origin "https://app.example.com", so the response has no Access-Control-Allow-Origin header.',
      "If the page is yours, add 'https://app.example.com' to the option origin.",
    ],
    [
      'a list that is not long yet',
      { origin: anywhere.slice(1) },
      {},
      'CORSMissingAllowOrigin',
      'The policy does not allow the origin "https://app.example.com", so the response has no Access-Control-Allow-Origin header.',
      `If the page is yours, write origin: [${anywhere
        .slice(1)
        .map((origin) => `'${origin}', `)
        .join('')}'https://app.example.com'].`,
    ],
    [
      'a RegExp',
      { origin: /^https:\/\/b\.example\.com$/ },
      {},
      'CORSMissingAllowOrigin',
      'The policy does not allow the origin "https://app.example.com", so the response has no Access-Control-Allow-Origin header.',
      "If the page is yours, add 'https://app.example.com' to the option origin.",
    ],
    [
      'a live list',
      { origin: new OriginAllowlist(anywhere) },
      {},
      'CORSMissingAllowOrigin',
      'The policy does not allow the origin "https://app.example.com", so the response has no Access-Control-Allow-Origin header.',
      "If the page is yours, add the origin to the OriginAllowlist: list.add('https://app.example.com').",
    ],
    [
      'plain http with credentials',
      { origin: APP, credentials: true },
      { origin: 'http://app.example.com' },
      'CORSMissingAllowOrigin',
      'The policy does not allow the origin "http://app.example.com", so the response has no Access-Control-Allow-Origin header.',
      "Serve the page over https; or, if you accept the risk, write origin: ['https://app.example.com', 'http://app.example.com'], dangerously: { credentialsFromInsecureOrigins: true }.",
    ],
    [
      'plain http with credentials and a RegExp',
      { origin: /^https:\/\/b\.example\.com$/, credentials: true },
      { origin: 'http://app.example.com' },
      'CORSMissingAllowOrigin',
      'The policy does not allow the origin "http://app.example.com", so the response has no Access-Control-Allow-Origin header.',
      "Serve the page over https; or, if you accept the risk, add 'http://app.example.com' to the option origin and write dangerously: { credentialsFromInsecureOrigins: true }.",
    ],
    [
      'a sandboxed page where every origin is allowed with credentials',
      { origin: true, credentials: true, dangerously: { credentialsFromAnyOrigin: true } },
      { origin: 'null' },
      'CORSMissingAllowOrigin',
      'The policy does not allow the origin "null", so the response has no Access-Control-Allow-Origin header.',
      'Serve the page over http or https: any site can have null.',
    ],
    [
      'a sandboxed page where pages are listed',
      { origin: APP },
      { origin: 'null' },
      'CORSMissingAllowOrigin',
      'The policy does not allow the origin "null", so the response has no Access-Control-Allow-Origin header.',
      "Serve the page over http or https, and list its origin: any site can have null. If the data is public, write origin: '*' instead.",
    ],
    [
      'a sandboxed page where others are refused, which an open policy cannot do',
      { origin: APP, disallowedOrigin: 'reject' },
      { origin: 'null' },
      'CORSMissingAllowOrigin',
      'The policy does not allow the origin "null", so the response has no Access-Control-Allow-Origin header.',
      'Serve the page over http or https, and list its origin: any site can have null.',
    ],
    [
      'a sandboxed page with credentials where any origin is allowed',
      {},
      { origin: 'null', credentials: true },
      'CORSNotSupportingCredentials',
      'The response has Access-Control-Allow-Origin: *, which browsers do not accept for a request with credentials.',
      'Serve the page over http or https: any site can have null.',
    ],
    [
      'a page from a file where every origin is allowed with credentials',
      { origin: true, credentials: true, dangerously: { credentialsFromAnyOrigin: true } },
      { origin: 'file://' },
      'CORSMissingAllowOrigin',
      'The policy does not allow the origin "file://", so the response has no Access-Control-Allow-Origin header.',
      "Serve the page so that it has an origin of its own; or, if you accept the risk, write origin: [true, 'file://'], dangerously: { credentialsFromAnyOrigin: true, credentialsFromFiles: true }.",
    ],
    [
      'credentials of a sandboxed page that is listed',
      { origin: [APP, 'null'] },
      { origin: 'null', credentials: true },
      'CORSMissingAllowCredentials',
      'The request has credentials, but the response has no Access-Control-Allow-Credentials: true.',
      "Serve the page over http or https, and list its origin instead of 'null': any site can have null.",
    ],
    [
      'credentials where any origin is allowed',
      {},
      { credentials: true },
      'CORSNotSupportingCredentials',
      'The response has Access-Control-Allow-Origin: *, which browsers do not accept for a request with credentials.',
      "Write origin: ['https://app.example.com'], credentials: true.",
    ],
    [
      'credentials where any origin is allowed and every header exposed',
      { exposedHeaders: '*' },
      { credentials: true },
      'CORSNotSupportingCredentials',
      'The response has Access-Control-Allow-Origin: *, which browsers do not accept for a request with credentials.',
      "Write origin: ['https://app.example.com'], credentials: true, exposedHeaders: [].",
    ],
    [
      'credentials that the policy does not mention',
      { origin: APP },
      { credentials: true },
      'CORSMissingAllowCredentials',
      'The request has credentials, but the response has no Access-Control-Allow-Credentials: true.',
      'Write credentials: true.',
    ],
    [
      'credentials where any origin is reflected',
      { origin: true },
      { credentials: true, method: 'PUT' },
      'CORSMissingAllowCredentials',
      'The request has credentials, but the preflight response has no Access-Control-Allow-Credentials: true.',
      "Write origin: ['https://app.example.com'], credentials: true.",
    ],
    [
      'credentials from plain http',
      { origin: 'http://app.example.com' },
      { origin: 'http://app.example.com', credentials: true },
      'CORSMissingAllowCredentials',
      'The request has credentials, but the response has no Access-Control-Allow-Credentials: true.',
      "Serve the page over https; or, if you accept the risk, write origin: ['http://app.example.com'], credentials: true, dangerously: { credentialsFromInsecureOrigins: true }.",
    ],
    [
      'a method that is not listed',
      { methods: ['GET', 'PUT'] },
      { method: 'DELETE' },
      'CORSMethodNotFound',
      'The preflight response has Access-Control-Allow-Methods: GET, PUT, which does not include DELETE.',
      "Write methods: ['GET', 'PUT', 'DELETE'].",
    ],
    [
      'a method where none is listed',
      { methods: [] },
      { method: "it's" },
      'CORSMethodNotFound',
      "The preflight response has no Access-Control-Allow-Methods, so it's is not allowed.",
      "Write methods: ['it\\'s'].",
    ],
    [
      'patch in lower case',
      {},
      { method: 'patch' },
      'CORSMethodNotFound',
      'The preflight response has Access-Control-Allow-Methods: GET, HEAD, PUT, PATCH, POST, DELETE, QUERY, but the page sends patch: methods are case-sensitive.',
      "Write method: 'PATCH' in the fetch call.",
    ],
    [
      'patch in lower case where neither is listed',
      { methods: ['GET'] },
      { method: 'patch' },
      'CORSMethodNotFound',
      'The preflight response has Access-Control-Allow-Methods: GET, which does not include patch.',
      "Write method: 'PATCH' in the fetch call, and methods: ['GET', 'PATCH'] in the policy.",
    ],
    [
      'a method that stands for every method in a list',
      { origin: APP, methods: '*', credentials: true },
      { method: '*', credentials: true },
      'CORSMethodNotFound',
      'The preflight response has no Access-Control-Allow-Methods, so * is not allowed.',
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
      'The preflight response has Access-Control-Allow-Headers: X-A, but the request also needs x-b and x-c.',
      "Write allowedHeaders: ['X-A', 'x-b', 'x-c'].",
    ],
    [
      'a header where none is listed',
      { allowedHeaders: [] },
      { headers: new Headers({ 'X-A': '1' }) },
      'CORSMissingAllowHeaderFromPreflight',
      'The preflight response has no Access-Control-Allow-Headers, but the request needs x-a.',
      "Write allowedHeaders: ['x-a'].",
    ],
    [
      'a header of the answer on the request',
      { allowedHeaders: ['X-A'] },
      { headers: { 'Access-Control-Allow-Origin': '*' } },
      'CORSMissingAllowHeaderFromPreflight',
      'The preflight response has Access-Control-Allow-Headers: X-A, but the request also needs access-control-allow-origin.',
      'Remove access-control-allow-origin from the request: only responses have such headers.',
    ],
    [
      'a method that no page may send',
      {},
      { method: 'TRACE' },
      'FORBIDDEN_METHOD',
      'Browsers do not let a page send the method "TRACE".',
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
      'The origin function or delegate failed: "the \\"database\\"\\u000ais down", so the preflight response has no Access-Control-Allow-Origin header.',
      'Make the origin function answer true or false. What it throws goes to the error handler of the app.',
    ],
    [
      'an origin function that rejects',
      { origin: async () => Promise.reject('gone') },
      {},
      'CORSMissingAllowOrigin',
      'The origin function or delegate failed: "gone", so the response has no Access-Control-Allow-Origin header.',
      'Make the origin function answer true or false. What it throws goes to the error handler of the app.',
    ],
  ];
  test.each(BLOCKED)('%s', async (_, options, request, code, message, fix) => {
    const explained = await ask(options, request);
    expect(explained).toMatchObject({ allowed: false, code, message, fix, warnings: [] });
    expect(explained.problems[0]).toEqual({ code, message, fix });
    expect(explained.steps.at(-1)).toMatchObject({ passed: false, code, message, fix });
    expect(explained.steps.slice(0, -1).every(({ passed }) => passed)).toBe(true);
  });
});

describe('explain lists all problems, first the one that blocks the request', () => {
  const wanted = {
    method: 'DELETE',
    headers: { 'X-A': '1', Authorization: 'Bearer token' },
    credentials: true,
  };
  const DENIED = {
    code: 'CORSMissingAllowOrigin',
    message:
      'The policy does not allow the origin "https://app.example.com", so the preflight response has no Access-Control-Allow-Origin header.',
  };
  const LISTS = [
    {
      code: 'CORSMethodNotFound',
      message: 'The preflight response has Access-Control-Allow-Methods: GET, which does not include DELETE.',
      fix: "Write methods: ['GET', 'DELETE'].",
    },
    {
      code: 'CORSMissingAllowHeaderFromPreflight',
      message:
        'The preflight response has Access-Control-Allow-Headers: X-B, but the request also needs authorization and x-a.',
      fix: "Write allowedHeaders: ['X-B', 'authorization', 'x-a'].",
    },
  ];
  const NO_CREDENTIALS = {
    code: 'CORSMissingAllowCredentials',
    message:
      'The request has credentials, but the preflight response has no Access-Control-Allow-Credentials: true.',
    fix: 'Write credentials: true.',
  };

  test('of the origin, credentials, method and headers', async () => {
    const options = { origin: 'https://other.example.com', methods: 'GET', allowedHeaders: 'X-B' };
    const { code, problems } = await ask(options, wanted);
    expect(code).toBe('CORSMissingAllowOrigin');
    expect(problems).toEqual([
      {
        ...DENIED,
        fix: "If the page is yours, write origin: ['https://other.example.com', 'https://app.example.com'].",
      },
      NO_CREDENTIALS,
      ...LISTS,
    ]);
  });

  test('each with a fix to make after those before it', async () => {
    const { problems } = await ask({ origin: 'http://a.example.org' }, { credentials: true });
    expect(problems.map(({ fix }) => fix)).toEqual([
      "If the page is yours, write origin: ['http://a.example.org', 'https://app.example.com'].",
      "Write origin: ['https://app.example.com'], credentials: true.",
    ]);
  });

  test('under a live list, and leaves the list as it is', async () => {
    const list = new OriginAllowlist(['https://other.example.com']);
    const { problems } = await ask({ origin: [list, /^https:\/\/b\.example\.com$/], methods: [] }, wanted);
    expect(problems.map(({ fix }) => fix)).toEqual([
      "If the page is yours, add the origin to the OriginAllowlist: list.add('https://app.example.com').",
      'Write credentials: true.',
      "Write methods: ['DELETE'].",
    ]);
    expect([...list]).toEqual(['https://other.example.com']);
    // It is not bound to the rules for credentials either.
    expect([...list.add('http://a.example.org')]).toHaveLength(2);
  });

  test('behind an origin function that fails', async () => {
    const origin = () => Promise.reject(new Error('gone'));
    const { problems } = await ask({ origin, methods: 'GET', allowedHeaders: 'X-B' }, wanted);
    expect(problems.map(({ code }) => code)).toEqual([
      'CORSMissingAllowOrigin',
      'CORSMissingAllowCredentials',
      'CORSMethodNotFound',
      'CORSMissingAllowHeaderFromPreflight',
    ]);
  });

  test('of the page as well as the policy', async () => {
    const options = { origin: APP, methods: 'PATCH', allowedHeaders: 'X-A' };
    const headers = { 'Access-Control-Allow-Origin': '*', 'X-B': '1' };
    const { problems } = await ask(options, { method: 'patch', headers });
    expect(problems.map(({ fix }) => fix)).toEqual([
      "Write method: 'PATCH' in the fetch call.",
      'Remove access-control-allow-origin from the request: only responses have such headers.',
      "Write allowedHeaders: ['X-A', 'x-b'].",
    ]);
  });

  test('one if no browser sends the request, and none if it is allowed', async () => {
    const { problems } = await ask({ origin: false }, { method: 'TRACE' });
    expect(problems.map(({ code }) => code)).toEqual(['FORBIDDEN_METHOD']);
    expect((await ask({})).problems).toEqual([]);
  });

  test('with a long list of headers cut short', async () => {
    const names = Array.from({ length: 40 }, (_, i) => `x-${100 + i}`);
    const { fix, problems } = await ask(
      { allowedHeaders: 'X-A' },
      { headers: names.map((name) => [name, '1'] as const) },
    );
    expect(problems).toHaveLength(1);
    expect(fix).toBe(
      'Add x-100, x-101, x-102, x-103, x-104, x-105, x-106, x-107 and 32 more to the option allowedHeaders.',
    );
  });
});

describe('String() of an explanation', () => {
  const policy = { origin: 'https://other.example.com', methods: 'GET', maxAge: false as const };

  test('is a picture of a blocked request, with every problem', async () => {
    expect(String(await ask(policy, { method: 'PUT', credentials: true }))).toBe(`\
PUT https://api.example.com/items/1
from https://app.example.com, with credentials

  ✓ The browser first sends a preflight, because of the method.

→ OPTIONS https://api.example.com/items/1
  Access-Control-Request-Method: PUT
  Origin: https://app.example.com
← 403 Forbidden
  Vary: Origin, Access-Control-Request-Headers
  ✗ The policy does not allow the origin "https://app.example.com", so the preflight response has no Access-Control-Allow-Origin header.

The browser does not send the request itself.

Blocked: CORSMissingAllowOrigin
  If the page is yours, write origin: ['https://other.example.com', 'https://app.example.com'].

Also wrong: CORSMissingAllowCredentials
  The request has credentials, but the preflight response has no Access-Control-Allow-Credentials: true.
  Write credentials: true.

Also wrong: CORSMethodNotFound
  The preflight response has Access-Control-Allow-Methods: GET, which does not include PUT.
  Write methods: ['GET', 'PUT'].
`);
  });

  test('is a picture of an allowed request, with its warnings', async () => {
    const explained = await ask(policy, { origin: 'https://other.example.com', headers: { 'X-A': '1' } });
    expect(String(explained)).toMatch(/^GET https:\/\/api\.example\.com\/items\/1\nfrom /);
    expect(`${explained}`).toMatch(
      /\n\nAllowed\n\nWarning: NO_MAX_AGE\n {2}The .*\n {2}Write maxAge: 600\.\n$/,
    );
  });

  test('is a picture of a URL that needs no server, and so has no status', async () => {
    expect(String(await ask({}, { url: 'data:text/plain,hello' }))).toMatch(/^Allowed$/m);
  });

  test('is a picture of a request that no browser sends', async () => {
    expect(String(await ask({}, { url: 'nonsense' }))).toBe(`\
GET nonsense
from https://app.example.com

  ✗ "nonsense" is not an absolute URL.

Blocked: INVALID_URL
  Write the whole URL, such as https://api.example.com/items.
`);
  });

  test('is not part of the data', async () => {
    const explained = await ask({});
    expect(Object.keys(explained)).toEqual([
      'allowed',
      'code',
      'message',
      'fix',
      'steps',
      'problems',
      'warnings',
      'exchange',
    ]);
  });
});

describe('explain warns of', () => {
  const WARNED: [
    name: string,
    options: CorsOptions,
    request: Partial<ExplainedRequest>,
    warnings: [code: string, fix: string][],
  ][] = [
    ['no max-age', { maxAge: false }, { method: 'PUT' }, [['NO_MAX_AGE', 'Write maxAge: 600.']]],
    ['no max-age, and no preflight', { maxAge: false }, {}, []],
    [
      'a max-age in milliseconds',
      { maxAge: 600_000_000 },
      { method: 'PUT' },
      [['MAX_AGE_TOO_LONG', 'Write maxAge: 86400.']],
    ],
    ['max-age 0', { maxAge: 0 }, { method: 'PUT' }, []],
    [
      'any origin with credentials',
      { origin: true, credentials: true, dangerously: { credentialsFromAnyOrigin: true } },
      { method: 'PUT' },
      [['EVERY_ORIGIN_WITH_CREDENTIALS', "List your origins, such as origin: ['https://app.example.com']."]],
    ],
    [
      'any origin with credentials, by a function',
      { origin: () => true, credentials: true },
      { method: 'POST' },
      [
        [
          'EVERY_ORIGIN_WITH_CREDENTIALS',
          'Make the origin function answer false for origins that are not yours, or list yours in the option origin.',
        ],
      ],
    ],
    ['any origin without credentials', { origin: true }, {}, []],
    [
      'null',
      { origin: [APP, 'null'] },
      {},
      [['NULL_ORIGIN_ALLOWED', "Remove 'null' from the option origin."]],
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
          'Send the value in another header: browsers never show Set-Cookie to scripts.',
        ],
      ],
    ],
    [
      'headers that browsers leave out',
      {},
      { headers: { Cookie: 'a=b', 'User-Agent': 'me', Host: 'x' } },
      [['FORBIDDEN_HEADER', 'Do not set cookie and host: only the browser sets them.']],
    ],
    [
      'a server of this machine, or network',
      {},
      { url: 'http://localhost:3000/' },
      [
        [
          'LOCAL_NETWORK_ACCESS',
          'No header helps. Tell your users to allow it when the browser asks; for a test, serve the page from this network.',
        ],
      ],
    ],
  ];
  test.each(WARNED)('%s', async (_, options, request, expected) => {
    const { allowed, warnings } = await ask(options, request);
    expect(allowed).toBe(true);
    expect(warnings.map(({ code, fix }) => [code, fix])).toEqual(expected);
    for (const { message } of warnings) expect(message).toMatch(/^[A-Z].*\.$/);
  });
});

describe('explain', () => {
  test('calls an origin function as a request does', async () => {
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

  test('accepts a policy, and leaves its live list as it is', async () => {
    const list = new OriginAllowlist(['https://other.example.com']);
    const policy = createPolicy({ origin: list, disallowedOrigin: 'reject', protectHeaders: true });
    const request = { url: URL_ASKED, origin: 'http://app.example.com', credentials: true };
    expect((await explain(policy, request)).code).toBe('CORSMissingAllowOrigin');
    list.add('http://app.example.com');
    expect((await explain(policy, request)).code).toBe('CORSMissingAllowCredentials');
    // The list is not bound to the rules for credentials.
    expect([...list.add('http://other.example.com')]).toHaveLength(3);
  });

  test('lets the app answer a preflight that goes on to it', async () => {
    const explained = await ask({ origin: APP, preflightContinue: true }, { method: 'PUT' });
    expect([explained.allowed, explained.exchange[0]?.response]).toMatchObject([true, { status: 200 }]);
  });

  test('adds the headers that the page reads to the actual response, not to the preflight response', async () => {
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
    'with disallowedOrigin %p, answers a page on %s that requests %s with %d',
    async (disallowedOrigin, origin, url, status) => {
      const { exchange } = await ask({ origin: false, disallowedOrigin }, { origin, url, method: 'POST' });
      expect(exchange.map(({ response }) => response)).toMatchObject([{ status }]);
    },
  );

  test('names a header once in the preflight if the page sets it twice', async () => {
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

  test('refuses wrong options with a CorsConfigError', async () => {
    await expect(ask({ origin: `${APP}/` })).rejects.toThrow(CorsConfigError);
    await expect(explain(undefined as never, { url: URL_ASKED, origin: APP })).rejects.toThrow(
      CorsConfigError,
    );
    await expect(explain(cors() as never, { url: URL_ASKED, origin: APP })).rejects.toThrow(CorsConfigError);
  });

  const REFUSED: [request: object, message: string][] = [
    [
      { origin: `${APP}/` },
      'corsage: explain: origin must be the origin of a page, not "https://app.example.com/". Write "https://app.example.com".',
    ],
    [
      { origin: 'https://shop.example.org/' },
      'corsage: explain: origin must be the origin of a page, not "https://shop.example.org/". Write "https://shop.example.org".',
    ],
    [
      { origin: undefined },
      'corsage: explain: origin must be the origin of a page, not undefined. Write "https://app.example.com".',
    ],
    [
      { url: undefined },
      'corsage: explain: url must be a string, not undefined. Write url: "https://api.example.com/items".',
    ],
    [{ method: 7 }, 'corsage: explain: method must be a string, not 7. Write method: "PUT".'],
    [
      { credentials: 'include' },
      'corsage: explain: credentials must be true or false, not "include". Write credentials: true.',
    ],
    [
      { credentials: 'same-origin' },
      'corsage: explain: credentials must be true or false, not "same-origin". Write credentials: false.',
    ],
    [
      { headers: null },
      'corsage: explain: headers must be an object, not null. Write headers: { "X-Request-Id": "1" }.',
    ],
    [
      { headers: 'X-A: 1' },
      'corsage: explain: headers must be an object, not "X-A: 1". Write headers: { "X-Request-Id": "1" }.',
    ],
    [
      { reads: 'X-Total' },
      'corsage: explain: reads must be a list of header names, not "X-Total". Write reads: ["X-Total-Count"].',
    ],
    [
      { reads: [1] },
      'corsage: explain: reads must be a list of header names, not an array. Write reads: ["X-Total-Count"].',
    ],
    [{ credential: true }, 'corsage: explain: a request has no key "credential". Write credentials.'],
    [{ header: {} }, 'corsage: explain: a request has no key "header". Write headers.'],
    [
      { body: 'x' },
      'corsage: explain: a request has no key "body". Remove it; a request has url, origin, method, headers, credentials, reads.',
    ],
  ];
  test.each(REFUSED)('refuses a request with %j, and says what to write', async (request, message) => {
    await expect(ask({}, request)).rejects.toThrow(new TypeError(message));
  });

  test.each([
    [undefined, 'undefined'],
    [null, 'null'],
    [URL_ASKED, `"${URL_ASKED}"`],
  ])('refuses %j in place of a request', async (request, shown) => {
    await expect(explain({}, request as never)).rejects.toThrow(
      new TypeError(
        `corsage: explain: the request must be an object, not ${shown}. Write explain(policy, { url, origin }).`,
      ),
    );
  });
});

describe('the fixes that explain gives', () => {
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
    /^(?:If the page is yours, |.*; or, if you accept the risk, )?(?:add ('[^']*') to the option origin)?(?: and )?(?:write (.*))?\.$/i;

  /** The options with the fix written into them. */
  function withFix(options: CorsOptions, fix: string): CorsOptions {
    const [, added, written] = FIX.exec(fix) ?? [];
    if (added === undefined && written === undefined) throw new Error(`Nothing to write: ${fix}`);
    const list = added && { origin: [options.origin, evaluated(added)].flat() };
    return Object.assign({}, options, list, written && evaluated(`{ ${written} }`));
  }

  /** Of a sandboxed page: it gets an origin of its own. */
  const SERVED = /^Serve the page over http or https(, and list its origin)?( instead of 'null')?: any/;

  /** The options with its origin in the list, and the request from there. */
  function served(options: CorsOptions, [, list, instead]: RegExpExecArray): CorsOptions {
    if (list === undefined) return options;
    const origin = [options.origin].flat(9).filter((each) => each !== 'null');
    expect(origin.length < [options.origin].flat(9).length).toBe(instead !== undefined);
    return { ...options, origin: [...origin, APP] as CorsOptions['origin'] };
  }

  function evaluated(code: string): unknown {
    return new Function(`return ${code};`)();
  }

  test('are accepted, together let the page read the response, and lead to nothing that explain warns of, whatever the policy and the request', async () => {
    const numRuns = Number(process.env.FUZZ_RUNS || 1000);
    let several = 0;
    const warnings = warningsOf(() =>
      fc.assert(
        fc.asyncProperty(options, request, async (given, asked) => {
          let current: CorsOptions = given as CorsOptions;
          try {
            createPolicy(current);
          } catch {
            fc.pre(false);
          }
          const { allowed, problems } = await ask(current, asked);
          if (allowed) return;
          if (problems.length > 1) several++;
          let page: Partial<ExplainedRequest> = asked;
          for (const { fix } of problems) {
            const moved = SERVED.exec(fix);
            current = moved === null ? withFix(current, fix) : served(current, moved);
            if (moved !== null) page = { ...page, origin: APP };
          }
          const after = await ask(current, page);
          expect(after).toMatchObject({ allowed: true, problems: [] });
          // Only who had it before is warned of it.
          const codes = after.warnings.map(({ code }) => code);
          if (given.origin !== true || !given.credentials) {
            expect(codes).not.toContain('EVERY_ORIGIN_WITH_CREDENTIALS');
          }
          if (![given.origin].flat(9).includes('null')) expect(codes).not.toContain('NULL_ORIGIN_ALLOWED');
        }),
        { numRuns },
      ),
    );
    await warnings;
    expect(several).toBeGreaterThan(numRuns / 4);
  }, 120_000);
});
