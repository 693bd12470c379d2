// A list in a real Redis, by both versions of the client that hold: what is written, what is refused, and what is said.

import { once } from 'node:events';
import {
  type RedisOrigins,
  type RedisPolicies,
  type RedisSourceOptions,
  redisSource,
  syncedAllowlist,
  syncedPolicies,
} from 'corsage/sync';
import { createClient } from 'redis';
import { createClient as createClient5 } from 'redis5';
import { Network } from './network';
import { type Hand, Redis, withRedis } from './redis';
import { seconds, until } from './stage';

const A = 'https://a.example';
const B = 'https://b.example';
const { signal } = new AbortController();

const CLIENTS: Readonly<Record<string, (url: string) => RedisSourceOptions['client']>> = {
  'redis 6': (url) => createClient({ url }),
  'redis 5': (url) => createClient5({ url }),
};

let redis: Redis;
let hand: Hand;
const open: { close(): void }[] = [];

function kept<Closable extends { close(): void }>(made: Closable): Closable {
  open.push(made);
  return made;
}

async function listed(source: RedisOrigins): Promise<readonly string[]> {
  return [...((await source.load({ signal })) as readonly string[])].sort();
}

async function listedTenants(source: RedisPolicies): Promise<unknown[]> {
  return [...((await source.load({ signal })) as Iterable<unknown>)];
}

withRedis()('redisSource', () => {
  beforeAll(async () => {
    redis = await Redis.start('--appendonly', 'no');
    hand = await redis.hand();
  });
  beforeEach(() => hand.flushAll());
  afterEach(() => {
    for (const each of open.splice(0)) each.close();
  });
  afterAll(() => redis.stop());

  describe.each(Object.entries(CLIENTS))('with a client of %s', (_name, client) => {
    const origins = (options?: Partial<RedisSourceOptions>) =>
      kept(redisSource({ client: client(redis.url), ...options }));
    const policies = (options?: Partial<RedisSourceOptions>) =>
      kept(redisSource({ client: client(redis.url), key: 'tenants', of: 'policies', ...options }));

    test('keeps a set of origins, whose version every write moves', async () => {
      const source = origins();
      const versions = [
        await source.replace([A]),
        await source.add(B),
        await source.add(B),
        await source.delete(A),
        await source.replace([]),
      ];
      expect(versions).toEqual([...new Set(versions)].sort((a, b) => a - b));
      expect([await source.version(), await listed(source)]).toEqual([versions.at(-1), []]);
      await source.add(A);
      expect([await listed(source), await hand.sMembers('corsage:origins')]).toEqual([[A], [A]]);
      expect(await hand.hGet('{corsage:origins}:meta', 'size')).toBe('1');
    });

    test('keeps a hash of tenants with their options', async () => {
      const source = policies();
      await source.replace([['roses', { origin: [A], maxAge: 60 }]]);
      await source.add('tulips', { origin: [] });
      await source.add('roses', { origin: B });
      await source.delete('lilies');
      expect(await listedTenants(source)).toEqual([
        ['roses', { origin: B }],
        ['tulips', { origin: [] }],
      ]);
      const synced = kept(await syncedPolicies({ ...source, base: { credentials: true } }));
      expect([synced.get('roses')?.allowsOrigin(B), synced.get('tulips')?.allowsOrigin(B)]).toEqual([
        true,
        false,
      ]);
    });

    test('rings for every write, and its watch ends with its signal', async () => {
      const source = origins();
      await source.replace([A]);
      const synced = kept(await syncedAllowlist({ ...source, every: 1_000_000 }));
      await until(async () => synced.inSync);
      const change = once(synced as unknown as NodeJS.EventEmitter, 'change');
      await source.add(B);
      await change;
      expect([...synced.allowlist].sort()).toEqual([A, B]);
      synced.close();
      await until(async () => (await hand.pubSubNumSub('corsage:origins'))['corsage:origins'] === 0);
    });

    test('`replace` writes only if the version is the one it was told', async () => {
      const source = origins();
      const version = await source.replace([A], { ifVersion: null });
      expect(await source.replace([B], { ifVersion: null })).toBe(version);
      expect(await listed(source)).toEqual([A]);
      await expect(source.replace([B], { ifVersion: version - 1 })).rejects.toMatchObject({
        code: 'VERSION_CONFLICT',
        message: expect.stringContaining(String(version)),
      });
      expect(await listed(source)).toEqual([A]);
      await source.replace([B], { ifVersion: version });
      expect(await listed(source)).toEqual([B]);
      await hand.flushAll();
      await expect(source.replace([B], { ifVersion: version })).rejects.toMatchObject({
        code: 'VERSION_CONFLICT',
      });
      // Nothing that was only begun is left behind.
      await until(async () => (await hand.keys('*')).length === 0);
    });

    test('a list that does not exist is unknown, and not empty', async () => {
      const source = origins();
      const unknown = { code: 'LIST_UNKNOWN', message: expect.stringContaining('replace([])') };
      await expect(source.version()).rejects.toMatchObject(unknown);
      await expect(listed(source)).rejects.toMatchObject(unknown);
      await expect(source.add(A)).rejects.toMatchObject(unknown);
      await expect(source.delete(A)).rejects.toMatchObject(unknown);
      await source.replace([A, B]);
      await hand.del('corsage:origins');
      await expect(listed(source)).rejects.toMatchObject(unknown);
      await expect(source.add(A)).rejects.toMatchObject(unknown);
      // Neither is it nothing, to be filled by whoever starts.
      const version = await source.version();
      expect(await source.replace([A], { ifVersion: null })).toBe(version);
      await source.replace([]);
      expect(await listed(source)).toEqual([]);
      await hand.flushAll();
      await hand.sAdd('corsage:origins', A);
      await expect(source.replace([B], { ifVersion: null })).rejects.toMatchObject(unknown);
    });

    test('a list of many is streamed, read in parts, and lives on without a time to live', async () => {
      const source = origins();
      const many = Array.from({ length: 5_500 }, (_, i) => `https://m${i}.example`);
      async function* rows() {
        yield* many;
      }
      await source.replace(rows());
      expect(await listed(source)).toEqual([...many].sort());
      expect([await hand.ttl('corsage:origins'), await hand.ttl('{corsage:origins}:meta')]).toEqual([-1, -1]);
      const tenants = policies();
      await tenants.replace(many.map((origin) => [origin, { origin }] as const));
      expect(await listedTenants(tenants)).toHaveLength(5_500);
    });

    test.each(['keyed', '{keyed}:list'])(
      'the keys of the list %s are beside it on a cluster',
      async (key) => {
        const source = origins({ key });
        await source.replace([A]);
        const names = await hand.keys('*');
        expect(names.sort()).toEqual([key, key === 'keyed' ? '{keyed}:meta' : '{keyed}:list:meta'].sort());
      },
    );

    test('what no list takes is refused before it is written', async () => {
      const source = origins();
      const tenants = policies();
      await source.replace([A]);
      await tenants.replace([]);
      const wrong = { code: 'CORSAGE_CONFIG' };
      await expect(source.add(`${A}/`)).rejects.toMatchObject(wrong);
      await expect(source.replace([B, 'b.example'])).rejects.toMatchObject(wrong);
      await expect(tenants.add('roses', { origin: '*' })).rejects.toMatchObject(wrong);
      await expect(tenants.add('roses', null as never)).rejects.toMatchObject(wrong);
      await expect(tenants.replace([['roses', { origin: A, debug: true } as never]])).rejects.toMatchObject(
        wrong,
      );
      await expect(tenants.add(7 as never, { origin: A })).rejects.toThrow('must be a string');
      expect([await listed(source), await listedTenants(tenants)]).toEqual([[A], []]);
    });

    test('every entry that is refused is named, with its tenant, and nothing is written', async () => {
      const source = origins();
      const tenants = policies();
      await source.replace([A]);
      await tenants.replace([]);
      const wrong = [
        ['roses', { origin: A }],
        ['bad', { origin: ['b.example'] }],
        ['tulips', { origin: [B, '*'] }],
      ] as const;
      const said = {
        code: 'CORSAGE_CONFIG',
        message: expect.stringContaining('tenant "bad": origin[0]: "b.example"'),
      };
      await expect(tenants.replace(wrong)).rejects.toMatchObject({
        ...said,
        problems: [
          { tenant: 'bad', path: 'origin[0]' },
          {
            tenant: 'tulips',
            path: 'origin[1]',
            message: 'tenant "tulips": origin[1]: "*" lets every origin in.',
          },
        ],
      });
      await expect(tenants.add(...wrong[1])).rejects.toMatchObject(said);
      await expect(source.replace(['a.example', B, 'b.example'])).rejects.toMatchObject({
        problems: [{ value: 'a.example' }, { value: 'b.example' }],
      });
      expect([await listed(source), await listedTenants(tenants)]).toEqual([[A], []]);
    });

    test('changes by hand arrive with the next refresh, and what is not JSON is one tenant’s problem', async () => {
      const tenants = policies();
      await tenants.replace([['roses', { origin: A }]]);
      const synced = kept(await syncedPolicies({ ...tenants }));
      const problems: unknown[] = [];
      synced.on('problem', ({ tenant, code }) => problems.push([tenant, code]));
      await hand.hSet('tenants', { roses: '{"origin":', tulips: JSON.stringify({ origin: B }) });
      expect(await synced.refresh()).toBe(true);
      await seconds(0);
      expect(problems).toEqual([['roses', 'TENANT_OPTION']]);
      expect([synced.get('roses')?.allowsOrigin(A), synced.get('tulips')?.allowsOrigin(B)]).toEqual([
        true,
        true,
      ]);
    });

    test('a write to a frozen Redis has an unknown outcome, in time, and writing it again changes nothing more', async () => {
      const source = origins({ timeout: 300 });
      await source.replace([A]);
      redis.signal('SIGSTOP');
      const adding = source.add(B);
      await expect(adding).rejects.toMatchObject({ code: 'OUTCOME_UNKNOWN', cause: { sent: true } });
      // With no connection, nothing was sent.
      await expect(source.add(B)).rejects.toMatchObject({ code: 'NO_ANSWER', sent: false });
      await expect(source.version()).rejects.toMatchObject({ code: 'NO_ANSWER' });
      redis.signal('SIGCONT');
      await source.add(B);
      expect(await listed(source)).toEqual([A, B]);
    });

    test('a write whose connection times out has an unknown outcome, too', async () => {
      const network = await Network.start(redis.port);
      const source = kept(redisSource({ client: client(network.url), timeout: 60_000 }));
      await source.replace([A]);
      network.swallow(true);
      await expect(source.add(B)).rejects.toMatchObject({ code: 'OUTCOME_UNKNOWN' });
      network.swallow(false);
      expect(await source.add(B)).toBeGreaterThan(0);
      await network.stop();
    });

    test('a missing permission is named, and nothing is written', async () => {
      await origins().replace([A]);
      const refusals: [rules: string[], grant: unknown][] = [
        [['~*', '&*', '+@all', '-publish'], expect.stringMatching(/ACL SETUSER .* \+publish$/)],
        [['~*', '&*', '+@all', '-hmget'], expect.stringMatching(/ACL SETUSER .* \+hmget$/)],
        [['~other', '&*', '+@all'], expect.stringContaining('~corsage:origins ~{corsage:origins}:*')],
      ];
      const user = client(redis.url.replace('//', '//app:secret@'));
      for (const [rules, grant] of refusals) {
        await hand.sendCommand(['ACL', 'SETUSER', 'app', 'reset', 'on', '>secret', ...rules]);
        const source = kept(redisSource({ client: user }));
        await expect(source.add(B)).rejects.toMatchObject({
          code: 'NO_PERMISSION',
          message: grant,
        });
      }
      await hand.sendCommand([
        'ACL',
        'SETUSER',
        'app',
        'reset',
        'on',
        '>secret',
        '~*',
        'resetchannels',
        '+@all',
      ]);
      const source = kept(redisSource({ client: user }));
      const watching = Promise.resolve(source.watch?.(() => {}, { signal }));
      await expect(watching).rejects.toMatchObject({
        code: 'NO_PERMISSION',
        message: expect.stringContaining('&corsage:origins'),
      });
      expect(await listed(origins())).toEqual([A]);
    });

    test('what the docs say to grant is enough', async () => {
      const granted =
        '~corsage:origins ~{corsage:origins}:* &corsage:origins -@all +@connection +@pubsub +@set +@hash +@keyspace +eval -flushall -flushdb -keys';
      await hand.sendCommand(['ACL', 'SETUSER', 'app', 'reset', 'on', '>secret', ...granted.split(' ')]);
      const source = kept(redisSource({ client: client(redis.url.replace('//', '//app:secret@')) }));
      await source.replace([A]);
      const synced = kept(await syncedAllowlist({ ...source }));
      await until(async () => synced.inSync);
      await source.add(B);
      await source.delete(A);
      await until(async () => synced.allowlist.has(B) && !synced.allowlist.has(A));
    });

    test('other errors of Redis are passed on', async () => {
      await hand.hSet('{corsage:origins}:meta', { version: '1', size: '0', epoch: '' });
      await hand.set('corsage:origins', 'a string');
      await expect(listed(origins())).rejects.toThrow('WRONGTYPE');
    });

    test('nothing is left open by close(), after which nothing is sent', async () => {
      const connected = async () =>
        String(await hand.sendCommand(['CLIENT', 'LIST']))
          .trim()
          .split('\n').length;
      const before = await connected();
      const source = kept(redisSource({ client: client(redis.url) }));
      await source.replace([A]);
      let listening = false;
      await Promise.resolve(source.watch?.(() => {}, { signal })).then(() => {
        listening = true;
      });
      expect([listening, await connected()]).toEqual([true, before + 2]);
      source.close();
      source.close();
      await until(async () => (await connected()) === before);
      await expect(source.version()).rejects.toMatchObject({ code: 'CLOSED' });
      await expect(source.replace([A], { ifVersion: null })).rejects.toMatchObject({ code: 'CLOSED' });
    });

    test('a watch that is stopped before it listens does not listen', async () => {
      const source = origins();
      const controller = new AbortController();
      const watching = source.watch?.(() => {}, { signal: controller.signal });
      controller.abort();
      await watching;
      await until(async () => (await hand.pubSubNumSub('corsage:origins'))['corsage:origins'] === 0);
    });
  });

  test('a list that is replaced during every reading is an error, and one to which entries are added is not', async () => {
    const source = kept(redisSource({ client: createClient({ url: redis.url }) }));
    const writer = kept(redisSource({ client: createClient({ url: redis.url }) }));
    const many = Array.from({ length: 20_000 }, (_, i) => `https://m${i}.example`);
    await writer.replace(many);
    const during = async (write: () => Promise<unknown>) => {
      let over = false;
      const writing = (async () => {
        while (!over) await write();
      })();
      const read = await listed(source).then(
        (entries) => entries.length,
        ({ code }) => code,
      );
      over = true;
      await writing;
      return read;
    };
    let added = 0;
    expect(await during(() => writer.add(`https://n${added++}.example`))).toBeGreaterThanOrEqual(20_000);
    expect(await during(() => writer.replace([A]).then(() => writer.replace([B])))).toEqual(
      expect.anything(),
    );
    const epoch = () =>
      hand.hSet('{corsage:origins}:meta', { epoch: String(Math.random()), version: String(Math.random()) });
    await writer.replace(many);
    expect(await during(epoch)).toBe('LIST_CHANGING');
  });

  // The first part is written, and the key is gone before the second, or before the end.
  test.each([1_000, 1_001])(
    'a list of %d that ran out before it was whole is not put in place',
    async (count) => {
      const source = kept(redisSource({ client: createClient({ url: redis.url }) }));
      await source.replace([A]);
      async function* slow() {
        for (let i = 0; i < count; i++) yield `https://s${i}.example`;
        const [staging] = await hand.keys('*staging*');
        await hand.del(String(staging));
      }
      await expect(source.replace(slow())).rejects.toMatchObject({ code: 'NO_ANSWER' });
      expect(await listed(source)).toEqual([A]);
    },
  );

  test.each([{ key: '' }, { key: 7 }, { of: 'tenants' }, { timeout: 0 }, { client: {} }])(
    '%p cannot be used',
    (wrong) => {
      expect(() => redisSource({ client: createClient(), ...wrong } as never)).toThrow(TypeError);
    },
  );
});
