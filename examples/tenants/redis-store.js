// The customers in Redis, for processes on many machines.

const { redisSource } = require('corsage/sync');

const FIRST = [
  ['roses', { origin: ['https://roses.example'] }],
  ['tulips', { origin: ['https://tulips.example'] }],
];

function createClient(options) {
  try {
    return require('redis').createClient(options);
  } catch {
    throw new Error('REDIS_URL is set, but the package redis is missing. Run: npm install redis');
  }
}

async function open() {
  const client = createClient({ url: process.env.REDIS_URL });
  const source = redisSource({ client, key: 'customers', of: 'policies' });
  await source.replace(FIRST, { ifVersion: null });
  return {
    ...source,
    // By version, so that neither of two admins who change a customer at the same moment undoes what the other did. With many
    // customers, keep them in a database of your own and write only the changed one here, with source.add(tenant, options).
    async change(tenant, change) {
      for (;;) {
        const version = await source.version();
        const customers = new Map(await source.load({ signal: AbortSignal.timeout(5_000) }));
        const options = customers.get(tenant);
        customers.set(tenant, { ...options, origin: change(options?.origin ?? []) });
        try {
          return await source.replace(customers, { ifVersion: version });
        } catch (error) {
          if (error.code !== 'VERSION_CONFLICT') throw error;
        }
      }
    },
  };
}

module.exports = { open };
