// npm start in a fresh clone: it builds what is missing, serves the page, says where it is, and ends when it is told to.

import { once } from 'node:events';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
} from 'node:fs';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import request from 'supertest';
import { ROOT, run, type Spawned, start } from '../support/spawned';

// Each starts the playground, some of them twice.
jest.setTimeout(180_000);

/** A clone with its dependencies, but without a build. */
const clone = mkdtempSync(join(tmpdir(), 'corsage-playground-clone-'));
const START = join(clone, 'examples', 'playground', 'start.js');
let playground: Spawned;
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
  playground = await start([START], 2);
  [page, api] = playground.addresses as [string, string];
}, 120_000);

afterAll(async () => {
  await playground.stop();
  rmSync(clone, { recursive: true });
});

test('the playground serves every file of its page, with a type that browsers accept', async () => {
  const types: Record<string, string> = { css: 'text/css', svg: 'image/svg+xml', js: 'text/javascript' };
  for (const document of ['/', '/frame']) {
    const { status, type, text } = await request(page).get(document).set('Host', new URL(page).host);
    expect([status, type]).toEqual([200, 'text/html']);
    const files = [...text.matchAll(/(?:src|href)="([a-z-]+\.[a-z]+)"/g)].map(([, file]) => file as string);
    for (const file of files) {
      const answer = await request(page).get(`/${file}`).buffer(true).parse(asText);
      expect([file, answer.status, answer.type]).toEqual([file, 200, types[file.replace(/.*\.m?/, '')]]);
      const imported = [...String(answer.body).matchAll(/from '\.\/(.+)';$/gm)].map(
        ([, name]) => name as string,
      );
      files.push(...imported.filter((name) => !files.includes(name)));
    }
    expect(files.length).toBeGreaterThan(0);
  }
});

/** Whatever its type is. */
function asText(response: request.Response, done: (error: Error | null, body: string) => void): void {
  let text = '';
  const stream = response as unknown as NodeJS.ReadableStream;
  stream.setEncoding('utf8');
  stream.on('data', (chunk) => {
    text += chunk;
  });
  stream.on('end', () => done(null, text));
}

describe('npm start', () => {
  const build = join(clone, 'dist', 'index.js');

  test('builds the package if there is no build, and prints the address to open', async () => {
    const { stdout } = await playground.stop();
    expect(stdout).toMatch(/^> npx --no-install rollup -c --silent\n/);
    expect(stdout).toContain(`\n  page  ${page}   (open this one)\n  API   ${api}\n\nCtrl-C stops both.\n`);
  });

  test('does not build again if nothing has changed', async () => {
    const before = statSync(build).mtimeMs;
    const again = await start([START], 2);
    expect((await again.stop()).stdout).not.toContain('rollup');
    expect(statSync(build).mtimeMs).toBe(before);
  });

  test('builds again if a source file is newer than the build', async () => {
    utimesSync(build, 0, 0);
    const again = await start([START], 2);
    expect((await again.stop()).stdout).toContain('rollup');
  }, 60_000);
});

describe('the playground', () => {
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

describe('the port of the playground', () => {
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
