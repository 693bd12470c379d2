// Up to which size is a change in force in every process within a second? `node tools/sync/simulate.mjs`, after a build.
//
// The real engine runs in virtual time, once for each process; the server is a queue that reads as fast as Redis does. What is
// not simulated: the network, and what the processes themselves need to read what they get.

import { mock } from 'node:test';
import { syncedAllowlist } from 'corsage/sync';

const PROCESSES = 500;
const CHANGES = 20;
/** Entries that one Redis hands out in a second: see measure-redis.mjs. */
const READS_PER_SECOND = Number(process.argv[2] ?? 1_000_000);
/** Milliseconds of every load that do not depend on its size: three commands and their way. */
const ROUND_TRIPS = 3;

const realTurn = setImmediate;
const turns = async (count) => {
  for (let i = 0; i < count; i++) await new Promise((resolve) => realTurn(resolve));
};

async function latencies(entries) {
  mock.timers.enable({ apis: ['setTimeout', 'Date'], now: 0 });
  let version = 0;
  let busyUntil = 0;
  const bells = [];
  const serve = () => {
    busyUntil = Math.max(busyUntil, Date.now()) + (entries / READS_PER_SECOND) * 1_000;
    const seen = version;
    return new Promise((resolve) => {
      setTimeout(() => resolve([`https://version${seen}.example`]), busyUntil - Date.now() + ROUND_TRIPS);
    });
  };
  const starting = Array.from({ length: PROCESSES }, () =>
    syncedAllowlist({
      load: serve,
      watch: (ring) => void bells.push(ring),
      timeout: 600_000,
      every: 3_600_000,
    }),
  );
  const tick = async () => {
    mock.timers.tick(1);
    await turns(2);
  };
  let started = false;
  const all = Promise.all(starting).then((made) => {
    started = true;
    return made;
  });
  while (!started) await tick();
  const processes = await all;

  const found = [];
  for (let change = 0; change < CHANGES; change++) {
    version++;
    const at = Date.now();
    for (const ring of bells) ring();
    const origin = `https://version${version}.example`;
    const waiting = new Set(processes);
    while (waiting.size > 0) {
      await tick();
      for (const each of waiting) {
        if (!each.allowlist.has(origin)) continue;
        waiting.delete(each);
        found.push(Date.now() - at);
      }
    }
  }
  for (const each of processes) each.close();
  mock.timers.reset();
  return found.sort((a, b) => a - b);
}

console.log(
  `${PROCESSES} processes, ${READS_PER_SECOND} entries a second from the server, ${CHANGES} changes one by one`,
);
console.log('entries | entries × processes | p50 ms | p99 ms | max ms');
for (const entries of [100, 500, 1_000, 1_500, 2_000, 5_000, 10_000]) {
  const found = await latencies(entries);
  const at = (share) => found[Math.ceil(found.length * share) - 1];
  console.log([entries, entries * PROCESSES, at(0.5), at(0.99), at(1)].join(' | '));
}
