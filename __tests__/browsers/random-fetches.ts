// Random policies and the hand-written answers of other servers, and what pages ask of them.

import { type CorsOptions, createPolicy } from 'corsage';
import fc from 'fast-check';
import { APP, DEVELOPER, NEIGHBOUR, PLAIN_APP, STRANGER } from './scenario';

/** `fetch(url + path, init)`. */
export interface RandomFetch {
  readonly path: string;
  readonly init: {
    readonly method: string;
    readonly headers: readonly [name: string, value: string][];
    readonly credentials: 'omit' | 'same-origin' | 'include';
  };
}

/** A response's head, written by hand. */
export interface HandWritten {
  readonly status: number;
  readonly headers: readonly [name: string, value: string][];
}

/** What answers: a policy in front of the usual routes, or a server that has none. */
export type Answers =
  | { readonly policy: CorsOptions }
  | { readonly preflight: HandWritten; readonly actual: HandWritten };

export interface RandomCase {
  readonly answers: Answers;
  /** The origin of the page. */
  readonly from: string;
  readonly within: 'sandbox' | undefined;
  readonly fetches: readonly RandomFetch[];
}

const PAGES = [APP, NEIGHBOUR, STRANGER, PLAIN_APP, DEVELOPER];

/** A list option: some of the names, in one of the forms it may have. */
function listOf(...names: string[]): fc.Arbitrary<string | string[]> {
  const some = fc.subarray(names);
  return fc.oneof(
    some,
    some.filter((list) => list.length > 0).map((list) => list.join(', ')),
    fc.constant('*'),
  );
}

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND', 'QUERY'];
const REQUEST_HEADERS = ['X-One', 'x-two', 'X-THREE', 'Content-Type', 'Authorization', 'Range'];
const RESPONSE_HEADERS = ['X-Trace', 'x-total', 'Content-Language', 'X-Absent'];

const origin = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.subarray([...PAGES, 'https://*.example.com', 'http://localhost:*', 'null'], {
      minLength: 1,
    }),
  },
  { weight: 2, arbitrary: fc.constantFrom(...PAGES) },
  { weight: 2, arbitrary: fc.constantFrom('*', true, false) },
);

/** Everything that is dangerous is allowed: whether it should be is not the question here. */
const DANGEROUSLY = {
  credentialsFromAnyOrigin: true,
  credentialsFromInsecureOrigins: true,
  credentialsFromNull: true,
};

const policy: fc.Arbitrary<CorsOptions> = fc
  .record(
    {
      origin,
      methods: listOf(...METHODS),
      allowedHeaders: listOf(...REQUEST_HEADERS),
      exposedHeaders: listOf(...RESPONSE_HEADERS),
      credentials: fc.boolean(),
      // No time is short enough to run out within a case.
      maxAge: fc.constantFrom(0, 600, 86_400),
      optionsSuccessStatus: fc.constantFrom(200, 204, 299),
    },
    { requiredKeys: ['origin'] },
  )
  .map((options) => ({ ...options, dangerously: DANGEROUSLY }) as CorsOptions)
  .filter(isValid);

function isValid(options: CorsOptions): boolean {
  try {
    createPolicy(options);
    return true;
  } catch {
    return false;
  }
}

const method = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...METHODS) },
  { weight: 2, arbitrary: fc.constantFrom('get', 'put', 'patch', 'Post', 'propfind', 'TRACE', 'connect') },
);

/** Values of many kinds for names that care about theirs, and names that nobody has a rule for. */
const requestHeader = fc.oneof(
  fc.tuple(fc.constantFrom('X-One', 'x-two', 'X-THREE', 'x-$om3~'), fc.constantFrom('1', '', 'a, b', '"q"')),
  fc.constant(['Authorization', 'Bearer abc'] as const),
  fc.tuple(
    fc.constant('Content-Type'),
    fc.constantFrom(
      'text/plain',
      'text/plain;charset=utf-8',
      'TEXT/PLAIN',
      'application/json',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'text/plain; a="b"',
      'nonsense',
      `text/plain; a=${'b'.repeat(128)}`,
    ),
  ),
  fc.tuple(
    fc.constantFrom('Accept', 'accept-language', 'Content-Language'),
    fc.constantFrom('de', 'de-DE, en;q=0.5', '*/*', 'a(b)', '"x"', 'ä', 'x'.repeat(128), 'x'.repeat(129)),
  ),
  fc.tuple(
    fc.constant('Range'),
    fc.constantFrom(
      'bytes=0-9',
      'bytes=5-',
      'bytes=-5',
      'bytes=9-0',
      'bytes=0-1,3-4',
      'bytes = 0-9',
      'lines=0-9',
    ),
  ),
  fc.constantFrom(
    ['Cookie', 'a=1'] as const,
    ['Sec-Custom', '1'] as const,
    ['Proxy-Custom', '1'] as const,
    ['Host', 'other.example'] as const,
    ['DNT', '1'] as const,
    ['X-HTTP-Method-Override', 'PUT'] as const,
    ['X-HTTP-Method-Override', 'TRACE'] as const,
    ['If-None-Match', '"1"'] as const,
    ['Cache-Control', 'no-cache'] as const,
  ),
);

const path = fc.oneof(
  { weight: 8, arbitrary: fc.constant('/') },
  {
    weight: 2,
    arbitrary: fc
      .tuple(
        fc.constantFrom(301, 302, 303, 307, 308),
        fc.constantFrom('api.example.net', 'other.example.org'),
      )
      .map(([status, host]) => `/redirect/${status}/${host}`),
  },
);

const request: fc.Arbitrary<RandomFetch> = fc.record({
  path,
  init: fc.record({
    method,
    headers: fc
      .array(requestHeader, { maxLength: 4 })
      .map((headers) => headers.map(([name, value]): [string, string] => [name, value])),
    credentials: fc.constantFrom('omit', 'same-origin', 'include'),
  }),
});

const from = fc.constantFrom(...PAGES);
const within = fc.oneof(
  { weight: 9, arbitrary: fc.constant(undefined) },
  { weight: 1, arbitrary: fc.constant('sandbox' as const) },
);
const fetches = fc.array(request, { minLength: 1, maxLength: 3 });

export const policies: fc.Arbitrary<RandomCase> = fc.record({
  answers: fc.record({ policy }),
  from,
  within,
  fetches,
});

/** Stands for the origin that asks, in what is written by hand. */
const ASKING = 'ASKING';

/** One header, or none, or two lines of it. */
function line(
  name: string,
  good: readonly string[],
  odd: readonly string[],
): fc.Arbitrary<[string, string][]> {
  const one = fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom(...good) },
    { weight: 2, arbitrary: fc.constantFrom(...odd) },
  );
  const asLine = (value: string): [string, string] => [name, value];
  return fc.oneof(
    { weight: 8, arbitrary: one.map((value) => [asLine(value)]) },
    { weight: 2, arbitrary: fc.constant<[string, string][]>([]) },
    { weight: 1, arbitrary: fc.tuple(one, one).map((values) => values.map(asLine)) },
  );
}

const allowOrigin = line(
  'Access-Control-Allow-Origin',
  [ASKING, ASKING, ASKING, '*'],
  ['null', 'https://other.example', `${ASKING}/`, `${ASKING}, ${ASKING}`, `*, ${ASKING}`, '', ` ${ASKING} `],
);
const allowCredentials = line(
  'Access-Control-Allow-Credentials',
  ['true'],
  ['True', 'TRUE', 'true, true', 'false', '1', '', ' true'],
);
const allowMethods = line(
  'Access-Control-Allow-Methods',
  ['PUT, PATCH, DELETE', 'PUT,PROPFIND,QUERY,OPTIONS', '*', 'GET, HEAD, POST'],
  ['put, patch', 'PUT PATCH', ',,PUT,', '"PUT"', '', '*, PUT', 'PUT;PATCH'],
);
const allowHeaders = line(
  'Access-Control-Allow-Headers',
  ['x-one, X-Two, x-three, x-$om3~', 'content-type,authorization,range', '*', '*,authorization'],
  ['x one', 'x-one;', ',', '"x-one"', '', 'X-ONE , x-two', 'x-one,,x-two'],
);
const maxAge = line(
  'Access-Control-Max-Age',
  ['600', '0'],
  ['-1', 'abc', '600.5', ' 600 ', '"600"', '99999999999999999999', '600, 600', '+600', ''],
);
const exposeHeaders = line(
  'Access-Control-Expose-Headers',
  ['X-Trace', '*', 'x-absent, x-trace'],
  ['"X-Trace"', 'x trace', 'X-Trace,,', '*, X-Trace', ''],
);

const preflightHead = fc
  .tuple(
    fc.oneof(
      { weight: 8, arbitrary: fc.constantFrom(200, 204) },
      { weight: 2, arbitrary: fc.constantFrom(201, 299, 301, 302, 304, 400, 401, 403, 404, 500) },
    ),
    allowOrigin,
    allowCredentials,
    allowMethods,
    allowHeaders,
    maxAge,
  )
  .map(([status, ...headers]): HandWritten => ({ status, headers: headers.flat() }));

const actualHead = fc
  .tuple(fc.constantFrom(200, 200, 204, 404, 500), allowOrigin, allowCredentials, exposeHeaders)
  .map(([status, ...headers]): HandWritten => ({ status, headers: headers.flat() }));

/** The answers of servers that have no policy, odd ones among them. */
export const otherServers: fc.Arbitrary<RandomCase> = fc
  .record({
    answers: fc.record({ preflight: preflightHead, actual: actualHead }),
    from,
    within,
    fetches: fc.array(
      request.map((fetch) => ({ ...fetch, path: '/' })),
      { minLength: 1, maxLength: 3 },
    ),
  })
  .map((random) => {
    const origin = random.within === undefined ? random.from : 'null';
    return JSON.parse(JSON.stringify(random).replaceAll(ASKING, origin)) as RandomCase;
  });
