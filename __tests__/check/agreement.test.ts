// The checker, over the network, and explain, without it, agree on every policy.

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import cors, {
  CorsConfigError,
  type CorsOptions,
  type CorsPolicy,
  createPolicy,
  OriginAllowlist,
} from 'corsage';
import { explain } from 'corsage/explain';
import fc from 'fast-check';
import { corsageJson, type Report } from '../support/checker';

const { FUZZ_RUNS, FUZZ_SEED } = process.env;
const RUNS = { numRuns: Number(FUZZ_RUNS || 500), ...(FUZZ_SEED && { seed: Number(FUZZ_SEED) }) };

/** The policy under test, in front of an app that answers everything. */
let policy: CorsPolicy = createPolicy();
const server = createServer((request, response) => {
  cors(policy)(request, response, (error) => {
    if (error !== undefined) response.statusCode = 500;
    response.end();
  });
});
let own: string;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  own = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => new Promise((resolve) => server.close(resolve)));

const PAGES = ['https://app.example.com', 'https://a.b.example.com', 'http://localhost:5173', 'null', 'own'];
const page = fc.constantFrom(
  ...PAGES,
  'https://evil.example',
  'capacitor://localhost',
  'http://intranet.example.com',
);

const originItem = fc.oneof(
  fc.constantFrom<CorsOptions['origin']>(
    'https://app.example.com',
    'https://*.example.com',
    'http://localhost:*',
    'null',
    'capacitor://localhost',
    'http://intranet.example.com',
    /^https:\/\/[a-z]+\.example\.com$/,
    (origin) => origin === 'https://app.example.com',
    async (origin) => origin.endsWith('example.com'),
    (origin, callback) => void setImmediate(callback, null, origin),
    () => {
      throw new Error('no database');
    },
    async () => Promise.reject(new Error('no database')),
  ),
  fc.constant(null).map(() => new OriginAllowlist(['https://app.example.com', 'https://b.example'])),
);

const origin = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom<CorsOptions['origin']>('*', true, false) },
  {
    weight: 5,
    arbitrary: fc.array(originItem, { minLength: 1, maxLength: 3 }) as fc.Arbitrary<CorsOptions['origin']>,
  },
);

const methods = fc.oneof(fc.constant<'*'>('*'), fc.subarray(['GET', 'PUT', 'DELETE', 'PATCH', 'PROPFIND']));
const NAMES = ['X-Trace', 'Content-Type', 'authorization', 'X-Other'];
const names = fc.oneof(fc.constant<'*'>('*'), fc.subarray(NAMES));

/** Most are valid, since every risk is accepted. */
const options = fc.record(
  {
    origin,
    methods,
    allowedHeaders: names,
    exposedHeaders: names,
    credentials: fc.boolean(),
    maxAge: fc.constantFrom<number | false>(0, 5, 86400, false),
    preflightContinue: fc.boolean(),
    optionsSuccessStatus: fc.constantFrom(200, 204, 299),
    disallowedOrigin: fc.constantFrom('ignore' as const, 'reject' as const),
    protectHeaders: fc.boolean(),
    timingAllowOrigin: fc.boolean(),
  },
  { requiredKeys: [] },
);

const RISKS = {
  credentialsFromAnyOrigin: true,
  credentialsFromInsecureOrigins: true,
  credentialsFromNull: true,
  credentialsFromPublicSuffix: true,
};

/** Undefined for options that are refused. */
function policyOf(given: object): CorsPolicy | undefined {
  try {
    return createPolicy({ ...given, dangerously: RISKS });
  } catch (error) {
    if (error instanceof CorsConfigError) return undefined;
    throw error;
  }
}

const request = fc.record({
  origin: page,
  method: fc.constantFrom(
    'GET',
    'get',
    'HEAD',
    'POST',
    'PUT',
    'PATCH',
    'DELETE',
    'OPTIONS',
    'PROPFIND',
    'TRACE',
  ),
  headers: fc.subarray<[string, string]>([
    ['X-Trace', '1'],
    ['Content-Type', 'application/json'],
    ['content-type', 'text/plain'],
    ['Authorization', 'Bearer secret'],
    ['Accept', 'text/html'],
    ['Range', 'bytes=0-1'],
    ['Range', 'bytes=-1'],
    ['DNT', '1'],
    ['X-Empty', ''],
  ]),
  credentials: fc.boolean(),
});

const asking = (origin: string, method: 'GET' | 'PUT', credentials: boolean) => ({
  origin,
  method,
  headers: [],
  credentials,
});

/** Requests that are allowed with a warning, of which there are few at random. */
const WARNED_OF: [object, ReturnType<typeof asking>][] = [
  [{ origin: ['null'] }, asking('null', 'GET', false)],
  [{ origin: true, credentials: true }, asking('https://evil.example', 'GET', true)],
  [{ origin: true, maxAge: false }, asking('https://evil.example', 'PUT', false)],
];

type Answer = { readonly status: number; readonly headers: readonly (readonly [string, string])[] };

/** What a browser looks at. */
function decision(answer: Answer) {
  const lines = answer.headers.map(([name, value]) => `${name}: ${value}`);
  return {
    status: answer.status,
    lines: lines.filter((line) => /^(?:vary|access-control-|timing-)/i.test(line)).sort(),
  };
}

function told({
  allowed,
  code,
  warnings,
  exchange,
}: Pick<Report, 'allowed' | 'code' | 'warnings'> & {
  exchange: readonly { request: { method: string }; response: unknown }[];
}) {
  return {
    allowed,
    code,
    warnings: warnings.map(({ code, message }) => [code, message]),
    exchange: exchange.map(({ request, response }) => [request.method, decision(response as Answer)]),
  };
}

test(
  'the checker and explain agree on any policy and any request',
  async () => {
    const seen = { allowed: 0, blocked: new Set<string | null>(), warnings: new Set<string>() };
    await fc.assert(
      fc.asyncProperty(options, request, async (given, { origin, method, headers, credentials }) => {
        const made = policyOf(given);
        fc.pre(made !== undefined);
        policy = made as CorsPolicy;
        const asked = {
          url: `${own}/items`,
          origin: origin === 'own' ? own : origin,
          method,
          headers,
          credentials,
        };
        const explained = await explain(policy, asked);
        const { report } = await corsageJson([
          'check',
          asked.url,
          '--origin',
          asked.origin,
          '--method',
          method,
          ...headers.flatMap(([name, value]) => ['--header', `${name}: ${value}`]),
          ...(credentials ? ['--credentials'] : []),
        ]);
        expect(told(report)).toEqual(told(explained));
        if (report.allowed) seen.allowed++;
        else seen.blocked.add(report.code);
        for (const { code } of report.warnings) seen.warnings.add(code);
      }),
      { ...RUNS, examples: WARNED_OF },
    );
    // Allowed and blocked, and for many reasons: otherwise it would be easy to agree.
    expect(seen.allowed).toBeGreaterThan(RUNS.numRuns / 10);
    expect([...seen.blocked].sort()).toEqual([
      'CORSMethodNotFound',
      'CORSMissingAllowCredentials',
      'CORSMissingAllowHeaderFromPreflight',
      'CORSMissingAllowOrigin',
      'CORSNotSupportingCredentials',
      'FORBIDDEN_METHOD',
    ]);
    expect(seen.warnings.size).toBeGreaterThan(3);
  },
  120_000 + 100 * RUNS.numRuns,
);
