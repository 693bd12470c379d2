// A thousand changes in random order, and when each of them is in force in each of four processes.

import { KNOWN, type Process } from './fleet';
import { withRedis } from './redis';
import { isEqual, onStage, seconds } from './stage';

const CHANGES = 1_000;
const DOMAINS = 700;

interface Change {
  readonly origin: string;
  readonly adds: boolean;
  /** When the write was sent. */
  readonly at: number;
}

/** The same each time. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/**
 * Milliseconds until a change was in force in a process. Undefined if it never was to be seen there, since it undid another
 * one, or was undone by the `next` one, before the process looked.
 */
function latency(
  { origin, adds, at }: Change,
  next: Change | undefined,
  { changes }: Process,
): number | undefined {
  const seen = changes.find(
    (change) => change.at >= at && change[adds ? 'added' : 'removed'].includes(origin),
  );
  if (seen === undefined || (next !== undefined && seen.at > next.at)) return undefined;
  return seen.at - at;
}

withRedis()('four processes', () => {
  test('have each of a thousand changes in force within a second', async () => {
    await onStage({ processes: 4 }, async ({ admin, redis, processes, untilEqual }) => {
      const random = randomFrom(19);
      const there = new Set<string>();
      const made: Change[] = [];
      for (let i = 0; i < CHANGES; i++) {
        const origin = `https://domain${Math.floor(random() * DOMAINS)}.example`;
        const adds = !there.delete(origin);
        if (adds) there.add(origin);
        made.push({ origin, adds, at: Date.now() });
        await (adds ? admin.add(origin) : admin.delete(origin));
        await seconds(random() * 0.02);
      }
      await untilEqual();

      const latencies = processes.flatMap((process) =>
        made.flatMap((change, i) => {
          const next = made.slice(i + 1).find(({ origin }) => origin === change.origin);
          return latency(change, next, process) ?? [];
        }),
      );
      latencies.sort((a, b) => a - b);
      const at = (share: number) => latencies[Math.ceil(latencies.length * share) - 1] as number;
      process.stdout.write(
        `${CHANGES} changes in ${processes.length} processes: p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, max ${at(1)} ms\n`,
      );
      // Most were seen; others were undone before anybody could.
      expect(latencies.length).toBeGreaterThan(CHANGES * 2);
      expect(at(1)).toBeLessThanOrEqual(1_000);

      const members = await (await redis.hand()).sMembers('corsage:origins');
      for (const process of processes) expect(isEqual(members, await process.state())).toBe(true);
      for (const origin of [...there].slice(0, 50)) {
        for (const process of processes) expect(await process.ask('/list', origin)).toBe('allowed');
      }
      expect(members).toContain(KNOWN);
    });
  });
});
