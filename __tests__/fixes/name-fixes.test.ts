// What to write instead of something that is not the name of a method or a header.

import { insteadOfName, nearestMethod } from '../../lib/fixes/name-fixes';

const HEADER = 'is not a valid header name';
const METHOD = 'is not a valid method name';
const HEADER_WILDCARD = 'has a * in it, which stands for itself there and is not a wildcard';
const ANY_HEADER = 'Write a name such as "X-Request-Id".';
const ANY_METHOD = 'Write a name such as "PUT".';

test.each<[header: string, says: string, fix: string]>([
  ['', HEADER, 'Take it out of the list.'],
  ['""', HEADER, 'Take it out of the list.'],
  [', ,', HEADER, 'Take it out of the list.'],
  ['" X-Id: 1"', 'is a header line, not a header name', 'Write "X-Id".'],
  ['@x: 1', HEADER, ANY_HEADER],
  ['x@: 1', HEADER, ANY_HEADER],
  ['my X-Id: 1', HEADER, ANY_HEADER],
  ['X-A,,X-B', 'has several header names in it', 'Write "X-A", "X-B".'],
  ['X-A  X-B', 'has several header names in it', 'Write "X-A", "X-B".'],
  ['Vary Accept', 'has several header names in it', 'Write "Vary", "Accept".'],
  ['Xvary Accept', HEADER, ANY_HEADER],
  ['Varyx Accept', HEADER, ANY_HEADER],
  ['X-A@', HEADER, ANY_HEADER],
  ['Content Type', HEADER, 'Write "Content-Type".'],
  ['content type', HEADER, 'Write "content-type".'],
  ['X Request Id', HEADER, 'Write "X-Request-Id".'],
  ['Accept Language', HEADER, 'Write "Accept-Language".'],
  [
    'Content Type Authorization X Request Id X-A',
    'has several header names in it',
    'Write "Content-Type", "Authorization", "X-Request-Id", "X-A".',
  ],
  ['Authorization token', HEADER, ANY_HEADER],
  ['Content X-A', HEADER, ANY_HEADER],
  ['"user"', HEADER, 'Write "user".'],
  ["'X-A'", 'has quotes around it', 'Write "X-A".'],
  ["'X-A", 'has quotes around it', 'Write "X-A".'],
  ["'X-A' 'X-B'", 'has several header names in it', 'Write "X-A", "X-B".'],
  ["'*'", HEADER_WILDCARD, 'List each header by its full name.'],
])('the header name "%s" %s. %s', (item, says, fix) => {
  expect(insteadOfName(item, false, false)).toMatchObject({ says, fix });
});

test.each<[method: string, says: string, fix: string]>([
  ['PUT POST', 'has several method names in it', 'Write "PUT", "POST".'],
  ['get post', 'has several method names in it', 'Write "GET", "POST".'],
  ['GET/POST', 'has several method names in it', 'Write "GET", "POST".'],
  ['GET|POST', 'has several method names in it', 'Write "GET", "POST".'],
  ['GET|', METHOD, 'Write "GET".'],
  ['|', METHOD, 'Take it out of the list.'],
  ['link;unlink', 'has several method names in it', 'Write "link", "unlink".'],
  ['link unlink', METHOD, ANY_METHOD],
  ['"PUT"', METHOD, 'Write "PUT".'],
  ["'patch'", 'has quotes around it', 'Write "PATCH".'],
  ['xPUT POST', METHOD, ANY_METHOD],
  ['PUTx POST', METHOD, ANY_METHOD],
  ['PUT!@', METHOD, ANY_METHOD],
])('the method "%s" %s. %s', (item, says, fix) => {
  expect(insteadOfName(item, true, false)).toMatchObject({ says, fix });
});

test.each<[item: string, method: boolean, fix: string]>([
  ['PUT POST', true, 'Write "PUT, POST".'],
  ['Content-Type; Authorization', false, 'Write "Content-Type, Authorization".'],
])('in a string of names, the fix for "%s" is one string with commas', (item, method, fix) => {
  expect(insteadOfName(item, method, true)).toMatchObject({ fix });
});

test.each<[method: string, meant: string | undefined]>([
  ['DELTE', 'DELETE'],
  ['delte', 'DELETE'],
  ['PTACH', 'PATCH'],
  ['OPTION', 'OPTIONS'],
  ['GTE', 'GET'],
  ['PSOT', 'POST'],
  ['upt', 'PUT'],
  ['DEL', 'DELETE'],
  ['query', 'QUERY'],
  ['ALL', '*'],
  ['any', '*'],
  ['purge', 'PURGE'],
  ['READ', undefined],
  ['FETCH', undefined],
  ['FOO', undefined],
])('the method that was meant by %s is %s', (method, meant) => {
  expect(nearestMethod(method, ['GET', 'PURGE'])).toBe(meant);
});
