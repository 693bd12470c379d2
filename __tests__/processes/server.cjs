// One of several processes that serve tenants: `/list` by one list for all, `/tenant` by a policy for each. It tells its
// parent what changes and when, and what it was asked.

const { createServer } = require('node:http');
const { cors, createPolicy, OriginAllowlist } = require('../../dist/index.js');
const { redisSource, syncedAllowlist, syncedPolicies } = require('../../dist/sync.js');
const { createClient } = require('redis');

const client = createClient({ url: process.env.REDIS_URL });
const base = process.env.STRICT ? { credentials: true } : {};
const problems = [];

async function main() {
  const list = await syncedAllowlist({ ...redisSource({ client }), base, wait: true });
  const tenants = await syncedPolicies({
    ...redisSource({ client, key: 'tenants', of: 'policies' }),
    base,
    wait: true,
  });
  for (const synced of [list, tenants]) {
    synced.on('problem', ({ value }) => problems.push(value));
    synced.on('error', () => {});
  }
  list.on('change', ({ added, removed }) => process.send({ changed: { at: Date.now(), added, removed } }));

  const none = createPolicy({ origin: new OriginAllowlist() });
  const byList = cors({ ...base, origin: list.allowlist });
  const byTenant = cors((request) => tenants.get(String(request.headers['x-tenant'])) ?? none);

  const server = createServer((request, response) => {
    (request.url === '/list' ? byList : byTenant)(request, response, (error) => {
      response.statusCode = error ? 500 : 200;
      response.end(String(error ?? 'flowers'));
    });
  });
  server.keepAliveTimeout = 120_000;
  server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }));

  process.on('message', ({ id }) => {
    const { inSync, staleSince } = list;
    process.send({
      id,
      state: { origins: [...list.allowlist], tenants: tenants.size, inSync, staleSince, problems },
    });
  });
}

// Its parent is gone.
process.on('disconnect', () => process.exit());
main();
