// Does the size of an allowlist cost a request anything? `node --expose-gc origins.mjs` prints ratios of one run, as JSON.

import { measure } from 'mitata';
import { fromRoot } from './from-root.mjs';
import { STAND_INS } from './stand-ins.mjs';

const { cors, createPolicy } = fromRoot('corsage');

const MILLION = 1_000_000;
const PATTERNS = 100_000;
/** How many ask in turn: so few that the processor keeps their entries, for it is the look-up that is measured, not main memory. */
const FEW = 64;
/** So many that each waits for main memory. */
const MANY = 8192;
const ROUNDS = 31;

const exact = (i) => `https://tenant-${i}.example.com`;
const pattern = (i) => `https://*.tenant-${i}.example.com`;
const below = (i) => `https://app.tenant-${i}.example.com`;

/** Strings as they come from a file or a database. */
const times = (length, make) => JSON.parse(JSON.stringify(Array.from({ length }, (_, i) => make(i))));

/** Spread over the whole list, so that neighbours in memory do not help. */
const spread = (i, size) => (i * 7919) % size;

const next = () => {};

/** Nanoseconds for a request, each with an origin and a response of its own. */
async function sample(kind, handle, origins) {
  const { samples } = await measure(
    function* () {
      yield {
        0: () => origins.map((origin) => STAND_INS[kind]({ headers: { Origin: origin } })),
        bench(batch) {
          for (let i = 0; i < batch.length; i++) handle(batch[i].request, batch[i].response, next);
        },
      };
    },
    { gc: false, batch_threshold: -1, min_samples: 6, min_cpu_time: 1e6 },
  );
  return samples;
}

/** The second over the first, taken by turns: of the undisturbed tenth of each. */
async function ratio(kind, ...pairs) {
  const contenders = pairs.map(([policy, origins]) => ({ handle: cors(policy), origins, samples: [] }));
  for (let round = 0; round < ROUNDS; round++) {
    for (const { handle, origins, samples } of contenders) {
      samples.push(...(await sample(kind, handle, origins)));
    }
  }
  const [one, other] = contenders.map(
    ({ samples }) => samples.toSorted((a, b) => a - b)[Math.floor(samples.length / 10)],
  );
  return other / one;
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

/** The least that is looked up: one origin alone is compared. */
const two = createPolicy({ origin: [exact(0), exact(1)] });
const million = build(times(MILLION, exact));
const onePattern = createPolicy({ origin: pattern(0) });
const patterns = build(times(PATTERNS, pattern));

const same = (origin, length) => times(length, () => origin);
const hits = (make, size, length) => times(length, (i) => make(spread(i, size)));
const misses = (make, size, length) => times(length, (i) => make(size + spread(i, size)));

const rows = [
  [
    '1,000,000 origins over two, hit',
    1.5,
    [two, same(exact(0), FEW)],
    [million.policy, hits(exact, MILLION, FEW)],
  ],
  [
    '1,000,000 origins over two, miss',
    1.5,
    [two, misses(exact, MILLION, FEW)],
    [million.policy, misses(exact, MILLION, FEW)],
  ],
  [
    '100,000 patterns over one, hit',
    2,
    [onePattern, times(FEW, (i) => `https://app-${i}.tenant-0.example.com`)],
    [patterns.policy, hits(below, PATTERNS, FEW)],
  ],
  [
    '100,000 patterns over one, miss',
    2,
    [onePattern, misses(below, PATTERNS, FEW)],
    [patterns.policy, misses(below, PATTERNS, FEW)],
  ],
];

const measured = [];
for (const [name, limit, ...pair] of rows) {
  measured.push({ name, value: await ratio('real', ...pair), unit: '×', limit });
  measured.push({ name: `${name}, on a stand-in`, value: await ratio('light', ...pair), unit: '×' });
}
measured.push({
  name: '1,000,000 origins over two, hit, each for the first time',
  value: await ratio('real', [two, same(exact(0), MANY)], [million.policy, hits(exact, MILLION, MANY)]),
  unit: '×',
});
measured.push({
  name: 'building a policy of 1,000,000 origins',
  value: million.seconds,
  unit: ' s',
  limit: 3,
});
measured.push({ name: 'memory it holds', value: million.mebibytes, unit: ' MiB', limit: 250 });
process.stdout.write(JSON.stringify(measured));
