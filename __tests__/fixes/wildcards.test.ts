// Wildcards that no pattern can have, as RegExps.

import { wildcardRegExp } from '../../lib/fixes/wildcards';

test.each<[scheme: string, host: string, port: string, source: string]>([
  ['https', 'app-*.example.com', '', '^https:\\/\\/app-[a-z0-9-]+\\.example\\.com$'],
  ['https', 'a**b.example.com', '80', '^https:\\/\\/a[a-z0-9-]+b\\.example\\.com:80$'],
  ['https', 'a.*.example.com', '*', '^https:\\/\\/a\\.[a-z0-9-]+\\.example\\.com(:\\d+)?$'],
  ['web+app', 'a*.example', '', '^web\\+app:\\/\\/a[a-z0-9-]+\\.example$'],
  ['https', 'app*.10', '', '^https:\\/\\/app[a-z0-9-]+\\.10$'],
  ['http', '192.168.*', '', '^http:\\/\\/192\\.168\\.\\d{1,3}\\.\\d{1,3}$'],
  ['http', '192.168.*.1', '3000', '^http:\\/\\/192\\.168\\.\\d{1,3}\\.1:3000$'],
])('%s://%s with the port "%s" becomes a RegExp that stands for the same', (scheme, host, port, source) => {
  expect(wildcardRegExp(scheme, host, port)?.source).toBe(source);
});

test.each<[why: string, host: string, port: string]>([
  ['its end is open', 'example.*', ''],
  ['a character is not valid', 'a*.com!', ''],
  ['a character is not valid', '!a*.com', ''],
  ['a label is empty', 'a*..com', ''],
  ['the port is not a number', 'a*.example.com', '8x'],
  ['the port is not a number', 'a*.example.com', 'x8'],
  ['the port is not a number', 'a*.example.com', '8*'],
  ['part of a number of an address is open', '192.168.1.1*', ''],
  ['an address has too many numbers', '1.2.3.4.*', ''],
  ['an address has too few numbers', '192.*.1', ''],
])('nothing is proposed when %s: %s, port "%s"', (_why, host, port) => {
  expect(wildcardRegExp('https', host, port)).toBeUndefined();
});
