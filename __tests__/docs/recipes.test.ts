// The apps of docs/recipes.md that need no other package, asked over a socket. Those that do: __tests__/peers/recipes.test.ts.

import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Express } from 'express';
import { APP, STRANGER } from '../support/origins';

const PAGE = readFileSync(join(__dirname, '..', '..', 'docs', 'recipes.md'), 'utf8');

/** The app in the section with this title, as it stands there. */
function appOf(title: string): Express {
  const section = PAGE.split(/^## /m).find((text) => text.startsWith(`${title}\n`)) ?? '';
  const [, code] = /^```js\n(.*?)^```$/ms.exec(section) ?? [];
  return new Function('require', `'use strict';\n${code}\nreturn app;`)(require);
}

let server: Server;

async function open(title: string): Promise<(path: string, init?: RequestInit) => Promise<Response>> {
  server = createServer(appOf(title)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return (path, init) => fetch(`http://127.0.0.1:${port}${path}`, init);
}

afterEach(() => {
  server.close();
  server.closeAllConnections();
});

const allowed = ({ headers }: Response) => headers.get('Access-Control-Allow-Origin');
const withCredentials = ({ headers }: Response) => headers.get('Access-Control-Allow-Credentials');
const exposed = ({ headers }: Response) => headers.get('Access-Control-Expose-Headers')?.split(', ');

test('with a token, the preflight passes without one, the page reads 401 and why, and no cookie is asked for', async () => {
  const ask = await open('A token in `Authorization` (JWT)');
  const asks = { 'Access-Control-Request-Method': 'GET', 'Access-Control-Request-Headers': 'authorization' };
  const preflight = await ask('/profile', { method: 'OPTIONS', headers: { Origin: APP, ...asks } });
  expect([preflight.status, allowed(preflight)]).toEqual([204, APP]);
  expect(preflight.headers.get('Access-Control-Allow-Headers')).toBe('authorization');
  const without = await ask('/profile', { headers: { Origin: APP } });
  expect([without.status, allowed(without), exposed(without)]).toEqual([401, APP, ['WWW-Authenticate']]);
  expect(without.headers.get('WWW-Authenticate')).toBe('Bearer');
  const given = await ask('/profile', { headers: { Origin: APP, Authorization: 'Bearer good' } });
  expect([given.status, allowed(given), withCredentials(given)]).toEqual([200, APP, null]);
  expect(allowed(await ask('/profile', { headers: { Origin: STRANGER } }))).toBeNull();
});

test('an EventSource of the listed origin gets its messages, with cookies, and no other does', async () => {
  const ask = await open('`EventSource`');
  const end = new AbortController();
  const stream = await ask('/events', { headers: { Origin: APP }, signal: end.signal });
  expect([allowed(stream), withCredentials(stream)]).toEqual([APP, 'true']);
  expect(stream.headers.get('Content-Type')).toMatch(/^text\/event-stream(?:;|$)/);
  const first = await stream.body?.getReader().read();
  expect(new TextDecoder().decode(first?.value)).toBe('data: hello\n\n');
  end.abort();
  const other = await ask('/events', { headers: { Origin: STRANGER } });
  expect(allowed(other)).toBeNull();
});

test('a page sees the name and the version of a file that it downloads', async () => {
  const ask = await open('A file to download');
  const file = await ask('/report', { headers: { Origin: APP } });
  expect([allowed(file), await file.text()]).toEqual([APP, 'rose;3\n']);
  for (const name of ['Content-Disposition', 'ETag']) {
    expect([name, file.headers.has(name), exposed(file)?.includes(name)]).toEqual([name, true, true]);
  }
});
