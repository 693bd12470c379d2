// What a browser makes of the request of a page: which requests it sends, and with what.

import { essenceOf } from '../../lib/browser/mime-type';
import { unsafeHeaderNames } from '../../lib/browser/safelisted-headers';
import { APP } from '../support/origins';
import { lines, play, stopped, URL_ASKED } from '../support/scripted-server';

const OK = [200, 'Access-Control-Allow-Origin: *'] as const;

describe('a header that needs no preflight', () => {
  test.each([
    ['Accept', 'text/html, */*;q=0.8'],
    ['ACCEPT', 'a\tb'],
    ['accept', ''],
    ['accept', "!#$%&'*+,-./;=^_`|~09azAZ\x80\xff"],
    ['accept', 'a'.repeat(128)],
    ['Accept-Language', 'de-CH, de;q=0.9, *;q=0.5'],
    ['Content-Language', 'en-US'],
    ['content-type', 'text/plain'],
    ['content-type', 'TEXT/Plain;charset=UTF-8'],
    ['content-type', 'text/plain ;x'],
    ['content-type', 'multipart/form-data; boundary=x'],
    ['content-type', 'application/x-www-form-urlencoded'],
    ['content-type', 'text/plain; application/json'],
    ['range', 'bytes=0-'],
    ['range', 'bytes=0-499'],
    ['range', 'bytes=500-'],
    ['Range', 'bytes=5-5'],
    ['range', 'bytes=99999999999999999998-99999999999999999999'],
  ])('%s: %s', (name, value) => {
    expect(unsafeHeaderNames([[name, value]])).toEqual([]);
  });
});

describe('a header that needs a preflight', () => {
  test.each([
    ['accept', 'a'.repeat(129)],
    ...[
      '"',
      '(',
      ')',
      ':',
      '<',
      '>',
      '?',
      '@',
      '[',
      '\\',
      ']',
      '{',
      '}',
      '\x7f',
      '\x00',
      '\x08',
      '\x0b',
      '\x1f',
    ].map((byte) => ['accept', `a${byte}b`]),
    ['accept-language', 'en_US'],
    ['accept-language', 'en\tde'],
    ['content-language', 'en/US'],
    ['content-type', 'application/json'],
    ['content-type', 'text/xml'],
    ['content-type', 'text/plain, application/json'],
    ['content-type', 'text/plain; charset="utf-8"'],
    ['content-type', 'plain'],
    ['content-type', 'text /plain'],
    ['content-type', '/plain'],
    ['content-type', 'text/'],
    ['content-type', 'text/;charset=utf-8'],
    ['content-type', ''],
    ['range', 'bytes=-500'],
    ['range', 'bytes=500-1'],
    ['range', 'bytes= 0-1'],
    ['range', 'bytes=0-1, 3-4'],
    ['range', 'Bytes=0-'],
    ['range', ' bytes=0-1'],
    ['range', 'bytes=0-1 '],
    ['range', 'bytes=0'],
    ['range', 'items=0-1'],
    ['authorization', 'Bearer x'],
    ['x-requested-with', 'XMLHttpRequest'],
    ['save-data', 'on'],
  ])('%s: %j', (name, value) => {
    expect(unsafeHeaderNames([[name, value]])).toEqual([name]);
  });
});

describe('the media type that a browser reads in a Content-Type', () => {
  test.each([
    ['text/plain', 'text/plain'],
    ['a/b', 'a/b'],
    ['Application/JSON', 'application/json'],
    ['\t\r\n text/html \n\r\t', 'text/html'],
    ['text/html \t\r\n;charset=utf-8', 'text/html'],
    ['text/html; a=b; c="d;/', 'text/html'],
    ['', undefined],
    ['plain', undefined],
    ['p', undefined],
    ['plain;text/html', undefined],
    ['/html', undefined],
    ['text/', undefined],
    ['text/;a=b', undefined],
    ['te xt/html', undefined],
    ['text/ html', undefined],
    ['text/ht ml', undefined],
    ['text/html, text/plain', undefined],
  ])('%j: %s', (text, named) => {
    expect(essenceOf(text)).toBe(named);
  });
});

describe('the header names in a preflight', () => {
  test('are lower-case, sorted and unique', () => {
    const headers = [
      ['X-B', '1'],
      ['Authorization', 'x'],
      ['x-a', '2'],
      ['X-A', '3'],
      ['Accept', 'text/html'],
    ] as const;
    expect(unsafeHeaderNames(headers)).toEqual(['authorization', 'x-a', 'x-b']);
  });

  test('include the safelisted headers if their values have more than 1024 bytes together', () => {
    const fill = (count: number, last: number) => [
      ...Array.from({ length: count }, () => ['Accept', 'a'.repeat(128)] as const),
      ['Content-Language', 'a'.repeat(last)] as const,
    ];
    expect(unsafeHeaderNames(fill(7, 128))).toEqual([]);
    expect(unsafeHeaderNames([...fill(7, 128), ['X-A', '1']])).toEqual(['x-a']);
    expect(unsafeHeaderNames([...fill(8, 1), ['X-A', '1']])).toEqual(['accept', 'content-language', 'x-a']);
  });
});

describe('whether a request needs a preflight', () => {
  const NEEDED: [method: string, headers: [string, string][], preflight: boolean][] = [
    ['GET', [], false],
    ['HEAD', [], false],
    ['POST', [], false],
    ['get', [], false],
    ['post', [['Content-Type', 'text/plain']], false],
    ['POST', [['Content-Type', 'application/json']], true],
    ['PUT', [], true],
    ['put', [], true],
    ['DELETE', [], true],
    ['OPTIONS', [], true],
    ['PATCH', [], true],
    ['QUERY', [], true],
    ['GET', [['X-A', '1']], true],
    ['GET', [['Cookie', 'a=b']], false],
    ['GET', [['Sec-Anything', '1']], false],
    ['GET', [['Proxy-Anything', '1']], false],
  ];
  test.each(NEEDED)('%s %j: %s', async (method, headers, preflight) => {
    const yes = [
      204,
      'Access-Control-Allow-Origin: *',
      'Access-Control-Allow-Methods: *',
      'Access-Control-Allow-Headers: *',
    ] as const;
    const { outcome, sent } = await play({ method, headers }, preflight ? [yes, OK] : [OK]);
    expect(stopped(outcome)).toBe('allowed');
    expect(sent.map(({ kind }) => kind)).toEqual(preflight ? ['preflight', 'actual'] : ['actual']);
  });
});

describe('what the browser sends', () => {
  test('a preflight names the method, the headers that need one, and the origin', async () => {
    const { sent } = await play(
      {
        method: 'put',
        headers: [
          ['X-B', ' 1 '],
          ['Content-Type', 'application/json'],
          ['Cookie', 'a=b'],
        ],
        credentials: true,
      },
      [
        [
          204,
          `Access-Control-Allow-Origin: ${APP}`,
          'Access-Control-Allow-Credentials: true',
          'Access-Control-Allow-Methods: PUT',
          'Access-Control-Allow-Headers: x-b,content-type',
        ],
        [200, `Access-Control-Allow-Origin: ${APP}`, 'Access-Control-Allow-Credentials: true'],
      ],
    );
    expect(sent.map(lines)).toEqual([
      [
        `OPTIONS ${URL_ASKED}`,
        'Accept: */*',
        'Access-Control-Request-Method: PUT',
        'Access-Control-Request-Headers: content-type,x-b',
        `Origin: ${APP}`,
      ],
      [`PUT ${URL_ASKED}`, 'X-B: 1', 'Content-Type: application/json', 'Accept: */*', `Origin: ${APP}`],
    ]);
  });

  test('a preflight for the method only names no headers', async () => {
    const { sent } = await play({ method: 'patch' }, [[204]]);
    expect(sent.map(lines)).toEqual([
      [`OPTIONS ${URL_ASKED}`, 'Accept: */*', 'Access-Control-Request-Method: patch', `Origin: ${APP}`],
    ]);
  });

  test("a page's own Accept is sent as it is, and a URL without its fragment", async () => {
    const { sent } = await play({ url: `${URL_ASKED}?q=1#here`, headers: [['accept', 'text/html']] }, [OK]);
    expect(sent.map(lines)).toEqual([[`GET ${URL_ASKED}?q=1`, 'accept: text/html', `Origin: ${APP}`]]);
  });

  test('a request to a server without TLS is sent too', async () => {
    const { outcome, sent } = await play({ url: 'http://localhost:3000/items' }, [OK]);
    expect(stopped(outcome)).toBe('allowed');
    expect(sent.map(({ url }) => url)).toEqual(['http://localhost:3000/items']);
  });

  test('only DELETE, GET, HEAD, OPTIONS, POST and PUT are upper-cased', async () => {
    const methods = ['delete', 'options', 'Put', 'patch', 'query', 'Patch'];
    const asked: unknown[] = [];
    for (const method of methods) {
      const { sent } = await play({ method }, [[404]]);
      asked.push(sent[0]?.headers[1]);
    }
    expect(asked).toEqual(
      ['DELETE', 'OPTIONS', 'PUT', 'patch', 'query', 'Patch'].map((method) => [
        'Access-Control-Request-Method',
        method,
      ]),
    );
  });

  test.each([
    'Accept-Charset',
    'Accept-Encoding',
    'Access-Control-Request-Headers',
    'Access-Control-Request-Method',
    'Connection',
    'Content-Length',
    'Cookie',
    'Cookie2',
    'Date',
    'DNT',
    'Expect',
    'Host',
    'Keep-Alive',
    'Origin',
    'Referer',
    'Set-Cookie',
    'TE',
    'Trailer',
    'Transfer-Encoding',
    'Upgrade',
    'Via',
    'Proxy-X',
    'Sec-X',
  ])('%s of the page is left out', async (name) => {
    const { outcome, sent } = await play(
      {
        headers: [
          [name, 'x'],
          [name.toUpperCase(), 'y'],
        ],
      },
      [OK],
    );
    expect(sent.map(lines)).toEqual([[`GET ${URL_ASKED}`, 'Accept: */*', `Origin: ${APP}`]]);
    expect(outcome.dropped).toEqual([name.toLowerCase()]);
  });

  test.each([
    ['X-HTTP-Method-Override', 'trace', true],
    ['X-Http-Method', 'PUT , Track', true],
    ['X-Method-Override', 'CONNECT', true],
    ['X-Method-Override', 'PUT, \t TRACE', true],
    ['X-Method-Override', 'TRACE \t ,PUT', true],
    ['X-Method-Override', 'TR ACE', false],
    ['X-Method-Override', ',', false],
    ['X-Method-Override', 'PUT', false],
    ['X-Method-Override', '"a\\', false],
    ['X-Method-Override', '', false],
    ['X-Method-Override', '"a, TRACE"', false],
    ['X-Method-Override', '"a\\", TRACE', false],
    ['X-Method-Override', '"a\\"", TRACE', true],
    ['X-Method', 'TRACE', false],
  ])('%s: %s is left out: %s', async (name, value, dropped) => {
    const { outcome } = await play({ headers: [[name, value]] }, dropped ? [OK] : [[404]]);
    expect(outcome.dropped).toEqual(dropped ? [name.toLowerCase()] : []);
  });
});

describe('a request that no page can send is never sent', () => {
  test.each([
    [{ url: '/items' }, 'INVALID_URL'],
    [{ url: 'https://' }, 'INVALID_URL'],
    [{ url: 'https://user@api.example.com/' }, 'INVALID_URL'],
    [{ url: 'https://:pass@api.example.com/' }, 'INVALID_URL'],
    [{ url: 'file:///etc/hosts' }, 'CORSRequestNotHttp'],
    [{ url: 'ftp://api.example.com/' }, 'CORSRequestNotHttp'],
    [{ method: 'TRACE' }, 'FORBIDDEN_METHOD'],
    [{ method: 'Connect' }, 'FORBIDDEN_METHOD'],
    [{ method: 'track' }, 'FORBIDDEN_METHOD'],
    [{ method: 'GET ' }, 'INVALID_METHOD'],
    [{ method: '' }, 'INVALID_METHOD'],
    [{ headers: [['X A', '1']] as const }, 'INVALID_HEADER'],
    [{ headers: [['', '1']] as const }, 'INVALID_HEADER'],
    [{ headers: [['X-A', 'a\nb']] as const }, 'INVALID_HEADER'],
    [{ headers: [['X-A', 'a\0b']] as const }, 'INVALID_HEADER'],
    [{ headers: [['X-A', '\u2013']] as const }, 'INVALID_HEADER'],
  ])('%j: %s', async (request, code) => {
    const { outcome, sent } = await play(request, []);
    expect([outcome.allowed, stopped(outcome)]).toEqual([false, `request ${code}`]);
    expect([sent, outcome.exchange, outcome.dropped]).toEqual([[], [], []]);
  });

  test.each([
    [{ url: '/items' }, { code: 'INVALID_URL', url: '/items', problem: 'not a URL' }],
    [{ url: 'data:hello' }, { code: 'INVALID_URL', url: 'data:hello', problem: 'data without comma' }],
    [{ url: 'http://b.example:81/' }, { code: 'MIXED_CONTENT', target: 'http://b.example:81' }],
    [
      { url: 'https://user@api.example.com/' },
      { code: 'INVALID_URL', url: 'https://user@api.example.com/', problem: 'credentials in URL' },
    ],
    [{ url: 'file:///etc/hosts' }, { code: 'CORSRequestNotHttp', scheme: 'file' }],
    [{ method: 'track' }, { code: 'FORBIDDEN_METHOD', method: 'track' }],
    [{ headers: [['X A', ' 1\n']] as const }, { code: 'INVALID_HEADER', name: 'X A', value: '1' }],
  ])('%j is not sent, and the browser says why', async (request, failure) => {
    const { outcome } = await play(request, []);
    expect(outcome.steps.at(-1)?.failure).toEqual(failure);
  });

  test('spaces around a header value are removed', async () => {
    const { sent } = await play({ headers: [['Accept', '\r\n\t text/html \n']] }, [OK]);
    expect(sent[0]?.headers[0]).toEqual(['Accept', 'text/html']);
  });
});
