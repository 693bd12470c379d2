// Every origin that is refused comes with what to write instead, wherever possible as the exact string to paste.

import { createPolicy, OriginAllowlist, type OriginOption, type Problem } from 'corsage';
import fc from 'fast-check';
import { repairOrigin } from '../../lib/fixes/origin-fixes';
import { NO_RULES } from '../../lib/origins/credential-rules';
import { readOriginEntry } from '../../lib/origins/entry';
import { expectEqual } from '../support/expect-equal';
import { entryText, FUZZ_TIMEOUT, fuzzing, originsNear } from '../support/origin-arbitraries';
import { problemsIn } from '../support/problems';

jest.setTimeout(FUZZ_TIMEOUT);

/** The one problem with an origin, the same wherever it is configured. */
function problemWith(origin: string): Problem {
  const [problem, ...more] = problemsIn(() => createPolicy({ origin }));
  expect([problem, ...more]).toEqual([expect.objectContaining({ path: 'origin', value: origin })]);
  const elsewhere = [
    ...problemsIn(() => createPolicy({ origin: ['https://app.example.com', [origin]] })),
    ...problemsIn(() => new OriginAllowlist([origin])),
  ];
  expect(elsewhere.map(({ code, fix }) => [code, fix])).toEqual(Array(2).fill([problem?.code, problem?.fix]));
  return problem as Problem;
}

describe('the message of an origin problem', () => {
  test('says everything that is wrong with an origin, and every wrong origin of a list', () => {
    const problems = problemsIn(() =>
      createPolicy({ origin: ['HTTPS://u@EXAMPLE.com:443/a?b#c', 'https://ok.example', ['x/']] }),
    );
    expect(problems.map(({ path }) => path)).toEqual(['origin[0]', 'origin[2][0]']);
    expect(problems[0]?.message).toBe(
      'origin[0]: "HTTPS://u@EXAMPLE.com:443/a?b#c" has an upper-case scheme, has a user name in front of the host, has upper-case letters, has the default port, has a path, has a query and has a fragment.',
    );
  });

  test('escapes the value and cuts it at 100 characters', () => {
    const { message } = problemWith(`\u202e\x7f"${'x'.repeat(500)}`);
    expect(message).toMatch(/^origin: "\\u202e\\u007f\\"x+\.\.\." has no scheme/);
    expect(/"(.*)" has/.exec(message)?.[1]?.length).toBeLessThanOrEqual(100);
  });
});

describe('whatever the string is', () => {
  const any = fc.oneof(
    entryText,
    originsNear(['https://*.example.com:8443', 'http://[::1]', 'null', 'm\u00fcnchen.example, *']),
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc
      .array(
        fc.constantFrom(
          'https',
          'http:',
          '//',
          '*',
          '.',
          ':',
          '@',
          '/',
          '?',
          '#',
          'a',
          '\u00fc',
          ' ',
          ',',
          '[',
          ']',
          '1',
          'xn--',
          'file:',
          '%',
          '\\',
        ),
      )
      .map((parts) => parts.join('')),
  );

  test('a wrong origin has a fix, and a string that it says to paste is accepted', () => {
    fc.assert(
      fc.property(any, (text) => {
        fc.pre(readOriginEntry(text) === undefined);
        const { says, fix } = repairOrigin(text);
        expectEqual([says, /^(?:is|has|ends|begins|means|does not have) /.test(says)], [says, true]);
        expectEqual([fix, fix.endsWith('.')], [fix, true]);
        for (const pasted of pastedFrom(fix)) {
          const isEntry = pasted === '*' || readOriginEntry(pasted) !== undefined;
          expectEqual([text, pasted, isEntry], [text, pasted, true]);
        }
      }),
      fuzzing(),
    );
  });

  function pastedFrom(fix: string): string[] {
    const literal = /^Write ("(?:\\.|[^"\\])*")\.(?: |$)/s.exec(fix)?.[1];
    return literal === undefined ? [] : (JSON.parse(literal) as string).split(', ');
  }

  test('a very long wrong origin is not examined', () => {
    for (const unit of ['a', '/', '*.', ' ', 'https://a.example,', '\u00fc', '[', '@', ':', '\ud800']) {
      const { code, says, fix } = repairOrigin(unit.repeat(1_000_000));
      expect([code, says]).toEqual(['ORIGIN_TOO_LONG', 'is too long to be an origin']);
      expect(fix).toMatch(/^Write scheme:\/\/host/);
    }
  });

  test('an OriginAllowlist never proposes what it would refuse', () => {
    const [problem] = problemsIn(() => new OriginAllowlist([' * ']));
    expect(problem?.fix).not.toBe('Write "*".');
  });
});

describe('with credentials, the fix for plain http is the same origin over https', () => {
  test.each([
    ['http://app.example.com', 'https://app.example.com'],
    ['http://app.example.com:8080', 'https://app.example.com:8080'],
    ['http://*.example.com', 'https://*.example.com'],
    ['http://*.example.com:*', 'https://*.example.com:*'],
    ['http://192.168.1.10:3000', 'https://192.168.1.10:3000'],
  ])('%s: %s', (origin, pasted) => {
    const [problem] = problemsIn(() => createPolicy({ origin, credentials: true }));
    expect(problem?.fix).toBe(
      `Write "${pasted}", or accept the risk: dangerously: { credentialsFromInsecureOrigins: true }.`,
    );
    createPolicy({ origin: pasted, credentials: true });
  });

  test.each([
    'http://localhost',
    'http://*.localhost:*',
    'http://127.1.2.3:8080',
    'http://[::1]',
    'http://localhost.',
    'capacitor://app',
  ])("the user's own machine needs no fix: %s", (origin) =>
    expect(problemsIn(() => createPolicy({ origin, credentials: true }))).toEqual([]),
  );

  test.each([
    'http://localhost.evil.test',
    'http://127.evil.test',
    'http://128.0.0.1',
    'http://[::2]',
    'http://xlocalhost',
    'http://127.0.0.1.nip.io',
  ])("%s is not the user's own machine", (origin) =>
    expect(problemsIn(() => createPolicy({ origin, credentials: true }))).toEqual([
      expect.objectContaining({ code: 'INSECURE_ORIGIN_WITH_CREDENTIALS' }),
    ]),
  );
});

describe('an origin that is not a string', () => {
  const itself: unknown[] = ['https://app.example.com'];
  itself.push([itself]);

  test.each<[string, unknown, string, string, string]>([
    ['a URL', new URL('https://EXAMPLE.com:443/a'), 'WRONG_TYPE', 'origin', 'Write "https://example.com".'],
    ['a Set', new Set(['https://example.com']), 'WRONG_TYPE', 'origin', 'Spread it into an array: [...set].'],
    [
      'a Map',
      new Map([['https://example.com', 1]]),
      'WRONG_TYPE',
      'origin',
      'Spread its keys into an array: [...map.keys()].',
    ],
    [
      'a promise',
      Promise.resolve('https://example.com'),
      'WRONG_TYPE',
      'origin',
      'Write await in front of it.',
    ],
    [
      'null',
      null,
      'WRONG_TYPE',
      'origin',
      'Write false to allow no origin, or the string "null" to allow pages whose origin is null.',
    ],
    [
      'a String object',
      new String('https://example.com'),
      'WRONG_TYPE',
      'origin',
      'Write "https://example.com", a plain string.',
    ],
    ['a number', 443, 'WRONG_TYPE', 'origin', 'Write an origin such as "https://app.example.com".'],
    ['an object', {}, 'WRONG_TYPE', 'origin', 'Write an origin such as'],
    ['a symbol', Symbol.iterator, 'WRONG_TYPE', 'origin', 'Write an origin such as'],
    [
      'undefined',
      undefined,
      'ORIGIN_UNDEFINED',
      'origin',
      'Set it, write false to allow no origin, or leave origin out to allow any origin.',
    ],
    [
      'undefined in a list',
      ['https://example.com', undefined],
      'ORIGIN_UNDEFINED',
      'origin[1]',
      'Set it, or take it out of the list.',
    ],
    [
      'a hole in a list',
      Object.assign(Array(2), { 1: 'https://example.com' }),
      'ORIGIN_UNDEFINED',
      'origin[0]',
      'Set it, or take it out of the list.',
    ],
    [
      'false in a list',
      [['https://example.com', false]],
      'ORIGIN_FALSE_IN_LIST',
      'origin[0][1]',
      'Take it out of the list. To allow no origin at all, write origin: false.',
    ],
    [
      'an empty list',
      [],
      'ORIGIN_LIST_EMPTY',
      'origin',
      'List an origin, write false to allow no origin, or leave origin out to allow any origin.',
    ],
    [
      'an empty list in a list',
      ['https://example.com', []],
      'ORIGIN_LIST_EMPTY',
      'origin[1]',
      'List an origin',
    ],
    ['a list that holds itself', itself, 'WRONG_TYPE', 'origin[1][0]', 'Write a list of origins.'],
  ])('%s has a fix too', (_, origin, code, path, fix) => {
    expect(problemsIn(() => createPolicy({ origin: origin as OriginOption }))).toEqual([
      expect.objectContaining({ code, path, fix: expect.stringContaining(fix) }),
    ]);
  });

  test.each<[string, object, string, string]>([
    [
      'any origin by default',
      {},
      'WILDCARD_WITH_CREDENTIALS',
      'origin is left out, which means "*", any origin. Browsers refuse',
    ],
    [
      'any origin',
      { origin: '*' },
      'WILDCARD_WITH_CREDENTIALS',
      'origin: "*" means any origin. Browsers refuse',
    ],
    [
      'any origin in a list',
      { origin: ['https://a.example', ['*']] },
      'WILDCARD_WITH_CREDENTIALS',
      'origin[1][0]: "*" means any origin',
    ],
    ['true', { origin: true }, 'EVERY_ORIGIN_WITH_CREDENTIALS', 'origin: true lets every site read'],
    [
      'true in a list',
      { origin: ['https://a.example', true] },
      'EVERY_ORIGIN_WITH_CREDENTIALS',
      'origin[1]: true lets every site read',
    ],
  ])('%s with credentials has a fix, and is shown with its place', (_, options, code, says) => {
    const [problem, ...more] = problemsIn(() => createPolicy({ ...options, credentials: true }));
    expect([problem?.code, more]).toEqual([code, []]);
    expect(problem?.message).toContain(says);
    expect(problem?.fix).toMatch(/^List the origins that may use credentials, or /);
  });
});

test.each<[text: string, place: 'option' | 'list' | 'entry', says: string, fix: string]>([
  ['ionic://*', 'option', 'has a wildcard in place of the host', 'Write "ionic://localhost".'],
  [
    '*://App.example.com',
    'option',
    'has a wildcard as scheme and has upper-case letters',
    'Write "https://app.example.com, http://app.example.com".',
  ],
  [
    `https://${'a.'.repeat(126)}com`,
    'option',
    'is too long to be an origin',
    'Write scheme://host or scheme://host:port, such as "https://app.example.com".',
  ],
  ['https://app.example.com/c:\\x', 'option', 'has a path', 'Write "https://app.example.com".'],
  [
    'https:\\app.example.com',
    'option',
    'does not have "://" after the scheme',
    'Write "https://app.example.com".',
  ],
  [
    'https:\\\\\\app.example.com',
    'option',
    'does not have "://" after the scheme',
    'Write "https://app.example.com".',
  ],
  ['HTTPS://https://a.example.com', 'option', 'has two schemes', 'Write "https://a.example.com".'],
  [
    'HTTPS:app.example.com',
    'option',
    'does not have "://" after the scheme and has an upper-case scheme',
    'Write "https://app.example.com".',
  ],
  [
    '1:2:3:4:5:6:7:8080',
    'option',
    'has no scheme and has an IPv6 address without brackets',
    'Write "https://[1:2:3:4:5:6:7:8080]".',
  ],
  [
    'fe80::a80',
    'option',
    'has no scheme and has an IPv6 address without brackets',
    'Write "https://[fe80::a80]".',
  ],
  [
    'fe80::80a',
    'option',
    'has no scheme and has an IPv6 address without brackets',
    'Write "https://[fe80::80a]".',
  ],
  [
    'fe80::10e1',
    'option',
    'has no scheme and has an IPv6 address without brackets',
    'Write "https://[fe80::10e1]".',
  ],
  [
    'fe80::e10',
    'option',
    'has no scheme and has an IPv6 address without brackets',
    'Write "https://[fe80::e10]".',
  ],
  [
    '::1:65535',
    'option',
    'has no scheme and has an IPv6 address without brackets',
    'Write "http://[::1]:65535".',
  ],
  [
    'https://a.example.com:xnull',
    'option',
    'does not have a valid port',
    'Write a port from 1 to 65535, ":*" for any port, or none.',
  ],
  [
    'https://a.example.com:nullx',
    'option',
    'does not have a valid port',
    'Write a port from 1 to 65535, ":*" for any port, or none.',
  ],
  [
    'https://*.foo*',
    'option',
    'has a wildcard that is not one whole label in front',
    'List each name: nobody owns all names with the same beginning.',
  ],
  [
    'http://localhost*:3000',
    'option',
    'has a wildcard at the end of the host',
    'Write "http://localhost:3000".',
  ],
  [
    'HTTPS://.example.com',
    'option',
    'has an upper-case scheme and has an empty label in its host',
    'Set the variable that was to be filled in there. For every host below it, write "*" in front of the dot.',
  ],
  [
    '*://.example.com',
    'option',
    'has a wildcard as scheme and has an empty label in its host',
    'Set the variable that was to be filled in there. For every host below it, write "*" in front of the dot.',
  ],
  ['https://..example.com', 'option', 'has an empty label in its host', 'Write "https://example.com".'],
  [
    'https://a..b.example.com.',
    'option',
    'has an empty label in its host',
    'Write "https://a.b.example.com.".',
  ],
  [
    'user@localhost:3000',
    'option',
    'has no scheme and has a user name in front of the host',
    'Write "http://localhost:3000".',
  ],
  [
    'fd12:3456::1',
    'option',
    'has no scheme and has an IPv6 address without brackets',
    'Write "http://[fd12:3456::1]".',
  ],
  [
    'fd12:3456::1/path',
    'option',
    'has no scheme, has an IPv6 address without brackets and has a path',
    'Write "http://[fd12:3456::1]".',
  ],
  ['172.16.0.5:3000', 'option', 'has no scheme', 'Write "http://172.16.0.5:3000".'],
  ['172.10.0.5:3000', 'option', 'has no scheme', 'Write "https://172.10.0.5:3000".'],
  [
    'https://10.*.x',
    'option',
    'has a wildcard that is not one whole label in front',
    'Write /^https:\\/\\/10\\.[a-z0-9-]+\\.x$/, a RegExp.',
  ],
  [
    'https://192.168.*',
    'option',
    'has a wildcard in an address',
    'Write /^https:\\/\\/192\\.168\\.\\d{1,3}\\.\\d{1,3}$/, a RegExp.',
  ],
  [
    'capacitor://[::1]',
    'option',
    'does not have a valid host',
    'Write scheme://host or scheme://host:port, such as "https://app.example.com".',
  ],
  [
    'capacitor://..',
    'option',
    'has an empty label in its host and does not have a valid host',
    'Write scheme://host or scheme://host:port, such as "https://app.example.com".',
  ],
  ['https://*', 'entry', 'has a wildcard in place of the host', 'Name each host.'],
  ['*', 'entry', 'means any origin, which cannot be an entry', 'List the origins one by one.'],
  ['true', 'entry', 'is the word true in a string', 'List the origins one by one.'],
  ['true', 'list', 'is the word true in a string', 'Take it out of the list.'],
  [
    '3000',
    'list',
    'is a port without a host',
    'Write the whole origin that has this port, such as "http://localhost:3000".',
  ],
  ['false', 'list', 'is the word false in a string', 'Take it out of the list.'],
  [
    'https://app-*.example.com',
    'entry',
    'has a wildcard that is not one whole label in front',
    'A wildcard stands for whole labels in front ("https://*.example.com") or for the whole port ("http://localhost:*"). For anything else use a RegExp or a function.',
  ],
  [
    '/^https:\\/\\/app\\d\\.example\\.com$/',
    'entry',
    'is a RegExp written as a string',
    'An OriginAllowlist takes origins and patterns. Put the RegExp next to it: origin: [list, /…/].',
  ],
  [
    'https://a.example https://b.example',
    'entry',
    'has several origins in one entry',
    'Write each as an entry of its own: "https://a.example", "https://b.example".',
  ],
  [
    ' https://a.example.com/ ',
    'option',
    'has spaces around it and ends with a slash',
    'Write "https://a.example.com".',
  ],
  [
    '"self"',
    'option',
    'has quotes or brackets around it and is a keyword of Content-Security-Policy, not an origin',
    'Write the origin itself, such as "https://app.example.com".',
  ],
  [
    "'self'",
    'option',
    'is a keyword of Content-Security-Policy, not an origin',
    'Write the origin itself, such as "https://app.example.com".',
  ],
  ['x-self', 'option', 'has no scheme', 'Write "https://x-self".'],
  [
    "'none'x",
    'option',
    'has quotes or brackets around it, has no scheme and has the character "\'" in its host',
    'Write scheme://host or scheme://host:port, such as "https://app.example.com".',
  ],
  [
    'ORIGIN=',
    'option',
    'has a name in front of the origin',
    'Write an origin, write false to allow no origin, or leave origin out to allow any origin.',
  ],
  [
    '""',
    'option',
    'is empty',
    'Write an origin (or set the environment variable that it comes from), write false to allow no origin, or leave origin out to allow any origin.',
  ],
  [
    '<<https://a.example.com>>',
    'option',
    'has quotes or brackets around it',
    'Write "https://a.example.com".',
  ],
  ['[::1]:3000', 'option', 'has no scheme', 'Write "http://[::1]:3000".'],
  [
    '[https://a.example.com, https://b.example.com]',
    'option',
    'is a list with brackets inside a string',
    'Write "https://a.example.com, https://b.example.com".',
  ],
  [
    '["https://a.example.com" , "https://b.example.com"]',
    'option',
    'is a list with brackets inside a string',
    'Write "https://a.example.com, https://b.example.com".',
  ],
  [
    '"https://a.example.com" , "https://b.example.com"',
    'option',
    'has quotes or brackets around it',
    'Write "https://a.example.com, https://b.example.com". If it comes from an environment variable, write it there without quotes.',
  ],
  [
    'https://a.example.com,, https://b.example.com/',
    'option',
    'has several origins without commas between them',
    'Write "https://a.example.com, https://b.example.com".',
  ],
  ['https://a.example.com;', 'option', 'has a separator too many', 'Write "https://a.example.com".'],
  ['True', 'option', 'is the word true in a string', 'Write true, without quotes.'],
  ['FALSE', 'option', 'is the word false in a string', 'Write false, without quotes.'],
  ['/(a)/ /c', 'option', 'is a RegExp written as a string', 'Write /\\/(a)\\/ \\/c/, without quotes.'],
  [
    'null https://a.example',
    'option',
    'has several origins without commas between them',
    'Write "null, https://a.example".',
  ],
  [
    'https://example.(com|org)',
    'option',
    'is a RegExp written as a string',
    'Write /^https:\\/\\/example.(com|org)$/, without quotes.',
  ],
  [
    'https://app.{com,org}',
    'option',
    'has several origins without commas between them',
    'Write scheme://host or scheme://host:port, such as "https://app.example.com".',
  ],
  [
    '{a.example,b.example}x',
    'option',
    'has several origins without commas between them',
    'Write scheme://host or scheme://host:port, such as "https://app.example.com".',
  ],
  ['[ "null" ]', 'option', 'is a list with brackets inside a string', 'Write "null".'],
  [
    '[fe80::1',
    'option',
    'has quotes or brackets around it, has no scheme and has an IPv6 address without brackets',
    'Write "https://[fe80::1]".',
  ],
  ['https://a..', 'option', 'has an empty label in its host', 'Write "https://a".'],
  [
    'https://',
    'option',
    'has no host',
    'Write scheme://host or scheme://host:port, such as "https://app.example.com".',
  ],
  ['[https://a.example.com', 'option', 'has quotes or brackets around it', 'Write "https://a.example.com".'],
  [
    '{https://a.example.com}',
    'option',
    'has no scheme, has the character "{" in its host and has a path',
    'Write scheme://host or scheme://host:port, such as "https://app.example.com".',
  ],
  [
    '" https://a.example.com "',
    'option',
    'has quotes or brackets around it',
    'Write "https://a.example.com". If it comes from an environment variable, write it there without quotes.',
  ],
  [
    '[ https://a.example.com ]',
    'option',
    'is a list with brackets inside a string',
    'Write "https://a.example.com".',
  ],
])('%s as an %s: %s. %s', (text, place, says, fix) => {
  const context = { rules: NO_RULES, credentials: false, place, judge: () => undefined };
  expect(repairOrigin(text, context)).toMatchObject({ says, fix });
});

test('an origin that is only too long has a code of its own', () => {
  const long = `://${'a.'.repeat(126)}com`;
  expect(repairOrigin(`https${long}`)).toMatchObject({
    code: 'ORIGIN_TOO_LONG',
    says: 'is too long to be an origin',
  });
  expect(repairOrigin(`HTTPS${long}`).says).toBe('has an upper-case scheme');
});

test.each<[text: string, code: string, says: string]>([
  [' https://a.example.com ', 'ORIGIN_SPACES', 'has spaces around it'],
  ['x[object Object]', 'ORIGIN_REGEXP_IN_STRING', 'is a RegExp written as a string'],
  ['[object Object]x', 'ORIGIN_REGEXP_IN_STRING', 'is a RegExp written as a string'],
  ['/^app|file:.*$/', 'ORIGIN_REGEXP_IN_STRING', 'is a RegExp written as a string'],
  ['(https://a.example.com)x', 'ORIGIN_REGEXP_IN_STRING', 'is a RegExp written as a string'],
  [
    ' https://a.example https://b.example',
    'ORIGIN_SPACES',
    'has spaces around it and has several origins without commas between them',
  ],
  ['https://a.example.com data:x', 'ORIGIN_SEPARATOR', 'has several origins without commas between them'],
  ['[::1]', 'ORIGIN_SCHEME_MISSING', 'has no scheme'],
  ['capacitor://[::1]', 'ORIGIN_HOST', 'does not have a valid host'],
  ['"null"', 'ORIGIN_QUOTES', 'has quotes or brackets around it'],
  ['"http://[::1]:3000"', 'ORIGIN_QUOTES', 'has quotes or brackets around it'],
  [
    "a'none'",
    'ORIGIN_QUOTES',
    'has quotes or brackets around it, has no scheme and has the character "\'" in its host',
  ],
])('%j has the code %s: it %s', (text, code, says) => {
  expect(repairOrigin(text)).toMatchObject({ code, says });
});

test.each<[text: string, fix: string]>([
  [
    '',
    'Write an origin (or set the environment variable that it comes from), or write false to allow no origin.',
  ],
  ['true', 'List the origins one by one.'],
  ['false', 'Write false, without quotes.'],
  ['/(/', 'Write it as a RegExp that JavaScript can read, without quotes.'],
  ['/^https:\\/\\/app\\d/', 'Name the host.'],
])('with credentials, the fix for %j is: %s', (text, fix) => {
  const judge = () => ({ message: 'lets strangers in', fix: 'Name the host.' });
  const context = { rules: NO_RULES, credentials: true, place: 'option', judge } as const;
  expect(repairOrigin(text, context).fix).toBe(fix);
});

test('without the options, the fix for "*" is the one for a policy without credentials', () => {
  expect(repairOrigin('*').fix).toBe('Write origin: "*".');
});
