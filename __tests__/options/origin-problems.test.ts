// Origins that cannot work in a browser, or that hand users' sessions to strangers, are refused when they are given,
// each with what to write instead.

import type cors from 'corsage';
import { createPolicy } from 'corsage';
import fc from 'fast-check';
import { APP } from '../support/origins';
import { problemOf, problemsOf } from '../support/problems';

describe('a string that no browser sends as an origin is refused, with what to paste', () => {
  test.each<[what: string, given: string, code: string, says: string, paste: string | string[]]>([
    ['a trailing slash', `${APP}/`, 'ORIGIN_TRAILING_SLASH', 'ends with a slash', APP],
    ['a path', `${APP}/a/b`, 'ORIGIN_PATH', 'has a path', APP],
    ['a path with a backslash', `${APP}\\a`, 'ORIGIN_PATH', 'has a path', APP],
    ['a query', `${APP}?a=1`, 'ORIGIN_QUERY', 'has a query', APP],
    ['a fragment', `${APP}#a`, 'ORIGIN_FRAGMENT', 'has a fragment', APP],
    [
      'a user',
      'https://me:secret@app.example.com',
      'ORIGIN_USERINFO',
      'has a user name before the host',
      APP,
    ],
    ['no scheme', 'app.example.com', 'ORIGIN_SCHEME_MISSING', 'has no scheme', APP],
    ['no scheme, but slashes', '//app.example.com', 'ORIGIN_SCHEME_MISSING', 'has no scheme', APP],
    [
      'no scheme, but a port',
      'app.example.com:8443',
      'ORIGIN_SCHEME_MISSING',
      'has no scheme',
      `${APP}:8443`,
    ],
    [
      'no scheme on the own machine',
      'localhost:3000',
      'ORIGIN_SCHEME_MISSING',
      'has no scheme',
      'http://localhost:3000',
    ],
    [
      'no scheme, but a wildcard',
      '*.example.com',
      'ORIGIN_SCHEME_MISSING',
      'has no scheme',
      'https://*.example.com',
    ],
    ['a scheme without slashes', 'https:app.example.com', 'ORIGIN_SCHEME', 'lacks the "://"', APP],
    ['a scheme with one slash', 'https:/app.example.com', 'ORIGIN_SCHEME', 'lacks the "://"', APP],
    ['a scheme without a colon', 'https//app.example.com', 'ORIGIN_SCHEME', 'lacks the "://"', APP],
    ['an upper-case scheme', 'HTTPS://app.example.com', 'ORIGIN_UPPER_CASE', 'has an upper-case scheme', APP],
    ['upper case in the host', 'https://App.Example.com', 'ORIGIN_UPPER_CASE', 'has upper-case letters', APP],
    ['the default port of https', `${APP}:443`, 'ORIGIN_DEFAULT_PORT', 'spells out the default port', APP],
    [
      'the default port of http',
      'http://app.example.com:80',
      'ORIGIN_DEFAULT_PORT',
      'spells out the default port',
      'http://app.example.com',
    ],
    ['an empty port', `${APP}:`, 'ORIGIN_PORT', 'has a port that browsers write otherwise', APP],
    ['a port with a zero before', `${APP}:08443`, 'ORIGIN_PORT', 'has a port that browsers', `${APP}:8443`],
    [
      'a Unicode host',
      'https://bücher.example',
      'ORIGIN_UNICODE',
      'is not in Punycode',
      'https://xn--bcher-kva.example',
    ],
    [
      'a Unicode host below a wildcard',
      'https://*.bücher.example',
      'ORIGIN_UNICODE',
      'is not in Punycode',
      'https://*.xn--bcher-kva.example',
    ],
    ['IPv6 in full', 'http://[0:0:0:0:0:0:0:1]:80', 'ORIGIN_IPV6', 'has an IPv6 address', 'http://[::1]'],
    [
      'IPv6 in part',
      'https://[2001:db8:0:0::1]:8443',
      'ORIGIN_IPV6',
      'has an IPv6',
      'https://[2001:db8::1]:8443',
    ],
    ['IPv6 without brackets', 'http://::1', 'ORIGIN_IPV6', 'has an IPv6 address', 'http://[::1]'],
    [
      'IPv4 in short',
      'http://127.1:8080',
      'ORIGIN_HOST',
      'that browsers write otherwise',
      'http://127.0.0.1:8080',
    ],
    ['blanks around', ` ${APP}\n`, 'ORIGIN_BLANKS', 'has blanks around it', APP],
    [
      'several origins with commas',
      `${APP}, https://b.example/ ,http://localhost:*`,
      'ORIGIN_LIST_IN_A_STRING',
      'has several origins in one string',
      [APP, 'https://b.example', 'http://localhost:*'],
    ],
    [
      'several origins with blanks',
      `${APP} b.example`,
      'ORIGIN_LIST_IN_A_STRING',
      'has several origins in one string',
      [APP, 'https://b.example'],
    ],
    ['"null" in upper case', 'NULL', 'ORIGIN_UPPER_CASE', 'has upper-case letters', 'null'],
    ['"null" with blanks', ' null', 'ORIGIN_BLANKS', 'has blanks around it', 'null'],
    ['a socket', 'wss://app.example.com', 'ORIGIN_SCHEME', 'has the scheme wss:', APP],
    ['a plain socket', 'ws://localhost:8080', 'ORIGIN_SCHEME', 'has the scheme ws:', 'http://localhost:8080'],
    [
      'a slash after another scheme',
      'capacitor://localhost/',
      'ORIGIN_TRAILING_SLASH',
      'ends',
      'capacitor://localhost',
    ],
    [
      'upper case in another scheme',
      'Tauri://localhost',
      'ORIGIN_UPPER_CASE',
      'has an upper',
      'tauri://localhost',
    ],
    [
      'a wildcard twice',
      'https://*.*.example.com',
      'ORIGIN_WILDCARD',
      'not one whole',
      'https://*.example.com',
    ],
    ['two asterisks', 'https://**.example.com', 'ORIGIN_WILDCARD', 'not one whole', 'https://*.example.com'],
    [
      'a wildcard without its dot',
      'https://*example.com',
      'ORIGIN_WILDCARD',
      'not one whole',
      'https://*.example.com',
    ],
  ])('%s', (_what, given, code, says, paste) => {
    for (const [options, path] of [
      [{ origin: given }, 'origin'],
      [{ origin: [[APP], given] }, 'origin[1]'],
    ] as const) {
      const problem = problemOf(options);
      expect(problem).toMatchObject({ code, path, value: given });
      expect(problem.message.startsWith(`${path}: "`)).toBe(true);
      expect(problem.message).toContain(says);
      const list = Array.isArray(paste) ? `[${paste.map((one) => `"${one}"`).join(', ')}]` : `"${paste}"`;
      expect(problem.fix).toBe(`Write ${list}.`);
      expect(problemsOf({ origin: paste })).toEqual([]);
    }
  });

  test('everything that is wrong with a string is said at once', () => {
    expect(problemOf({ origin: 'HTTPS://me@Bücher.example:443/a?b#c' })).toEqual({
      code: 'ORIGIN_UPPER_CASE',
      path: 'origin',
      value: 'HTTPS://me@Bücher.example:443/a?b#c',
      message:
        'origin: "HTTPS://me@B\\u00fccher.example:443/a?b#c" has an upper-case scheme and has a user name before the host and has upper-case letters and has a host that is not in Punycode and spells out the default port and has a path and has a query and has a fragment.',
      fix: 'Write "https://xn--bcher-kva.example".',
    });
  });
});

describe('a string that cannot be repaired is refused, with what an origin is', () => {
  const WILDCARD = 'A wildcard stands for whole labels in front';
  test.each<[what: string, given: string, code: string, fix: string]>([
    ['port 0 of another scheme', 'capacitor://localhost:0', 'ORIGIN_PORT', 'Write a port from 1 to 65535'],
    ['port 65536', `${APP}:65536`, 'ORIGIN_PORT', 'Write a port from 1 to 65535'],
    ['a port of letters', `${APP}:web`, 'ORIGIN_PORT', 'Write a port from 1 to 65535'],
    ['a negative port', `${APP}:-1`, 'ORIGIN_PORT', 'Write a port from 1 to 65535'],
    ['an open bracket', 'http://[::1', 'ORIGIN_HOST', 'Write scheme://host'],
    ['a control character', 'https://a\u0000.example', 'ORIGIN_HOST', 'Write scheme://host'],
    ['another scheme with a Unicode host', 'capacitor://bücher', 'ORIGIN_HOST', 'Write scheme://host'],
    ['300 characters', `https://${'a'.repeat(300)}.example`, 'ORIGIN_TOO_LONG', 'Write scheme://host'],
    ['a page of text', 'https://a.example '.repeat(1000), 'ORIGIN_TOO_LONG', 'Write scheme://host'],
    ['"true" in quotes', 'true', 'ORIGIN_QUOTED_KEYWORD', 'Write true, without quotes.'],
    ['"FALSE" in quotes', 'FALSE', 'ORIGIN_QUOTED_KEYWORD', 'Write false, without quotes.'],
    ['ftp', 'ftp://app.example.com', 'ORIGIN_SCHEME', 'Leave it out.'],
    ['javascript', 'javascript:alert', 'ORIGIN_SCHEME', 'Leave it out.'],
    ['file', 'file:///index.html', 'ORIGIN_SCHEME', 'serve the page over https instead'],
    ['file alone', 'file://', 'ORIGIN_SCHEME', 'serve the page over https instead'],
    ['data', 'data:text/html,a', 'ORIGIN_SCHEME', 'serve the page over https instead'],
    ['blob', `blob:${APP}`, 'ORIGIN_SCHEME', 'serve the page over https instead'],
    ['about', 'about:blank', 'ORIGIN_SCHEME', 'serve the page over https instead'],
    ['a wildcard for every extension', 'chrome-extension://*', 'ORIGIN_WILDCARD', 'Name each host.'],
    ['a wildcard in the scheme', 'http*://app.example.com', 'ORIGIN_WILDCARD', 'List each scheme'],
    ['a wildcard within a label', 'https://app*.example.com', 'ORIGIN_WILDCARD', WILDCARD],
    ['a wildcard within the first label', 'https://*-app.example.com', 'ORIGIN_WILDCARD', WILDCARD],
    ['a wildcard in the middle', 'https://app.*.com', 'ORIGIN_WILDCARD', WILDCARD],
    ['a wildcard for the last label', 'https://app.example.*', 'ORIGIN_WILDCARD', WILDCARD],
    ['a second wildcard further on', 'https://*.app.*.com', 'ORIGIN_WILDCARD', WILDCARD],
    ['a wildcard before an IPv4 address', 'https://*.127.0.0.1', 'ORIGIN_WILDCARD', WILDCARD],
    ['a port and a wildcard', `${APP}:8443:*`, 'ORIGIN_WILDCARD', WILDCARD],
    ['a wildcard at the start of a port', `${APP}:*0`, 'ORIGIN_WILDCARD', WILDCARD],
    ['a wildcard that is all the host, with a port', 'https://*:*', 'ORIGIN_WILDCARD', 'Name each host.'],
  ])('%s', (_what, given, code, fix) => {
    expect(problemOf({ origin: given })).toMatchObject({
      code,
      path: 'origin',
      value: given,
      fix: expect.stringContaining(fix),
    });
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
])('a string that browsers do send is taken: %s', (_what, origin) => {
  expect(problemsOf({ origin })).toEqual([]);
});

/** What a fix says to paste, if it says so. */
function pasted(fix: string): unknown {
  const json = /^Write (["[].*?)(?:, or set dangerously\..*)?\.$/.exec(fix)?.[1];
  return json === undefined ? undefined : JSON.parse(json);
}

describe('what a fix says to paste is taken', () => {
  /** An origin with one mistake or many. */
  const nearly = fc
    .record({
      before: fc.constantFrom('', '', ' ', 'x, '),
      scheme: fc.constantFrom(
        '',
        'http',
        'https',
        'HTTP',
        'wss',
        'capacitor',
        'ftp',
        '*',
        'data',
        'blob',
        'Https',
      ),
      separator: fc.constantFrom('', ':', '://', '://', '://', '//', ':/', ':\\\\'),
      user: fc.constantFrom('', '', '', 'me@', 'me:secret@'),
      host: fc.oneof(
        fc.constantFrom(
          'localhost',
          'App.example.com',
          '*.example.com',
          '*example.com',
          '*.*.a.b',
          '*',
          'bücher.example',
          '*.bücher.example',
          '[0:0::1]',
          '::1',
          '*.[::1]',
          '127.1',
          '*.1.2.3.4',
          '0x7f.1',
          'xn--a',
          'a..b',
          '*..b',
          '.a',
          'a.b.',
          'a%41',
          'a_b',
          'null',
          '',
        ),
        fc.domain(),
        fc.ipV4(),
        fc.ipV6().map((address) => `[${address}]`),
        fc.string({ maxLength: 12 }),
      ),
      port: fc.oneof(
        fc.constantFrom('', '', ':', ':*', ':80', ':443', ':0', ':00443', ':*0', ':65536', ':web'),
        fc.integer({ min: 1, max: 70000 }).map((port) => `:${port}`),
      ),
      after: fc.constantFrom('', '', '/', '/a', '?a', '#a', '\\', ' ', ',y.example'),
    })
    .map(({ before, scheme, separator, user, host, port, after }) =>
      [before, scheme, separator, user, host, port, after].join(''),
    );

  const anyText = fc.oneof(
    nearly,
    fc.webUrl({ withQueryParameters: true, withFragments: true }),
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.string({ maxLength: 40 }),
  );

  test('whatever the string is', () => {
    let pastes = 0;
    fc.assert(
      fc.property(anyText, (origin) => {
        for (const { fix, value } of problemsOf({ origin })) {
          expect(value).toBe(origin);
          const paste = pasted(fix);
          if (paste === undefined) continue;
          pastes++;
          expect({ origin, problems: problemsOf({ origin: paste }) }).toEqual({ origin, problems: [] });
        }
      }),
      { numRuns: 3000 },
    );
    expect(pastes).toBeGreaterThan(500);
  });

  test('whatever the plain http origin with credentials is', () => {
    fc.assert(
      fc.property(fc.domain(), fc.integer({ min: 81, max: 65535 }), (host, port) => {
        const origin = `http://${host.toLowerCase()}:${port}`;
        const { code, fix } = problemOf({ origin, credentials: true });
        expect(code).toBe('INSECURE_ORIGIN_WITH_CREDENTIALS');
        expect(problemsOf({ origin: pasted(fix), credentials: true })).toEqual([]);
      }),
      { examples: [['app.example.com', 443]] },
    );
  });
});

describe('an origin of the wrong type is refused', () => {
  test.each<[what: string, given: unknown, shown: string, fix: string]>([
    ['a Set', new Set([APP]), 'a Set object', 'Write [...set].'],
    ['a Map', new Map([[APP, true]]), 'a Map object', 'Write [...map.keys()].'],
    ['a URL', new URL(`${APP}/a`), 'a URL object', `Write "${APP}".`],
    [
      'a URL of another scheme',
      new URL('capacitor://localhost/a'),
      'a URL object',
      'Write "capacitor://localhost".',
    ],
    ['a URL of a socket', new URL('wss://app.example.com/a'), 'a URL object', `Write "${APP}".`],
    ['a promise', Promise.resolve(APP), 'a Promise object', 'Write await before it.'],
    ['a String object', new String(APP), 'a String object', 'Write a string, not a String object.'],
    ['null', null, 'null', 'Write false to allow none, or "null" in quotes for the opaque origin.'],
    [
      'a number',
      3000,
      '3000',
      'Write a string, a RegExp, a function, an OriginAllowlist, or a list of them.',
    ],
    ['zero', 0, '0', 'Write a string'],
    ['NaN', Number.NaN, 'NaN', 'Write a string'],
    ['a bigint', 1n, '1', 'Write a string'],
    ['a symbol', Symbol(APP), 'Symbol(https://app.example.com)', 'Write a string'],
    ['an object', { origin: APP }, 'an object', 'Write a string'],
    ['an object without a prototype', Object.create(null), 'an object', 'Write a string'],
    ['a date', new Date(0), 'a Date object', 'Write a string'],
    ['bytes', new Uint8Array(2), 'a Uint8Array object', 'Write a string'],
  ])('%s', (_what, given, shown, fix) => {
    for (const [origin, path] of [
      [given, 'origin'],
      [[APP, [given]], 'origin[1][0]'],
    ] as const) {
      const problem = problemOf({ origin });
      expect(problem).toMatchObject({ code: 'WRONG_TYPE', path, message: `${path}: ${shown} is no origin.` });
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
      fix: expect.stringContaining('write false to allow none'),
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
    ['written', { origin: '*' }, 'origin: "*" is any origin'],
    ['in a list', { origin: [APP, '*'] }, 'origin[1]: "*" is any origin'],
    ['in a list within a list', { origin: [APP, [APP, '*']] }, 'origin[1][1]: "*" is any origin'],
    ['by default', {}, 'origin is left out, which means "*"'],
    ['beside true', { origin: [true, '*'] }, 'origin[1]: "*" is any origin'],
  ])('%s', (_where, options, says) => {
    for (const dangerously of [undefined, { credentialsFromAnyOrigin: true }]) {
      expect(problemOf({ ...options, credentials: true, dangerously })).toMatchObject({
        code: 'ANY_ORIGIN_WITH_CREDENTIALS',
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
        fix: 'List the headers.',
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
    expect(refused.fix).toContain(`set dangerously.${key}.`);

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
      'origin: "null" beside credentials lets any site in, by a sandboxed frame.',
      'Leave it out, or set dangerously.credentialsFromNull.',
    ],
    [
      'http://app.example.com:4430',
      'origin: "http://app.example.com:4430" is plain http beside credentials: anyone on the network can write such a page and read what your users see.',
      'Write "https://app.example.com:4430", or set dangerously.credentialsFromInsecureOrigins.',
    ],
    [
      'https://*.vercel.app',
      'origin: "https://*.vercel.app" beside credentials lets strangers in: anyone can have a name below vercel.app, which is a public suffix.',
      'List your own names there one by one, or set dangerously.credentialsFromPublicSuffix.',
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
