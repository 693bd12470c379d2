// The example tenants on Redis.

import { join } from 'node:path';
import request from 'supertest';
import { type Spawned, start } from '../support/spawned';
import { Redis, withRedis } from './redis';
import { until } from './stage';

withRedis()('the example tenants, with REDIS_URL', () => {
  let redis: Redis;
  let app: Spawned;

  beforeAll(async () => {
    redis = await Redis.start();
    const env = { REDIS_URL: redis.url, WORKERS: '2', NODE_PATH: join(__dirname, 'node_modules') };
    app = await start(['examples/tenants/start.js'], 1, { env });
  });
  afterAll(async () => {
    await app.stop();
    await redis.stop();
  });

  test('a domain that is added is allowed in every process', async () => {
    const origin = 'https://new.example';
    const server = request(app.addresses[0] as string);
    const added = await server
      .put('/admin/roses/domains')
      .set('Authorization', 'Bearer secret')
      .send({ origin });
    expect(added.status).toBe(204);
    const processes = new Set<unknown>();
    await until(async () => {
      const { status, body } = await server.get('/roses/catalogue').set('Origin', origin);
      if (status === 200) processes.add(body.process);
      return processes.size === 2;
    });
    expect((await server.get('/tulips/catalogue').set('Origin', origin)).status).toBe(403);
  });
});
