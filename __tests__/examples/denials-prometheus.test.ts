// The example that counts denials is started as its reader would start it, and read as Prometheus reads it.

import request from 'supertest';
import { SHOP } from '../support/origins';
import { build, type Spawned, start } from '../support/spawned';

beforeAll(build, 60_000);

let app: Spawned;

beforeEach(async () => {
  app = await start(['examples/denials-prometheus/app.js'], 1);
});
afterEach(() => app.stop());

function ask(origin: string | undefined, method = 'get', asked = {}) {
  const asking = request(app.addresses[0] as string)
    [method as 'get']('/orders')
    .set(asked);
  return origin === undefined ? asking : asking.set('Origin', origin);
}

/** Every time series, without the comments. */
async function series(): Promise<string[]> {
  const { text } = await request(app.addresses[0] as string).get('/metrics');
  return text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .sort();
}

test('every denial is counted by kind, reason and origin, and nothing else is counted', async () => {
  await ask(SHOP);
  await ask(undefined);
  await ask(SHOP, 'options', { 'Access-Control-Request-Method': 'PUT' });
  expect(await series()).toEqual([]);

  await ask('https://old.example.org');
  await ask('https://old.example.org');
  await ask('https://stranger.example', 'options', { 'Access-Control-Request-Method': 'PUT' });
  await ask('null');
  await ask(SHOP, 'options', { 'Access-Control-Request-Method': 'DELETE' });
  expect(await series()).toEqual([
    'cors_denials_total{kind="actual",code="CORSMissingAllowOrigin",origin="https://old.example.org"} 2',
    'cors_denials_total{kind="actual",code="CORSMissingAllowOrigin",origin="null"} 1',
    'cors_denials_total{kind="preflight",code="CORSMethodNotFound",origin="https://shop.example.net"} 1',
    'cors_denials_total{kind="preflight",code="CORSMissingAllowOrigin",origin="other"} 1',
  ]);
});

test('any number of made-up origins is counted in one time series', async () => {
  for (let i = 0; i < 50; i++) await ask(`https://${i}.example`);
  await ask('"}');
  expect(await series()).toEqual([
    'cors_denials_total{kind="actual",code="CORSMissingAllowOrigin",origin="other"} 51',
  ]);
});
