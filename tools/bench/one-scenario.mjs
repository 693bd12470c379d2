// One scenario in a process of its own, as most servers have one policy: every middleware in turn, round after round.
// `node one-scenario.mjs <scenario> <real|light> [names]` prints each one's time over that of what is written by hand.

import { deepStrictEqual } from 'node:assert/strict';
import { measure } from 'mitata';
import { CONTENDERS } from './contenders.mjs';
import { SCENARIOS } from './scenarios.mjs';
import { STAND_INS } from './stand-ins.mjs';

const ROUNDS = 41;
const MOST_AT_ONCE = 256;
/** How long one batch, and one measurement of several, may take: nanoseconds. */
const BATCH = 2e6;
const MEASUREMENT = 1e6;

const [name, kind, ...names] = process.argv.slice(2);
const scenario = SCENARIOS.find((each) => each.name === name);
const makeExchange = STAND_INS[kind];

function nothing() {}

/** Each exchange of the batch through the middleware; a promise where answers come later. */
function run(handle, batch, waits) {
  if (waits) return Promise.all(batch.map((exchange) => handle(exchange, nothing)));
  if (scenario.later) {
    return new Promise((resolve, reject) => {
      let left = batch.length;
      const next = (error) => {
        if (error) reject(error);
        else if (--left === 0) resolve();
      };
      for (let i = 0; i < batch.length; i++) handle(batch[i], next);
    });
  }
  for (let i = 0; i < batch.length; i++) handle(batch[i], nothing);
  return undefined;
}

function contend([name, { make, prepare, framework, waits = false }]) {
  if (framework && kind === 'light') return undefined;
  const handle = make(scenario);
  if (handle === undefined) return undefined;
  let made = 0;
  const batchOf = (length) => Array.from({ length }, () => prepare(makeExchange(scenario.request(made++))));
  return { name, handle, waits, batchOf, length: 1 };
}

/** Warms the code, and finds how many at once fit into the time of a batch. */
async function prepare(contender) {
  const { handle, waits, batchOf } = contender;
  for (let length = 1; length <= MOST_AT_ONCE; length *= 4) {
    const batch = batchOf(length);
    const start = process.hrtime.bigint();
    await run(handle, batch, waits);
    if (Number(process.hrtime.bigint() - start) > BATCH) break;
    contender.length = length;
  }
  for (let warm = 0; warm < 8000 && contender.length === MOST_AT_ONCE; warm += MOST_AT_ONCE) {
    await run(handle, batchOf(MOST_AT_ONCE), waits);
  }
}

/** Nanoseconds for one request, of a few batches. */
async function sample({ handle, waits, batchOf, length }) {
  const { samples } = await measure(
    function* () {
      yield { 0: () => batchOf(length), bench: (batch) => run(handle, batch, waits) };
    },
    { gc: false, batch_threshold: -1, min_samples: 6, min_cpu_time: MEASUREMENT },
  );
  return samples.map((time) => time / length);
}

/** What a client would get. */
function answerOf(handle) {
  const exchange = makeExchange(scenario.request(0));
  return new Promise((resolve) => {
    const { response } = exchange;
    const shown = (end) => () =>
      resolve({
        end,
        status: response.statusCode,
        headers: Object.fromEntries(
          response.getHeaderNames().map((header) => [header, response.getHeader(header)]),
        ),
      });
    response.end = shown('here');
    handle(exchange, shown('in the app'));
  });
}

const contenders = Object.entries(CONTENDERS)
  .filter(([each]) => names.length === 0 || names.includes(each))
  .map(contend)
  .filter(Boolean);
const byHand = contenders.find((each) => each.name === 'by hand');
const corsage = contenders.find((each) => each.name === 'corsage');
// By hand means the very same headers.
deepStrictEqual(await answerOf(byHand.handle), await answerOf(corsage.handle));

for (const contender of contenders) await prepare(contender);
const times = new Map(contenders.map(({ name: each }) => [each, []]));
for (let round = 0; round < ROUNDS; round++) {
  for (const contender of contenders) times.get(contender.name).push(...(await sample(contender)));
}
/** The tenth of all samples that nothing else on the machine disturbed. */
const undisturbed = (each) =>
  times.get(each).toSorted((a, b) => a - b)[Math.floor(times.get(each).length / 10)];
const overByHand = Object.fromEntries(
  contenders.map(({ name: each }) => [each, undisturbed(each) / undisturbed('by hand')]),
);
process.stdout.write(JSON.stringify(overByHand));
