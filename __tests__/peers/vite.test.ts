// The development server of Vite in front of an app, with the configuration of docs/recipes.md.

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { cors } from 'corsage';
import express from 'express';
import { STRANGER } from '../support/origins';
import { ROOT } from '../support/spawned';

const PAGE = readFileSync(join(ROOT, 'docs', 'recipes.md'), 'utf8');
const [, CONFIG = ''] = /^```mjs\n(export default \{ server: .*)\n```$/m.exec(PAGE) ?? [];

const START = `
import { createServer } from 'vite';
import config from './vite.config.mjs';
const { server } = config;
const vite = await createServer({ configFile: false, logLevel: 'silent', server: { ...server, port: 0, host: '127.0.0.1' } });
await vite.listen();
process.send(vite.httpServer.address().port);
`;

const app = express();
app.use(cors({ origin: 'https://app.example.com', disallowedOrigin: 'reject' }));
app.post('/api/flowers', (_request, response) => void response.json(['rose']));
app.get('/api/flowers', (_request, response) => void response.json(['rose']));
const server = createServer(app);
let folder: string;
let vite: ChildProcess;
let origin: string;

beforeAll(async () => {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  folder = mkdtempSync(join(__dirname, 'node_modules', '.vite-'));
  writeFileSync(join(folder, 'vite.config.mjs'), CONFIG.replace('localhost:3000', `127.0.0.1:${port}`));
  writeFileSync(join(folder, 'start.mjs'), START);
  vite = fork(join(folder, 'start.mjs'), { cwd: folder, silent: true });
  let told = '';
  vite.stderr?.on('data', (chunk) => {
    told += String(chunk);
  });
  const [first] = await Promise.race([once(vite, 'message'), once(vite, 'exit')]);
  if (typeof first !== 'number' || first < 1024) throw new Error(told);
  origin = `http://127.0.0.1:${first}`;
});

afterAll(async () => {
  const ended = once(vite, 'exit');
  if (vite.kill()) await ended;
  server.close();
  server.closeAllConnections();
  rmSync(folder, { recursive: true });
});

test.each(['GET', 'POST'])(
  'the page’s own %s goes through, since to the browser there is one origin',
  async (method) => {
    const headers = { 'Sec-Fetch-Site': 'same-origin', ...(method === 'POST' && { Origin: origin }) };
    const response = await fetch(`${origin}/api/flowers`, { method, headers });
    expect([response.status, await response.text()]).toEqual([200, '["rose"]']);
  },
);

test('the page of another site is refused by the policy all the same', async () => {
  const headers = { 'Sec-Fetch-Site': 'cross-site', Origin: STRANGER };
  const response = await fetch(`${origin}/api/flowers`, { method: 'POST', headers });
  expect([response.status, response.headers.get('access-control-allow-origin')]).toEqual([403, null]);
});
