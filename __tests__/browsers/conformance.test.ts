// Every scenario in every engine, through Express with the package.

import { writeScenarios, writeVersions } from './documentation';
import type { EngineName } from './engine';
import { ENGINES, inInstalledEngines, testIn } from './engines';
import { type Finished, idOf, runScenarios } from './run';
import { SCENARIOS } from './scenarios/index';

const all = SCENARIOS.flatMap(({ scenarios }) => scenarios);
const outcomes = new Map<EngineName, ReadonlyMap<string, Finished>>();
const versions = new Map<EngineName, string>();
let failures: ReadonlyMap<EngineName, unknown>;

beforeAll(async () => {
  failures = await inInstalledEngines(async (kind, engine, api) => {
    versions.set(kind.name, engine.version);
    outcomes.set(kind.name, await runScenarios(engine, api, all));
  });
}, 900_000);

afterAll(() => {
  writeVersions(versions);
  writeScenarios(outcomes);
});

describe.each(ENGINES)('$name', (kind) => {
  testIn(kind)('runs to the end', () => {
    expect(failures.get(kind.name)).toBeUndefined();
  });

  describe.each(SCENARIOS)('$title', ({ scenarios }) => {
    testIn(kind).each(scenarios)('$name', (scenario) => {
      const finished = outcomes.get(kind.name)?.get(scenario.name);
      expect(finished?.got).toEqual(finished?.wanted ?? 'an outcome');
    });
  });
});

test('no two scenarios are served in the same place', () => {
  expect(new Set(all.map(idOf)).size).toBe(all.length);
});

test('there are at least 120 scenarios', () => {
  expect(all.length).toBeGreaterThanOrEqual(120);
});
