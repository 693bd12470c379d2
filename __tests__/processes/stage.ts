// A Redis, processes that serve by it through a network of their own, and somebody who changes the list.

import { type RedisOrigins, redisSource } from 'corsage/sync';
import { createClient } from 'redis';
import { Asking, KNOWN, Process, ROSES, type State, TULIPS } from './fleet';
import { Network } from './network';
import { Redis } from './redis';

export interface Stage {
  readonly redis: Redis;
  /** Between the processes and Redis. */
  readonly network: Network;
  /** Changes the list; has another way to Redis than the processes. */
  readonly admin: RedisOrigins;
  readonly processes: readonly Process[];
  readonly asking: Asking;
  /** Milliseconds until every process has what is in Redis, asked for by hand. */
  untilEqual(redis?: Redis): Promise<number>;
}

/** So much later, what never happens is called a failure. */
const NEVER = 30_000;

export function seconds(count: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, count * 1_000));
}

/** Runs `act` on a stage, checks that the promises of `Asking` held throughout, and takes the stage down. */
export async function onStage(
  { processes: count = 2, envs = [] as readonly Readonly<Record<string, string>>[] },
  act: (stage: Stage) => Promise<void>,
): Promise<void> {
  const redis = await Redis.start();
  const network = await Network.start(redis.port);
  const client = createClient({ url: redis.url });
  const admin = redisSource({ client });
  const tenants = redisSource({ client, key: 'tenants', of: 'policies' });
  const toStop: { stop(): Promise<void> }[] = [redis, network];
  try {
    await admin.replace([KNOWN, ...Array.from({ length: 100 }, (_, i) => `https://customer${i}.example`)]);
    await tenants.replace([
      ['roses', { origin: [ROSES] }],
      ['tulips', { origin: [TULIPS], maxAge: 60 }],
    ]);
    const starting = Array.from({ length: count }, (_, i) =>
      Process.start({ REDIS_URL: network.url, ...envs[i] }),
    );
    const processes = await Promise.all(starting);
    toStop.unshift(...processes);
    const asking = new Asking(processes);
    toStop.unshift(asking);
    await act({
      redis,
      network,
      admin,
      processes,
      asking,
      untilEqual: (from = redis) => untilEqual(from, processes),
    });
    await asking.stop();
    expect(asking.broken).toEqual([]);
    expect(asking.asked).toBeGreaterThan(0);
  } finally {
    admin.close();
    tenants.close();
    for (const each of toStop) await each.stop();
  }
}

/** What Redis has, less what the process reported as refused. */
export function isEqual(members: readonly string[], { origins, problems }: State): boolean {
  const expected = members.filter((origin) => !problems.includes(origin));
  return JSON.stringify([...origins].sort()) === JSON.stringify(expected.sort());
}

/** Asks again and again; rejects if it never comes true. */
export async function until(condition: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + NEVER;
  while (!(await condition())) {
    if (performance.now() > end) throw new Error('It never came true.');
    await seconds(0.02);
  }
}

async function untilEqual(redis: Redis, processes: readonly Process[]): Promise<number> {
  const start = performance.now();
  const hand = await redis.hand();
  await until(async () => {
    const members = await hand.sMembers('corsage:origins');
    const states = await Promise.all(processes.map((each) => each.state()));
    return states.every((state) => isEqual(members, state));
  });
  return performance.now() - start;
}
