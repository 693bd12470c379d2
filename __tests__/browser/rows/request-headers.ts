// Which request headers need a preflight. https://fetch.spec.whatwg.org/#cors-safelisted-request-header

import {
  CLIENT_HINTS_SAFELISTED,
  EMPTY_PARAMETERS,
  LARGE_RANGE,
  NON_ASCII_ACCEPT,
  SIGN_IN_RANGE,
} from '../../browsers/quirks';
import { ANYONE, type Row, type Table } from './row';

/** The server allows no header, so what needs a preflight is blocked. */
function row(
  method: string,
  headers: [name: string, value: string][],
  unsafe: string[],
  more: Partial<Row> = {},
): Row {
  const asks = unsafe.length > 0;
  return {
    name: `${method} with ${JSON.stringify(headers)} ${asks ? `needs a preflight for ${unsafe.join()}` : 'needs no preflight'}`,
    asks: [{ method, headers }],
    hops: [{ at: 'api', preflights: [[204, ANYONE]], response: [200, ANYONE] }],
    sent: [asks ? `OPTIONS for ${method} ${unsafe.join()}` : method],
    results: [asks ? 'CORSMissingAllowHeaderFromPreflight' : 'allowed'],
    ...more,
  };
}

const safe = (name: string, ...values: string[]) => values.map((value) => row('POST', [[name, value]], []));
const unsafe = (name: string, ...values: string[]) =>
  values.map((value) => row('POST', [[name, value]], [name.toLowerCase()]));

const ALL_SAFE: [string, string][] = [
  ['accept', 'test'],
  ['accept-language', 'test'],
  ['content-language', 'test'],
  ['content-type', 'text/plain; parameter=whatever'],
];

export const requestHeadersTable: Table = [
  'request headers',
  [
    ...safe(
      'Content-Type',
      'text/plain;',
      'text/plain;garbage',
      'text/plain;charset=utf-8',
      'text/plain \t;a=b',
      'text/plain;a=b;c=d',
      'text/plain;=',
      "text/plain;a='b'",
      'Multipart/Form-Data',
      'multipart/form-data;boundary',
      'APPLICATION/X-WWW-FORM-URLENCODED',
      'application/x-www-form-urlencoded;charset=utf-8',
      `text/plain;${'a'.repeat(117)}`,
    ),
    ...unsafe(
      'Content-Type',
      'text\t/\tplain',
      'text/ plain',
      'text/plain;garbage\x01\x02',
      'text/plain,',
      ',text/plain',
      'text/plain,text/plain',
      'text/plain,x/x',
      'text/plain;a="b"',
      'text/plain;a=b:c',
      'text/plain;a=(b)',
      'text/plain\x0b',
      'text/plain\x0c',
      'text/plain\xa0',
      'application/www-form-urlencoded',
      'application/x-www-form-urlencoded;\x7f',
      'application/x-www-form-urlencoded2',
      'multipart/form-data;"',
      'multipart/mixed',
      'multipart/*',
      '*/*',
      'text',
      'text/html',
      'text/plain/plain',
      'textplain',
      'application/xml',
      'application/csp-report',
      'application/x-ndjson',
      `text/plain;${'a'.repeat(118)}`,
    ),
    ...safe('Range', 'bytes=100-200', 'bytes=200-', 'bytes=0-0', 'bytes=007-7'),
    ...unsafe(
      'Range',
      '100-200',
      'MB=100-200',
      'bytes =100-200',
      'bytes\t=100-200',
      'bytes=  100-200',
      'bytes=\t\t100-200',
      'bytes= \t100-200',
      'bytes=100 -200',
      'bytes=100\t-200',
      'bytes=100- 200',
      'bytes=100-\t200',
      'bytes=100-200hello',
      'bytes=abc-def',
      'bytes=100-200,300-400',
      'bytes=-',
      'bytes=',
      'bytes',
      'bytes=--1',
      'bytes=1.5-',
      'bytes=0x1-',
      'bytes=200-100',
      `bytes=1${'0'.repeat(60)}-2${'0'.repeat(60)}`,
      'bytes 100-200',
      'bytes 0-',
      'bytes = 100-200',
      ',bytes=100-200',
      'bytes=,100-200',
      'bytes=100-200,',
    ),
    ...safe('Accept', '*/*', 'test', 'jewelry', 'text/html;q=0.9', '1'.repeat(127)),
    ...unsafe('Accept', 'a"b"', 'text/html;a=<b>', 'a\x01', 'a\x10b', '/{}', 'mailto:x'),
    ...safe('Accept-Language', 'fr', 'bzh', 'de-CH,de;q=0.7', '*', '', 'a'.repeat(128)),
    ...unsafe('Accept-Language', '\x01', '@', 'nn_NO,nn,en', 'de/CH', '"de"', 'fran\xe7ais', 'a'.repeat(129)),
    ...safe('Content-Language', 'eu', 'fr, en', ''),
    ...unsafe('Content-Language', '\x01', '@', 'nn_NO', 'a'.repeat(129)),
    row('POST', [['Content-Type', 'text/plain;;;']], [], { unlike: [EMPTY_PARAMETERS] }),
    row('POST', [['Range', 'bytes=0-18446744073709551614']], [], { unlike: [LARGE_RANGE] }),
    row('POST', [['Range', 'bytes=+1-']], ['range'], { unlike: [SIGN_IN_RANGE] }),
    row('POST', [['Accept', '\xff']], [], { unlike: [NON_ASCII_ACCEPT] }),
    ...unsafe('Last-Event-ID', 'abc123', '"', '1'.repeat(129)),
    ...unsafe('Authorization', 'basics', ''),
    ...unsafe('If-None-Match', '"a"'),
    ...unsafe('Cache-Control', 'no-cache'),
    ...unsafe('Pragma', 'no-cache'),
    ...unsafe('Test', 'hi', ''),
    ...[
      ['Save-Data', 'on'],
      ['Device-Memory', '2.0'],
      ['DPR', '3.0'],
      ['Width', '1200'],
      ['Viewport-Width', '1300'],
    ].map(([name, value]) =>
      row('GET', [[name as string, value as string]], [(name as string).toLowerCase()], {
        unlike: [CLIENT_HINTS_SAFELISTED],
      }),
    ),
    ...['GET', 'HEAD', 'POST'].map((method) => row(method, ALL_SAFE, [])),
    row('GET', [...ALL_SAFE, ['X-Test', '1'], ['A-Test', '2']], ['a-test', 'x-test']),
    row(
      'GET',
      [
        ['Content-Type', 'text/html'],
        ['Accept', 'a'],
        ['X-B', '1'],
        ['x-D', '1'],
        ['X-C', '1'],
        ['x-a', '1'],
      ],
      ['content-type', 'x-a', 'x-b', 'x-c', 'x-d'],
    ),
    row(
      'POST',
      [
        ['Accept', '"'],
        ['Accept-Language', '@'],
        ['Content-Language', 'de'],
      ],
      ['accept', 'accept-language'],
    ),
  ],
];
