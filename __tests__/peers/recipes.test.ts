// The recipes with other packages in docs/recipes.md, each as it stands there, asked over a socket.

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { io } from 'socket.io-client';
import { APP, STRANGER } from '../support/origins';
import { build, ROOT } from '../support/spawned';
import { actual, overHttp1, preflight, type Reply, type Sent } from '../support/wire';

const ORIGIN = 'Access-Control-Allow-Origin';
const PAGE = readFileSync(join(ROOT, 'docs', 'recipes.md'), 'utf8');

/** Each block that exports an app or an adapter, by the file that it becomes. */
const RECIPES = Object.fromEntries(
  PAGE.split(/^## /m).flatMap((section) => {
    const name = section.split('\n')[0]?.toLowerCase().replace(/\W+/g, '-') ?? '';
    return [...section.matchAll(/^```mjs\n(.*?)^```$/gms)]
      .map(([, code = '']) => code)
      .filter((code) => /^export (?:const app|class)/m.test(code))
      .map((code, index) => [`${name}-${index}.mjs`, code]);
  }),
);

let folder: string;
let server: ChildProcess;
let ports: Readonly<Record<string, number>>;

beforeAll(async () => {
  build();
  // Beside the packages that they load.
  const modules = join(__dirname, 'node_modules');
  folder = mkdtempSync(join(modules, '.recipes-'));
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(ROOT, join(folder, 'node_modules', 'corsage'), 'dir');
  for (const [name, code] of Object.entries(RECIPES)) writeFileSync(join(folder, name), code);
  cpSync(join(__dirname, 'recipes.mjs'), join(folder, 'serve', 'recipes.mjs'));
  let told = '';
  server = fork(join(folder, 'serve', 'recipes.mjs'), { cwd: folder, silent: true });
  server.stderr?.on('data', (chunk) => {
    told += String(chunk);
  });
  const [first] = await Promise.race([once(server, 'message'), once(server, 'exit')]);
  if (typeof first !== 'object' || first === null) throw new Error(told);
  ports = first as typeof ports;
});

afterAll(async () => {
  const ended = once(server, 'exit');
  if (server.kill()) await ended;
  rmSync(folder, { recursive: true });
});

const send = (file: string, sent: Sent): Promise<Reply> => overHttp1(ports[file] as number, sent);
const JSON_TYPE: readonly [string, string] = ['Content-Type', 'application/json'];

/** What each is asked, and what of the answer shows that it was reached. */
const ASKED: Readonly<
  Record<string, readonly [path: string, sent: Partial<Sent>, status: number, body: RegExp]>
> = {
  'nestjs-0.mjs': ['/flowers', {}, 200, /rose/],
  'fastify-0.mjs': ['/flowers', {}, 200, /rose/],
  'koa-0.mjs': ['/flowers', {}, 200, /rose/],
  'tus-and-other-resumable-uploads-0.mjs': [
    '/files',
    {
      method: 'POST',
      headers: [
        ['Tus-Resumable', '1.0.0'],
        ['Upload-Length', '1'],
      ],
    },
    201,
    /^$/,
  ],
  'graphql-yoga-and-apollo-0.mjs': [
    '/graphql',
    { method: 'POST', headers: [JSON_TYPE], body: '{"query":"{ flower }"}' },
    200,
    /"flower":"rose"/,
  ],
  'graphql-yoga-and-apollo-1.mjs': [
    '/graphql',
    { method: 'POST', headers: [JSON_TYPE], body: '{"query":"{ flower }"}' },
    200,
    /"flower":"rose"/,
  ],
};

test('every recipe with another package is asked', () => {
  expect(Object.keys(RECIPES)).toEqual(Object.keys(ASKED));
});

describe.each(Object.keys(ASKED))('the recipe %s', (file) => {
  const [path, sent, status, body] = ASKED[file] as (typeof ASKED)[string];
  const from = (origin: string): Sent => {
    const base = actual(origin);
    return { ...base, ...sent, path, headers: [...base.headers, ...(sent.headers ?? [])] };
  };

  test('lets a page of the listed origin read', async () => {
    const reply = await send(file, from(APP));
    expect([reply.status, reply.header(ORIGIN)]).toEqual([status, APP]);
    expect(reply.body).toMatch(body);
  });

  test('lets no other page read', async () => {
    const reply = await send(file, from(STRANGER));
    expect([reply.header(ORIGIN), reply.header('Vary')]).toEqual([
      undefined,
      expect.stringContaining('Origin'),
    ]);
  });

  test('answers preflights by the policy', async () => {
    const allowed = await send(file, { ...preflight(APP, 'PUT', 'x-id'), path });
    expect([allowed.status, allowed.header(ORIGIN)]).toEqual([204, APP]);
    const denied = await send(file, { ...preflight(STRANGER, 'PUT'), path });
    expect([denied.status, denied.header(ORIGIN)]).toEqual([403, undefined]);
  });

  test('lets the page read a 404', async () => {
    const reply = await send(file, { ...actual(APP), path: '/nowhere' });
    // Koa's one middleware answers everything.
    expect([reply.status, reply.header(ORIGIN)]).toEqual([file.startsWith('koa') ? 200 : 404, APP]);
  });
});

test('the page of the recipe for tus can read where its upload is', async () => {
  const [path, sent] = ASKED['tus-and-other-resumable-uploads-0.mjs'] as (typeof ASKED)[string];
  const base = actual(APP);
  const reply = await send('tus-and-other-resumable-uploads-0.mjs', {
    ...base,
    ...sent,
    path,
    headers: [...base.headers, ...(sent.headers ?? [])],
  });
  expect(reply.header('Access-Control-Expose-Headers')?.split(', ')).toEqual(
    expect.arrayContaining(['Location', 'Upload-Offset', 'Tus-Resumable']),
  );
});

describe.each(['polling', 'websocket'] as const)('the gateway of NestJS, over %s,', (transport) => {
  function talk(extraHeaders: Record<string, string>): Promise<unknown> {
    const client = io(`http://127.0.0.1:${ports['nestjs-0.mjs']}`, {
      transports: [transport],
      extraHeaders,
      reconnection: false,
      forceNew: true,
    });
    return new Promise((resolve) => {
      client.on('connect_error', () => resolve('refused'));
      client.on('connect', () => client.emit('message', 'hello'));
      client.on('message', resolve);
    }).finally(() => client.close());
  }

  test('serves pages of the listed origin, and no others', async () => {
    expect(await talk({ Origin: APP })).toBe('hello');
    expect(await talk({ Origin: STRANGER })).toBe('refused');
    expect(await talk({})).toBe('refused');
  });

  test('lets the listed page read what polling answers', async () => {
    const path = '/socket.io/?EIO=4&transport=polling';
    const reply = await send('nestjs-0.mjs', { ...actual(APP), path });
    expect([reply.status, reply.header(ORIGIN)]).toEqual([200, APP]);
  });
});
