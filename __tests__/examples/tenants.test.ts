// The example tenants, started as its reader would start it: a domain that is added is allowed in every process.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import request from 'supertest';
import { build, run, type Spawned, start } from '../support/spawned';

const ROSES = 'https://roses.example';
const TULIPS = 'https://tulips.example';
const NEW = 'https://new.example';
const PROCESSES = 3;

const folder = mkdtempSync(join(tmpdir(), 'corsage-tenants-'));
const CUSTOMERS = join(folder, 'customers.json');
let app: Spawned;

beforeAll(build, 60_000);
beforeAll(async () => {
  app = await start(['examples/tenants/start.js'], 1, { env: { CUSTOMERS, WORKERS: String(PROCESSES) } });
});
afterAll(async () => {
  await app.stop();
  rmSync(folder, { recursive: true });
});

const server = () => request(app.addresses[0] as string);

function admin(method: 'put' | 'delete', tenant: string, origin: unknown) {
  return server()[method](`/admin/${tenant}/domains`).set('Authorization', 'Bearer secret').send({ origin });
}

/** Asks until every process answers so: the status, and for whom it is to be read. */
async function everywhere(tenant: string, origin: string, expected: string): Promise<void> {
  const processes = new Set<unknown>();
  for (let inARow = 0; inARow < 20 || processes.size < PROCESSES; inARow++) {
    const { status, headers, body } = await server().get(`/${tenant}/catalogue`).set('Origin', origin);
    processes.add(body.process);
    if (`${status} ${headers['access-control-allow-origin']}` === expected) continue;
    inARow = -1;
    processes.clear();
  }
}

test('each customer’s domains are allowed for that customer alone', async () => {
  await everywhere('roses', ROSES, `200 ${ROSES}`);
  for (const tenant of ['tulips', 'nobody', 'admin']) {
    const { status, headers } = await server().get(`/${tenant}/catalogue`).set('Origin', ROSES);
    expect([401, 403]).toContain(status);
    expect(headers['access-control-allow-origin']).toBeUndefined();
  }
});

test('a domain that is added is allowed in every process, and one that is removed is refused', async () => {
  expect((await admin('put', 'roses', NEW)).status).toBe(204);
  await everywhere('roses', NEW, `200 ${NEW}`);
  await everywhere('roses', ROSES, `200 ${ROSES}`);
  expect(JSON.parse(readFileSync(CUSTOMERS, 'utf8')).roses).toEqual({ origin: [ROSES, NEW] });
  expect((await admin('delete', 'roses', NEW)).status).toBe(204);
  for (let refused = 0; refused < 20; ) {
    const { status } = await server().get('/roses/catalogue').set('Origin', NEW);
    refused = status === 403 ? refused + 1 : 0;
  }
});

test('no change is lost when many come at once', async () => {
  const origins = Array.from({ length: 10 }, (_, i) => `https://t${i}.example`);
  const statuses = await Promise.all(
    origins.map(async (origin) => (await admin('put', 'tulips', origin)).status),
  );
  expect(statuses).toEqual(origins.map(() => 204));
  const { tulips } = JSON.parse(readFileSync(CUSTOMERS, 'utf8'));
  expect([...tulips.origin].sort()).toEqual([...origins, TULIPS].sort());
});

test('what is not an origin is refused, with what to write instead', async () => {
  const { status, body } = await admin('put', 'roses', 'https://new.example/');
  expect([status, body.problems[0].code]).toEqual([400, 'ORIGIN_TRAILING_SLASH']);
  expect(await server().put('/admin/roses/domains').send({ origin: NEW })).toMatchObject({ status: 401 });
});

test('with REDIS_URL and without the package redis, it says what to install', async () => {
  const { code, stderr } = await run(['examples/tenants/start.js'], {
    env: { REDIS_URL: 'redis://127.0.0.1:1', WORKERS: '1' },
  });
  expect([code, stderr]).toEqual([1, expect.stringContaining('npm install redis')]);
});
