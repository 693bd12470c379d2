// Every origin that is refused comes with what to write instead, wherever possible as the exact string to paste.

import { createPolicy, OriginAllowlist, type OriginOption, type Problem } from 'corsage';
import fc from 'fast-check';
import { repairOrigin } from '../../lib/fixes/origin-fixes';
import { readOriginEntry } from '../../lib/origins/entry';
import { entryText, FUZZ_TIMEOUT, fuzzing, originsNear } from '../support/origin-arbitraries';
import { problemsIn } from '../support/problems';

jest.setTimeout(FUZZ_TIMEOUT);

/** The one problem that there is with an origin, wherever it is configured. */
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

describe('the fix is the exact string to paste', () => {
  test.each([
    // Written as a browser would not.
    ['https://EXAMPLE.com:443/', 'https://example.com', 'ORIGIN_UPPER_CASE'],
    ['HTTPS://example.com', 'https://example.com', 'ORIGIN_UPPER_CASE'],
    ['Https://Example.Com', 'https://example.com', 'ORIGIN_UPPER_CASE'],
    ['https://*.EXAMPLE.com:8443', 'https://*.example.com:8443', 'ORIGIN_UPPER_CASE'],
    ['https://XN--MNCHEN-3YA.example', 'https://xn--mnchen-3ya.example', 'ORIGIN_UPPER_CASE'],
    ['capacitor://LOCALHOST', 'capacitor://localhost', 'ORIGIN_UPPER_CASE'],
    ['https://[2001:DB8::1]', 'https://[2001:db8::1]', 'ORIGIN_UPPER_CASE'],
    [' https://example.com', 'https://example.com', 'ORIGIN_BLANKS'],
    ['https://example.com\n', 'https://example.com', 'ORIGIN_BLANKS'],
    ['\thttps://example.com/\r\n', 'https://example.com', 'ORIGIN_BLANKS'],
    ['\ufeffhttps://example.com', 'https://example.com', 'ORIGIN_BLANKS'],
    [' *.example.com ', 'https://*.example.com', 'ORIGIN_BLANKS'],
    // A URL rather than its origin.
    ['https://example.com/', 'https://example.com', 'ORIGIN_TRAILING_SLASH'],
    ['https://*.example.com/', 'https://*.example.com', 'ORIGIN_TRAILING_SLASH'],
    ['http://localhost:3000/', 'http://localhost:3000', 'ORIGIN_TRAILING_SLASH'],
    ['http://localhost:*/', 'http://localhost:*', 'ORIGIN_TRAILING_SLASH'],
    ['https://example.com./', 'https://example.com.', 'ORIGIN_TRAILING_SLASH'],
    ['https://example.com/app', 'https://example.com', 'ORIGIN_PATH'],
    ['https://example.com/*', 'https://example.com', 'ORIGIN_PATH'],
    ['https://example.com//', 'https://example.com', 'ORIGIN_PATH'],
    ['https://example.com/a/b?c=d#e', 'https://example.com', 'ORIGIN_PATH'],
    ['tauri://localhost/index.html', 'tauri://localhost', 'ORIGIN_PATH'],
    ['chrome-extension://abc/popup.html', 'chrome-extension://abc', 'ORIGIN_PATH'],
    ['https://example.com?page=1', 'https://example.com', 'ORIGIN_QUERY'],
    ['https://example.com#top', 'https://example.com', 'ORIGIN_FRAGMENT'],
    ['https://user@example.com', 'https://example.com', 'ORIGIN_USERINFO'],
    ['https://user:p@ss@example.com:8443/', 'https://example.com:8443', 'ORIGIN_USERINFO'],
    // Ports.
    ['https://example.com:443', 'https://example.com', 'ORIGIN_DEFAULT_PORT'],
    ['http://example.com:80', 'http://example.com', 'ORIGIN_DEFAULT_PORT'],
    ['https://*.example.com:443', 'https://*.example.com', 'ORIGIN_DEFAULT_PORT'],
    ['https://[::1]:443', 'https://[::1]', 'ORIGIN_DEFAULT_PORT'],
    ['https://example.com:', 'https://example.com', 'ORIGIN_PORT'],
    ['https://example.com:08443', 'https://example.com:8443', 'ORIGIN_PORT'],
    ['ionic://localhost:', 'ionic://localhost', 'ORIGIN_PORT'],
    // Schemes.
    ['example.com', 'https://example.com', 'ORIGIN_SCHEME_MISSING'],
    ['EXAMPLE.COM', 'https://example.com', 'ORIGIN_SCHEME_MISSING'],
    ['example.com:8443', 'https://example.com:8443', 'ORIGIN_SCHEME_MISSING'],
    ['www.example.com/path', 'https://www.example.com', 'ORIGIN_SCHEME_MISSING'],
    ['*.example.com', 'https://*.example.com', 'ORIGIN_SCHEME_MISSING'],
    ['.example.com', 'https://*.example.com', 'ORIGIN_SCHEME_MISSING'],
    ['//example.com', 'https://example.com', 'ORIGIN_SCHEME_MISSING'],
    ['://example.com/', 'https://example.com', 'ORIGIN_SCHEME_MISSING'],
    ['/example.com', 'https://example.com', 'ORIGIN_SCHEME_MISSING'],
    ['m\u00fcnchen.example', 'https://xn--mnchen-3ya.example', 'ORIGIN_SCHEME_MISSING'],
    ['localhost', 'http://localhost', 'ORIGIN_SCHEME_MISSING'],
    ['localhost:3000', 'http://localhost:3000', 'ORIGIN_SCHEME_MISSING'],
    ['localhost:*', 'http://localhost:*', 'ORIGIN_SCHEME_MISSING'],
    ['app.localhost:3000/', 'http://app.localhost:3000', 'ORIGIN_SCHEME_MISSING'],
    ['127.0.0.1:8080', 'http://127.0.0.1:8080', 'ORIGIN_SCHEME_MISSING'],
    ['[::1]:3000', 'http://[::1]:3000', 'ORIGIN_SCHEME_MISSING'],
    ['localhost.example.com', 'https://localhost.example.com', 'ORIGIN_SCHEME_MISSING'],
    ['https:example.com', 'https://example.com', 'ORIGIN_SCHEME'],
    ['https:/example.com', 'https://example.com', 'ORIGIN_SCHEME'],
    ['https:\\\\example.com', 'https://example.com', 'ORIGIN_SCHEME'],
    ['http//example.com', 'http://example.com', 'ORIGIN_SCHEME'],
    ['wss://example.com', 'https://example.com', 'ORIGIN_SCHEME'],
    ['ws://localhost:3000/socket', 'http://localhost:3000', 'ORIGIN_SCHEME'],
    // Hosts.
    ['https://m\u00fcnchen.example', 'https://xn--mnchen-3ya.example', 'ORIGIN_UNICODE'],
    ['https://M\u00dcNCHEN.example', 'https://xn--mnchen-3ya.example', 'ORIGIN_UPPER_CASE'],
    ['https://*.m\u00fcnchen.example:443/', 'https://*.xn--mnchen-3ya.example', 'ORIGIN_UNICODE'],
    ['https://\u65e5\u672c\u8a9e.example', 'https://xn--wgv71a119e.example', 'ORIGIN_UNICODE'],
    ['https://example\u3002com', 'https://example.com', 'ORIGIN_UNICODE'],
    ['https://\uff45xample.com', 'https://example.com', 'ORIGIN_UNICODE'],
    ['https://fa\u00df.example', 'https://xn--fa-hia.example', 'ORIGIN_UNICODE'],
    ['https://exa\u200bmple.com', 'https://example.com', 'ORIGIN_UNICODE'],
    ['https://exa%6dple.com', 'https://example.com', 'ORIGIN_HOST'],
    ['https://127.1', 'https://127.0.0.1', 'ORIGIN_HOST'],
    ['https://0x7f.0.0.1', 'https://127.0.0.1', 'ORIGIN_HOST'],
    ['https://127.0.0.1.', 'https://127.0.0.1', 'ORIGIN_HOST'],
    ['http://[::0001]', 'http://[::1]', 'ORIGIN_IPV6'],
    ['http://[0:0:0:0:0:0:0:1]:3000', 'http://[::1]:3000', 'ORIGIN_IPV6'],
    ['http://[::ffff:127.0.0.1]', 'http://[::ffff:7f00:1]', 'ORIGIN_IPV6'],
    ['https://2001:db8::1', 'https://[2001:db8::1]', 'ORIGIN_IPV6'],
    // Wildcards.
    ['*example.com', 'https://*.example.com', 'ORIGIN_SCHEME_MISSING'],
    ['https://*www.example.com:443', 'https://*.www.example.com', 'ORIGIN_WILDCARD'],
    ['https://*.*.example.com', 'https://*.example.com', 'ORIGIN_WILDCARD'],
    ['https://*.*.*.example.com:*', 'https://*.example.com:*', 'ORIGIN_WILDCARD'],
    // Keywords.
    ['NULL', 'null', 'ORIGIN_UPPER_CASE'],
    [' null', 'null', 'ORIGIN_BLANKS'],
  ])('%j: %j', (given, pasted, code) => {
    const { fix, code: seen } = problemWith(given);
    expect([fix, seen]).toEqual([`Write ${JSON.stringify(pasted)}.`, code]);
    createPolicy({ origin: pasted });
  });

  test.each([
    ['"https://example.com"', 'https://example.com'],
    ["'https://*.example.com'", 'https://*.example.com'],
    ['`http://localhost:3000`', 'http://localhost:3000'],
    ['<https://example.com>', 'https://example.com'],
    ['https://example\\.com', 'https://example.com'],
    ['https:\\/\\/app\\.example\\.com', 'https://app.example.com'],
    ['https:///example.com', 'https://example.com'],
    ['https://**.example.com', 'https://*.example.com'],
    ['https://*\u00fcber.example', 'https://*.xn--ber-goa.example'],
    ['capacitor:localhost', 'capacitor://localhost'],
    ['capacitor:/localhost', 'capacitor://localhost'],
  ])('without what environment settings add around it: %j: %j', (given, pasted) => {
    expect(problemWith(given).fix).toBe(`Write ${JSON.stringify(pasted)}.`);
  });

  test('undoes any damage that can be recognised', () => {
    const letters = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/);
    const origin = fc
      .tuple(
        fc.constantFrom('https', 'http'),
        fc.constantFrom('', '*.'),
        fc.array(letters, { minLength: 1, maxLength: 4 }),
        fc.constantFrom('', ':8443', ':3000', ':*'),
      )
      .map(([scheme, front, labels, port]) => `${scheme}://${front}${labels.join('.')}${port}`);
    /** To the scheme, of which there is one. */
    const scheme: ((text: string) => string)[] = [
      (text) => text,
      (text) => text.replace(/^http/, 'ws'),
      (text) => text.replace('://', ':'),
      (text) => text.replace('://', ':/'),
      (text) => text.replace('://', '//'),
    ];
    const rest: ((text: string) => string)[] = [
      (text) => `${text}/`,
      (text) => `${text}/some/path`,
      (text) => `${text}?query`,
      (text) => `${text}#fragment`,
      (text) => text.toUpperCase(),
      (text) => text.replace('://', '://user@'),
      (text) => text.replace(/:\/\/\*\.(?!\*)/, '://*'),
      (text) => text.replace(/:\/\/\*\./, '://*.*.'),
      (text) => (/^https:\/\/[^:/?#\s]*$/.test(text) ? `${text}:443` : text),
      (text) => text.replace(':8443', ':08443'),
      (text) =>
        text.replace(/(?<=:\/\/)[a-z](?!ser@)/, (letter) =>
          String.fromCharCode(letter.charCodeAt(0) + 0xfee0),
        ),
    ];
    fc.assert(
      fc.property(
        origin,
        fc.shuffledSubarray(rest, { maxLength: 4 }),
        fc.constantFrom(...scheme),
        fc.constantFrom('', '', ' ', '\n'),
        (text, some, last, blank) => {
          const damaged = blank + last(some.reduce((made, damage) => damage(made), text)) + blank;
          fc.pre(readOriginEntry(damaged) === undefined);
          expect([damaged, repairOrigin(damaged).fix]).toEqual([damaged, `Write ${JSON.stringify(text)}.`]);
        },
      ),
      fuzzing(),
    );
  });
});

describe('the fix for several origins in one string', () => {
  test.each([
    ['https://a.example,https://b.example', ['https://a.example', 'https://b.example']],
    ['https://a.example, https://b.example/', ['https://a.example', 'https://b.example']],
    ['https://a.example https://b.example', ['https://a.example', 'https://b.example']],
    ['https://a.example;https://b.example;', ['https://a.example', 'https://b.example']],
    ['https://a.example | *.b.example', ['https://a.example', 'https://*.b.example']],
    ['a.example,localhost:3000', ['https://a.example', 'http://localhost:3000']],
    ['https://a.example,b.example', ['https://a.example', 'https://b.example']],
    ['https://a.example;b.example', ['https://a.example', 'https://b.example']],
  ])('makes %j a list', (given, pasted) => {
    const { code, fix } = problemWith(given);
    expect(code).toBe('ORIGIN_LIST_IN_A_STRING');
    expect(fix.replaceAll(', ', ',')).toBe(`Write ${JSON.stringify(pasted)}.`);
    createPolicy({ origin: pasted });
  });

  test.each(['https://a.example,', 'https://a.example;', ',https://a.example'])(
    'makes one origin with a separator left over one origin: %j',
    (given) => expect(problemWith(given).fix).toBe('Write "https://a.example".'),
  );
});

describe('where no string can be proposed, the fix says what to do', () => {
  test.each([
    ['', 'ORIGIN_EMPTY', 'Write the origin, false to allow none, or leave the key out to allow any.'],
    [' \t\n', 'ORIGIN_EMPTY', 'Write the origin, false to allow none, or leave the key out to allow any.'],
    ['true', 'ORIGIN_QUOTED_KEYWORD', 'Write true, without quotes.'],
    ['FALSE', 'ORIGIN_QUOTED_KEYWORD', 'Write false, without quotes.'],
    ['undefined', 'ORIGIN_UNDEFINED', 'Set it, or leave it out of the list.'],
    ["'self'", 'ORIGIN_NOT_PLAIN', 'Write the origin itself'],
    ['https://.127.0.0.1', 'ORIGIN_WILDCARD', 'A wildcard stands for whole labels in front'],
    ['https://example.com:0', 'ORIGIN_PORT', 'Write a port from 1 to 65535, ":*" for any, or none.'],
    ['https://example.com:65536', 'ORIGIN_PORT', 'Write a port from 1 to 65535, ":*" for any, or none.'],
    ['https://example.com:http', 'ORIGIN_PORT', 'Write a port from 1 to 65535, ":*" for any, or none.'],
    ['ftp://example.com', 'ORIGIN_SCHEME', 'Leave it out.'],
    ['javascript:alert(1)', 'ORIGIN_SCHEME', 'Leave it out.'],
    ['file:///index.html', 'ORIGIN_SCHEME', 'The origin of such a page is "null"'],
    ['blob:https://example.com/uuid', 'ORIGIN_SCHEME', 'The origin of such a page is "null"'],
    ['about:blank', 'ORIGIN_SCHEME', 'The origin of such a page is "null"'],
    ['data:text/html,x', 'ORIGIN_SCHEME', 'The origin of such a page is "null"'],
    ['https://*', 'ORIGIN_WILDCARD', 'Name each host. To allow any origin at all, write origin: "*" alone'],
    ['chrome-extension://*', 'ORIGIN_WILDCARD', 'Name each host.'],
    ['*:3000', 'ORIGIN_SCHEME_MISSING', 'Name each host.'],
    ['*.*', 'ORIGIN_SCHEME_MISSING', 'A wildcard stands for whole labels in front'],
    ['https://app-*.example.com', 'ORIGIN_WILDCARD', 'A wildcard stands for whole labels in front'],
    ['https://a.*.example.com', 'ORIGIN_WILDCARD', 'A wildcard stands for whole labels in front'],
    ['https://example.*', 'ORIGIN_WILDCARD', 'A wildcard stands for whole labels in front'],
    ['https://*.127.0.0.1', 'ORIGIN_WILDCARD', 'A wildcard stands for whole labels in front'],
    ['https://*.[::1]', 'ORIGIN_WILDCARD', 'A wildcard stands for whole labels in front'],
    ['https://*..example.com', 'ORIGIN_WILDCARD', 'A wildcard stands for whole labels in front'],
    ['http://localhost:3***', 'ORIGIN_WILDCARD', 'A wildcard stands for whole labels in front'],
    [
      '*://example.com',
      'ORIGIN_WILDCARD',
      'List each scheme: ["https://example.com", "http://example.com"].',
    ],
    ['http*://example.com', 'ORIGIN_WILDCARD', 'List each scheme: '],
    ['https://', 'ORIGIN_HOST', 'Write scheme://host or scheme://host:port'],
    ['https://:8443', 'ORIGIN_HOST', 'Write scheme://host or scheme://host:port'],
    ['https://xn--a', 'ORIGIN_HOST', 'Write scheme://host or scheme://host:port'],
    ['https://[::1', 'ORIGIN_HOST', 'Write scheme://host or scheme://host:port'],
    ['http://256.1.1.1', 'ORIGIN_HOST', 'Write scheme://host or scheme://host:port'],
    ['https://exam^ple.com', 'ORIGIN_HOST', 'Write scheme://host or scheme://host:port'],
    ['https://example.com:80:90', 'ORIGIN_HOST', 'Write scheme://host or scheme://host:port'],
    ['https://example.com:8443:*', 'ORIGIN_WILDCARD', 'A wildcard stands for whole labels in front'],
    ['app://', 'ORIGIN_HOST', 'Write scheme://host or scheme://host:port'],
    ['app://a b', 'ORIGIN_LIST_IN_A_STRING', 'Write'],
    ['app://caf\u00e9', 'ORIGIN_HOST', 'Write scheme://host or scheme://host:port'],
    ['https://example.com, https://', 'ORIGIN_LIST_IN_A_STRING', 'Write scheme://host or scheme://host:port'],
    [
      `https://${'a'.repeat(300)}.example.com`,
      'ORIGIN_TOO_LONG',
      'Write scheme://host or scheme://host:port',
    ],
    [
      `https://${'a'.repeat(250)}.example.com/`,
      'ORIGIN_TRAILING_SLASH',
      'Write scheme://host or scheme://host:port',
    ],
  ])('%j: %s', (given, code, fix) => {
    const problem = problemWith(given);
    expect([problem.code, problem.fix]).toEqual([code, expect.stringContaining(fix)]);
    expect(problem.fix.startsWith(fix)).toBe(true);
  });

  test.each([
    'https?://example.com',
    '^https://example.com$',
    '/^https:\\/\\/example\\.com$/',
    '(https://example.com)',
  ])('a RegExp in a string is not taken for a host: %j', (given) =>
    expect(problemWith(given).fix).not.toMatch(/^Write "https:\/\/(?!example\.com")/),
  );
});

describe('the message of an origin problem', () => {
  test('says everything that is wrong with an origin, and every wrong origin of a list', () => {
    const problems = problemsIn(() =>
      createPolicy({ origin: ['HTTPS://u@EXAMPLE.com:443/a?b#c', 'https://ok.example', ['x/']] }),
    );
    expect(problems.map(({ path }) => path)).toEqual(['origin[0]', 'origin[2][0]']);
    expect(problems[0]?.message).toBe(
      'origin[0]: "HTTPS://u@EXAMPLE.com:443/a?b#c" has an upper-case scheme and has a user name before the host and has upper-case letters and spells out the default port and has a path and has a query and has a fragment.',
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
        expect(says).toMatch(/^(?:is|has|ends|spells|lacks) /);
        expect(fix).toMatch(/\.$/);
        for (const pasted of pastedFrom(fix))
          expect([text, pasted, pasted === '*' || readOriginEntry(pasted) !== undefined]).toEqual([
            text,
            pasted,
            true,
          ]);
      }),
      fuzzing(),
    );
  });

  function pastedFrom(fix: string): string[] {
    const literal = /^Write (".*"|\[.*\])\.$/s.exec(fix)?.[1];
    return literal === undefined ? [] : [JSON.parse(literal)].flat();
  }

  test('a long wrong origin is not read at all', () => {
    for (const unit of ['a', '/', '*.', ' ', 'https://a.example,', '\u00fc', '[', '@', ':', '\ud800']) {
      const { code, says, fix } = repairOrigin(unit.repeat(1_000_000));
      expect([code, says]).toEqual(['ORIGIN_TOO_LONG', 'is longer than any origin']);
      expect(fix).toMatch(/^Write scheme:\/\/host/);
    }
  });

  test('an OriginAllowlist never proposes what it does not take', () => {
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
    expect(problem?.fix).toBe(`Write "${pasted}", or set dangerously.credentialsFromInsecureOrigins.`);
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
    ['a Set', new Set(['https://example.com']), 'WRONG_TYPE', 'origin', 'Write [...set].'],
    ['a Map', new Map([['https://example.com', 1]]), 'WRONG_TYPE', 'origin', 'Write [...map.keys()].'],
    ['a promise', Promise.resolve('https://example.com'), 'WRONG_TYPE', 'origin', 'Write await before it.'],
    [
      'null',
      null,
      'WRONG_TYPE',
      'origin',
      'Write false to allow none, or "null" in quotes for the opaque origin.',
    ],
    [
      'a String object',
      new String('https://example.com'),
      'WRONG_TYPE',
      'origin',
      'Write a string, not a String object.',
    ],
    [
      'a number',
      443,
      'WRONG_TYPE',
      'origin',
      'Write a string, a RegExp, a function, an OriginAllowlist, or a list of them.',
    ],
    ['an object', {}, 'WRONG_TYPE', 'origin', 'Write a string, a RegExp, a function'],
    ['a symbol', Symbol.iterator, 'WRONG_TYPE', 'origin', 'Write a string, a RegExp, a function'],
    [
      'undefined',
      undefined,
      'ORIGIN_UNDEFINED',
      'origin',
      'Set it; or write false to allow none; or leave the key out to allow any origin.',
    ],
    [
      'undefined in a list',
      ['https://example.com', undefined],
      'ORIGIN_UNDEFINED',
      'origin[1]',
      'Set it, or leave it out of the list.',
    ],
    [
      'a hole in a list',
      Object.assign(Array(2), { 1: 'https://example.com' }),
      'ORIGIN_UNDEFINED',
      'origin[0]',
      'Set it, or leave it out of the list.',
    ],
    [
      'false in a list',
      [['https://example.com', false]],
      'ORIGIN_FALSE_IN_LIST',
      'origin[0][1]',
      'Leave it out, or write origin: false alone to allow none.',
    ],
    [
      'an empty list',
      [],
      'ORIGIN_LIST_EMPTY',
      'origin',
      'List an origin, or write false to allow none; leave the key out to allow any origin.',
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
      'ANY_ORIGIN_WITH_CREDENTIALS',
      'origin is left out, which means "*", any origin; browsers refuse',
    ],
    [
      'any origin',
      { origin: '*' },
      'ANY_ORIGIN_WITH_CREDENTIALS',
      'origin: "*" is any origin; browsers refuse',
    ],
    [
      'any origin in a list',
      { origin: ['https://a.example', ['*']] },
      'ANY_ORIGIN_WITH_CREDENTIALS',
      'origin[1][0]: "*" is any origin',
    ],
    ['true', { origin: true }, 'EVERY_ORIGIN_WITH_CREDENTIALS', 'origin: true beside credentials'],
    [
      'true in a list',
      { origin: ['https://a.example', true] },
      'EVERY_ORIGIN_WITH_CREDENTIALS',
      'origin[1]: true beside credentials',
    ],
  ])('%s with credentials has a fix, and is shown with its place', (_, options, code, says) => {
    const [problem, ...more] = problemsIn(() => createPolicy({ ...options, credentials: true }));
    expect([problem?.code, more]).toEqual([code, []]);
    expect(problem?.message).toContain(says);
    expect(problem?.fix).toMatch(/^List the origins that may use credentials, or /);
  });
});
