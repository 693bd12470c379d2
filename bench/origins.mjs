// Does the size of an allowlist cost a request anything? Ratios within one run; exits with 1 when a budget is broken.

import { createRequire } from 'node:module';
import { measure } from 'mitata';

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
const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

/** Spread over the whole list, so that neighbours in memory do not help. */
const spread = (i, size) => (i * 7919) % size;

/** The least that a response can do. */
class LightResponse {
  statusCode = 200;
  headersSent = false;
  headers = new Map();
  getHeader(name) {
    return this.headers.get(name);
  }
  setHeader(name, value) {
    this.headers.set(name, value);
  }
  removeHeader(name) {
    this.headers.delete(name);
  }
  end() {}
}

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

let broken = 0;
function report(what, value, unit, budget) {
  const kept = budget === undefined || value <= budget;
  if (!kept) broken++;
  const limit = budget === undefined ? 'no budget' : `budget ${budget}${unit}${kept ? '' : ', BROKEN'}`;
  console.log(`${what}: ${value.toFixed(2)}${unit} (${limit})`);
}

for (const [what, budget, first, second] of rows) report(what, await ratio(first, second), '×', budget);
report('building a policy of 1,000,000 origins', million.seconds, ' s', 3);
report('memory it holds', million.mebibytes, ' MiB', 250);
process.exitCode = broken === 0 ? 0 : 1;
