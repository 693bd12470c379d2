// What the compiler refuses (and what happens at run time then), and what it must accept.
// ts-jest checks the types of this file: an `@ts-expect-error` without an error fails it.

import { createServer } from 'node:http';
import { createServer as createHttp2Server, type Http2ServerRequest } from 'node:http2';
import connect from 'connect';
import cors, { CorsConfigError, createPolicy } from 'corsage';
import { cors as fetchCors } from 'corsage/fetch';
import express from 'express';
import { APP } from '../support/origins';

const setting: string = APP;
const flag: boolean = APP.length > 9;
const missing = process.env.CORSAGE_NO_SUCH_SETTING;
const list: readonly string[] = [APP];

/** A value of any type, for tests of types. */
function compiles(..._values: unknown[]): void {}

describe('credentials: true is a compile error', () => {
  test('together with origin: "*"', () => {
    // @ts-expect-error "*" with credentials
    expect(() => cors({ origin: '*', credentials: true })).toThrow(CorsConfigError);
    // @ts-expect-error "*" with credentials
    expect(() => createPolicy({ origin: '*', credentials: true })).toThrow(CorsConfigError);
    // @ts-expect-error no key of dangerously makes that work
    expect(() => cors({ origin: '*', credentials: true, dangerously: {} })).toThrow(CorsConfigError);
    compiles(cors({ origin: '*', credentials: false }), cors({ origin: '*' }));
  });

  test('together with origin: true, unless that risk is accepted', () => {
    // @ts-expect-error true with credentials
    expect(() => cors({ origin: true, credentials: true })).toThrow(CorsConfigError);
    // @ts-expect-error true with credentials
    expect(() => createPolicy({ origin: true, credentials: true })).toThrow(CorsConfigError);
    const other = { credentialsFromNull: true } as const;
    // @ts-expect-error another risk is accepted
    expect(() => cors({ origin: true, credentials: true, dangerously: other })).toThrow(CorsConfigError);
    const accepted = { credentialsFromAnyOrigin: true } as const;
    compiles(
      cors({ origin: true, credentials: true, dangerously: accepted }),
      cors({ origin: true, credentials: true, dangerously: { credentialsFromAnyOrigin: true } }),
      createPolicy({ origin: true, credentials: true, dangerously: { credentialsFromAnyOrigin: true } }),
      cors({ origin: true, credentials: false }),
    );
  });

  test('together with origin: "*" in a constant', () => {
    const constant = { origin: '*', credentials: true } as const;
    // @ts-expect-error "*" with credentials
    expect(() => cors(constant)).toThrow(CorsConfigError);
  });
});

test('a misspelt option is a compile error', () => {
  // @ts-expect-error origins
  expect(() => cors({ origins: APP })).toThrow('Write origin.');
  // @ts-expect-error allowHeaders
  expect(() => cors({ origin: APP, allowHeaders: 'X-A' })).toThrow('Write allowedHeaders.');
  // @ts-expect-error maxage
  expect(() => createPolicy({ origin: APP, maxage: 1 })).toThrow('Write maxAge.');
  // @ts-expect-error credentialsFromAnyOrigins
  expect(() => cors({ dangerously: { credentialsFromAnyOrigins: true } })).toThrow(
    'credentialsFromAnyOrigin',
  );
  const typed = { origin: APP } satisfies cors.CorsOptions;
  // @ts-expect-error status
  const misspelt: cors.CorsOptions = { ...typed, status: 200 };
  expect(() => cors(misspelt)).toThrow('Write optionsSuccessStatus.');
});

test('a value of the wrong type is a compile error', () => {
  // @ts-expect-error a number
  expect(() => cors({ origin: 3000 })).toThrow(CorsConfigError);
  // @ts-expect-error null
  expect(() => cors({ origin: null })).toThrow(CorsConfigError);
  // @ts-expect-error a Set
  expect(() => cors({ origin: new Set([APP]) })).toThrow(CorsConfigError);
  // @ts-expect-error a URL
  expect(() => cors({ origin: new URL(APP) })).toThrow(CorsConfigError);
  // @ts-expect-error an object
  expect(() => cors({ origin: {} })).toThrow(CorsConfigError);
  // @ts-expect-error a number in a list
  expect(() => cors({ origin: [APP, 3000] })).toThrow(CorsConfigError);
  // @ts-expect-error a number
  expect(() => cors({ methods: 1 })).toThrow(CorsConfigError);
  // @ts-expect-error a list of numbers
  expect(() => cors({ methods: [1] })).toThrow(CorsConfigError);
  // @ts-expect-error a boolean
  expect(() => cors({ allowedHeaders: true })).toThrow(CorsConfigError);
  // @ts-expect-error a Set
  expect(() => cors({ exposedHeaders: new Set(['X-A']) })).toThrow(CorsConfigError);
  // @ts-expect-error a string
  expect(() => cors({ origin: APP, credentials: 'true' })).toThrow(CorsConfigError);
  // @ts-expect-error a string
  expect(() => cors({ maxAge: '600' })).toThrow(CorsConfigError);
  // @ts-expect-error true
  expect(() => cors({ maxAge: true })).toThrow(CorsConfigError);
  // @ts-expect-error a number
  expect(() => cors({ preflightContinue: 1 })).toThrow(CorsConfigError);
  // @ts-expect-error a string
  expect(() => cors({ optionsSuccessStatus: '204' })).toThrow(CorsConfigError);
  // @ts-expect-error true
  expect(() => cors({ dangerously: true })).toThrow(CorsConfigError);
  // @ts-expect-error null
  expect(() => cors(null)).toThrow(CorsConfigError);
  // @ts-expect-error a string
  expect(() => cors(APP)).toThrow(CorsConfigError);
  // @ts-expect-error a list
  expect(() => cors([APP])).toThrow(CorsConfigError);
  // @ts-expect-error two arguments
  expect(() => cors({}, {})).toThrow(TypeError);
});

test('a function that returns a wrong type is a compile error', async () => {
  // @ts-expect-error a number is returned
  compiles(cors({ origin: () => 1 }));
  // @ts-expect-error a number is promised
  compiles(cors({ origin: async () => 1 }));
  // @ts-expect-error a number is called back
  compiles(cors({ origin: (_origin, callback) => callback(null, 1) }));
  // @ts-expect-error a string is not a policy
  compiles(cors(() => APP));
  // @ts-expect-error nothing is not a policy
  compiles(cors(async () => undefined));
  // @ts-expect-error null is not a policy
  compiles(cors(() => null));
  // @ts-expect-error a string is called back
  compiles(cors((_request, callback) => callback(null, APP)));
  // @ts-expect-error a misspelt option is returned
  compiles(cors(() => ({ origins: APP })));
});

test('a change to a policy is a compile error', () => {
  const policy = createPolicy({ origin: [APP] });
  expect(() => {
    // @ts-expect-error read-only
    policy.maxAge = 1;
  }).toThrow(TypeError);
  expect(() => {
    // @ts-expect-error read-only
    cors().policy = policy;
  }).toThrow(TypeError);
  // @ts-expect-error a policy has no such member
  expect(policy.origins).toBeUndefined();
});

describe('correct options compile:', () => {
  test('values that are known only at run time, with credentials', () => {
    compiles(
      cors({ origin: setting, credentials: true }),
      cors({ origin: setting, credentials: flag }),
      () => cors({ origin: flag, credentials: true }),
      cors({ origin: list, credentials: true }),
      () => cors({ origin: missing, credentials: true }),
      cors({ origin: missing ?? false, credentials: true }),
      cors({ origin: missing?.split(',') ?? false, credentials: true }),
    );
  });

  test('read-only lists, nested lists and constants', () => {
    const nested = [APP, /^https:\/\/a\.example$/, (origin: string) => origin === APP, [APP, list]] as const;
    const constant = { origin: [APP], methods: ['GET'], allowedHeaders: 'X-A', maxAge: false } as const;
    compiles(
      cors({ origin: list, methods: list.slice(1), allowedHeaders: ['X-A'] as const, exposedHeaders: [] }),
      cors({ origin: nested, credentials: true }),
      cors(constant),
    );
  });

  test('options in a variable of any shape', () => {
    const plain: cors.CorsOptions = { origin: APP, credentials: true };
    const inferred = { origin: [APP], credentials: true, maxAge: 5 };
    const frozen = Object.freeze({ origin: APP, credentials: true });
    interface Config {
      origin: string | string[];
      credentials: boolean;
      maxAge?: number;
    }
    const config: Config = { origin: APP, credentials: true };
    class Getters {
      get origin() {
        return APP;
      }
    }
    compiles(
      cors(plain),
      createPolicy(plain),
      cors(() => plain),
      cors(inferred),
      cors(frozen),
      cors(config),
      cors(new Getters()),
      cors({ ...plain, origin: list }),
      cors().reconfigure(plain),
    );
  });

  test('functions, with the types of their parameters inferred', () => {
    compiles(
      cors({ origin: (origin) => origin.endsWith('.example.com') }),
      cors({ origin: async (origin) => origin.endsWith('.example.com'), credentials: true }),
      cors({ origin: (origin) => (origin === APP ? origin : null) }),
      cors({ origin: (origin) => Promise.resolve(origin).then((asked) => asked === APP) }),
      cors({ origin: () => Promise.reject(new Error('no database')) }),
      cors({ origin: (origin, callback) => callback(null, origin.length > 9) }),
      cors({ origin: (origin, callback) => void setImmediate(callback, null, origin === APP) }),
      cors({
        origin: (origin, callback) => {
          callback(new Error(origin.slice(1)));
        },
      }),
      cors({
        origin: async (origin) => {
          if (origin === APP) return true;
          return;
        },
      }),
      cors({ origin: [APP, (origin) => origin.length > 9, [async (origin) => origin.length > 9]] }),
    );
  });

  test('policies, everywhere', () => {
    const policy = createPolicy({ origin: APP });
    const spread = createPolicy({ ...policy, maxAge: 1 });
    compiles(
      cors(policy),
      createPolicy(policy),
      cors(() => policy),
      cors(async () => policy),
      cors((_request, callback) => callback(null, policy)),
      cors().reconfigure(spread),
    );
    const { policy: inForce } = cors(policy);
    expect(inForce?.allowsOrigin(undefined)).toBe(false);
  });

  test('Express, with its own request', () => {
    const handler: express.RequestHandler = cors();
    const stored: cors.CorsMiddleware = cors();
    const delegate: cors.CorsDelegate<express.Request> = async (request) => ({ origin: request.hostname });
    const anyServer: cors.CorsDelegate = (request) => ({ origin: request.url ?? false });
    express()
      .use(handler, stored)
      .use(cors(async (request) => ({ origin: `https://${request.hostname}` })))
      .use(cors((request) => ({ origin: request.secure ? APP : false })))
      .use(cors((request, callback) => callback(null, { origin: request.ips })))
      .use(cors(delegate), cors(anyServer))
      .use('/path', cors({ origin: APP }), cors())
      .options('/route', cors())
      .put('/route', cors({ origin: APP }), (_request, response) => void response.end())
      .use(express.Router().use(cors()));
  });

  test('Connect, with its own request', () => {
    const handler: connect.NextHandleFunction = cors();
    connect()
      .use(handler)
      .use(cors({ origin: APP }))
      .use(cors(async (request) => ({ origin: request.originalUrl ?? false })));
  });

  test('node:http and the compatibility API of node:http2', () => {
    const anywhere = cors();
    const byAuthority = cors(async (request: Http2ServerRequest) => ({
      origin: `https://${request.authority}`,
    }));
    createServer((request, response) => anywhere(request, response, () => response.end()));
    createHttp2Server((request, response) => anywhere(request, response, () => response.end()));
    createHttp2Server((request, response) => byAuthority(request, response, () => response.end()));
  });
});

test('corsage/fetch has the same types, without the options that have no effect there', () => {
  // @ts-expect-error "*" with credentials
  expect(() => fetchCors({ origin: '*', credentials: true })).toThrow(CorsConfigError);
  // @ts-expect-error protectHeaders
  expect(() => fetchCors({ origin: APP, protectHeaders: true })).toThrow(CorsConfigError);
  // @ts-expect-error origins
  expect(() => fetchCors({ origins: APP })).toThrow('Write origin.');
  const handle = fetchCors({
    origin: (origin) => origin.endsWith('.example.com'),
    credentials: flag,
    disallowedOrigin: (request) => new Response(request.url, { status: 403 }),
  });
  const route: (request: Request, context: { params: Promise<{ id: string }> }) => Promise<Response> =
    handle.wrap(
      async (request: Request, { params }: { params: Promise<{ id: string }> }) =>
        new Response(`${request.method} ${(await params).id}`),
    );
  compiles(
    route,
    fetchCors(createPolicy({ origin: APP })),
    fetchCors(async (request) => ({ origin: request.url })),
    (request: Request) => handle(request),
    // @ts-expect-error a handler that answers with something else
    () => handle(new Request(APP), () => 'roses'),
  );
});
