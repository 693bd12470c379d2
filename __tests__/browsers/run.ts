// Runs scenarios in one engine, all of them in a few visits: first every scenario's first step, page by page, then the second
// ones, and so on.

import express, { type Router } from 'express';
import type { Api } from './api';
import type { Engine, EngineName } from './engine';
import type { Action, Course, Result, Scenario, Step } from './scenario';

/** What came of a scenario. */
export interface Outcome {
  readonly results: readonly Result[];
  readonly requests: readonly string[];
}

/** What should come of it in an engine. */
export function expected(scenario: Scenario, course: Course, engine: EngineName): Outcome {
  const { deviation } = scenario;
  const own = deviation?.quirk.engines.includes(engine) ? deviation : undefined;
  return {
    results: own?.results ?? course.steps.map(({ expect }) => expect),
    requests: own?.requests ?? course.requests,
  };
}

/** A policy that is refused fails its own scenario, and no other. */
function prepare(scenario: Scenario, router: Router): Course {
  try {
    return scenario.prepare(router);
  } catch (error) {
    return { steps: [], requests: [String(error)] };
  }
}

interface Running {
  readonly id: string;
  readonly scenario: Scenario;
  readonly course: Course;
  readonly results: Result[];
}

export interface Finished {
  readonly got: Outcome;
  readonly wanted: Outcome;
}

export async function runScenarios(
  engine: Engine,
  api: Api,
  scenarios: readonly Scenario[],
  requests: (id: string) => readonly string[] = (id) => api.requests(id),
): Promise<ReadonlyMap<string, Finished>> {
  const running = scenarios.map((scenario): Running => {
    const id = idOf(scenario);
    const router = express.Router();
    const course = prepare(scenario, router);
    api.mount(id, router, course.handshake);
    return { id, scenario, course, results: [] };
  });
  const rounds = Math.max(...running.map(({ course }) => course.steps.length));
  for (let round = 0; round < rounds; round++) await runRound(engine, running, round);
  const finished = running.map(async ({ id, scenario, course, results }) => {
    const wanted = expected(scenario, course, engine.name);
    await api.arrived(id, wanted.requests.length);
    return [scenario.name, { got: { results, requests: requests(id) }, wanted }] as const;
  });
  return new Map(await Promise.all(finished));
}

async function runRound(engine: Engine, running: readonly Running[], round: number): Promise<void> {
  const pages = new Map<string, [Running, Step][]>();
  for (const run of running) {
    const step = run.course.steps[round];
    if (step === undefined) continue;
    step.before?.();
    pages.set(step.from, [...(pages.get(step.from) ?? []), [run, step]]);
  }
  for (const [from, steps] of pages) {
    await engine.visit(`${from}/`);
    const actions = steps.map(([{ id }, step]) => actionOf(id, step));
    const results = await engine.evaluate<Result[]>(`performAll(${JSON.stringify(actions)})`);
    for (const [index, result] of results.entries()) steps[index]?.[0].results.push(visible(result));
  }
}

function actionOf(id: string, { action, at, path }: Step): Action {
  return { ...action, act: action.act as string, url: `${at}/scenario/${id}${path}` };
}

/** Headers that a server sends by itself; whether script sees them is not a promise of the package's. */
const SERVER_HEADERS = new Set(['connection', 'date', 'keep-alive', 'transfer-encoding']);

export function visible(result: Result): Result {
  const { headers, results } = result;
  if (results !== undefined) return { ...result, results: results.map(visible) };
  if (headers === undefined) return result;
  return { ...result, headers: headers.filter((name) => !SERVER_HEADERS.has(name)) };
}

export function idOf({ name }: Scenario): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}
