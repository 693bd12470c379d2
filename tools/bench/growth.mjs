// What must not grow: a delegate's ready policy over the same policy alone, and hostile headers by their length.

import { measure } from 'mitata';
import { fromRoot } from './from-root.mjs';
import { STAND_INS } from './stand-ins.mjs';

const cors = fromRoot('corsage');

const ORIGIN = 'https://app.example.com';
const ROUNDS = 41;
const AT_ONCE = 64;

const next = () => {};

/** The second over the first: pairs taken by turns, and the undisturbed tenth of each. */
async function ratio(first, second) {
  const samples = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    for (const [i, { handle, request }] of [first, second].entries()) {
      const batchOf = () => Array.from({ length: AT_ONCE }, () => STAND_INS.real(request));
      const measured = await measure(
        function* () {
          yield {
            0: batchOf,
            bench(batch) {
              for (const { request, response } of batch) handle(request, response, next);
            },
          };
        },
        { gc: false, batch_threshold: -1, min_samples: 6, min_cpu_time: 1e6 },
      );
      samples[i].push(...measured.samples);
    }
  }
  const [one, other] = samples.map((all) => all.toSorted((a, b) => a - b)[Math.floor(all.length / 10)]);
  return other / one;
}

/** A delegate that returns a ready policy, over that policy given to `cors`. */
export function measureDelegate() {
  const policy = cors.createPolicy({ origin: ORIGIN, credentials: true });
  const request = { headers: { Origin: ORIGIN } };
  return ratio({ handle: cors(policy), request }, { handle: cors(() => policy), request });
}

/** Something to fill a header with, and how far: no more than 128 names and 8 kB are read. */
const FILLINGS = {
  'names in order': [1024, (length) => names(length, (i) => i)],
  'names in no order': [1024, (length) => names(length, (i) => (i * 7919) % 46_656)],
  commas: [8192, (length) => ','.repeat(length)],
  blanks: [8192, (length) => `x-a${' '.repeat(length)}x-b`.slice(0, length)],
  'one name': [8192, (length) => 'x'.repeat(length)],
  'no names': [8192, (length) => '(x),'.repeat(length / 4)],
};

const names = (length, number) =>
  Array.from({ length: length / 8 }, (_, i) => `x-${number(i).toString(36).padStart(5, '0')}`).join(',');

const asking = (text) => ({
  method: 'OPTIONS',
  headers: {
    Origin: ORIGIN,
    'Access-Control-Request-Method': 'PUT',
    'Access-Control-Request-Headers': text,
  },
});

/** For each filling the time of a preflight that asks with the most of it over one with half as much. */
export async function measureHostileHeaders() {
  const handle = cors();
  const grown = [];
  for (const [name, [most, filled]] of Object.entries(FILLINGS)) {
    const [half, whole] = [most / 2, most].map((length) => ({ handle, request: asking(filled(length)) }));
    grown.push({ name, ratio: await ratio(half, whole) });
  }
  return grown;
}
