// The code for Redis of docs/many-processes.md, as it stands there, with a real Redis.

import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { redisSource, type SyncedPolicies, syncedPolicies } from 'corsage/sync';
import { createClient } from 'redis';
import { type Hand, Redis, withRedis } from './redis';
import { seconds, until } from './stage';

const PAGE = readFileSync(join(__dirname, '..', '..', 'docs', 'many-processes.md'), 'utf8');
const BLOCKS = [...PAGE.matchAll(/^```js norun\n(.*?)^```$/gms)].map(([, code = '']) => code);

type Row = readonly [tenant: string, options: { readonly origin: readonly string[] }];
type Run = (...given: unknown[]) => Promise<Record<string, never>>;

const AsyncFunction = (async () => {}).constructor as unknown as new (...parts: string[]) => Run;

/** Runs the block in which `word` is, up to where the admin's route begins, and gives what `names` stand for. */
function run(word: string, given: Readonly<Record<string, unknown>>, ...names: string[]) {
  const code = BLOCKS.find((block) => block.includes(word)) ?? '';
  const [first = ''] = code.replace(/^import .*\n/gm, '').split(/^\/\/ In the admin's route, .*\n/m);
  const body = `${first}\nreturn { ${names.join(', ')} };`;
  return new AsyncFunction(...Object.keys(given), body)(...Object.values(given));
}

const ROSES: Row = ['roses', { origin: ['https://roses.example'] }];
const TULIPS: Row = ['tulips', { origin: ['https://tulips.example'] }];

withRedis()('the code for Redis in docs/many-processes.md', () => {
  let redis: Redis;
  let hand: Hand;
  let rows: readonly Row[];
  const open: { close(): void }[] = [];
  const readTenants = async () => rows;

  beforeAll(async () => {
    redis = await Redis.start('--appendonly', 'no');
    hand = await redis.hand();
  });
  beforeEach(async () => {
    rows = [ROSES, TULIPS];
    await hand.flushAll();
  });
  afterEach(() => {
    for (const each of open.splice(0)) each.close();
  });
  afterAll(() => redis.stop());

  async function recipe(): Promise<SyncedPolicies> {
    const given = {
      redisSource,
      syncedPolicies,
      createClient,
      readTenants,
      process: { env: { REDIS_URL: redis.url } },
    };
    const made = await run('async function load(context)', given, 'source', 'tenants');
    open.push(made.source as never, made.tenants as never);
    return made.tenants as unknown as SyncedPolicies;
  }

  test('fills the list from the database, at the start and after FLUSHALL', async () => {
    const tenants = await recipe();
    expect([tenants.size, await hand.hLen('tenants')]).toEqual([2, 2]);
    rows = [ROSES];
    await hand.flushAll();
    expect(await tenants.refresh()).toBe(true);
    expect([tenants.size, await hand.hLen('tenants')]).toEqual([1, 1]);
  });

  test('waits for a Redis that is down at the start', async () => {
    await redis.kill();
    const starting = recipe();
    await seconds(0.5);
    await redis.start();
    hand = await redis.hand();
    expect((await starting).size).toBe(2);
  });

  test('goes on without the tenants that are refused', async () => {
    const source = redisSource({ client: createClient({ url: redis.url }), key: 'tenants', of: 'policies' });
    open.push(source);
    const { fill } = await run('async function fill(', { source }, 'fill');
    const wrong: Row = ['bad', { origin: ['bad.example'] }];
    await (fill as unknown as (entries: readonly Row[]) => Promise<void>)([ROSES, wrong, TULIPS]);
    expect((await hand.hKeys('tenants')).sort()).toEqual(['roses', 'tulips']);
  });

  test('rings by PUBLISH where Redis is the doorbell alone', async () => {
    const given = { redisSource, syncedPolicies, readTenants, client: createClient({ url: redis.url }) };
    const { tenants: made } = await run('Redis as the doorbell alone:', given, 'tenants');
    const tenants = made as unknown as SyncedPolicies;
    open.push(tenants);
    tenants.on('error', () => {});
    await until(async () => tenants.inSync);
    const change = once(tenants as unknown as NodeJS.EventEmitter, 'change');
    rows = [TULIPS];
    await hand.publish('tenants', '');
    await change;
    expect([tenants.get('roses'), tenants.size]).toEqual([undefined, 1]);
  });
});
