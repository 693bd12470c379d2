// What to write instead of something that is not the name of a method or a header.

import { insteadOfName } from '../../lib/fixes/name-fixes';

const HEADER = 'is not a valid header name';
const METHOD = 'is not a valid method name';
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
])('the header name "%s" %s. %s', (item, says, fix) => {
  expect(insteadOfName(item, false)).toMatchObject({ says, fix });
});

test.each<[method: string, says: string, fix: string]>([
  ['PUT POST', 'has several method names in it', 'Write "PUT", "POST".'],
  ['"PUT"', METHOD, 'Write "PUT".'],
  ['xPUT POST', METHOD, ANY_METHOD],
  ['PUTx POST', METHOD, ANY_METHOD],
  ['PUT!@', METHOD, ANY_METHOD],
])('the method "%s" %s. %s', (item, says, fix) => {
  expect(insteadOfName(item, true)).toMatchObject({ says, fix });
});
