// What corsage/sync costs: 100,000 tenants, and 1,000,000 origins in two ways side by side. After a build, on Node 24 for SQLite:
// `node --expose-gc tools/sync/measure.mjs`. Times are CPU time, which a busy machine does not change much.

import { createRequire } from 'node:module';
import { cachedLookup, syncedAllowlist, syncedPolicies } from 'corsage/sync';

const require = createRequire(import.meta.url);
const TENANTS = 100_000;
const ORIGINS = 1_000_000;

function memory() {
  global.gc();
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 1e6;
}

async function measured(name, act) {
  const before = memory();
  const start = process.cpuUsage();
  const result = await act();
  const { user, system } = process.cpuUsage(start);
  const cpu = Math.round((user + system) / 1e3);
  console.log(`${name}: ${cpu} ms of CPU, ${Math.round(memory() - before)} MB more`);
  return result;
}

function origin(i) {
  return `https://www.customer${i}.example`;
}

// Read anew each time, as from a database.
let changed = '';
function* tenants() {
  for (let i = 0; i < TENANTS; i++) {
    yield [
      `tenant${i}`,
      { origin: i === 5 && changed !== '' ? [changed] : [origin(i), `https://shop${i}.example`] },
    ];
  }
}
const policies = await measured(`${TENANTS} tenants, start`, () =>
  syncedPolicies({ load: tenants, base: { credentials: true }, timeout: 600_000 }),
);
await measured('one change', () => {
  changed = 'https://new.example';
  return policies.refresh();
});
await measured('10,000 of them serve', () => {
  for (let i = 0; i < 10_000; i++) policies.get(`tenant${i}`).allowsOrigin(origin(i));
});
policies.close();

function* origins() {
  for (let i = 0; i < ORIGINS; i++) yield i === 5 && changed !== '' ? changed : origin(i);
}
changed = '';
const list = await measured(`${ORIGINS} origins, syncedAllowlist, start`, () =>
  syncedAllowlist({ load: origins, timeout: 600_000 }),
);
await measured('one change', () => {
  changed = 'https://new.example';
  return list.refresh();
});
await measured('100,000 decisions', () => {
  for (let i = 0; i < 100_000; i++) list.allowlist.has(origin(i));
});
list.close();

let sqlite;
try {
  sqlite = require('node:sqlite');
} catch {
  console.log('node:sqlite is not in this Node: the rest needs Node 24.');
  process.exit();
}
const database = new sqlite.DatabaseSync(process.env.SQLITE ?? ':memory:');
database.exec('CREATE TABLE domains (origin TEXT PRIMARY KEY) WITHOUT ROWID; BEGIN');
const insert = database.prepare('INSERT INTO domains VALUES (?)');
for (let i = 0; i < ORIGINS; i++) insert.run(origin(i));
database.exec('COMMIT');
const select = database.prepare('SELECT 1 FROM domains WHERE origin = ?');

let calls = 0;
let atOnce = 0;
let most = 0;
const ask = async (asked) => {
  calls++;
  most = Math.max(most, ++atOnce);
  // As long as a database on the network takes at least.
  await new Promise((resolve) => setImmediate(resolve));
  const found = select.get(asked) !== undefined;
  atOnce--;
  return found;
};
const lookup = await measured(`${ORIGINS} origins, cachedLookup over SQLite, start`, () =>
  cachedLookup(ask, { ttl: 1_000 }),
);
await measured('10,000 known origins, first time', async () => {
  for (let i = 0; i < 10_000; i++) await lookup(origin(i));
});
await measured('100,000 decisions of them', async () => {
  for (let i = 0; i < 100_000; i++) await lookup(origin(i % 10_000));
});

// A flood of made-up origins for longer than `ttl`, while known ones go on.
calls = 0;
most = 0;
const known = Array.from({ length: 100 }, (_, i) => origin(i));
for (const each of known) await lookup(each);
let served = 0;
let lockedOut = 0;
let busy = 0;
const began = Date.now();
await measured('a flood of 1,000,000 made-up origins', async () => {
  for (let sent = 0; sent < 1_000_000; sent += 2_000) {
    const flood = Array.from({ length: 2_000 }, (_, i) =>
      lookup(`https://made-up${sent + i}.example`).catch(() => busy++),
    );
    const asked = known.map((each) => lookup(each).catch(() => false));
    for (const allowed of await Promise.all(asked)) allowed ? served++ : lockedOut++;
    await Promise.all(flood);
  }
});
console.log(
  `flood: ${((Date.now() - began) / 1e3).toFixed(1)} s, ttl 1 s; at most ${most} calls at once, ${calls} in all, ${busy} refused; known origins served ${served} times, locked out ${lockedOut} times`,
);
process.exit();
