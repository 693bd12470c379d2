// RegExps written as strings: what counts as one, and what it may stand for.

import { regexpIn } from '../../lib/fixes/regexp-in-string';

/** A text, the strings that say the same, and the RegExp that it stands for. */
test.each<[text: string, entries: string[], regexp: string]>([
  [
    '/^https:\\/\\/app\\.example\\.com$/i',
    ['https://app.example.com'],
    '/^https:\\/\\/app\\.example\\.com$/i',
  ],
  ['/.*https:\\/\\/a.example$/', ['.*https://a.example'], '/.*https:\\/\\/a.example$/'],
  [
    '/https:\\/\\/[^\\/]+\\.example\\.com$/',
    ['https://*.example.com'],
    '/https:\\/\\/[^\\/]+\\.example\\.com$/',
  ],
  ['https?://app.example.com', ['https?://app.example.com'], '/^https?:\\/\\/app.example.com$/'],
  ['(a$|https://b.example$)', ['(a$|https://b.example$)'], '/(a$|https:\\/\\/b.example$)/'],
  ['https://.*.example.com', ['https://*.example.com'], '/^https:\\/\\/.*.example.com$/'],
  ['https://app[a-z].example.com', ['https://app[a-z].example.com'], '/^https:\\/\\/app[a-z].example.com$/'],
  ['https?:example.com', ['https?:example.com'], '/^https?:example.com$/'],
  ['/https:\\/\\/a$b$/', ['https://a$b'], '/https:\\/\\/a$b$/'],
  [
    '/^https:\\/\\/app\\.example\\.com(?::\\d+)?$/',
    ['https://app.example.com:*'],
    '/^https:\\/\\/app\\.example\\.com(?::\\d+)?$/',
  ],
  ['/^https:\\/\\/a(:\\d+)?b$/', ['https://a(:\\d+)?b'], '/^https:\\/\\/a(:\\d+)?b$/'],
  ['/^https:\\/\\/(.*)\\.example\\.com$/', ['https://*.example.com'], '/^https:\\/\\/(.*)\\.example\\.com$/'],
  [
    '/^https:\\/\\/(?:.*\\.)?example\\.com$/',
    ['https://example.com', 'https://*.example.com'],
    '/^https:\\/\\/(?:.*\\.)?example\\.com$/',
  ],
  ['/\\.example\\.com(x)?$/', ['.example.com(x)?'], '/\\.example\\.com(x)?$/'],
  ['/\\.a\\.b\\.c$/', ['https://*.a.b.c'], '/\\.a\\.b\\.c$/'],
  ['/\\.example\\.com/', ['.example.com'], '/\\.example\\.com/'],
  [
    '^https://a.example|https://b.example',
    ['(?:https://a.example|https://b.example)'],
    '/^(?:https:\\/\\/a.example|https:\\/\\/b.example)$/',
  ],
  ['https://.*.example.com:*', ['https://*.example.com:*'], '/^https:\\/\\/.*.example.com(:\\d+)?$/'],
  ['http(s)://app.example.com', ['https?://app.example.com'], '/^https?:\\/\\/app.example.com$/'],
  ['http[s]://app.example.com', ['https?://app.example.com'], '/^https?:\\/\\/app.example.com$/'],
  ['(?:http|https)://a.example', ['(?:http|https)://a.example'], '/^(?:http|https):\\/\\/a.example$/'],
  [
    '^(https://a\\.example|https://b\\.example)',
    ['(https://a.example|https://b.example)'],
    '/^(https:\\/\\/a\\.example|https:\\/\\/b\\.example)$/',
  ],
  ['https://www?.example.com', ['https://www?.example.com'], '/^https:\\/\\/www?.example.com$/'],
  [
    'https://app.?example.com:3000',
    ['https://app.?example.com:3000'],
    '/^https:\\/\\/app.?example.com:3000$/',
  ],
  ['\\Ahttps://app\\.example\\.bi\\Z', ['https://app.example.bi'], '/^https:\\/\\/app\\.example\\.bi$/'],
  ['https://app\\.example\\.bi\\z', ['https://app.example.bi'], '/^https:\\/\\/app\\.example\\.bi$/'],
  ['/\\Ahttps:\\/\\/a\\.example\\z/i', ['https://a.example'], '/^https:\\/\\/a\\.example$/i'],
])('%s stands for %j, or for %s', (text, entries, regexp) => {
  const found = regexpIn(text);
  expect(found?.entries).toEqual(entries);
  expect(String(found?.regexp)).toBe(regexp);
});

test.each([
  '/a/x',
  'https://app.example.com?.x',
  'https://localhost?x=a.b',
  '-https?:example.com',
  'https://[::1]:3000',
  'https://*.example.com',
])('%s is not taken for a RegExp', (text) => {
  expect(regexpIn(text)).toBeUndefined();
});
