// The proxy for development lets a listed page call the listed APIs, and nobody call anything else.

import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { json } from 'node:stream/consumers';
import request from 'supertest';
import { STRANGER } from '../support/origins';
import { build, run, type Spawned, start } from '../support/spawned';

const PAGE = 'http://localhost:5173';
const EXAMPLE = 'examples/dev-proxy/app.mjs';

/** What reached the API, in order. */
const seen: IncomingMessage[] = [];

/** An API that has never heard of the page, and says too much about CORS. */
async function answer(asked: IncomingMessage, response: ServerResponse): Promise<void> {
  seen.push(asked);
  response.setHeader('Access-Control-Allow-Origin', 'https://its-own-page.example');
  response.setHeader('Access-Control-Allow-Credentials', 'true');
  response.setHeader('Set-Cookie', 'session=1');
  response.setHeader('X-Total', '3');
  if (asked.url === '/moved')
    response.setHeader('Location', `http://${asked.headers.host}/new?page=2`).statusCode = 302;
  if (asked.url === '/away') response.setHeader('Location', 'https://elsewhere.example/').statusCode = 302;
  response.end(asked.method === 'POST' ? JSON.stringify({ got: await json(asked) }) : 'fine');
}

const api = createServer(answer);
const portOf = () => (api.address() as AddressInfo).port;
let proxy: Spawned;
let address: string;

beforeAll(async () => {
  build();
  api.listen(0, '127.0.0.1');
  await once(api, 'listening');
  const targets = [`stock=http://127.0.0.1:${portOf()}`, 'gone=http://127.0.0.1:1'];
  proxy = await start([EXAMPLE, ...targets], 1);
  address = proxy.addresses[0] as string;
}, 60_000);

afterAll(async () => {
  await proxy.stop();
  api.close();
});

beforeEach(() => {
  seen.length = 0;
});

const get = (path: string, origin = PAGE) => request(address).get(path).set('Origin', origin);

test('a listed page can read what a listed API answers, with all its headers', async () => {
  const { status, text, headers } = await get('/stock/items?page=1');
  expect([status, text, headers['x-total'], seen[0]?.url]).toEqual([200, 'fine', '3', '/items?page=1']);
  expect(headers).toMatchObject({
    'access-control-allow-origin': PAGE,
    'access-control-expose-headers': '*',
    vary: 'Origin',
  });
  expect(headers).not.toHaveProperty('access-control-allow-credentials');
});

test('a listed page can send JSON with a token, and the preflight does not reach the API', async () => {
  const preflight = await request(address).options('/stock/items').set({
    Origin: PAGE,
    'Access-Control-Request-Method': 'POST',
    'Access-Control-Request-Headers': 'authorization,content-type',
  });
  expect([preflight.status, preflight.get('Access-Control-Allow-Headers')]).toEqual([
    204,
    'authorization,content-type',
  ]);
  expect(seen).toEqual([]);
  const sent = await request(address)
    .post('/stock/items')
    .set({ Origin: PAGE, Authorization: 'Bearer 1' })
    .send({ rose: 2 });
  expect([sent.status, JSON.parse(sent.text)]).toEqual([200, { got: { rose: 2 } }]);
  expect(seen[0]?.headers.authorization).toBe('Bearer 1');
});

test('the API is not told of the page, and no cookie goes either way', async () => {
  const { headers } = await get('/stock/items').set({
    Cookie: 'other=1',
    Referer: PAGE,
    'Sec-Fetch-Site': 'cross-site',
  });
  expect(headers).not.toHaveProperty('set-cookie');
  const names = Object.keys(seen[0]?.headers ?? {});
  expect(names).not.toEqual(
    expect.arrayContaining([expect.stringMatching(/^(?:origin|referer|cookie|sec-fetch-.*)$/)]),
  );
  expect(seen[0]?.headers.host).toBe(`127.0.0.1:${portOf()}`);
});

test('a redirect within an API stays in the proxy, and another is left to the browser', async () => {
  expect((await get('/stock/moved').redirects(0)).get('Location')).toBe('/stock/new?page=2');
  expect((await get('/stock/away').redirects(0)).get('Location')).toBe('https://elsewhere.example/');
});

test('the page can read that an API is down', async () => {
  const { status, headers } = await get('/gone/items');
  expect([status, headers['access-control-allow-origin']]).toEqual([502, PAGE]);
});

test('a page of another origin reaches nothing', async () => {
  const { status, headers } = await get('/stock/items', STRANGER);
  expect([status, headers['access-control-allow-origin'], seen]).toEqual([403, undefined, []]);
});

test('a page whose name was made to lead here (DNS rebinding) reaches nothing', async () => {
  const Host = `evil.test:${new URL(address).port}`;
  const { status } = await request(address)
    .get('/stock/items')
    .set({ Host, Origin: `http://${Host}` });
  expect([status, seen]).toEqual([403, []]);
});

describe('nobody can reach anything but the APIs that are listed', () => {
  /** The status line of what is sent as it is. */
  async function raw(line: string): Promise<string> {
    const socket = connect(Number(new URL(address).port), 'localhost');
    socket.setEncoding('latin1').write(`${line} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
    let text = '';
    for await (const chunk of socket) text += chunk;
    return text.split('\r\n')[0] as string;
  }

  test.each([
    'GET /other/items',
    'GET /https://elsewhere.example/',
    'GET http://elsewhere.example/',
    'GET //elsewhere.example/',
    'GET /stockpile',
    'GET /',
  ])('%s is answered with 404', async (line) => {
    expect([await raw(line), seen]).toEqual(['HTTP/1.1 404 Not Found', []]);
  });

  test.each([
    ['GET http://elsewhere.example/stock/items', '/items'],
    ['GET /stock//elsewhere.example/', '/elsewhere.example/'],
    ['GET /stock/http://elsewhere.example/', '/http://elsewhere.example/'],
    ['GET /stock/@elsewhere.example/', '/@elsewhere.example/'],
  ])('%s goes to the API, as the path %s', async (line, path) => {
    expect(await raw(line)).toBe('HTTP/1.1 200 OK');
    expect(seen.map(({ url }) => url)).toEqual([path]);
  });

  test('CONNECT is refused', async () => {
    expect([await raw('CONNECT elsewhere.example:443'), seen]).toEqual(['', []]);
  });

  test('another machine cannot connect', async () => {
    const others = Object.values(networkInterfaces()).flatMap((list = []) =>
      list.filter(({ internal, family }) => !internal && family === 'IPv4'),
    );
    for (const { address: host } of others) {
      const [error] = await once(connect(Number(new URL(address).port), host), 'error').catch((error) => [
        error,
      ]);
      expect(error).toMatchObject({ code: 'ECONNREFUSED' });
    }
  });
});

test.each([
  [[], 'Name the APIs'],
  [['stock'], 'Not a name=address: stock'],
  [['stock=ftp://127.0.0.1'], 'Not a name=address: stock=ftp://127.0.0.1'],
  [['stock=https://'], 'Not a name=address: stock=https://'],
  [['stock=https://:1'], 'Not an address: https://:1'],
  [['stock=https://api.example/v2'], 'Leave out everything but the origin: stock=https://api.example'],
  [['stock=https://me@api.example'], 'Leave out everything but the origin: stock=https://api.example'],
])('started with %j, it says what to type', async (args, message) => {
  const { code, stderr } = await run([EXAMPLE, ...args]);
  expect([code, stderr]).toEqual([1, expect.stringContaining(message)]);
});
