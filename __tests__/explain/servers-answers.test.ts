// What is warned of because of who answers, how often, and with which cookies.

import type { BrowserRequest } from '../../lib/browser/exchange';
import { fetchAs } from '../../lib/browser/fetch-as';
import { findWarnings } from '../../lib/explain/exchange-warnings';
import { probe } from '../../lib/explain/probes';
import { APP } from '../support/origins';
import { response, type Scripted, URL_ASKED } from '../support/scripted-server';

const ANY = 'Access-Control-Allow-Origin: *';
const ORIGIN = `Access-Control-Allow-Origin: ${APP}`;
const CREDENTIALS = 'Access-Control-Allow-Credentials: true';
const VARY = 'Vary: Origin';
const STRANGER = 'https://corsage-check.invalid';

/** `count` counts the requests, from 1. */
type Answer = (origin: string | undefined, count: number) => Scripted;

async function warningsOf(request: Partial<BrowserRequest>, answer: Answer, reads: readonly string[] = []) {
  let count = 0;
  const send = async ({ headers }: { readonly headers: readonly (readonly [string, string])[] }) =>
    response(answer(headers.find(([name]) => name === 'Origin')?.[1], ++count));
  const page = { url: URL_ASKED, origin: APP, ...request };
  const outcome = await fetchAs(page, send);
  const findings = [...findWarnings(page, outcome, await probe(outcome, send), reads)];
  for (const { fix } of findings) expect(fix).toMatch(/^[A-Z].*\.$/);
  return findings.map(({ code, message }) => `${code}: ${message}`);
}

describe('a server is asked again, and warned of if', () => {
  test('it allows the page only sometimes', async () => {
    expect(
      await warningsOf({}, (_origin, count) => (count === 2 ? [200, VARY] : [200, ORIGIN, VARY])),
    ).toEqual([
      `ANSWERS_DIFFER: Asked twice for the same, the server answered with Access-Control-Allow-Origin "${APP}" and then no Access-Control-Allow-Origin.`,
    ]);
    expect(await warningsOf({}, (_origin, count) => (count === 2 ? [200, ORIGIN] : [200, ANY]))).toEqual([
      `ANSWERS_DIFFER: Asked twice for the same, the server answered with Access-Control-Allow-Origin "*" and then Access-Control-Allow-Origin "${APP}".`,
    ]);
  });

  const FIRST =
    'ORIGIN_WITHOUT_VARY: To a request without Origin, the server answers with no Access-Control-Allow-Origin and without Vary: Origin: a cache can give that response to the page.';

  test.each<[Answer, string[]]>([
    [(origin) => (origin === undefined ? [200] : [200, ANY]), [FIRST]],
    [(origin) => (origin === undefined ? [200, 'Vary: Accept'] : [200, ORIGIN, VARY]), [FIRST]],
    [(origin) => (origin === undefined ? [200, VARY] : [200, ORIGIN, VARY]), []],
    [(origin) => (origin === undefined ? [200, 'Vary: *'] : [200, ANY]), []],
  ])('the answer to a request without Origin may be cached: %s', async (answer, expected) => {
    expect(await warningsOf({}, answer)).toEqual(expected);
    // It is not asked for where no cache would keep it.
    expect(await warningsOf({ method: 'POST' }, answer)).toEqual([]);
  });

  test('a cache gives strangers what was meant for the page', async () => {
    const cached: Answer = (origin) => [
      200,
      ORIGIN,
      ...(origin === STRANGER ? ['X-Cache: HIT from edge'] : []),
    ];
    expect(await warningsOf({}, cached)).toEqual([
      'ANSWERED_BY_CACHE: A cache gave another site the response meant for the page: X-Cache is "HIT from edge".',
    ]);
    expect(await warningsOf({}, () => [200, ANY, 'X-Cache: HIT'])).toEqual([]);
    expect(await warningsOf({}, () => [200, ORIGIN, 'Age: 0'])).toEqual([]);
  });
});

describe('if it is not the server that answers, the warning says who did:', () => {
  test.each<[name: string, answer: Scripted, expected: string | undefined]>([
    [
      'Cloudflare',
      [403, 'cf-mitigated: challenge', 'Server: cloudflare'],
      'ANSWERED_BY_PROXY: Cloudflare answered instead of the server, which never got the request: cf-mitigated is "challenge".',
    ],
    [
      'ngrok, even where it lets the page read',
      [404, ANY, 'ngrok-error-code: ERR_NGROK_3200'],
      'ANSWERED_BY_PROXY: ngrok answered instead of the server, which never got the request: ngrok-error-code is "ERR_NGROK_3200".',
    ],
    [
      'a cache, by Age',
      [200, 'Age: 120', 'Via: 1.1 varnish'],
      'ANSWERED_BY_CACHE: A cache answered, with what the server once sent to another request: Age is "120".',
    ],
    [
      'a cache, by X-Cache',
      [200, 'X-Cache: Hit from cloudfront'],
      'ANSWERED_BY_CACHE: A cache answered, with what the server once sent to another request: X-Cache is "Hit from cloudfront".',
    ],
    [
      'a cache, by CF-Cache-Status',
      [200, 'Age: 0', 'CF-Cache-Status: HIT'],
      'ANSWERED_BY_CACHE: A cache answered, with what the server once sent to another request: CF-Cache-Status is "HIT".',
    ],
    [
      'a proxy, with an error',
      [502, 'Via: 1.1 google', 'Server: nginx/1.22'],
      'ANSWERED_BY_PROXY: This error may not be the app\'s own: Via is "1.1 google", Server is "nginx/1.22".',
    ],
    ['nobody else, for all that is known', [500], undefined],
    [
      'the server behind a proxy',
      [200, 'Via: 1.1 google', 'Server: nginx', 'X-Cache: Miss from cloudfront'],
      undefined,
    ],
    ['a cache that the page may read', [200, ANY, 'Age: 5'], undefined],
  ])('%s', async (_name, answer, expected) => {
    expect(await warningsOf({}, () => answer)).toEqual(expected === undefined ? [] : [expected]);
  });

  test('also for a preflight', async () => {
    expect(await warningsOf({ method: 'PUT' }, () => [403, 'cf-mitigated: challenge'])).toHaveLength(1);
  });
});

describe('a cookie is warned of', () => {
  const LAX = 'the page is of another site, and without SameSite=None that counts as Lax';

  async function cookiesOf(cookies: readonly string[], request: Partial<BrowserRequest> = {}) {
    const { origin = APP } = request;
    const lines = cookies.map((cookie) => `Set-Cookie: ${cookie}`);
    const asked = { credentials: true, url: 'https://api.example.net/', ...request };
    const allow = `Access-Control-Allow-Origin: ${origin}`;
    return warningsOf(asked, () => [200, allow, CREDENTIALS, VARY, ...lines]).then((all) =>
      all.filter((each) => each.includes('COOKIE')),
    );
  }

  test.each([
    ['id=1', LAX],
    ['id=1; Secure; HttpOnly', LAX],
    ['id=1; SameSite=Lax; Secure', 'the page is of another site, and SameSite is Lax'],
    ['id=1; samesite = strict', 'the page is of another site, and SameSite is Strict'],
    ['id=1; SameSite=no_restriction', LAX],
    ['id=1; SameSite=None', 'with SameSite=None it must be Secure too'],
    ['id=1; Partitioned', 'what is Partitioned must be Secure too'],
    ['__Secure-id=1; Path=/', 'a name that starts like this must be Secure'],
    ['__Host-id=1; Secure; SameSite=None', 'a name that starts with __Host- must have Path=/ and no Domain'],
    [
      '__Host-id=1; Secure; SameSite=None; Path=/; Domain=api.example.net',
      'a name that starts with __Host- must have Path=/ and no Domain',
    ],
    [
      'id=1; Domain=example.com; SameSite=None; Secure',
      'its Domain "example.com" is not one of this server\'s',
    ],
    ['id=1; Domain=net; SameSite=None; Secure', 'its Domain "net" is not one of this server\'s'],
    [
      'id=1; Domain=pi.example.net; SameSite=None; Secure',
      'its Domain "pi.example.net" is not one of this server\'s',
    ],
  ])('that browsers do not keep for another site: %s', async (cookie, why) => {
    const name = cookie.split('=')[0];
    expect(await cookiesOf([cookie])).toEqual([
      `COOKIE_NOT_KEPT: Browsers do not keep the cookie "${name}": ${why}.`,
    ]);
  });

  test.each([
    'id=1; SameSite=None; Secure; Partitioned',
    'id=1; Domain=.Example.net; SameSite=None; Secure; Partitioned',
    'id=1; Domain=api.example.net; SameSite=None; Secure; Partitioned',
    '__Host-id=1; Path=/; SameSite=None; Secure; Partitioned',
  ])('not if browsers keep it: %s', async (cookie) => expect(await cookiesOf([cookie])).toEqual([]));

  test('if some browsers do not keep it', async () => {
    expect(await cookiesOf(['id=1; SameSite=None; Secure'])).toEqual([
      'THIRD_PARTY_COOKIE: The cookie "id" belongs to another site than the page, and is not Partitioned: Safari and private windows of Chrome do not keep it, and Firefox keeps it apart for each site.',
    ]);
  });

  test('not if the page is of the same site', async () => {
    const LAX_COOKIE = 'id=1; SameSite=Lax';
    for (const request of [
      { url: 'https://api.example.com/' },
      { url: 'http://localhost:3000/', origin: 'http://localhost:5173' },
      { url: `${APP}/` },
    ]) {
      expect(await cookiesOf([LAX_COOKIE, 'a=1'], request)).toEqual([]);
    }
    // Another scheme is another site, and so is another name below a public suffix.
    expect(await cookiesOf([LAX_COOKIE], { origin: 'http://app.example.net' })).toHaveLength(1);
    expect(
      await cookiesOf([LAX_COOKIE], { url: 'https://a.github.io/', origin: 'https://b.github.io' }),
    ).toHaveLength(1);
    expect(await cookiesOf([LAX_COOKIE], { origin: 'null' })).toHaveLength(1);
  });

  test('if it is Secure and the URL is not, except on this machine', async () => {
    const request = { url: 'http://api.example.com/', origin: 'http://app.example.com' };
    expect(await cookiesOf(['id=1; Secure'], request)).toEqual([
      'COOKIE_NOT_KEPT: Browsers do not keep the cookie "id": it is Secure, and the URL is not on https.',
    ]);
    const local = { url: 'http://localhost:3000/', origin: 'http://localhost:5173' };
    expect(await cookiesOf(['id=1; Secure'], local)).toEqual([]);
  });

  test('not without credentials, when browsers ignore it', async () => {
    expect(await cookiesOf(['id=1'], { credentials: false })).toEqual([]);
  });

  test('by its name alone, escaped, and only the first five', async () => {
    const found = await cookiesOf(['\x1b[31m=secret', 'lonely', ...Array(20).fill('id=secret')]);
    expect(found).toHaveLength(5);
    expect(found[0]).toContain('the cookie "\\u001b[31m"');
    expect(found[1]).toContain('the cookie ""');
    expect(found.join()).not.toContain('secret');
  });
});

describe('a hidden header is warned of', () => {
  const HIDDEN: Scripted = [200, ANY, 'ETag: "1"', 'Accept-Ranges: bytes', 'X-Cache: MISS', 'X-Total: 1'];
  const sentence = (names: string, it = 'them') =>
    `HEADER_NOT_EXPOSED: The page cannot read ${names}: the response does not expose ${it}.`;

  test('if it is read, and only then, where the page says what it reads', async () => {
    expect(await warningsOf({}, () => HIDDEN, ['x-cache'])).toEqual([sentence('x-cache', 'it')]);
    expect(await warningsOf({}, () => HIDDEN, ['etag', 'x-none'])).toEqual([sentence('etag', 'it')]);
    expect(await warningsOf({}, () => HIDDEN, ['content-type'])).toEqual([]);
  });

  test('with ETag and Accept-Ranges, where it matters', async () => {
    expect(await warningsOf({}, () => HIDDEN)).toEqual([sentence('accept-ranges, etag and x-total')]);
    expect(await warningsOf({}, () => HIDDEN.slice(0, 5) as never)).toEqual([]);
    const ranged = { headers: [['Range', 'bytes=0-1']] as const };
    expect(await warningsOf(ranged, () => HIDDEN.slice(0, 5) as never)).toEqual([
      sentence('accept-ranges and etag'),
    ]);
  });
});
