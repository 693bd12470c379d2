// What the checker sends: what a browser would send, and where.

import { ask } from '../../lib/check/ask';
import { BrowserHeaders } from '../../lib/check/browser-headers';
import { judge } from '../../lib/check/verdict';
import { corsage, corsageJson, noName } from '../support/checker';
import { APP } from '../support/origins';
import { head, type RawAnswer, type RawServer, startRaw } from '../support/raw-server';

const ANY = head(
  'HTTP/1.1 200 OK',
  'Content-Length: 0',
  'Access-Control-Allow-Origin: *',
  'Access-Control-Allow-Methods: *',
  'Access-Control-Allow-Headers: *, authorization',
);

const running: RawServer[] = [];
afterEach(() => Promise.all(running.splice(0).map((server) => server.close())));

async function serve(answer: RawAnswer): Promise<RawServer> {
  const server = await startRaw(answer);
  running.push(server);
  return server;
}

function urlOf({ port }: RawServer, host = '127.0.0.1'): string {
  return `http://${host}:${port}/`;
}

/** The lines of a head without those of the connection. */
function linesOf(request = ''): string[] {
  return request
    .trimEnd()
    .split('\r\n')
    .filter((line) => !/^(?:host|connection|user-agent): /i.test(line));
}

test('the checker sends a preflight and then the request, with what a browser adds to each', async () => {
  const server = await serve(ANY);
  const given = ['--origin', APP, '-X', 'PUT', '-H', 'X-Trace: 1', '-H', 'Content-Type: application/json'];
  await corsage(['check', urlOf(server), ...given]);
  const [preflight, actual, ...more] = server.requests;
  const added = [
    `Referer: ${APP}/`,
    'Sec-Fetch-Dest: empty',
    'Sec-Fetch-Mode: cors',
    'Sec-Fetch-Site: cross-site',
  ];
  expect(linesOf(preflight)).toEqual([
    'OPTIONS / HTTP/1.1',
    'Accept: */*',
    'Access-Control-Request-Method: PUT',
    'Access-Control-Request-Headers: content-type,x-trace',
    `Origin: ${APP}`,
    ...added,
  ]);
  expect(linesOf(actual)).toEqual([
    'PUT / HTTP/1.1',
    'X-Trace: 1',
    'Content-Type: application/json',
    'Accept: */*',
    `Origin: ${APP}`,
    ...added,
    'Content-Length: 0',
  ]);
  // For other origins only the preflight is repeated: what may change something is not sent twice.
  expect(more.map((request) => linesOf(request)[0])).toEqual(more.map(() => 'OPTIONS / HTTP/1.1'));
  for (const request of server.requests)
    expect(request).toMatch(/\r\nUser-Agent: \S+ \(compatible; corsage\//);
});

test.each([
  ['DELETE', ['OPTIONS', 'DELETE', 'OPTIONS', 'OPTIONS']],
  ['POST', ['POST', 'OPTIONS', 'OPTIONS']],
  ['GET', ['GET', 'GET', 'GET', 'GET', 'GET']],
])('%s is sent once, without a preflight', async (method, sent) => {
  const server = await serve((request) => {
    const origin = /^Origin: (.*)\r$/m.exec(request)?.[1];
    return ANY.replace('Access-Control-Allow-Origin: *', `Access-Control-Allow-Origin: ${origin}`);
  });
  await corsage(['check', urlOf(server), '--origin', APP, '--method', method]);
  const methods = server.requests.map((request) => request.split(' ')[0]);
  if (method !== 'GET') expect(methods.filter((name) => name === method)).toHaveLength(1);
  expect(methods).toEqual(sent);
});

test('after a preflight that fails, the request is not sent', async () => {
  const server = await serve(head('HTTP/1.1 403 Forbidden'));
  await corsage(['check', urlOf(server), '--origin', APP, '--method', 'DELETE']);
  expect(new Set(server.requests.map((request) => request.split(' ')[0]))).toEqual(new Set(['OPTIONS']));
});

test("headers that only the browser sets are left out, and a page's own server gets no Origin", async () => {
  const server = await serve(ANY);
  const { report } = await corsageJson([
    'check',
    urlOf(server),
    '--origin',
    urlOf(server).slice(0, -1),
    '--header',
    'Sec-Fetch-Site: none',
  ]);
  expect(linesOf(server.requests[0])).toEqual([
    'GET / HTTP/1.1',
    'Accept: */*',
    `Referer: ${urlOf(server)}`,
    'Sec-Fetch-Dest: empty',
    'Sec-Fetch-Mode: cors',
    'Sec-Fetch-Site: same-origin',
  ]);
  expect(report.warnings.map(({ code }) => code)).toEqual(['FORBIDDEN_HEADER']);
});

test.each([
  ['http://127.0.0.1:1', 'same-site', 'http://127.0.0.1:1/'],
  ['https://127.0.0.1', 'cross-site', 'https://127.0.0.1/'],
  ['http://localhost:1', 'cross-site', 'http://localhost:1/'],
  ['null', 'cross-site', undefined],
  ['capacitor://localhost', 'cross-site', undefined],
])('a page of %s is %s in Sec-Fetch-Site', async (origin, site, referrer) => {
  const server = await serve(ANY);
  await corsage(['check', urlOf(server), '--origin', origin]);
  const lines = linesOf(server.requests[0]);
  expect(lines).toContain(`Sec-Fetch-Site: ${site}`);
  expect(lines.find((line) => line.startsWith('Referer: '))).toBe(referrer && `Referer: ${referrer}`);
});

test.each([
  [APP, undefined],
  ['http://app.example.com', 'http://app.example.com/'],
])('over plain http, a page of %s sends less in its Referer', async (origin, referrer) => {
  const { exit, report } = await corsageJson(['check', 'http://nobody.local/', '--origin', origin]);
  const headers = new Map(report.exchange[0]?.request.headers);
  expect([exit, headers.get('Referer')]).toEqual([2, referrer]);
  expect([...headers.keys()].filter((name) => name.startsWith('Sec-'))).toEqual([]);
});

test.each([
  ['https://app.shop.invalid', 'same-site'],
  ['https://shop.invalid', 'same-site'],
  ['http://app.shop.invalid', 'cross-site'],
  ['https://app.other.invalid', 'cross-site'],
])('a page of %s and https://api.shop.invalid are %s in Sec-Fetch-Site', async (origin, site) => {
  const { report } = await corsageJson(['check', 'https://api.shop.invalid/', '--origin', origin]);
  expect(new Map(report.exchange[0]?.request.headers).get('Sec-Fetch-Site')).toBe(site);
});

test.each([
  ['https://a.shop.github.io', 'https://b.shop.github.io/', 'same-site'],
  ['https://shop.github.io', 'https://bank.github.io/', 'cross-site'],
])('below a public suffix, a page of %s and %s are %s', (origin, url, site) => {
  const browser = new BrowserHeaders(origin, { userAgent: 'me', cookie: undefined });
  const { headers } = browser.complete({ kind: 'actual', method: 'GET', url, headers: [] });
  expect(new Map(headers).get('Sec-Fetch-Site')).toBe(site);
});

describe('when the checker follows a redirect', () => {
  const to = (url: string) =>
    head('HTTP/1.1 302 Found', 'Content-Length: 0', `Location: ${url}`, 'Access-Control-Allow-Origin: *');

  test('Authorization and the origin are not sent along', async () => {
    const second = await serve(ANY);
    const first = await serve((request) => (request.startsWith('OPTIONS ') ? ANY : to(urlOf(second))));
    await corsage(['check', urlOf(first), '--origin', APP, '--header', 'Authorization: Bearer secret']);
    expect(linesOf(first.requests[1])).toContain('Authorization: Bearer secret');
    for (const request of second.requests) expect(request).not.toContain('secret');
    expect(linesOf(second.requests[0])).toContain('Origin: null');
  });

  test('Sec-Fetch-Site is the farthest site so far', async () => {
    const back = await serve(ANY);
    const away = await serve(to(urlOf(back)));
    const first = await serve(to(urlOf(away, 'localhost')));
    await corsage(['check', urlOf(first), '--origin', urlOf(first).slice(0, -1)]);
    const sites = [first, away, back].map(
      ({ requests }) => /Sec-Fetch-Site: (.*)\r/.exec(requests[0] ?? '')?.[1],
    );
    expect(sites).toEqual(['same-origin', 'cross-site', 'cross-site']);
  });

  test("Sec-Fetch-Site stays what it became, back at the page's own server", async () => {
    const own = await serve((request) =>
      request.startsWith('GET / ') ? to(urlOf(away)) : head('HTTP/1.1 200 OK', 'Content-Length: 0'),
    );
    const away = await serve(to(`${urlOf(own)}again`));
    await corsage(['check', urlOf(own), '--origin', urlOf(own).slice(0, -1)]);
    const sites = [own.requests[0], away.requests[0], own.requests[1]].map(
      (request) => /Sec-Fetch-Site: (.*)\r/.exec(request ?? '')?.[1],
    );
    expect(sites).toEqual(['same-origin', 'same-site', 'same-site']);
  });

  test('the cookie goes only to its own server, and only with the actual request', async () => {
    const allow = (origin: string) => (answer: string) =>
      answer.replace(
        'Access-Control-Allow-Origin: *',
        `Access-Control-Allow-Origin: ${origin}\r\nAccess-Control-Allow-Credentials: true`,
      );
    const anyTrace = (answer: string) => answer.replace('Headers: *', 'Headers: x-trace');
    const second = await serve(anyTrace(allow('null')(ANY)));
    const first = await serve((request) =>
      request.startsWith('OPTIONS ') ? anyTrace(allow(APP)(ANY)) : allow(APP)(to(urlOf(second))),
    );
    const given = ['--credentials', '-H', 'Cookie: id=1', '-H', 'X-Trace: 1', '-H', 'cookie: theme=dark'];
    await corsage(['check', urlOf(first), '--origin', APP, ...given]);
    expect(first.requests.map((request) => /Cookie: (.*)\r/.exec(request)?.[1])).toEqual([
      undefined,
      'id=1; theme=dark',
    ]);
    expect(second.requests.filter((request) => request.startsWith('GET '))).toHaveLength(5);
    for (const request of second.requests) expect(request).not.toMatch(/cookie/i);
  });
});

test('whatever becomes of a further request, the verdict stands', async () => {
  const request = {
    url: urlOf(await serve(ANY)),
    origin: APP,
    method: 'GET',
    headers: [],
    credentials: false,
    withoutCors: false,
  };
  const asked = await ask(request, { userAgent: 'test', cookie: undefined, timeout: 10_000, lookup: noName });
  const { allowed, warnings } = await judge(request, asked, () => Promise.reject(new Error('of ours')), []);
  expect([allowed, warnings.map(({ code }) => code)]).toEqual([true, ['LOCAL_NETWORK_ACCESS']]);
});

test('a server that only answers the page is checked too', async () => {
  const server = await serve((request, socket) => {
    if (request.includes(APP))
      return ANY.replace('Access-Control-Allow-Origin: *', `Access-Control-Allow-Origin: ${APP}`);
    socket.destroy();
    return undefined;
  });
  const { exit, report } = await corsageJson(['check', urlOf(server), '--origin', APP]);
  expect([exit, report.allowed, report.exchange.length]).toEqual([0, true, 1]);
});
