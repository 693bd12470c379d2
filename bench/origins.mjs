// Does the size of an allowlist cost a request anything? `node --expose-gc origins.mjs` prints ratios of one run, as JSON.

import { createRequire } from 'node:module';
import { measure } from 'mitata';
import { median } from './median.mjs';
import { LightResponse } from './stand-ins.mjs';

const { cors, createPolicy } = createRequire(import.meta.url)('corsage');

const MILLION = 1_000_000;
const PATTERNS = 100_000;
/** How many origins ask in turn: as many as stay in a processor's cache, and far more. */
const [FEW, MANY] = [256, 100_000];
const ROUNDS = 7;

const exact = (i) => `https://tenant-${i}.example.com`;
const pattern = (i) => `https://*.tenant-${i}.example.com`;
const below = (i) => `https://app.tenant-${i}.example.com`;

/** Strings as they come from a file or a database. */
const times = (length, make) => JSON.parse(JSON.stringify(Array.from({ length }, (_, i) => make(i))));

/** Spread over the whole list, so that neighbours in memory do not help. */
const spread = (i, size) => (i * 7919) % size;

const next = () => {};

/** Nanoseconds for a request's way through the middleware; each brings a new string, as an HTTP parser makes it. */
async function cost(policy, origins) {
  const handle = cors(policy);
  const wire = origins.map((origin) => Buffer.from(origin));
  const { p50 } = await measure(
    () => {
      for (let i = 0; i < wire.length; i++) {
        const headers = { host: 'api.example.net', origin: wire[i].latin1Slice() };
        handle({ method: 'GET', url: '/', headers }, new LightResponse(), next);
      }
    },
    { min_cpu_time: 60_000_000 },
  );
  return p50 / origins.length;
}

/** The second over the first, measured in turn so that a slow moment of the machine falls on both. */
async function ratio(first, second) {
  const ratios = [];
  for (let round = 0; round < ROUNDS; round++) {
    const baseline = await cost(...first);
    ratios.push((await cost(...second)) / baseline);
  }
  return median(ratios);
}

function build(origin) {
  globalThis.gc();
  const before = process.memoryUsage().heapUsed;
  const start = process.hrtime.bigint();
  const policy = createPolicy({ origin });
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  globalThis.gc();
  return { policy, seconds, mebibytes: (process.memoryUsage().heapUsed - before) / 2 ** 20 };
}

const one = createPolicy({ origin: exact(0) });
const million = build(times(MILLION, exact));
const onePattern = createPolicy({ origin: pattern(0) });
const patterns = build(times(PATTERNS, pattern));

const same = (origin, length) => times(length, () => origin);
const hits = (make, size, length) => times(length, (i) => make(spread(i, size)));
const misses = (make, size, length) => times(length, (i) => make(size + spread(i, size)));

const rows = [
  [
    '1,000,000 origins over one, hit',
    1.5,
    [one, same(exact(0), FEW)],
    [million.policy, hits(exact, MILLION, FEW)],
  ],
  [
    '1,000,000 origins over one, miss',
    1.5,
    [one, misses(exact, MILLION, FEW)],
    [million.policy, misses(exact, MILLION, FEW)],
  ],
  [
    '100,000 patterns over one, hit',
    2,
    [onePattern, same(below(0), FEW)],
    [patterns.policy, hits(below, PATTERNS, FEW)],
  ],
  [
    '100,000 patterns over one, miss',
    2,
    [onePattern, misses(below, PATTERNS, FEW)],
    [patterns.policy, misses(below, PATTERNS, FEW)],
  ],
  [
    'the same, 100,000 origins in turn: 1,000,000 origins, hit',
    undefined,
    [one, same(exact(0), MANY)],
    [million.policy, hits(exact, MILLION, MANY)],
  ],
  [
    'the same, 100,000 origins in turn: 1,000,000 origins, miss',
    undefined,
    [one, misses(exact, MILLION, MANY)],
    [million.policy, misses(exact, MILLION, MANY)],
  ],
];

const measured = [];
for (const [name, limit, first, second] of rows) {
  measured.push({ name, value: await ratio(first, second), unit: '×', limit });
}
measured.push({
  name: 'building a policy of 1,000,000 origins',
  value: million.seconds,
  unit: ' s',
  limit: 3,
});
measured.push({ name: 'memory it holds', value: million.mebibytes, unit: ' MiB', limit: 250 });
process.stdout.write(JSON.stringify(measured));
