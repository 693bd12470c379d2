// RegExps written as strings: what counts as one, and what it may stand for.

import { regexpIn } from '../../lib/fixes/regexp-in-string';

/** A text, the strings that say the same, and the RegExps to choose from. */
test.each<[text: string, entries: string[], regexps: string[]]>([
  [
    '/^https:\\/\\/app\\.example\\.com$/i',
    ['https://app.example.com'],
    ['/^https:\\/\\/app\\.example\\.com$/i'],
  ],
  [
    '/.*https:\\/\\/a.example$/',
    ['.*https://a.example'],
    ['/.*https:\\/\\/a.example$/', '/.*https:\\/\\/a\\.example$/'],
  ],
  [
    '/https:\\/\\/[^\\/]+\\.example\\.com$/',
    ['https://*.example.com'],
    ['/https:\\/\\/[^\\/]+\\.example\\.com$/', '/^https:\\/\\/[^\\/]+\\.example\\.com$/'],
  ],
  [
    'https?://app.example.com',
    ['https?://app.example.com'],
    [
      '/https?:\\/\\/app.example.com/',
      '/https?:\\/\\/app\\.example\\.com/',
      '/^https?:\\/\\/app.example.com/',
      '/^https?:\\/\\/app\\.example\\.com$/',
    ],
  ],
  [
    '(a$|https://b.example$)',
    ['(a$|https://b.example$)'],
    ['/(a$|https:\\/\\/b.example$)/', '/(a$|https:\\/\\/b\\.example$)/', '/(a$|https:\\/\\/b\\.example$)$/'],
  ],
  [
    'https://.*.example.com',
    ['https://*.example.com'],
    [
      '/https:\\/\\/.*.example.com/',
      '/https:\\/\\/.*.example\\.com/',
      '/^https:\\/\\/.*.example.com/',
      '/^https:\\/\\/.*.example\\.com$/',
    ],
  ],
  [
    'https://app[a-z].example.com',
    ['https://app[a-z].example.com'],
    [
      '/https:\\/\\/app[a-z].example.com/',
      '/https:\\/\\/app[a-z]\\.example\\.com/',
      '/^https:\\/\\/app[a-z].example.com/',
      '/^https:\\/\\/app[a-z]\\.example\\.com$/',
    ],
  ],
  [
    'https?:example.com',
    ['https?:example.com'],
    ['/https?:example.com/', '/https?:example\\.com/', '/^https?:example.com/', '/^https?:example\\.com$/'],
  ],
  ['/https:\\/\\/a$b$/', ['https://a$b'], ['/https:\\/\\/a$b$/', '/^https:\\/\\/a$b$/']],
  [
    '/^https:\\/\\/app\\.example\\.com(?::\\d+)?$/',
    ['https://app.example.com:*'],
    ['/^https:\\/\\/app\\.example\\.com(?::\\d+)?$/'],
  ],
  ['/^https:\\/\\/a(:\\d+)?b$/', ['https://a(:\\d+)?b'], ['/^https:\\/\\/a(:\\d+)?b$/']],
  [
    '/^https:\\/\\/(.*)\\.example\\.com$/',
    ['https://*.example.com'],
    ['/^https:\\/\\/(.*)\\.example\\.com$/'],
  ],
  [
    '/^https:\\/\\/(?:.*\\.)?example\\.com$/',
    ['https://example.com', 'https://*.example.com'],
    ['/^https:\\/\\/(?:.*\\.)?example\\.com$/'],
  ],
  ['/\\.example\\.com(x)?$/', ['.example.com(x)?'], ['/\\.example\\.com(x)?$/']],
  ['/\\.a\\.b\\.c$/', ['https://*.a.b.c'], ['/\\.a\\.b\\.c$/']],
  ['/\\.example\\.com/', ['.example.com'], ['/\\.example\\.com/', '/\\.example\\.com$/']],
])('%s stands for one of %j, or of %j', (text, entries, regexps) => {
  const found = regexpIn(text);
  expect(found?.entries).toEqual([entries]);
  expect(found?.regexps.map(String)).toEqual(regexps);
});

test.each(['/a/x', '-https?:example.com', 'https://[::1]:3000', 'https://*.example.com'])(
  '%s is not taken for a RegExp',
  (text) => {
    expect(regexpIn(text)).toBeUndefined();
  },
);
