// Origins that cannot work in a browser, or that hand users' sessions to strangers, are refused when they are given,
// each with what to write instead.

import type cors from 'corsage';
import { createPolicy, OriginAllowlist } from 'corsage';
import { APP } from '../support/origins';
import { problemOf, problemsOf } from '../support/problems';

test('everything that is wrong with a string is said at once', () => {
  expect(problemOf({ origin: 'HTTPS://me@Bücher.example:443/a?b#c' })).toEqual({
    code: 'ORIGIN_UPPER_CASE',
    path: 'origin',
    value: 'HTTPS://me@Bücher.example:443/a?b#c',
    message:
      'origin: "HTTPS://me@B\\u00fccher.example:443/a?b#c" has an upper-case scheme, has a user name in front of the host, has upper-case letters, has a host that is not in Punycode, has the default port, has a path, has a query and has a fragment.',
    fix: 'Write "https://xn--bcher-kva.example".',
  });
});

test.each([
  ['another scheme', 'capacitor://localhost'],
  ['another scheme with a port', 'tauri://localhost:1430'],
  ['an extension', 'chrome-extension://abcdefghijklmnopabcdefghijklmnop'],
  ['a port that is not the default', `${APP}:80`],
  ['an underscore', 'https://my_app.example.com'],
  ['a trailing dot', 'https://app.example.com.'],
  ['compressed IPv6', 'http://[2001:db8::1]:8080'],
  ['Punycode', 'https://xn--bcher-kva.example'],
  ['a single label', 'https://intranet'],
  ['a host of 253 characters', `https://${'a.'.repeat(126)}a`],
  ['a wildcard below a host', 'https://*.example.com'],
  ['a wildcard for the port', 'http://localhost:*'],
  ['both wildcards', 'https://*.example.com:*'],
  ['a wildcard and a port', 'https://*.example.com:8443'],
  ['a wildcard for the port of an address', 'http://[::1]:*'],
  ['"null" without credentials', 'null'],
  ['"file://" without credentials', 'file://'],
  ['all extensions of Firefox, without credentials', 'moz-extension://*'],
])('a string that browsers do send is taken: %s', (_what, origin) => {
  expect(problemsOf({ origin })).toEqual([]);
});

test.each<[what: string, origin: cors.OriginFunction]>([
  ['frozen', Object.freeze(() => true)],
  ['frozen, with a prototype', Object.freeze(function isOurs() {} as cors.OriginFunction)],
  ['called class', { class: (origin: string) => origin === APP }.class],
  ['bound', function isOurs() {}.bind(null)],
])('a function that is %s is taken', (_what, origin) => {
  expect(problemsOf({ origin })).toEqual([]);
});

describe('an origin of the wrong type is refused', () => {
  test.each<[what: string, given: unknown, shown: string, fix: string]>([
    ['a Set', new Set([APP]), 'a Set object', 'Spread it into an array: [...set].'],
    ['a Map', new Map([[APP, true]]), 'a Map object', 'Spread its keys into an array: [...map.keys()].'],
    ['a URL', new URL(`${APP}/a`), 'a URL object', `Write "${APP}".`],
    [
      'a URL of another scheme',
      new URL('capacitor://localhost/a'),
      'a URL object',
      'Write "capacitor://localhost".',
    ],
    ['a URL of a socket', new URL('wss://app.example.com/a'), 'a URL object', `Write "${APP}".`],
    ['a promise', Promise.resolve(APP), 'a Promise object', 'Write await in front of it.'],
    ['a String object', new String(APP), 'a String object', `Write "${APP}", a plain string.`],
    [
      'null',
      null,
      'null',
      'Write false to allow no origin, or the string "null" to allow pages whose origin is null.',
    ],
    ['a number', 3000, '3000', 'Write an origin such as'],
    ['zero', 0, '0', 'Write an origin such as'],
    ['NaN', Number.NaN, 'NaN', 'Write an origin such as'],
    ['a bigint', 1n, '1', 'Write an origin such as'],
    ['a symbol', Symbol(APP), 'Symbol(https://app.example.com)', 'Write an origin such as'],
    ['an object', { origin: APP }, 'an object', 'Write an origin such as'],
    ['an object without a prototype', Object.create(null), 'an object', 'Write an origin such as'],
    ['a date', new Date(0), 'a Date object', 'Write an origin such as'],
    ['an error', new Error('x'), 'an Error object', 'Write an origin such as'],
    ['bytes', new Uint8Array(2), 'a Uint8Array object', 'Write an origin such as'],
    ['OriginAllowlist without new', OriginAllowlist, 'a class', 'Write new OriginAllowlist([…]).'],
    ['Boolean', Boolean, 'the built-in function Boolean', 'Write a function (origin, callback).'],
    ['String', String, 'the built-in function String', 'It does not know your origins.'],
    ['Object', Object, 'the built-in function Object', 'Write a function (origin, callback).'],
    ['URL', URL, 'a class', 'A class cannot be called.'],
    ['encodeURI', encodeURI, 'the built-in function encodeURI', 'Write a function (origin, callback).'],
    ['a class', class Origins {}, 'a class', 'Write a function (origin, callback).'],
    ['a class without a name', class {}, 'a class', 'Write a function (origin, callback).'],
    [
      'a class with a name of its own',
      class {
        static name = Symbol('x');
        allows() {}
      },
      'a class',
      'Write a function (origin, callback).',
    ],
  ])('%s', (_what, given, shown, fix) => {
    for (const [origin, path] of [
      [given, 'origin'],
      [[APP, [given]], 'origin[1][0]'],
    ] as const) {
      const problem = problemOf({ origin });
      expect(problem).toMatchObject({
        code: 'WRONG_TYPE',
        path,
        message: `${path} must be a string, a RegExp, a function, an OriginAllowlist or a list of these, not ${shown}.`,
      });
      expect(problem.value).toBe(given);
      expect(problem.fix).toContain(fix);
    }
  });

  test.each([
    ['an empty list', [], 'origin'],
    ['an empty list within a list', [APP, []], 'origin[1]'],
  ])('%s', (_what, origin, path) => {
    expect(problemOf({ origin })).toMatchObject({
      code: 'ORIGIN_LIST_EMPTY',
      path,
      fix: expect.stringMatching(/^List an origin/),
    });
  });

  test.each([
    ['false in a list', [APP, false], 'origin[1]'],
    ['false alone in a list', [false], 'origin[0]'],
    ['false beside "*"', ['*', [false]], 'origin[1][0]'],
    ['false beside true', [true, false], 'origin[1]'],
  ])('%s', (_what, origin, path) => {
    expect(problemOf({ origin })).toMatchObject({ code: 'ORIGIN_FALSE_IN_LIST', path, value: false });
  });

  test('a list that contains itself', () => {
    const origin: unknown[] = [APP];
    origin.push([origin]);
    expect(problemOf({ origin })).toMatchObject({ code: 'WRONG_TYPE', path: 'origin[1][0]' });
  });

  test('the same list may be in a list twice', () => {
    const list = [APP];
    expect(problemsOf({ origin: [list, list] })).toEqual([]);
  });
});

describe('any origin with credentials is refused, and the error says where it is', () => {
  test.each<[where: string, options: object, says: string]>([
    ['written', { origin: '*' }, 'origin: "*" means any origin'],
    ['in a list', { origin: [APP, '*'] }, 'origin[1]: "*" means any origin'],
    ['in a list within a list', { origin: [APP, [APP, '*']] }, 'origin[1][1]: "*" means any origin'],
    ['by default', {}, 'origin is left out, which means "*"'],
    ['beside true', { origin: [true, '*'] }, 'origin[1]: "*" means any origin'],
  ])('%s', (_where, options, says) => {
    for (const dangerously of [undefined, { credentialsFromAnyOrigin: true }]) {
      expect(problemOf({ ...options, credentials: true, dangerously })).toMatchObject({
        code: 'WILDCARD_WITH_CREDENTIALS',
        path: says.split(/[: ]/)[0],
        value: '*',
        message: expect.stringContaining(says),
        fix: 'List the origins that may use credentials, or leave credentials out.',
      });
    }
  });

  test('exposedHeaders: "*" with credentials is refused too', () => {
    for (const exposedHeaders of ['*', 'X-A, *', ['*'], ['X-A', '*']]) {
      expect(problemOf({ origin: APP, credentials: true, exposedHeaders })).toMatchObject({
        code: 'EXPOSED_WILDCARD_WITH_CREDENTIALS',
        path: 'exposedHeaders',
        fix: 'List the headers by name.',
      });
    }
  });
});

describe('a risk with credentials is refused until its own key accepts it', () => {
  const KEYS = [
    'credentialsFromAnyOrigin',
    'credentialsFromInsecureOrigins',
    'credentialsFromPublicSuffix',
    'credentialsFromNull',
    'credentialsFromFiles',
    'credentialsFromExtensions',
  ] as const;
  const risks: [
    what: string,
    origin: cors.OriginOption,
    key: (typeof KEYS)[number],
    code: string,
    path: string,
  ][] = [
    ['true', true, 'credentialsFromAnyOrigin', 'EVERY_ORIGIN_WITH_CREDENTIALS', 'origin'],
    ['true in a list', [APP, true], 'credentialsFromAnyOrigin', 'EVERY_ORIGIN_WITH_CREDENTIALS', 'origin[1]'],
    ['"null"', 'null', 'credentialsFromNull', 'NULL_WITH_CREDENTIALS', 'origin'],
    ['"null" in a list', [APP, 'null'], 'credentialsFromNull', 'NULL_WITH_CREDENTIALS', 'origin[1]'],
    ['"file://"', 'file://', 'credentialsFromFiles', 'FILES_WITH_CREDENTIALS', 'origin'],
    [
      '"file://" in a string with commas',
      `${APP}, file://`,
      'credentialsFromFiles',
      'FILES_WITH_CREDENTIALS',
      'origin',
    ],
    ...['chrome-extension', 'moz-extension', 'safari-web-extension', 'vscode-webview'].map(
      (scheme): [string, cors.OriginOption, (typeof KEYS)[number], string, string] => [
        `${scheme}://*`,
        [APP, `${scheme}://*`],
        'credentialsFromExtensions',
        'EXTENSIONS_WITH_CREDENTIALS',
        'origin[1]',
      ],
    ),
    ...[
      'http://app.example.com',
      'http://app.example.com:8080',
      'http://*.example.com',
      'http://app.example.com:*',
      'http://*.example.com:*',
      'http://192.168.0.1',
      'http://128.0.0.1',
      'http://[::2]',
      'http://intranet',
      'http://notlocalhost',
      'http://localhost.example.com',
      'http://127.0.0.1.example.com',
      'http://*.localhost.example.com',
      'http://127.evil.x1',
    ].map((origin): [string, cors.OriginOption, (typeof KEYS)[number], string, string] => [
      origin,
      [APP, origin],
      'credentialsFromInsecureOrigins',
      'INSECURE_ORIGIN_WITH_CREDENTIALS',
      'origin[1]',
    ]),
  ];

  test.each(risks)('%s', (_what, origin, key, code, path) => {
    const refused = problemOf({ origin, credentials: true });
    expect(refused).toMatchObject({ code, path });
    expect(refused.fix).toContain(`accept the risk: dangerously: { ${key}: true }.`);

    const others = Object.fromEntries(KEYS.filter((other) => other !== key).map((other) => [other, true]));
    expect(problemOf({ origin, credentials: true, dangerously: others })).toMatchObject({ code, path });
    expect(problemOf({ origin, credentials: true, dangerously: { [key]: false } })).toMatchObject({ code });

    expect(problemsOf({ origin, credentials: true, dangerously: { [key]: true } })).toEqual([]);
    expect(problemsOf({ origin })).toEqual([]);
  });

  test.each([
    'http://localhost',
    'http://localhost:3000',
    'http://localhost:*',
    'http://localhost.',
    'http://app.localhost:8080',
    'http://*.localhost:*',
    'http://127.0.0.1:8080',
    'http://127.255.255.254',
    'http://[::1]:*',
    'https://app.example.com',
    'https://*.example.com:*',
    'capacitor://localhost',
    'chrome-extension://abcdefghijklmnopabcdefghijklmnop',
  ])('%s is not a risk', (origin) => {
    expect(problemsOf({ origin: [origin], credentials: true })).toEqual([]);
  });

  test.each([
    [
      'null',
      'origin: "null" lets any site in when credentials is true: every sandboxed frame sends it.',
      'Give the page an origin of its own, or accept the risk: dangerously: { credentialsFromNull: true }.',
    ],
    [
      'http://app.example.com:4430',
      'origin: "http://app.example.com:4430" is plain http: when credentials is true, anyone on the network can read what your users see.',
      'Write "https://app.example.com:4430", or accept the risk: dangerously: { credentialsFromInsecureOrigins: true }.',
    ],
    [
      'https://*.vercel.app',
      'origin: "https://*.vercel.app" lets strangers in when credentials is true: anyone can register a name below vercel.app.',
      'List your own names there one by one, or give previews names below a domain of your own ("https://*.preview.example.com"), or accept the risk: dangerously: { credentialsFromPublicSuffix: true }.',
    ],
  ])('%s is refused with what it would allow', (origin, message, fix) => {
    expect(problemOf({ origin, credentials: true })).toMatchObject({ message, fix });
  });

  test('credentialsFromAnyOrigin does not allow the opaque origin', () => {
    const policy = createPolicy({
      origin: true,
      credentials: true,
      dangerously: { credentialsFromAnyOrigin: true },
    });
    expect(policy.allowsOrigin('https://evil.example')).toBe(true);
    expect(policy.allowsOrigin('null')).toBe(false);
    const named = createPolicy({
      origin: [true, 'null'],
      credentials: true,
      dangerously: { credentialsFromAnyOrigin: true, credentialsFromNull: true },
    });
    expect(named.allowsOrigin('null')).toBe(true);
  });
});
