// The three engines, and one at work.

import { Api } from './api';
import { type Engine, type EngineKind, type EngineName, Home } from './engine';
import type { WayIn } from './network';
import { CHROMIUM, FIREFOX } from './puppeteer-engines';
import { WEBKIT } from './webkit';

export const ENGINES: readonly EngineKind[] = [CHROMIUM, FIREFOX, WEBKIT];

/** Where an engine is not installed, its tests are left out; why is said before the first (announce-missing.ts). */
export function testIn(kind: EngineKind): jest.It {
  return kind.isInstalled() ? test : test.skip;
}

/** Starts an engine with a server of its own, and ends both whatever comes of the work. */
export async function inEngine<Done>(
  kind: EngineKind,
  work: (engine: Engine, api: Api) => Promise<Done>,
  { here = false }: Pick<WayIn, 'here'> = {},
): Promise<Done> {
  const api = new Api();
  const wayIn = { ...(await api.start()), here };
  try {
    const home = new Home();
    try {
      const engine = await kind.start(wayIn, home);
      try {
        return await work(engine, api);
      } finally {
        await engine.close();
      }
    } finally {
      await home.remove();
    }
  } finally {
    await api.close();
  }
}

/** Starts an engine that sees the servers of this machine, and ends it whatever comes of the work. */
export async function inEngineHere<Done>(
  kind: EngineKind,
  work: (engine: Engine) => Promise<Done>,
): Promise<Done> {
  const home = new Home();
  try {
    const engine = await kind.start(undefined, home);
    try {
      return await work(engine);
    } finally {
      await engine.close();
    }
  } finally {
    await home.remove();
  }
}

/** Does the work in all engines that are installed, side by side; what it failed with, by engine. */
export async function inInstalledEngines(
  work: (kind: EngineKind, engine: Engine, api: Api) => Promise<void>,
): Promise<ReadonlyMap<EngineName, unknown>> {
  const failures = new Map<EngineName, unknown>();
  const installed = ENGINES.filter((kind) => kind.isInstalled());
  await Promise.all(
    installed.map((kind) =>
      inEngine(kind, (engine, api) => work(kind, engine, api)).catch((error) =>
        failures.set(kind.name, error),
      ),
    ),
  );
  return failures;
}
