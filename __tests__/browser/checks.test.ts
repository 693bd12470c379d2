// What a browser allows: the preflight check, the CORS check, redirects, and what script can read.

import type { Step } from '../../lib/browser/exchange';
import { MDN_REASONS, REQUEST_CODES, WARNING_CODES } from '../../lib/problems/codes';
import { APP } from '../support/origins';
import { lines, play, type Scripted, stopped, URL_ASKED } from '../support/scripted-server';

const ORIGIN = `Access-Control-Allow-Origin: ${APP}`;
const ANY = 'Access-Control-Allow-Origin: *';
const CREDENTIALS = 'Access-Control-Allow-Credentials: true';
const OTHER = 'https://other.example.org';

describe('the CORS check', () => {
  const CHECKS: [credentials: boolean, headers: string[], stopped: string][] = [
    [false, [ORIGIN], 'allowed'],
    [false, [ANY], 'allowed'],
    [false, [`access-control-ALLOW-origin: ${APP}`], 'allowed'],
    [false, [ORIGIN, 'Access-Control-Allow-Credentials: no'], 'allowed'],
    [false, [], 'allow-origin CORSMissingAllowOrigin'],
    [false, ['Access-Control-Allow-Origin:'], 'allow-origin CORSAllowOriginNotMatchingOrigin'],
    [false, [`${ORIGIN}/`], 'allow-origin CORSAllowOriginNotMatchingOrigin'],
    [false, [`${ORIGIN}:443`], 'allow-origin CORSAllowOriginNotMatchingOrigin'],
    [
      false,
      ['Access-Control-Allow-Origin: HTTPS://app.example.com'],
      'allow-origin CORSAllowOriginNotMatchingOrigin',
    ],
    [
      false,
      ['Access-Control-Allow-Origin: http://app.example.com'],
      'allow-origin CORSAllowOriginNotMatchingOrigin',
    ],
    [
      false,
      ['Access-Control-Allow-Origin: app.example.com'],
      'allow-origin CORSAllowOriginNotMatchingOrigin',
    ],
    [
      false,
      ['Access-Control-Allow-Origin: https://*.example.com'],
      'allow-origin CORSAllowOriginNotMatchingOrigin',
    ],
    [false, ['Access-Control-Allow-Origin: null'], 'allow-origin CORSAllowOriginNotMatchingOrigin'],
    [false, ['Access-Control-Allow-Origin: "*"'], 'allow-origin CORSAllowOriginNotMatchingOrigin'],
    [false, [ORIGIN, ORIGIN], 'allow-origin CORSMultipleAllowOriginNotAllowed'],
    [false, [ANY, ANY], 'allow-origin CORSMultipleAllowOriginNotAllowed'],
    [false, [ANY, ORIGIN], 'allow-origin CORSMultipleAllowOriginNotAllowed'],
    [false, [`${ORIGIN}, ${OTHER}`], 'allow-origin CORSMultipleAllowOriginNotAllowed'],
    [false, [`${ORIGIN} ${OTHER}`], 'allow-origin CORSMultipleAllowOriginNotAllowed'],
    [false, [ORIGIN, 'Access-Control-Allow-Origin:'], 'allow-origin CORSAllowOriginNotMatchingOrigin'],
    [true, [ORIGIN, CREDENTIALS], 'allowed'],
    [true, [ANY], 'allow-origin CORSNotSupportingCredentials'],
    [true, [ANY, CREDENTIALS], 'allow-origin CORSNotSupportingCredentials'],
    [true, [CREDENTIALS], 'allow-origin CORSMissingAllowOrigin'],
    [true, [ORIGIN], 'allow-credentials CORSMissingAllowCredentials'],
    [
      true,
      [ORIGIN, 'Access-Control-Allow-Credentials: True'],
      'allow-credentials CORSMissingAllowCredentials',
    ],
    [true, [ORIGIN, 'Access-Control-Allow-Credentials: 1'], 'allow-credentials CORSMissingAllowCredentials'],
    [true, [ORIGIN, CREDENTIALS, CREDENTIALS], 'allow-credentials CORSMissingAllowCredentials'],
  ];
  test.each(CHECKS)('with credentials %s, the headers %j: %s', async (credentials, headers, expected) => {
    const { outcome } = await play({ credentials }, [[200, ...headers]]);
    expect(stopped(outcome)).toBe(expected);
  });

  test('is the same for a response with an error status', async () => {
    const { outcome } = await play({}, [[500, ANY]]);
    expect(stopped(outcome)).toBe('allowed');
  });
});

describe('the preflight check', () => {
  const METHODS = 'Access-Control-Allow-Methods';
  const HEADERS = 'Access-Control-Allow-Headers';
  const CHECKS: [
    method: string,
    names: string[],
    credentials: boolean,
    preflight: Scripted,
    stopped: string,
  ][] = [
    // The CORS check comes first, with the credentials mode of the request.
    ['PUT', [], false, [404], 'preflight-allow-origin CORSMissingAllowOrigin'],
    ['PUT', [], false, [204, `${METHODS}: get post`], 'preflight-allow-origin CORSMissingAllowOrigin'],
    ['PUT', [], true, [404, ORIGIN], 'preflight-allow-credentials CORSMissingAllowCredentials'],
    ['PUT', [], true, [204, ANY, `${METHODS}: PUT`], 'preflight-allow-origin CORSNotSupportingCredentials'],
    // Then the status.
    ['PUT', [], false, [199, ORIGIN], 'preflight-status CORSPreflightDidNotSucceed'],
    ['PUT', [], false, [300, ORIGIN, `${METHODS}: PUT`], 'preflight-status CORSPreflightDidNotSucceed'],
    ['PUT', [], false, [302, ORIGIN, `${METHODS}: PUT`], 'preflight-status CORSPreflightDidNotSucceed'],
    ['PUT', [], false, [405, ORIGIN, `${METHODS}: ;`], 'preflight-status CORSPreflightDidNotSucceed'],
    ['PUT', [], false, [200, ORIGIN, `${METHODS}: PUT`], 'allowed'],
    ['PUT', [], false, [299, ORIGIN, `${METHODS}: PUT`], 'allowed'],
    // Then the lists, methods first, needed or not.
    [
      'PUT',
      [],
      false,
      [204, ORIGIN, `${METHODS}: PUT;`, `${HEADERS}: ;`],
      'preflight-lists CORSInvalidAllowMethod',
    ],
    ['PUT', [], false, [204, ORIGIN, `${METHODS}: PUT DELETE`], 'preflight-lists CORSInvalidAllowMethod'],
    [
      'PUT',
      [],
      false,
      [204, ORIGIN, `${METHODS}: PUT`, `${METHODS}: "GET"`],
      'preflight-lists CORSInvalidAllowMethod',
    ],
    [
      'PUT',
      [],
      false,
      [204, ORIGIN, `${METHODS}: PUT`, `${HEADERS}: x a`],
      'preflight-lists CORSInvalidAllowHeader',
    ],
    [
      'GET',
      ['X-A'],
      false,
      [204, ORIGIN, `${METHODS}: [GET]`, `${HEADERS}: x-a`],
      'preflight-lists CORSInvalidAllowMethod',
    ],
    // Then the method.
    ['PUT', ['X-A'], false, [204, ORIGIN], 'preflight-allow-methods CORSMethodNotFound'],
    ['PUT', [], false, [204, ORIGIN, `${METHODS}:`], 'preflight-allow-methods CORSMethodNotFound'],
    ['PUT', [], false, [204, ORIGIN, `${METHODS}: GET, POST`], 'preflight-allow-methods CORSMethodNotFound'],
    ['PUT', [], false, [204, ORIGIN, `${METHODS}: put`], 'preflight-allow-methods CORSMethodNotFound'],
    ['patch', [], false, [204, ORIGIN, `${METHODS}: PATCH`], 'preflight-allow-methods CORSMethodNotFound'],
    ['patch', [], false, [204, ORIGIN, `${METHODS}: patch`], 'allowed'],
    ['PUT', [], false, [204, ORIGIN, `${METHODS}: , GET ,\t,PUT,`], 'allowed'],
    ['PUT', [], false, [204, ORIGIN, `${METHODS}: GET,\t PUT \t,HEAD`], 'allowed'],
    ['PUT', [], false, [204, ORIGIN, `${METHODS}: GET`, `${METHODS}: PUT`], 'allowed'],
    ['PUT', [], false, [204, ORIGIN, `${METHODS}: *`], 'allowed'],
    ['PUT', [], false, [204, ORIGIN, `${METHODS}: GET, *`], 'allowed'],
    [
      'PUT',
      [],
      true,
      [204, ORIGIN, CREDENTIALS, `${METHODS}: *`],
      'preflight-allow-methods CORSMethodNotFound',
    ],
    ['PUT', [], true, [204, ORIGIN, CREDENTIALS, `${METHODS}: *, PUT`], 'allowed'],
    ...['GET', 'HEAD', 'POST'].map((method): (typeof CHECKS)[number] => [
      method,
      ['X-A'],
      false,
      [204, ORIGIN, `${METHODS}: PUT`, `${HEADERS}: x-a`],
      'allowed',
    ]),
    // Then the headers.
    ['GET', ['X-A'], false, [204, ORIGIN], 'preflight-allow-headers CORSMissingAllowHeaderFromPreflight'],
    [
      'GET',
      ['X-A', 'X-B'],
      false,
      [204, ORIGIN, `${HEADERS}: x-a`],
      'preflight-allow-headers CORSMissingAllowHeaderFromPreflight',
    ],
    ['GET', ['X-A', 'X-B'], false, [204, ORIGIN, `${HEADERS}: X-B`, `${HEADERS}:\tX-a`], 'allowed'],
    ['GET', ['X-A'], false, [204, ORIGIN, `${HEADERS}: *`], 'allowed'],
    [
      'GET',
      ['X-A'],
      true,
      [204, ORIGIN, CREDENTIALS, `${HEADERS}: *`],
      'preflight-allow-headers CORSMissingAllowHeaderFromPreflight',
    ],
    [
      'GET',
      ['Authorization'],
      true,
      [204, ORIGIN, CREDENTIALS, `${HEADERS}: *`],
      'preflight-allow-headers CORSMissingAllowHeaderFromPreflight',
    ],
    // As engines do, and not as the standard says.
    ['GET', ['Authorization'], false, [204, ORIGIN, `${HEADERS}: *`], 'allowed'],
    ['GET', ['Authorization', 'X-A'], false, [204, ORIGIN, `${HEADERS}: *,authorization`], 'allowed'],
    [
      'GET',
      ['Authorization', 'X-A'],
      true,
      [204, ORIGIN, CREDENTIALS, `${HEADERS}: *,authorization`],
      'preflight-allow-headers CORSMissingAllowHeaderFromPreflight',
    ],
  ];
  test.each(CHECKS)(
    '%s %j, credentials %s, %j: %s',
    async (method, names, credentials, preflight, expected) => {
      const headers = names.map((name) => [name, 'x'] as const);
      const { outcome, sent } = await play({ method, headers, credentials }, [
        preflight,
        [200, ORIGIN, CREDENTIALS],
      ]);
      expect(stopped(outcome)).toBe(expected);
      expect(sent.map(({ kind }) => kind)).toEqual(
        expected === 'allowed' ? ['preflight', 'actual'] : ['preflight'],
      );
    },
  );

  test('names every header that is missing', async () => {
    const { outcome } = await play(
      {
        headers: [
          ['X-B', '1'],
          ['Authorization', 'x'],
          ['X-A', '1'],
          ['X-C', '1'],
        ],
      },
      [[204, ORIGIN, `${HEADERS}: x-a, X-C`]],
    );
    expect(outcome.steps.at(-1)?.failure).toEqual({
      code: 'CORSMissingAllowHeaderFromPreflight',
      names: ['authorization', 'x-b'],
      allowed: ['x-a', 'X-C'],
    });
  });

  test.each([
    ['there is not a list', [], null],
    ['the list is empty', [`${METHODS}:`], []],
    ['the method is not in it', [`${METHODS}: GET, put`], ['GET', 'put']],
  ])('says which methods are allowed where %s', async (_, list, allowed) => {
    const { outcome } = await play({ method: 'PUT' }, [[204, ORIGIN, ...list]]);
    expect(outcome.steps.at(-1)?.failure).toEqual({ code: 'CORSMethodNotFound', method: 'PUT', allowed });
  });

  test('does not replace the check of the actual request', async () => {
    const { outcome } = await play({ method: 'PUT' }, [[204, ORIGIN, `${METHODS}: PUT`], [200]]);
    expect(stopped(outcome)).toBe('allow-origin CORSMissingAllowOrigin');
  });

  test.each([301, 302, 303, 307, 308])('fails for a preflight that is redirected (%d)', async (status) => {
    const { outcome, sent } = await play({ method: 'PUT' }, [[status, ORIGIN, `Location: ${URL_ASKED}/`]]);
    expect(stopped(outcome)).toBe('preflight-answer CORSExternalRedirectNotAllowed');
    expect(sent).toHaveLength(1);
  });

  test('fails for a preflight that is redirected to two places', async () => {
    const { outcome } = await play({ method: 'PUT' }, [[302, ORIGIN, 'Location: /b', 'Location: /c']]);
    expect(outcome.steps.at(-1)?.failure).toEqual({
      code: 'CORSExternalRedirectNotAllowed',
      location: '/b, /c',
      by: 'preflight',
    });
  });
});

describe('a request that gets no response', () => {
  test('is blocked in the browser', async () => {
    const { outcome } = await play({}, ['connect ECONNREFUSED']);
    expect([stopped(outcome), outcome.exchange[0]?.response]).toEqual([
      'answer CORSDidNotSucceed',
      { networkError: 'connect ECONNREFUSED' },
    ]);
  });

  test('is never sent if its preflight gets no response', async () => {
    const { outcome } = await play({ method: 'PUT' }, ['socket hang up']);
    expect(stopped(outcome)).toBe('preflight-answer CORSPreflightDidNotSucceed');
  });

  test('passes an error of the transport on to the caller', async () => {
    await expect(play({}, [])).rejects.toThrow('Nothing is scripted for GET');
  });
});

describe('the steps of an exchange', () => {
  test('come in the order of the browser', async () => {
    const { outcome } = await play({ method: 'PUT', credentials: true }, [
      [204, ORIGIN, CREDENTIALS, 'Access-Control-Allow-Methods: PUT'],
      [307, ORIGIN, CREDENTIALS, 'Location: /elsewhere'],
      [204, ORIGIN, CREDENTIALS, 'Access-Control-Allow-Methods: PUT'],
      [200, ORIGIN, CREDENTIALS],
    ]);
    const preflighted = [
      'preflight-needed',
      'preflight-answer',
      'preflight-allow-origin',
      'preflight-allow-credentials',
      'preflight-status',
      'preflight-lists',
      'preflight-allow-methods',
      'preflight-allow-headers',
      'answer',
      'allow-origin',
      'allow-credentials',
    ];
    expect(outcome.steps.map(({ name }) => name)).toEqual([
      'request',
      ...preflighted,
      'redirect',
      ...preflighted,
      'readable-headers',
    ]);
    expect(outcome.exchange).toHaveLength(4);
    expect(outcome.steps.map(({ exchange }) => exchange && outcome.exchange.indexOf(exchange))).toEqual([
      undefined,
      undefined,
      0,
      0,
      0,
      0,
      0,
      0,
      0,
      1,
      1,
      1,
      1,
      undefined,
      2,
      2,
      2,
      2,
      2,
      2,
      2,
      3,
      3,
      3,
      3,
    ]);
    expect(outcome.steps.at(-1)?.url).toBe('https://api.example.com/elsewhere');
  });

  test('leave out Access-Control-Allow-Credentials without credentials', async () => {
    const { outcome } = await play({ method: 'PUT' }, [
      [204, ORIGIN, 'Access-Control-Allow-Methods: PUT'],
      [200, ORIGIN],
    ]);
    expect(outcome.steps.map(({ name }) => name)).toEqual([
      'request',
      'preflight-needed',
      'preflight-answer',
      'preflight-allow-origin',
      'preflight-status',
      'preflight-lists',
      'preflight-allow-methods',
      'preflight-allow-headers',
      'answer',
      'allow-origin',
      'readable-headers',
    ]);
  });

  test('say whether a preflight is needed, and why', async () => {
    const needs = [];
    for (const [method, headers] of [
      ['GET', []],
      ['PUT', []],
      ['POST', [['X-A', '1']]],
      ['PUT', [['X-A', '1']]],
    ] as const) {
      const { outcome } = await play({ method, headers }, [[500]]);
      needs.push(outcome.steps[1]?.preflight);
    }
    expect(needs).toEqual([
      { sent: false, method: false, headers: [] },
      { sent: true, method: true, headers: [] },
      { sent: true, method: false, headers: ['x-a'] },
      { sent: true, method: true, headers: ['x-a'] },
    ]);
  });
});

describe("a request to the page's own origin", () => {
  const url = `${APP}/items`;

  test('is not checked, and needs no preflight', async () => {
    const { outcome, sent } = await play({ url, method: 'PUT', headers: [['X-A', '1']], credentials: true }, [
      [200],
    ]);
    expect(outcome.steps.map(({ name }) => name)).toEqual([
      'request',
      'same-origin',
      'answer',
      'readable-headers',
    ]);
    expect(sent.map(lines)).toEqual([[`PUT ${url}`, 'X-A: 1', 'Accept: */*', `Origin: ${APP}`]]);
  });

  test.each(['GET', 'HEAD'])('has no Origin with %s', async (method) => {
    const { sent } = await play({ url, method }, [[200]]);
    expect(sent.map(lines)).toEqual([[`${method} ${url}`, 'Accept: */*']]);
  });

  test('counts as cross-origin for a sandboxed page', async () => {
    const { outcome } = await play({ url, origin: 'null' }, [[200, ORIGIN]]);
    expect(stopped(outcome)).toBe('allow-origin CORSAllowOriginNotMatchingOrigin');
  });

  test('lets the page read every header but Set-Cookie', async () => {
    const { outcome } = await play({ url }, [
      [200, 'X-A: 1', 'Set-Cookie: a', 'set-cookie2: b', 'Date: now'],
    ]);
    expect(outcome.steps.at(-1)?.view).toEqual({
      readable: ['date', 'x-a'],
      hidden: ['set-cookie', 'set-cookie2'],
    });
  });
});

describe('a redirect', () => {
  const to = (location: string, status = 302): Scripted => [status, ORIGIN, `Location: ${location}`];

  test('within the other origin keeps the origin', async () => {
    const { outcome, sent } = await play({}, [to('/b?c#d'), [200, ORIGIN]]);
    expect(stopped(outcome)).toBe('allowed');
    expect(lines(sent[1] as (typeof sent)[0])).toEqual([
      'GET https://api.example.com/b?c',
      'Accept: */*',
      `Origin: ${APP}`,
    ]);
  });

  test('from another origin to a third makes the origin null', async () => {
    const { outcome, sent } = await play({}, [to(`${OTHER}/b`), [200, ORIGIN]]);
    expect(sent[1]?.headers).toContainEqual(['Origin', 'null']);
    expect(stopped(outcome)).toBe('allow-origin CORSAllowOriginNotMatchingOrigin');
  });

  test("from another origin back to the page's own makes the origin null, and is checked", async () => {
    const { outcome, sent } = await play({}, [to(`${APP}/b`), [200, 'Access-Control-Allow-Origin: null']]);
    expect(sent[1]?.headers).toContainEqual(['Origin', 'null']);
    expect(stopped(outcome)).toBe('allowed');
    const missing = await play({}, [to(`${APP}/b`), [200]]);
    expect(stopped(missing.outcome)).toBe('allow-origin CORSMissingAllowOrigin');
  });

  test("from the page's own origin to another keeps the origin", async () => {
    const { outcome, sent } = await play({ url: `${APP}/a` }, [
      [302, `Location: ${OTHER}/b`],
      [200, ORIGIN],
    ]);
    expect(sent.map(lines)).toEqual([
      [`GET ${APP}/a`, 'Accept: */*'],
      [`GET ${OTHER}/b`, 'Accept: */*', `Origin: ${APP}`],
    ]);
    expect(stopped(outcome)).toBe('allowed');
  });

  test('keeps the origin null once it is tainted', async () => {
    const { sent } = await play({}, [to(`${OTHER}/b`), [302, ANY, `Location: ${OTHER}/c`], [200, ANY]]);
    expect(sent.map(({ headers }) => headers.at(-1))).toEqual([
      ['Origin', APP],
      ['Origin', 'null'],
      ['Origin', 'null'],
    ]);
  });

  test('is checked before it is followed', async () => {
    const { outcome, sent } = await play({}, [[302, `Location: ${URL_ASKED}/`]]);
    expect(stopped(outcome)).toBe('allow-origin CORSMissingAllowOrigin');
    expect(sent).toHaveLength(1);
  });

  test('to another origin removes Authorization', async () => {
    const yes = [204, ANY, 'Access-Control-Allow-Headers: authorization'] as const;
    const headers = [
      ['authorization', 'x'],
      ['X-A', '1'],
    ] as const;
    const { sent } = await play({ headers }, [
      [204, ANY, 'Access-Control-Allow-Headers: authorization,x-a'],
      to('/b'),
      [204, ANY, 'Access-Control-Allow-Headers: authorization,x-a'],
      to(`${OTHER}/b`),
      yes,
    ]);
    expect(sent[3]?.headers).toContainEqual(['authorization', 'x']);
    expect(sent[4]?.headers).toContainEqual(['Access-Control-Request-Headers', 'x-a']);
  });

  const METHODS: [status: number, method: string, becomes: string, keepsType: boolean][] = [
    [301, 'POST', 'GET', false],
    [302, 'POST', 'GET', false],
    [303, 'POST', 'GET', false],
    [303, 'PUT', 'GET', false],
    [303, 'HEAD', 'HEAD', true],
    [303, 'GET', 'GET', true],
    [301, 'PUT', 'PUT', true],
    [302, 'DELETE', 'DELETE', true],
    [307, 'POST', 'POST', true],
    [308, 'POST', 'POST', true],
  ];
  test.each(METHODS)('with status %d makes %s %s', async (status, method, becomes, keepsType) => {
    const url = `${APP}/a`;
    const headers = [
      ['Content-Type', 'text/plain'],
      ['content-language', 'en'],
      ['Content-Encoding', 'gzip'],
      ['content-location', '/c'],
    ] as const;
    const { sent } = await play({ url, method, headers }, [[status, 'Location: b'], [200]]);
    expect(sent[1]?.method).toBe(becomes);
    const kept = sent[1]?.headers.filter(([name]) => /^content/i.test(name));
    expect(kept).toEqual(keepsType ? headers : []);
  });

  const NOT_FOLLOWED: [locations: string[], failure: NonNullable<Step['failure']>][] = [
    [['ftp://api.example.com/'], { code: 'CORSRequestNotHttp', scheme: 'ftp' }],
    [['data:text/plain,hello'], { code: 'CORSRequestNotHttp', scheme: 'data' }],
    [['https://'], { code: 'CORSDidNotSucceed', problem: 'its Location is not a valid URL' }],
    [['/b', '/b'], { code: 'CORSDidNotSucceed', problem: 'it has two Location headers' }],
    ...[
      'https://user:pass@api.example.com/',
      'https://user@other.example.org/',
      'https://user@app.example.com/',
    ].map((location): (typeof NOT_FOLLOWED)[number] => [
      [location],
      { code: 'CORSExternalRedirectNotAllowed', location, by: 'credentials in URL' },
    ]),
  ];
  test.each(NOT_FOLLOWED)('to %j is not followed: %j', async (locations, failure) => {
    const { outcome, sent } = await play({}, [
      [302, ORIGIN, ...locations.map((location) => `Location: ${location}`)],
    ]);
    expect(stopped(outcome)).toBe(`redirect ${failure.code}`);
    expect(outcome.steps.at(-1)?.failure).toEqual(failure);
    expect(sent).toHaveLength(1);
  });

  test("may have a user name within the page's own origin, but not to another", async () => {
    const { outcome } = await play({ url: `${APP}/a` }, [
      [302, `Location: https://user@${APP.slice(8)}/b`],
      [200],
    ]);
    expect(stopped(outcome)).toBe('allowed');
    const other = await play({ url: `${APP}/a` }, [[302, `Location: https://user@${OTHER.slice(8)}/b`]]);
    expect(stopped(other.outcome)).toBe('redirect CORSExternalRedirectNotAllowed');
  });

  test.each([[200], [300], [304], [305], [306]])('is not followed with status %d', async (status) => {
    const { outcome } = await play({}, [[status, ORIGIN, 'Location: /b']]);
    expect(stopped(outcome)).toBe('allowed');
  });

  test('is not followed without Location', async () => {
    const { outcome } = await play({}, [[302, ORIGIN]]);
    expect(stopped(outcome)).toBe('allowed');
  });

  test('is followed twenty times, and no more', async () => {
    const follow = (times: number) =>
      play({}, [...Array.from({ length: times }, () => to('/b')), [200, ORIGIN]]);
    expect(stopped((await follow(20)).outcome)).toBe('allowed');
    const { outcome } = await follow(21);
    expect(stopped(outcome)).toBe('redirect CORSDidNotSucceed');
    expect(outcome.steps.at(-1)?.failure).toHaveProperty('problem', 'there are more than 20 redirects');
  });

  test('needs a new preflight, tainted or not', async () => {
    const { sent, outcome } = await play({ method: 'PUT' }, [
      [204, ORIGIN, 'Access-Control-Allow-Methods: PUT'],
      to(`${OTHER}/b`, 307),
      [204, ORIGIN, 'Access-Control-Allow-Methods: PUT'],
    ]);
    expect(sent.map(({ kind, url }) => `${kind} ${url}`)).toEqual([
      `preflight ${URL_ASKED}`,
      `actual ${URL_ASKED}`,
      `preflight ${OTHER}/b`,
    ]);
    expect(stopped(outcome)).toBe('preflight-allow-origin CORSAllowOriginNotMatchingOrigin');
  });
});

describe('a page can read', () => {
  const ALWAYS = [
    'cache-control',
    'content-language',
    'content-length',
    'content-type',
    'expires',
    'last-modified',
    'pragma',
  ];
  const headers = [...ALWAYS, 'X-A', 'x-b', 'Set-Cookie', 'Date'].map((name) => `${name}: 1`);
  const EXPOSE = 'Access-Control-Expose-Headers';
  const VIEWS: [credentials: boolean, expose: string[], readable: string[]][] = [
    [false, [], []],
    [false, [`${EXPOSE}: x-A`], ['x-a']],
    [false, [`${EXPOSE}: X-A, set-cookie`, `${EXPOSE}: , date`], ['date', 'x-a']],
    [false, [`${EXPOSE}: X-A;X-B`], []],
    [false, [`${EXPOSE}: X-A`, `${EXPOSE}: x b`], []],
    [
      false,
      [`${EXPOSE}: x-c, *`],
      [
        'access-control-allow-credentials',
        'access-control-allow-origin',
        'access-control-expose-headers',
        'date',
        'x-a',
        'x-b',
      ],
    ],
    [true, [`${EXPOSE}: *`], []],
    [true, [`${EXPOSE}: *, x-b`], ['x-b']],
  ];
  test.each(VIEWS)(
    'with credentials %s, the headers %j, and of the exposed ones %j',
    async (credentials, expose, readable) => {
      const { outcome } = await play({ credentials }, [[200, ORIGIN, CREDENTIALS, ...expose, ...headers]]);
      const { view } = outcome.steps.at(-1) ?? {};
      expect(view?.readable).toEqual([...ALWAYS, ...readable].sort());
      expect(view?.hidden).toContain('set-cookie');
    },
  );

  test('a header with the name *, where * is not a wildcard', async () => {
    const { outcome } = await play({ credentials: true }, [
      [200, ORIGIN, CREDENTIALS, `${EXPOSE}: *`, '*: star'],
    ]);
    expect(outcome.steps.at(-1)?.view?.readable).toEqual(['*']);
  });
});

test("the list of the browser's codes has no code twice", () => {
  const codes: string[] = [...MDN_REASONS, ...REQUEST_CODES, ...WARNING_CODES];
  expect(new Set(codes).size).toBe(codes.length);
});
