// A policy behind a real nginx, as docs/recipes.md has it: as proxy, with the mistake that is often made, and as cache.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { type CorsOptions, cors } from 'corsage';
import express from 'express';
import { corsCheck } from '../../lib/browser/cors-check';
import { findProgram, isExecutable } from '../browsers/engine';
import { APP, PARTNER, STRANGER } from '../support/origins';
import { ROOT } from '../support/spawned';

const PAGE = readFileSync(join(ROOT, 'docs', 'recipes.md'), 'utf8');
/** The block of the page, which passes everything on. */
const [, RECIPE = ''] = /^```nginx\nlocation \/ \{\n(.*?)^\}\n```$/ms.exec(PAGE) ?? [];

// Debian has it in a folder that users' PATH lacks.
const program = findProgram('nginx') ?? ['/usr/sbin/nginx'].find(isExecutable);
if (program === undefined) {
  const line = 'nginx is not installed. On Debian: sudo apt-get install nginx';
  if (process.env.CORSAGE_SERVERS === 'required') throw new Error(line);
  process.stderr.write(`Skipping what needs it: ${line}\n`);
}
const withNginx = program === undefined ? test.skip : test;

const app = express().disable('x-powered-by');
let reached = 0;
app.use((_request, response, next) => {
  reached++;
  // For caches.
  response.set('Cache-Control', 'max-age=60');
  next();
});
const mount = (path: string, options: CorsOptions) =>
  app.use(path, cors(options), (_request, response) => void response.send(path));
mount('/listed', { origin: [APP, PARTNER], credentials: true });
mount('/public', {});
const server = createServer(app);
const folder = mkdtempSync(join(tmpdir(), 'corsage-nginx-'));
const socketPath = join(folder, 'socket');
let nginx: ChildProcess;

const configuration = (target: string) => `
  daemon off; master_process off; error_log stderr notice; pid ${folder}/pid;
  events {}
  http {
    access_log off;
    ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${folder}/${name};`).join(' ')}
    proxy_cache_path ${folder}/cache keys_zone=cache:1m;
    server {
      listen unix:${socketPath};
      location / { ${RECIPE.replace('http://127.0.0.1:3000', target)} }
      location /twice/ { proxy_pass ${target}/; add_header Access-Control-Allow-Origin "${APP}"; }
      location /hidden/ {
        proxy_pass ${target}/; proxy_hide_header Access-Control-Allow-Origin; add_header Access-Control-Allow-Origin "${APP}";
      }
      location /cached/ { proxy_pass ${target}/; proxy_cache cache; proxy_cache_key cached$uri; }
      location /careless/ {
        proxy_pass ${target}/; proxy_cache cache; proxy_cache_key careless$uri; proxy_ignore_headers Vary;
      }
      location /down/ { proxy_pass http://127.0.0.1:1; }
    }
  }`;

if (program !== undefined) {
  beforeAll(async () => {
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const target = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    writeFileSync(join(folder, 'nginx.conf'), configuration(target));
    nginx = spawn(program, ['-p', folder, '-e', 'stderr', '-c', join(folder, 'nginx.conf')], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const told: string[] = [];
    for await (const line of createInterface({ input: nginx.stderr as NodeJS.ReadableStream })) {
      told.push(line);
      if (/notice.* OS: /.test(line)) return;
    }
    throw new Error(told.join('\n'));
  });

  afterAll(async () => {
    const ended = once(nginx, 'exit');
    if (nginx.kill()) await ended;
    server.close();
    server.closeAllConnections();
  });
}
afterAll(() => rmSync(folder, { recursive: true }));

interface Reply {
  readonly status: number | undefined;
  readonly allowOrigin: readonly string[];
  readonly body: string;
  readonly headers: IncomingMessage['headers'];
}

async function ask(path: string, origin: string, method = 'GET', headers = {}): Promise<Reply> {
  const sent = request({
    socketPath,
    path,
    method,
    headers: { Host: 'api.example.com', Origin: origin, ...headers },
  });
  const [answer] = (await once(sent.end(), 'response')) as [IncomingMessage];
  return {
    status: answer.statusCode,
    allowOrigin: answer.headersDistinct['access-control-allow-origin'] ?? [],
    body: await text(answer),
    headers: answer.headers,
  };
}

const PREFLIGHT = { 'Access-Control-Request-Method': 'PUT' };

withNginx('what the policy decides arrives as it is, preflights included', async () => {
  expect(await ask('/listed', APP)).toMatchObject({ status: 200, allowOrigin: [APP], body: '/listed' });
  expect((await ask('/listed', STRANGER)).allowOrigin).toEqual([]);
  expect(await ask('/listed', APP, 'OPTIONS', PREFLIGHT)).toMatchObject({ status: 204, allowOrigin: [APP] });
  expect((await ask('/listed', STRANGER, 'OPTIONS', PREFLIGHT)).status).toBe(403);
});

withNginx('with add_header beside it the header is there twice, which browsers refuse', async () => {
  const { allowOrigin } = await ask('/twice/listed', APP);
  expect(allowOrigin).toEqual([APP, APP]);
  const headers = allowOrigin.map((value) => ['Access-Control-Allow-Origin', value] as const);
  expect(corsCheck(APP, false, headers)).toMatchObject({ code: 'CORSMultipleAllowOriginNotAllowed' });
});

withNginx('with proxy_hide_header too it is there once', async () => {
  expect((await ask('/hidden/listed', APP)).allowOrigin).toEqual([APP]);
});

withNginx('an error that nginx makes itself has no CORS headers', async () => {
  expect(await ask('/down/listed', APP)).toMatchObject({ status: 502, allowOrigin: [] });
});

withNginx('a cache that obeys Vary keeps one answer for each origin', async () => {
  const before = reached;
  for (const origin of [APP, PARTNER, STRANGER, APP, PARTNER, STRANGER]) {
    const allowed = origin === STRANGER ? [] : [origin];
    expect((await ask('/cached/listed', origin)).allowOrigin).toEqual(allowed);
  }
  expect(reached - before).toBe(3);
});

withNginx('a cache that ignores Vary gives the first origin’s answer to all', async () => {
  expect((await ask('/careless/listed', APP)).allowOrigin).toEqual([APP]);
  expect((await ask('/careless/listed', PARTNER)).allowOrigin).toEqual([APP]);
});

withNginx('one answer of public data is kept for all origins', async () => {
  const before = reached;
  for (const origin of [APP, PARTNER, STRANGER]) {
    expect((await ask('/cached/public', origin)).allowOrigin).toEqual(['*']);
  }
  expect(reached - before).toBe(1);
});
