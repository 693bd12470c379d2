// The rows that browser/rows.test.ts holds the model to, asked in each engine.

import { METHODS } from 'node:http';
import type { Router } from 'express';
import { TABLES } from '../browser/rows/index';
import { type Hop, PAGE, PLACES, type Row, sentLine, serverOf } from '../browser/rows/row';
import type { Scripted } from '../support/scripted-server';
import type { Api } from './api';
import type { EngineName } from './engine';
import { ENGINES, inInstalledEngines, testIn } from './engines';
import { type Finished, runScenarios } from './run';
import type { Course, Result, Scenario } from './scenario';

/** No engine is made to wait. */
const ASKED = TABLES.map(([title, rows]) => {
  return [title, rows.filter(({ asks }) => asks.every(({ after = 0 }) => after === 0))] as const;
});
const ROWS = ASKED.flatMap(([, rows]) => rows);
const idOfRow = (row: Row) => `row-${ROWS.indexOf(row)}`;

const outcomes = new Map<EngineName, ReadonlyMap<string, Finished>>();
let failures: ReadonlyMap<EngineName, unknown>;

beforeAll(async () => {
  failures = await inInstalledEngines(async ({ name }, engine, api) => {
    const scenarios = ROWS.map(scenarioOf);
    outcomes.set(name, await runScenarios(engine, api, scenarios, (id) => sentOf(api, id)));
  });
}, 900_000);

function scenarioOf(row: Row): Scenario {
  const name = idOfRow(row);
  return {
    name,
    prepare(router) {
      serve(row, `/scenario/${name}`, router);
      return courseOf(row);
    },
  };
}

function serve(row: Row, base: string, router: Router): void {
  const answer = serverOf(row, base);
  router.use((request, response) => {
    const preflight = request.headers['access-control-request-method'] !== undefined;
    const scripted = answer(preflight, request.path);
    const [status, ...lines] = scripted;
    response.statusCode = status;
    if (lines.some((line) => UNSENDABLE.test(line))) request.socket.end(headOf(scripted), 'latin1');
    else {
      response.sendDate = false;
      response.writeHead(status, rawHeaders(['Content-Length: 0', ...lines])).end();
    }
  });
}

/** Node sends no header with such a byte. */
const UNSENDABLE = /[^\t\x20-\x7e\x80-\xff]/;

function headOf([status, ...lines]: Scripted): string {
  return [`HTTP/1.1 ${status} x`, 'Connection: close', 'Content-Length: 0', ...lines, '', ''].join('\r\n');
}

function rawHeaders(lines: readonly string[]): string[] {
  return lines.flatMap((line) => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon), line.slice(colon + 2)];
  });
}

function courseOf({ asks, hops, sent, results, sandboxed }: Row): Course {
  const fetches = asks.map(({ to = 0, suffix = '', method, headers, credentials }) => ({
    path: `/${to}${suffix}`,
    init: { method, headers, credentials: credentials ? 'include' : 'same-origin' },
  }));
  const within = sandboxed ? ('sandbox' as const) : undefined;
  const action = { act: 'sequence', within, fetches };
  const at = PLACES[(hops[0] as Hop).at];
  // Node turns a method that it does not know away before any app sees it.
  const known = sent.filter((line) => METHODS.includes(line.split(' ', 1)[0] as string));
  const wanted = results.map((result) => (known.length < sent.length ? BLOCKED : resultOf(result)));
  const expect: Result = { outcome: 'sequence', results: wanted };
  return { steps: [{ from: PAGE, action, at, path: '', expect }], requests: known };
}

const BLOCKED: Result = { outcome: 'blocked' };

function resultOf(written: string): Result {
  const [word, ...rest] = written.split(' ');
  if (word !== 'allowed') return BLOCKED;
  const status = /^\d+$/.test(rest[0] ?? '') ? Number(rest.shift()) : 200;
  return { outcome: 'readable', status, headers: [...rest, 'content-length'].sort() };
}

function sentOf(api: Api, id: string): string[] {
  const row = ROWS[Number(id.slice('row-'.length))] as Row;
  return api.arrivals(id).map(({ request, host }) => {
    const get = (name: string) => request.headers[name] as string | undefined;
    return sentLine(request.method as string, `https://${host}/`, get, row);
  });
}

describe.each(ENGINES)('$name', (kind) => {
  testIn(kind)('runs to the end', () => {
    expect(failures.get(kind.name)).toBeUndefined();
  });

  describe.each(ASKED)('agrees about %s', (_title, rows) => {
    testIn(kind).each(rows)('$name', (row) => {
      const finished = outcomes.get(kind.name)?.get(idOfRow(row));
      const known = row.unlike?.some(({ engines }) => engines.includes(kind.name)) === true;
      if (known) expect(finished?.got).not.toEqual(finished?.wanted);
      else expect(finished?.got).toEqual(finished?.wanted ?? 'an outcome');
    });
  });
});
