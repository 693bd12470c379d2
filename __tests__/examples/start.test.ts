// npm start in a fresh clone: it serves the page, and every call of the page ends as the page says.

import { once } from 'node:events';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
} from 'node:fs';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import request, { type Response } from 'supertest';
import { TIME_TO_BUILD, Tree } from '../support/installed-copy';
import { ROOT, run, type Spawned, start } from '../support/spawned';

interface Call {
  readonly from: 'page' | 'stranger';
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly credentials: 'omit' | 'include';
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: object;
  /** A response header that script asks for. */
  readonly reads?: string;
  readonly promised: 'allowed' | 'blocked';
  readonly status?: number;
}

interface Policy {
  readonly policy: string;
  readonly calls: readonly Call[];
}

/** A clone with its dependencies, but without a build. */
const clone = mkdtempSync(join(tmpdir(), 'corsage-demo-'));
const START = join(clone, 'examples', 'demo', 'start.js');
let demo: Spawned;
let page: string;
let api: string;

beforeAll(async () => {
  for (const name of [
    'rollup.config.mjs',
    'examples',
    'lib',
    'package.json',
    'package-lock.json',
    'tsconfig.json',
    'tsconfig.build.json',
  ]) {
    cpSync(join(ROOT, name), join(clone, name), { recursive: true });
  }
  const modules = join(ROOT, 'node_modules');
  mkdirSync(join(clone, 'node_modules'));
  for (const name of readdirSync(modules))
    symlinkSync(join(modules, name), join(clone, 'node_modules', name));
  demo = await start([START], 2);
  [page, api] = demo.addresses as [string, string];
}, 120_000);

afterAll(async () => {
  await demo.stop();
  rmSync(clone, { recursive: true });
});

test('the demo serves every file of its page, with a type that browsers accept', async () => {
  const types: Record<string, string> = { css: 'text/css', js: 'text/javascript', mjs: 'text/javascript' };
  for (const document of ['/', '/stranger.html']) {
    const { status, type, text } = await request(page).get(document);
    expect([status, type]).toEqual([200, 'text/html']);
    const files = [...text.matchAll(/(?:src|href)="([a-z-]+\.[a-z]+)"/g)].map(([, file]) => file as string);
    for (const file of files) {
      const answer = await request(page).get(`/${file}`);
      expect([file, answer.status, answer.type]).toEqual([file, 200, types[file.replace(/.*\./, '')]]);
      const imported = [...answer.text.matchAll(/^import .* from '\.\/(.+)';$/gm)].map(([, name]) => name);
      files.push(...(imported as string[]));
    }
    expect(files.length).toBeGreaterThan(0);
  }
});

test('the demo tells its page the addresses of the page, the API and the other site', async () => {
  const { body } = await request(page).get('/addresses.json');
  expect(body).toEqual({ page, api, stranger: page.replace('localhost', '127.0.0.1') });
  expect(api).not.toBe(page);
  for (const address of [page, api]) {
    expect((await request(address.replace('localhost', '127.0.0.1')).get('/flowers')).status).toBeLessThan(
      500,
    );
  }
});

describe("the calls of the demo's page", () => {
  let policies: readonly Policy[];
  let calls: readonly Call[];
  /** The browser's, for the API's host. */
  let cookie = '';

  beforeAll(async () => {
    policies = (await request(page).get('/calls.json')).body;
    calls = policies.flatMap((policy) => policy.calls);
  });

  test('are shown with the policies of the API', () => {
    const source = readFileSync(join(clone, 'examples', 'demo', 'api.js'), 'utf8');
    const plain = (code: string) => code.replace(/\/\/.*/g, '').replace(/\s+/g, '');
    for (const { policy } of policies) expect(plain(source)).toContain(`=${plain(policy)};`);
  });

  test('come with and without preflight and credentials, from the page and from another site', () => {
    const kinds = calls.map(({ from, method, credentials, promised }) =>
      [from, method, credentials, promised].join(' '),
    );
    for (const method of ['GET', 'POST', 'DELETE']) {
      expect(kinds).toContain(`page ${method} include allowed`);
      expect(kinds).toContain(`page ${method} omit allowed`);
    }
    expect(kinds).toContain('page GET include blocked');
    expect(kinds).toContain('stranger GET omit allowed');
    expect(kinds).toContain('stranger GET include blocked');
    expect(kinds).toContain('stranger DELETE include blocked');
  });

  test('end in a browser as the page says', async () => {
    const results = [];
    for (const call of calls) results.push({ ...call, ...(await make(call)) });
    expect(results).toEqual(calls.map((call) => ({ ...call, outcome: call.promised })));
  });

  test('never reach the API if their preflight is denied', async () => {
    const { body } = await request(api).get('/orders').set('Cookie', cookie);
    expect(body).toEqual({ 2: 'tulip', 3: 'orchid' });
  });

  test('get response headers that the page cannot read', async () => {
    const { headers } = await request(api).get('/flowers').set('Origin', page);
    for (const { reads } of calls) {
      if (reads !== undefined) expect(headers).toHaveProperty([reads.toLowerCase()]);
    }
  });

  /** Sends what a browser sends, and reads the answers as it does. https://fetch.spec.whatwg.org/#http-cors-protocol */
  async function make(call: Call): Promise<{ outcome: Call['promised']; status?: number }> {
    const { from, method, path, credentials, headers = {}, json, reads } = call;
    const origin = from === 'page' ? page : page.replace('localhost', '127.0.0.1');
    const names = Object.keys(headers).map((name) => name.toLowerCase());
    if (method === 'DELETE' || names.length > 0) {
      const asked = request(api).options(path).set('Origin', origin);
      if (names.length > 0) asked.set('Access-Control-Request-Headers', names.sort().join(','));
      const answer = await asked.set('Access-Control-Request-Method', method);
      const permitted =
        answer.ok &&
        mayRead(answer, origin, credentials) &&
        (method !== 'DELETE' || listed(answer, 'Access-Control-Allow-Methods').includes('delete')) &&
        names.every((name) => listed(answer, 'Access-Control-Allow-Headers').includes(name));
      if (!permitted) return { outcome: 'blocked' };
    }
    const asked = request(api)[method.toLowerCase() as 'get'](path).set('Origin', origin).set(headers);
    // SameSite=Lax: the stranger is another site.
    if (credentials === 'include' && from === 'page') asked.set('Cookie', cookie);
    const answer = await asked.send(json);
    const [line] = answer.get('Set-Cookie') ?? [];
    if (line !== undefined && credentials === 'include') {
      expect(line).toMatch(/; HttpOnly; SameSite=Lax$/);
      cookie = line.replace(/;.*/, '');
    }
    if (!mayRead(answer, origin, credentials)) return { outcome: 'blocked' };
    const shown =
      reads === undefined || listed(answer, 'Access-Control-Expose-Headers').includes(reads.toLowerCase());
    return shown ? { outcome: 'allowed', status: answer.status } : { outcome: 'blocked' };
  }

  /** https://fetch.spec.whatwg.org/#cors-check */
  function mayRead(answer: Response, origin: string, credentials: Call['credentials']): boolean {
    const allowed = answer.get('Access-Control-Allow-Origin');
    if (credentials === 'omit') return allowed === '*' || allowed === origin;
    return allowed === origin && answer.get('Access-Control-Allow-Credentials') === 'true';
  }

  function listed(answer: Response, name: string): string[] {
    return (answer.get(name) ?? '').toLowerCase().split(/, */);
  }
});

describe('npm start', () => {
  const build = join(clone, 'dist', 'index.js');

  test('builds the package if there is no build, and prints the address to open', async () => {
    const { stdout } = await demo.stop();
    expect(stdout).toMatch(/^> npm run build\n/);
    expect(stdout).toContain(`\n  page  ${page}   (open this one)\n  API   ${api}\n\nCtrl-C stops both.\n`);
  });

  test('does not build again if nothing has changed', async () => {
    const before = statSync(build).mtimeMs;
    const again = await start([START], 2);
    expect((await again.stop()).stdout).not.toContain('npm');
    expect(statSync(build).mtimeMs).toBe(before);
  });

  test('builds again if a source file is newer than the build', async () => {
    utimesSync(build, 0, 0);
    const again = await start([START], 2);
    expect((await again.stop()).stdout).toContain('npm run build');
  }, 60_000);
});

describe('the demo', () => {
  test.each(['SIGINT', 'SIGTERM'] as const)(
    'ends without an error on %s, although browsers keep connections open',
    async (signal) => {
      const running = await start([START], 2);
      const ports = running.addresses.map((address) => Number(new URL(address).port));
      const sockets = ports.map((port) => connect(port, '127.0.0.1'));
      await Promise.all(sockets.map((socket) => once(socket, 'connect')));
      const closed = sockets.map((socket) => ending(socket));
      expect(await running.stop(signal)).toEqual({
        code: 0,
        signal: null,
        stdout: expect.stringContaining('Ctrl-C stops both.'),
        stderr: '',
      });
      await Promise.all(closed);
      for (const port of ports) {
        for (const host of ['127.0.0.1', '::1'])
          await expect(dial(port, host)).rejects.toThrow(/ECONNREFUSED|EADDRNOTAVAIL/);
      }
    },
  );

  /** A connection that is cut off may end with an error; only the end counts. */
  function ending(socket: Socket): Promise<void> {
    return new Promise((resolve) =>
      socket
        .on('error', () => {})
        .once('close', () => resolve())
        .resume(),
    );
  }

  async function dial(port: number, host: string): Promise<void> {
    await once(connect(port, host), 'connect');
  }
});

describe('the demo of the installed package', () => {
  const tree = new Tree();
  let script: string;

  beforeAll(() => {
    const corsage = tree.installCorsage();
    cpSync(join(ROOT, 'examples'), join(corsage, 'examples'), { recursive: true });
    for (const name of ['vary', 'on-headers', 'tldts']) tree.install(name);
    script = join(corsage, 'examples', 'demo', 'start.js');
  }, TIME_TO_BUILD);
  afterAll(() => tree.remove());

  test('names the packages that it needs', async () => {
    expect(await run([script])).toEqual({
      code: 1,
      signal: null,
      stdout: '',
      stderr:
        'The demo needs two more packages. Run npm install express express-session, and start it again.\n',
    });
  });

  test('starts when they are installed', async () => {
    for (const name of ['express', 'express-session']) tree.install(name);
    const running = await start([script], 2);
    expect((await running.stop()).stderr).toBe('');
  });
});

describe('the port of the demo', () => {
  const taken = (port: number) =>
    `Port ${port} is in use. Set PORT to use others: PORT=4000 puts the page on 4000 and the API on 4001.\n`;

  test('if it is in use, for the page or for the API, one line says how to choose another', async () => {
    const [server, port] = await afterFreePort();
    try {
      for (const PORT of [port, port - 1]) {
        expect(await run([START], { env: { PORT: String(PORT) } })).toEqual({
          code: 1,
          signal: null,
          stdout: '',
          stderr: taken(port),
        });
      }
    } finally {
      server.close();
    }
  });

  test('is PORT for the page, and the next one for the API', async () => {
    const [server, port] = await afterFreePort();
    server.close();
    await once(server, 'close');
    const running = await start([START], 2, { env: { PORT: String(port - 1) } });
    await running.stop();
    expect(running.addresses).toEqual([`http://localhost:${port - 1}`, `http://localhost:${port}`]);
  });

  test.each(['abc', '-1', '65535', '3000 '])('if PORT is not valid, one line says so: %j', async (PORT) => {
    expect(await run([START], { env: { PORT } })).toEqual({
      code: 1,
      signal: null,
      stdout: '',
      stderr: `PORT must be a number from 0 to 65534, not ${JSON.stringify(PORT)}.\n`,
    });
  });

  /** A server on a port; the port before it is free. */
  async function afterFreePort(): Promise<[Server, number]> {
    const server = await listening(0);
    const { port } = server.address() as AddressInfo;
    try {
      const before = await listening(port - 1);
      before.close();
      await once(before, 'close');
      return [server, port];
    } catch {
      server.close();
      return afterFreePort();
    }
  }

  async function listening(port: number): Promise<Server> {
    const server = createServer().listen(port, '127.0.0.1');
    await once(server, 'listening');
    return server;
  }
});
