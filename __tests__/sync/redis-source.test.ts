// What redisSource refuses before it talks to Redis. The rest of it is tried with a real one: `npm run test:processes`.

import { type RedisSourceOptions, redisSource, SyncError, syncedAllowlist } from 'corsage/sync';

const refused: unknown[] = [
  undefined,
  'redis://127.0.0.1',
  {},
  // A cluster, and a client of another package.
  { duplicate() {}, sendCommand() {}, destroy() {}, options: { rootNodes: [] } },
  { duplicate() {}, sendCommand() {}, disconnect() {}, options: {} },
];

test.each(refused.map((client) => [client]))('%p is refused as a client', (client) => {
  expect(() => redisSource({ client } as RedisSourceOptions)).toThrow('createClient of the package redis');
});

test('the codes of errors are those of SyncError', async () => {
  await expect(syncedAllowlist({ load: () => 1 as unknown as string[] })).rejects.toBeInstanceOf(SyncError);
});
