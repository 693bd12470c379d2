// What every problem with origins says, word for word: it is all that a user is told.

import { type CorsConfigError, OriginAllowlist, type Problem } from 'corsage';
import { APP } from '../support/origins';
import { problemOf } from '../support/problems';

const FORM = 'Write scheme://host or scheme://host:port, such as "https://app.example.com".';
const WILDCARDS =
  'A wildcard stands for whole labels in front ("https://*.example.com") or for the whole port ("http://localhost:*"); for anything else use a RegExp or a function.';
const ONE_LABEL = 'has a wildcard that is not one whole leading label';
const PORTS = 'Write a port from 1 to 65535, ":*" for any, or none.';
const NAME_HOSTS =
  'Name each host. To allow any origin at all, write origin: "*" alone, without credentials.';
const EACH_SCHEME = 'List each scheme: ["https://example.com", "http://example.com"].';
const OPAQUE =
  'The origin of such a page is "null", which any site can have too; serve the page over https instead.';
const AS_REGEXP = 'Write it as a RegExp, without quotes: /^https:\\/\\/app\\.example\\.com$/.';
const OWN_ORIGIN = 'Write the origin itself, such as "https://app.example.com".';
const FILL_IN = 'Write the origin, false to allow none, or leave the key out to allow any.';

describe('the message and the fix for a string that is not an origin', () => {
  test.each<[given: string, code: string, says: string, fix: string]>([
    ['', 'ORIGIN_EMPTY', 'is empty', FILL_IN],
    [' \t', 'ORIGIN_EMPTY', 'is empty', FILL_IN],
    [` ${APP}`, 'ORIGIN_BLANKS', 'has blanks around it', `Write "${APP}".`],
    [' * ', 'ORIGIN_BLANKS', 'has blanks around it', 'Write origin: "*" in the options.'],
    ['NULL', 'ORIGIN_UPPER_CASE', 'has upper-case letters', 'Write "null".'],
    ['null ', 'ORIGIN_BLANKS', 'has blanks around it', 'Write "null".'],
    [' Null', 'ORIGIN_BLANKS', 'has blanks around it and has upper-case letters', 'Write "null".'],
    ['True', 'ORIGIN_QUOTED_KEYWORD', 'is a string', 'Write true, without quotes.'],
    ['false', 'ORIGIN_QUOTED_KEYWORD', 'is a string', 'Write false, without quotes.'],
    [
      'Undefined',
      'ORIGIN_UNDEFINED',
      'is what a missing setting becomes in a string',
      'Set it, or leave it out of the list.',
    ],
    ["'self'", 'ORIGIN_NOT_PLAIN', "is a Content Security Policy's word", OWN_ORIGIN],
    ['self', 'ORIGIN_NOT_PLAIN', "is a Content Security Policy's word", OWN_ORIGIN],
    [
      `"${APP}/"`,
      'ORIGIN_NOT_PLAIN',
      'has quotes, brackets or backslashes that are no part of an origin',
      `Write "${APP}".`,
    ],
    [
      '<https://*>',
      'ORIGIN_NOT_PLAIN',
      'has quotes, brackets or backslashes that are no part of an origin',
      FORM,
    ],
    ['https://(a|b).example', 'ORIGIN_NOT_PLAIN', 'is an expression, not an origin', AS_REGEXP],
    [`^${APP}`, 'ORIGIN_NOT_PLAIN', 'is an expression, not an origin', AS_REGEXP],
    ['app.example.com$', 'ORIGIN_NOT_PLAIN', 'is an expression, not an origin', AS_REGEXP],
    ['https?://app.example.com', 'ORIGIN_NOT_PLAIN', 'is an expression, not an origin', AS_REGEXP],
    [
      `${APP} | b.example,c.example`,
      'ORIGIN_LIST_IN_A_STRING',
      'has several origins in one string',
      `Write ["${APP}", "https://b.example", "https://c.example"].`,
    ],
    [`${APP},https://b.example:0`, 'ORIGIN_LIST_IN_A_STRING', 'has several origins in one string', FORM],
    [`${APP};`, 'ORIGIN_LIST_IN_A_STRING', 'has a separator left over', `Write "${APP}".`],
    [',b.example', 'ORIGIN_LIST_IN_A_STRING', 'has a separator left over', 'Write "https://b.example".'],
    [`${APP}/`, 'ORIGIN_TRAILING_SLASH', 'ends with a slash', `Write "${APP}".`],
    [`${APP}/a/b`, 'ORIGIN_PATH', 'has a path', `Write "${APP}".`],
    [`${APP}?a=1`, 'ORIGIN_QUERY', 'has a query', `Write "${APP}".`],
    [`${APP}#a`, 'ORIGIN_FRAGMENT', 'has a fragment', `Write "${APP}".`],
    [
      'https://me:secret@app.example.com',
      'ORIGIN_USERINFO',
      'has a user name before the host',
      `Write "${APP}".`,
    ],
    ['app.example.com', 'ORIGIN_SCHEME_MISSING', 'has no scheme', `Write "${APP}".`],
    ['localhost:3000', 'ORIGIN_SCHEME_MISSING', 'has no scheme', 'Write "http://localhost:3000".'],
    ['https:app.example.com', 'ORIGIN_SCHEME', 'lacks the "://" after the scheme', `Write "${APP}".`],
    ['HTTPS://app.example.com', 'ORIGIN_UPPER_CASE', 'has an upper-case scheme', `Write "${APP}".`],
    ['https://App.example.com', 'ORIGIN_UPPER_CASE', 'has upper-case letters', `Write "${APP}".`],
    [`${APP}:443`, 'ORIGIN_DEFAULT_PORT', 'spells out the default port', `Write "${APP}".`],
    [`${APP}:`, 'ORIGIN_PORT', 'has a port that browsers write otherwise', `Write "${APP}".`],
    [`${APP}:08443`, 'ORIGIN_PORT', 'has a port that browsers write otherwise', `Write "${APP}:8443".`],
    [`${APP}:0`, 'ORIGIN_PORT', 'has no valid port', PORTS],
    [`${APP}:80*`, 'ORIGIN_WILDCARD', 'has a wildcard within the port', WILDCARDS],
    [
      'https://bücher.example',
      'ORIGIN_UNICODE',
      'has a host that is not in Punycode',
      'Write "https://xn--bcher-kva.example".',
    ],
    [
      'http://[0:0::1]',
      'ORIGIN_IPV6',
      'has an IPv6 address that browsers write otherwise',
      'Write "http://[::1]".',
    ],
    ['http://127.1', 'ORIGIN_HOST', 'has a host that browsers write otherwise', 'Write "http://127.0.0.1".'],
    ['https://', 'ORIGIN_HOST', 'has no host', FORM],
    ['https://xn--a', 'ORIGIN_HOST', 'has no valid host', FORM],
    ['capacitor://a~b', 'ORIGIN_HOST', 'has no valid host', FORM],
    [
      'wss://app.example.com',
      'ORIGIN_SCHEME',
      "has the scheme wss:, which is no page's origin",
      `Write "${APP}".`,
    ],
    [
      'ws://localhost',
      'ORIGIN_SCHEME',
      "has the scheme ws:, which is no page's origin",
      'Write "http://localhost".',
    ],
    ['ftp://a.example', 'ORIGIN_SCHEME', "has the scheme ftp:, which is no page's origin", 'Leave it out.'],
    [
      'javascript:a',
      'ORIGIN_SCHEME',
      "has the scheme javascript:, which is no page's origin",
      'Leave it out.',
    ],
    ['file://a', 'ORIGIN_SCHEME', "has the scheme file:, which is no page's origin", OPAQUE],
    ['https://*.*.example.com', 'ORIGIN_WILDCARD', ONE_LABEL, 'Write "https://*.example.com".'],
    ['https://app-*.example.com', 'ORIGIN_WILDCARD', ONE_LABEL, WILDCARDS],
    ['https://*', 'ORIGIN_WILDCARD', ONE_LABEL, NAME_HOSTS],
    [
      '.example.com',
      'ORIGIN_SCHEME_MISSING',
      'has no scheme and has a dot in front, where a wildcard belongs',
      'Write "https://*.example.com".',
    ],
    [
      'https://*.[::1]',
      'ORIGIN_WILDCARD',
      'has a wildcard before something that has no sub-domains',
      WILDCARDS,
    ],
    ['*://app.example.com', 'ORIGIN_WILDCARD', 'has a wildcard for the scheme', EACH_SCHEME],
  ])('%j', (given, code, says, fix) => {
    const shown = JSON.stringify(given).replace('\\t', '\\u0009').replace('ü', '\\u00fc');
    const message = `origin: ${shown} ${says}.`;
    expect(problemOf({ origin: given })).toEqual({ code, path: 'origin', value: given, message, fix });
  });

  test.each<[given: string, code: string, says: string, fix: string]>([
    ['https://true.example/', 'ORIGIN_TRAILING_SLASH', 'ends with a slash', 'Write "https://true.example".'],
    ['true.example', 'ORIGIN_SCHEME_MISSING', 'has no scheme', 'Write "https://true.example".'],
    ['is-true', 'ORIGIN_SCHEME_MISSING', 'has no scheme', 'Write "https://is-true".'],
    ['https://self.example/', 'ORIGIN_TRAILING_SLASH', 'ends with a slash', 'Write "https://self.example".'],
    ['self.example', 'ORIGIN_SCHEME_MISSING', 'has no scheme', 'Write "https://self.example".'],
    ['my-self', 'ORIGIN_SCHEME_MISSING', 'has no scheme', 'Write "https://my-self".'],
    ['https://undefined/', 'ORIGIN_TRAILING_SLASH', 'ends with a slash', 'Write "https://undefined".'],
    ['a$b.example', 'ORIGIN_SCHEME_MISSING', 'has no scheme', 'Write "https://a$b.example".'],
    ['https://a.example\\', 'ORIGIN_PATH', 'has a path', 'Write "https://a.example".'],
    [
      'https:\\\\a.example',
      'ORIGIN_SCHEME',
      'lacks the "://" after the scheme',
      'Write "https://a.example".',
    ],
    ['<a>b', 'ORIGIN_SCHEME_MISSING', 'has no scheme and has no valid host', FORM],
    ['b<a>', 'ORIGIN_SCHEME_MISSING', 'has no scheme and has no valid host', FORM],
    [
      'https://a.example|',
      'ORIGIN_LIST_IN_A_STRING',
      'has a separator left over',
      'Write "https://a.example".',
    ],
    [
      'ws:a.example',
      'ORIGIN_SCHEME',
      "has the scheme ws:, which is no page's origin",
      'Write "http://a.example".',
    ],
    ['data:', 'ORIGIN_SCHEME', "has the scheme data:, which is no page's origin and has no host", OPAQUE],
    ['file:', 'ORIGIN_SCHEME', "has the scheme file:, which is no page's origin and has no host", OPAQUE],
    ['https://a.example:*x', 'ORIGIN_WILDCARD', 'has a wildcard within the port', WILDCARDS],
    ['https://a.example:80:', 'ORIGIN_HOST', 'has no valid host', FORM],
    ['https://a.example:*/', 'ORIGIN_TRAILING_SLASH', 'ends with a slash', 'Write "https://a.example:*".'],
    [
      'https://[::1]:*:',
      'ORIGIN_WILDCARD',
      'has a wildcard that is not one whole leading label and has a port that browsers write otherwise',
      WILDCARDS,
    ],
    ['https://a@', 'ORIGIN_USERINFO', 'has a user name before the host and has no host', FORM],
    [
      '@a.example',
      'ORIGIN_SCHEME_MISSING',
      'has no scheme and has a user name before the host',
      'Write "https://a.example".',
    ],
    ['localhost.example', 'ORIGIN_SCHEME_MISSING', 'has no scheme', 'Write "https://localhost.example".'],
    ['my.localhost', 'ORIGIN_SCHEME_MISSING', 'has no scheme', 'Write "http://my.localhost".'],
    ['x.127.0.0.1', 'ORIGIN_SCHEME_MISSING', 'has no scheme and has no valid host', FORM],
    ['127.0.0.1.example', 'ORIGIN_SCHEME_MISSING', 'has no scheme', 'Write "https://127.0.0.1.example".'],
    ['[::1]x', 'ORIGIN_SCHEME_MISSING', 'has no scheme and has no valid host and has no valid port', PORTS],
    ['https:a', 'ORIGIN_SCHEME', 'lacks the "://" after the scheme', 'Write "https://a".'],
    ['https:8080', 'ORIGIN_SCHEME_MISSING', 'has no scheme', 'Write "https://https:8080".'],
    ['http:3000', 'ORIGIN_SCHEME_MISSING', 'has no scheme', 'Write "https://http:3000".'],
    ['capacitor:', 'ORIGIN_SCHEME', 'lacks the "://" after the scheme and has no host', FORM],
    ['app://a/', 'ORIGIN_TRAILING_SLASH', 'ends with a slash', 'Write "app://a".'],
    ['tauri:a', 'ORIGIN_SCHEME', 'lacks the "://" after the scheme', 'Write "tauri://a".'],
    ['https:/', 'ORIGIN_SCHEME', 'lacks the "://" after the scheme and has no host', FORM],
    ['https:///', 'ORIGIN_SCHEME', 'lacks the "://" after the scheme and has no host', FORM],
    ['1.2.3.4', 'ORIGIN_SCHEME_MISSING', 'has no scheme', 'Write "https://1.2.3.4".'],
    [
      '*.a.example/',
      'ORIGIN_SCHEME_MISSING',
      'has no scheme and ends with a slash',
      'Write "https://*.a.example".',
    ],
    [
      '**.a.example',
      'ORIGIN_SCHEME_MISSING',
      'has no scheme and has a wildcard that is not one whole leading label',
      'Write "https://*.a.example".',
    ],
    [
      '*..a.example',
      'ORIGIN_SCHEME_MISSING',
      'has no scheme and has a wildcard before something that has no sub-domains',
      WILDCARDS,
    ],
    [
      '.a.*',
      'ORIGIN_SCHEME_MISSING',
      'has no scheme and has a wildcard that is not one whole leading label',
      WILDCARDS,
    ],
    ['..a.example', 'ORIGIN_SCHEME_MISSING', 'has no scheme', 'Write "https://..a.example".'],
    [
      '*a',
      'ORIGIN_SCHEME_MISSING',
      'has no scheme and has a wildcard that is not one whole leading label',
      'Write "https://*.a".',
    ],
    [
      '.1.2.3.4',
      'ORIGIN_SCHEME_MISSING',
      'has no scheme and has a dot in front, where a wildcard belongs and has a wildcard before something that has no sub-domains',
      WILDCARDS,
    ],
    ['a.example.', 'ORIGIN_SCHEME_MISSING', 'has no scheme', 'Write "https://a.example.".'],
    ['a..example', 'ORIGIN_SCHEME_MISSING', 'has no scheme', 'Write "https://a..example".'],
    ['https://%00', 'ORIGIN_HOST', 'has no valid host', FORM],
    ['https://a%20b', 'ORIGIN_HOST', 'has no valid host', FORM],
    [
      'https://.A.example',
      'ORIGIN_WILDCARD',
      'has a dot in front, where a wildcard belongs and has upper-case letters',
      'Write "https://*.a.example".',
    ],
    [
      'https://.ä.example',
      'ORIGIN_WILDCARD',
      'has a dot in front, where a wildcard belongs and has a host that is not in Punycode',
      'Write "https://*.xn--4ca.example".',
    ],
    [
      'https://*ä.example',
      'ORIGIN_WILDCARD',
      'has a wildcard that is not one whole leading label and has a host that is not in Punycode',
      'Write "https://*.xn--4ca.example".',
    ],
    [
      'https://ÄB.example',
      'ORIGIN_UPPER_CASE',
      'has upper-case letters and has a host that is not in Punycode',
      'Write "https://xn--b-zfa.example".',
    ],
    ['http://EXAMPLE', 'ORIGIN_UPPER_CASE', 'has upper-case letters', 'Write "http://example".'],
    [
      'capacitor://A/',
      'ORIGIN_UPPER_CASE',
      'has upper-case letters and ends with a slash',
      'Write "capacitor://a".',
    ],
    [
      'capacitor://*/',
      'ORIGIN_WILDCARD',
      'has a wildcard that is not one whole leading label and ends with a slash',
      NAME_HOSTS,
    ],
    ['capacitor://a:99999', 'ORIGIN_PORT', 'has no valid port', PORTS],
    ['capacitor://a:00', 'ORIGIN_PORT', 'has no valid port', PORTS],
    ['https://a:000', 'ORIGIN_PORT', 'has no valid port', PORTS],
    ['https://a:00443', 'ORIGIN_DEFAULT_PORT', 'spells out the default port', 'Write "https://a".'],
    ['http://a:0080', 'ORIGIN_DEFAULT_PORT', 'spells out the default port', 'Write "http://a".'],
    ['http://a:443/', 'ORIGIN_TRAILING_SLASH', 'ends with a slash', 'Write "http://a:443".'],
    [
      'chrome-extension://A_b',
      'ORIGIN_UPPER_CASE',
      'has upper-case letters',
      'Write "chrome-extension://a_b".',
    ],
    ['https*://a', 'ORIGIN_WILDCARD', 'has a wildcard for the scheme', EACH_SCHEME],
    ['h*s://a', 'ORIGIN_WILDCARD', 'has a wildcard for the scheme', EACH_SCHEME],
    [
      'HTTP*://a',
      'ORIGIN_UPPER_CASE',
      'has an upper-case scheme and has a wildcard for the scheme',
      EACH_SCHEME,
    ],
    [
      'my-file:3000 b.example',
      'ORIGIN_LIST_IN_A_STRING',
      'has several origins in one string',
      'Write ["https://my-file:3000", "https://b.example"].',
    ],
    ['a"b"', 'ORIGIN_SCHEME_MISSING', 'has no scheme', 'Write "https://a\\"b\\"".'],
    ['"a"b', 'ORIGIN_SCHEME_MISSING', 'has no scheme', 'Write "https://\\"a\\"b".'],
    [
      '*://app.example.com:443',
      'ORIGIN_WILDCARD',
      'has a wildcard for the scheme and spells out the default port',
      EACH_SCHEME,
    ],
    [`${APP}/${'a'.repeat(300)}`, 'ORIGIN_PATH', 'has a path', `Write "${APP}".`],
    [`${APP}/${'a'.repeat(1092)}`, 'ORIGIN_PATH', 'has a path', `Write "${APP}".`],
    [`${APP}/${'a'.repeat(1093)}`, 'ORIGIN_TOO_LONG', 'is longer than any origin', FORM],
    [`capacitor://${'a'.repeat(240)}~`, 'ORIGIN_HOST', 'has no valid host', FORM],
    ['https:1.2.3.4', 'ORIGIN_SCHEME', 'lacks the "://" after the scheme', 'Write "https://1.2.3.4".'],
    ['app.example.com/localhost', 'ORIGIN_SCHEME_MISSING', 'has no scheme and has a path', `Write "${APP}".`],
    [`${APP}:65535/`, 'ORIGIN_TRAILING_SLASH', 'ends with a slash', `Write "${APP}:65535".`],
    [`${APP}:80/`, 'ORIGIN_TRAILING_SLASH', 'ends with a slash', `Write "${APP}:80".`],
    ['capacitor://bücher/', 'ORIGIN_HOST', 'has no valid host and ends with a slash', FORM],
    ['https://a.*b.example', 'ORIGIN_WILDCARD', ONE_LABEL, WILDCARDS],
    ['https://**.a.*.example', 'ORIGIN_WILDCARD', ONE_LABEL, WILDCARDS],
    ['https://*.a.*.example', 'ORIGIN_WILDCARD', ONE_LABEL, WILDCARDS],
  ])('%j, a variant of another', (given, code, says, fix) => {
    const { code: seen, message, fix: offered } = problemOf({ origin: given });
    expect([seen, offered]).toEqual([code, fix]);
    expect(message).toMatch(/^origin: ".*" /);
    expect(message.endsWith(`" ${says}.`)).toBe(true);
  });

  test.each([`https://${'a'.repeat(300)}.example`, `${APP} `.repeat(100)])(
    'which is longer than any origin: %s',
    (given) => {
      const { code, message, fix } = problemOf({ origin: given });
      expect({ code, fix }).toEqual({ code: 'ORIGIN_TOO_LONG', fix: FORM });
      expect(message).toBe(`origin: "${given.slice(0, 95)}..." is longer than any origin.`);
    },
  );
});

const LIST_THEM = 'List the origins that may use credentials, or leave credentials out.';
const ACCEPT = 'List the origins that may use credentials, or set dangerously.credentialsFromAnyOrigin.';
const ANY_THING = 'Write a string, a RegExp, a function, an OriginAllowlist, or a list of them.';
const EMPTY = 'List an origin, or write false to allow none; leave the key out to allow any origin.';
const LEAVE_OUT = 'Set it, or leave it out of the list.';
const ALONE = 'Leave it out, or write origin: false alone to allow none.';
const OWN_WAY = 'If it is right as it is, wrap it in a function: (origin) => /…/.test(origin).';
const ANCHOR = 'Name the host and anchor both ends: /^https:\\/\\/app\\.example\\.com$/.';
const EXAMPLE =
  'Write "https://example.com" and "https://*.example.com", or /^https:\\/\\/([a-z0-9-]+\\.)*example\\.com$/.';
const SLOW = `https://${'evil'.repeat(30).slice(0, 87)}...`;

const around: unknown[] = [APP];
around.push([around]);

test.each<[what: string, options: object, code: string, path: string, message: string, fix: string]>([
  [
    'undefined',
    { origin: undefined },
    'ORIGIN_UNDEFINED',
    'origin',
    'origin: it is there but undefined, most often since a setting is missing.',
    'Set it; or write false to allow none; or leave the key out to allow any origin.',
  ],
  [
    'undefined in a list',
    { origin: [APP, undefined] },
    'ORIGIN_UNDEFINED',
    'origin[1]',
    'origin[1]: it is undefined, most often since a setting is missing.',
    LEAVE_OUT,
  ],
  ['an empty list', { origin: [] }, 'ORIGIN_LIST_EMPTY', 'origin', 'origin: the list is empty.', EMPTY],
  [
    'an empty list in a list',
    { origin: [APP, []] },
    'ORIGIN_LIST_EMPTY',
    'origin[1]',
    'origin[1]: the list is empty.',
    EMPTY,
  ],
  [
    'false in a list',
    { origin: [APP, false] },
    'ORIGIN_FALSE_IN_LIST',
    'origin[1]',
    'origin[1]: false stands in a list.',
    ALONE,
  ],
  [
    'a list that holds itself',
    { origin: around },
    'WRONG_TYPE',
    'origin[1][0]',
    'origin[1][0]: an array holds itself.',
    'Write a list of origins.',
  ],
  ...(
    [
      [7, '7', ANY_THING],
      [{ origin: APP }, 'an object', ANY_THING],
      [new Date(0), 'a Date object', ANY_THING],
      [null, 'null', 'Write false to allow none, or "null" in quotes for the opaque origin.'],
      [new Set([APP]), 'a Set object', 'Write [...set].'],
      [new Map(), 'a Map object', 'Write [...map.keys()].'],
      [Promise.resolve(APP), 'a Promise object', 'Write await before it.'],
      [new String(APP), 'a String object', 'Write a string, not a String object.'],
      [new URL(`${APP}/a`), 'a URL object', `Write "${APP}".`],
      [new URL('capacitor://localhost/a'), 'a URL object', 'Write "capacitor://localhost".'],
      [new URL('wss://app.example.com'), 'a URL object', `Write "${APP}".`],
      [new URL('ftp://app.example.com'), 'a URL object', 'Leave it out.'],
      [new URL(`blob:${APP}/1`), 'a URL object', `Write "${APP}".`],
      [new URL('data:a,b'), 'a URL object', OPAQUE],
    ] as const
  ).map(([origin, shown, fix]): [string, object, string, string, string, string] => [
    `${shown} (${String(origin)})`,
    { origin },
    'WRONG_TYPE',
    'origin',
    `origin: ${shown} is no origin.`,
    fix,
  ]),
  [
    'any origin by default, beside credentials',
    { credentials: true },
    'ANY_ORIGIN_WITH_CREDENTIALS',
    'origin',
    'origin is left out, which means "*", any origin; browsers refuse that beside credentials: true.',
    LIST_THEM,
  ],
  [
    'the first "*" beside credentials',
    { origin: [true, ['*', '*'], '*'], credentials: true },
    'ANY_ORIGIN_WITH_CREDENTIALS',
    'origin[1][0]',
    'origin[1][0]: "*" is any origin; browsers refuse that beside credentials: true.',
    LIST_THEM,
  ],
  [
    'the first true beside credentials',
    { origin: [APP, true, true], credentials: true },
    'EVERY_ORIGIN_WITH_CREDENTIALS',
    'origin[1]',
    'origin[1]: true beside credentials lets every site read what your users see.',
    ACCEPT,
  ],
  [
    'an expression that lets strangers in',
    { origin: /example\.com$/ },
    'REGEXP_LETS_STRANGERS_IN',
    'origin',
    'origin: /example\\.com$/ lets strangers in: "https://evilexample.com" matches.',
    `${EXAMPLE} ${OWN_WAY}`,
  ],
  [
    'an expression that names nobody',
    { origin: [APP, /./] },
    'REGEXP_LETS_STRANGERS_IN',
    'origin[1]',
    'origin[1]: /./ lets strangers in: "https://evil.test" matches.',
    `${ANCHOR} ${OWN_WAY}`,
  ],
  [
    'an expression for plain http beside credentials',
    { origin: /^https?:\/\/app\.example\.com$/, credentials: true },
    'REGEXP_INSECURE',
    'origin',
    'origin: /^https?:\\/\\/app\\.example\\.com$/ lets plain http in beside credentials, where anyone on the network can write the page: "http://app.example.com" matches.',
    'Begin it with ^https:\\/\\/, or set dangerously.credentialsFromInsecureOrigins.',
  ],
  [
    'an expression that backtracks',
    { origin: /^https:\/\/([a-z]+)+\.example\.com$/ },
    'REGEXP_TOO_SLOW',
    'origin',
    `origin: /^https:\\/\\/([a-z]+)+\\.example\\.com$/ backtracks without end: it takes longer than 50 ms on "${SLOW}".`,
    `Do not repeat what can itself repeat over the same characters. ${EXAMPLE}`,
  ],
])('the message and the fix for %s', (_what, options, code, path, message, fix) => {
  const problem = problemOf(options);
  expect(problem).toEqual({ code, path, value: problem.value, message, fix });
});

test.each<[what: string, given: unknown, path: string, message: string, fix: string]>([
  [
    'a string in the place of a list',
    APP,
    'entries',
    `entries: "${APP}" is no list of origins.`,
    'Write an array, or anything else iterable.',
  ],
  [
    'a number in the place of a list',
    7,
    'entries',
    'entries: 7 is no list of origins.',
    'Write an array, or anything else iterable.',
  ],
  [
    'an entry that is no string',
    [APP, 7],
    '[1]',
    '[1]: 7 is no string.',
    'Write an origin such as "https://app.example.com".',
  ],
  [
    'an entry that is no origin',
    [APP, `${APP}/`],
    '[1]',
    `[1]: "${APP}/" ends with a slash.`,
    `Write "${APP}".`,
  ],
  ['"*"', ['*'], '[0]', '[0]: "*" is any origin.', 'Write origin: "*" in the options instead.'],
])('the message and the fix for %s, where an OriginAllowlist is made', (_what, given, path, message, fix) => {
  let problems: readonly Problem[] = [];
  try {
    new OriginAllowlist(given as string[]);
  } catch (error) {
    problems = (error as CorsConfigError).problems;
  }
  expect(problems).toEqual([expect.objectContaining({ path, message, fix })]);
  expect(problems[0]?.code).toMatch(/^(?:WRONG_TYPE|ORIGIN_[A-Z_]+)$/);
});
