// What a browser does, predicted by the package's own reading of the standard and then done in each engine.
//
// FUZZ_RUNS says how many cases, FUZZ_SEED which ones; a difference is a fault of ours, or one more quirk for quirks.ts.
// The seed is fixed unless it is given, since an engine's next oddity is not a reason for a run to fail that changed nothing.

import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import type { EngineName } from './engine';
import { ENGINES, inInstalledEngines, testIn } from './engines';
import { asScenario, requestsOf } from './prediction';
import { otherServers, policies, type RandomCase } from './random-fetches';
import { type Finished, runScenarios } from './run';
import type { Scenario } from './scenario';

const { FUZZ_RUNS, FUZZ_SEED } = process.env;
const RUNS = Number(FUZZ_RUNS || 300);
const SEED = Number(FUZZ_SEED || 1);
const DEADLINE = Math.max(900_000, RUNS * 1000);

interface Kind {
  readonly title: string;
  readonly cases: readonly RandomCase[];
}

const sample = (cases: fc.Arbitrary<RandomCase>, numRuns: number) =>
  fc.sample(cases, { numRuns, seed: SEED });

const KINDS: readonly Kind[] = [
  { title: 'under random policies', cases: sample(policies, RUNS) },
  { title: "by other servers' answers", cases: sample(otherServers, Math.ceil(RUNS / 2)) },
];

const outcomes = new Map<EngineName, readonly Finished[][]>();
let failures: ReadonlyMap<EngineName, unknown>;

beforeAll(async () => {
  failures = await inInstalledEngines(async (kind, engine, api) => {
    const scenarios: Scenario[][] = KINDS.map(() => []);
    for (const [kindIndex, { cases }] of KINDS.entries()) {
      for (const [index, random] of cases.entries()) {
        scenarios[kindIndex]?.push(await asScenario(random, `${kindIndex}-${index}`, kind.name, api));
      }
    }
    const finished = await runScenarios(engine, api, scenarios.flat(), (id) => requestsOf(api, id));
    outcomes.set(
      kind.name,
      scenarios.map((list) => list.map(({ name }) => finished.get(name) as Finished)),
    );
  });
}, DEADLINE);

describe.each(ENGINES)('$name', (engine) => {
  describe.each(KINDS.map((kind, index) => ({ ...kind, index, count: kind.cases.length })))(
    'does what is predicted $title',
    ({ index, cases, count }) => {
      testIn(engine)(`in ${count} cases from seed ${SEED}`, () => {
        expect(failures.get(engine.name)).toBeUndefined();
        const finished = outcomes.get(engine.name)?.[index] ?? [];
        expect(finished).toHaveLength(count);
        const differs = finished.findIndex(({ got, wanted }) => !isDeepStrictEqual(got, wanted));
        const { got, wanted } = finished[differs] ?? {};
        expect({ case: cases[differs], ...got }).toEqual({ case: cases[differs], ...wanted });
      });
    },
  );
});
