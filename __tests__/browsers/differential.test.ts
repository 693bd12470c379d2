// What a browser does, predicted by the package's own reading of the standard and then done in each engine.
//
// FUZZ_RUNS says how many cases, FUZZ_SEED which ones. Every difference is a fault of ours, or one of quirks.ts.

import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import type { EngineName } from './engine';
import { ENGINES, inEngine } from './engines';
import { asScenario, requestsOf } from './prediction';
import { policies } from './random-fetches';
import { type Finished, runScenarios } from './run';

const { FUZZ_RUNS, FUZZ_SEED } = process.env;
const numRuns = Number(FUZZ_RUNS || 300);
const seed = Number(FUZZ_SEED || Date.now() % 2 ** 31);
const cases = fc.sample(policies, { numRuns, seed });

const outcomes = new Map<EngineName, ReadonlyMap<string, Finished>>();
const failures = new Map<EngineName, unknown>();

beforeAll(async () => {
  const installed = ENGINES.filter((kind) => kind.isInstalled());
  await Promise.all(
    installed.map((kind) =>
      inEngine(kind, async (engine, api) => {
        const scenarios = await Promise.all(
          cases.map((random, index) => asScenario(random, index, engine.name, api)),
        );
        outcomes.set(kind.name, await runScenarios(engine, api, scenarios, (id) => requestsOf(api, id)));
      }).catch((error) => failures.set(kind.name, error)),
    ),
  );
}, 3_600_000);

describe.each(ENGINES)('$name', ({ name, isInstalled }) => {
  (isInstalled() ? test : test.skip)(`does what is predicted, in ${numRuns} cases`, () => {
    expect(failures.get(name)).toBeUndefined();
    const finished = [...(outcomes.get(name)?.entries() ?? [])];
    expect(finished).toHaveLength(numRuns);
    const different = finished.filter(([, { got, wanted }]) => !isDeepStrictEqual(got, wanted));
    if (process.env.DUMP)
      require('node:fs').writeFileSync(
        process.env.DUMP + '.' + name + '.json',
        JSON.stringify(different, null, 1),
      );
    const [first] = different;
    if (first === undefined) return;
    const [title, { got, wanted }] = first;
    process.stderr.write(
      `${different.length} of ${numRuns} cases differ in ${name} (FUZZ_SEED=${seed}). ${title}\n`,
    );
    expect(got).toEqual(wanted);
  });
});
