// Every scenario in every engine, through Express with the package.

import { Api } from './api';
import type { Engine, EngineName } from './engine';
import { ENGINES } from './engines';
import { type Finished, idOf, runScenarios } from './run';
import { SCENARIOS } from './scenarios';

const all = SCENARIOS.flatMap(({ scenarios }) => scenarios);
const outcomes = new Map<EngineName, ReadonlyMap<string, Finished>>();

beforeAll(async () => {
  const installed = ENGINES.filter((engine) => engine.isInstalled());
  await Promise.all(
    installed.map(async (kind) => {
      const api = new Api();
      let engine: Engine | undefined;
      try {
        engine = await kind.start(await api.start());
        outcomes.set(kind.name, await runScenarios(engine, api, all));
      } finally {
        await engine?.close();
        await api.close();
      }
    }),
  );
}, 600_000);

describe.each(ENGINES)('$name', ({ name, isInstalled }) => {
  describe.each(SCENARIOS)('$title', ({ scenarios }) => {
    (isInstalled() ? test : test.skip).each(scenarios)('$name', (scenario) => {
      const { got, wanted } = outcomes.get(name)?.get(scenario.name) as Finished;
      expect(got).toEqual(wanted);
    });
  });
});

test('no two scenarios are served in the same place', () => {
  expect(new Set(all.map(idOf)).size).toBe(all.length);
});

test('there are at least 120 scenarios', () => {
  expect(all.length).toBeGreaterThanOrEqual(120);
});
