// What can go wrong with Redis and on the way to it. In each case, throughout: no request fails, nobody unknown is let in, no
// known origin is locked out, no tenant's origin is allowed for another tenant. And two seconds after it is over, all
// processes have what is in Redis.

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { redisSource } from 'corsage/sync';
import { createClient } from 'redis';
import { KNOWN } from './fleet';
import { Network } from './network';
import { Redis, withRedis } from './redis';
import { onStage, type Stage, seconds, until } from './stage';

const NEW = 'https://new.example';
/** Milliseconds after the end of a fault. */
const SOON = 2_000;

const took: string[] = [];
afterAll(() => {
  if (took.length > 0) process.stdout.write(`Equal again after:\n${took.sort().join('\n')}\n`);
});

/** The list changes when it is over, too: nothing is as it was before. */
async function recovers(name: string, stage: Stage, redis?: Redis, admin = stage.admin): Promise<void> {
  const start = performance.now();
  await admin.add(NEW);
  await stage.untilEqual(redis);
  const after = performance.now() - start;
  took.push(`  ${name}: ${Math.round(after)} ms`);
  expect(after).toBeLessThan(SOON);
  const states = await Promise.all(stage.processes.map((each) => each.state()));
  for (const { origins } of states) expect(origins).toContain(NEW);
}

/** What every process says of itself while the last state serves. */
async function knowItIsStale({ processes }: Stage): Promise<void> {
  await until(async () => {
    const states = await Promise.all(processes.map((each) => each.state()));
    return states.every(({ inSync }) => !inSync);
  });
}

withRedis()('all goes on, and is equal again within two seconds, after', () => {
  test.concurrent('Redis was killed, and down for 10 s', () =>
    onStage({}, async (stage) => {
      await stage.redis.kill();
      await seconds(10);
      await knowItIsStale(stage);
      await stage.redis.start();
      await recovers('killed for 10 s', stage);
    }));

  test.concurrent.each([10, 60])(
    'Redis was frozen for %d s, and a write to it had an unknown outcome',
    (count) =>
      onStage({}, async (stage) => {
        stage.redis.signal('SIGSTOP');
        const written = 'https://while-frozen.example';
        await expect(stage.admin.add(written)).rejects.toMatchObject({ code: 'OUTCOME_UNKNOWN' });
        await seconds(count - 2);
        await knowItIsStale(stage);
        stage.redis.signal('SIGCONT');
        await recovers(`frozen for ${count} s`, stage);
        // It was applied when Redis thawed.
        expect(await (await stage.redis.hand()).sIsMember('corsage:origins', written)).toBe(1);
      }),
  );

  test.concurrent('the network swallowed everything for 10 s, and kept the connections', () =>
    onStage({}, async (stage) => {
      stage.network.swallow(true);
      await stage.admin.add('https://unheard.example');
      await stage.admin.delete('https://customer7.example');
      await seconds(10);
      await knowItIsStale(stage);
      stage.network.swallow(false);
      await recovers('black hole for 10 s', stage);
    }));

  test.concurrent('the network swallowed everything for a moment, which nobody could notice', () =>
    onStage({}, async (stage) => {
      stage.network.swallow(true);
      await stage.admin.add('https://unheard.example');
      await seconds(0.1);
      stage.network.swallow(false);
      await recovers('black hole for 0.1 s', stage);
    }));

  test.concurrent('all connections were cut again and again', () =>
    onStage({}, async (stage) => {
      for (let i = 0; i < 20; i++) {
        stage.network.cut();
        await stage.admin.add(`https://cut${i}.example`);
        await seconds(0.2);
      }
      await recovers('connections cut', stage);
    }));

  test.concurrent('FLUSHALL: the last state stays, one `add` is refused, and the list is written anew', () =>
    onStage({}, async (stage) => {
      const hand = await stage.redis.hand();
      const before = await hand.sMembers('corsage:origins');
      await hand.flushAll();
      await stage.network.cut();
      await knowItIsStale(stage);
      await expect(stage.admin.add(NEW)).rejects.toMatchObject({ code: 'LIST_UNKNOWN' });
      await expect(stage.admin.delete(KNOWN)).rejects.toMatchObject({ code: 'LIST_UNKNOWN' });
      await stage.admin.replace(before, { ifVersion: null });
      await recovers('FLUSHALL', stage);
    }));

  test.concurrent.each(['DEL', 'EXPIRE'] as const)('%s by hand of the list alone', (command) =>
    onStage({}, async (stage) => {
      const hand = await stage.redis.hand();
      const before = await hand.sMembers('corsage:origins');
      if (command === 'DEL') await hand.del('corsage:origins');
      else await hand.pExpire('corsage:origins', 100);
      await seconds(0.5);
      await stage.network.cut();
      await knowItIsStale(stage);
      await expect(stage.admin.add(NEW)).rejects.toMatchObject({ code: 'LIST_UNKNOWN' });
      await stage.admin.replace(before);
      await recovers(`${command} by hand`, stage);
    }),
  );

  test.concurrent('a replica that lagged behind was promoted', () =>
    onStage({}, async (stage) => {
      const replication = await Network.start(stage.redis.port);
      const replica = await Redis.start('--replicaof', '127.0.0.1', String(replication.port));
      try {
        const hand = await replica.hand();
        while ((await hand.sCard('corsage:origins')) !== 101) await seconds(0.05);
        replication.swallow(true);
        await stage.admin.add('https://never-replicated.example');
        await stage.untilEqual();
        await stage.redis.kill();
        await seconds(2);
        await hand.sendCommand(['REPLICAOF', 'NO', 'ONE']);
        stage.network.redirect(replica.port);
        const admin = redisSource({ client: createClient({ url: replica.url }) });
        await recovers('lagging replica promoted', stage, replica, admin);
        admin.close();
        for (const { origins } of await Promise.all(stage.processes.map((each) => each.state()))) {
          expect(origins).not.toContain('https://never-replicated.example');
        }
      } finally {
        await replica.stop();
        await replication.stop();
      }
    }));

  test.concurrent('two replaced the list at the same time: one of the two lists is there, whole', () =>
    onStage({}, async (stage) => {
      const other = redisSource({ client: createClient({ url: stage.redis.url }) });
      const list = (name: string) => [
        KNOWN,
        ...Array.from({ length: 5_000 }, (_, i) => `https://${name}${i}.example`),
      ];
      const version = await stage.admin.version();
      for (const ifVersion of [undefined, version]) {
        const current = ifVersion === undefined ? undefined : await stage.admin.version();
        const written = await Promise.allSettled([
          stage.admin.replace(list('one'), { ifVersion: current }),
          other.replace(list('two'), { ifVersion: current }),
        ]);
        const failed = written.filter(({ status }) => status === 'rejected');
        expect(failed).toMatchObject(current === undefined ? [] : [{ reason: { code: 'VERSION_CONFLICT' } }]);
        await stage.untilEqual();
        for (const { origins } of await Promise.all(stage.processes.map((each) => each.state()))) {
          expect([list('one').sort(), list('two').sort()]).toContainEqual([...origins].sort());
        }
      }
      other.close();
      await recovers('two at once', stage);
    }));

  test.concurrent('a process died while it replaced the list: the old list is there, and what it left ends by itself', () =>
    onStage({}, async (stage) => {
      const version = await stage.admin.version();
      const child = fork(join(__dirname, 'replacing.cjs'), {
        env: { ...process.env, REDIS_URL: stage.redis.url },
        execArgv: [],
      });
      const [, signal] = await once(child, 'exit');
      expect([signal, await stage.admin.version()]).toEqual(['SIGKILL', version]);
      const hand = await stage.redis.hand();
      const [staging, ...more] = await hand.keys('*staging*');
      expect(more).toEqual([]);
      const left = await hand.ttl(String(staging));
      expect([left > 0, left <= 60]).toEqual([true, true]);
      await recovers('crash in mid-replace', stage);
    }));

  test.concurrent('entries came that one process with stricter rules refuses, and the others take', () =>
    onStage({ envs: [{ STRICT: '1' }] }, async (stage) => {
      const plain = 'http://plain.example';
      await stage.admin.add(plain);
      await recovers('stricter rules', stage);
      const [strict, other] = await Promise.all(stage.processes.map((each) => each.state()));
      expect([strict?.problems, strict?.origins.includes(plain)]).toEqual([[plain], false]);
      expect([other?.problems, other?.origins.includes(plain)]).toEqual([[], true]);
      expect(await stage.processes[0]?.ask('/list', plain)).toBe('denied');
    }));
});
