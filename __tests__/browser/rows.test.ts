// The model of a browser, held to every row of the tables in rows/; browsers/rows.test.ts asks real ones.

import type { WireRequest } from '../../lib/browser/exchange';
import { fetchAs } from '../../lib/browser/fetch-as';
import { StandardCache } from '../support/preflight-cache';
import { response } from '../support/scripted-server';
import { TABLES } from './rows/index';
import { type Ask, type Hop, PAGE, PLACES, type Row, sentLine, serverOf } from './rows/row';

async function outcomeOf(row: Row): Promise<Pick<Row, 'sent' | 'results'>> {
  const answer = serverOf(row, '/row');
  let now = 0;
  const cache = new StandardCache(undefined, () => now);
  const sent: string[] = [];
  const send = async ({ kind, method, url, headers }: WireRequest) => {
    const get = (name: string) => headers.find(([given]) => given.toLowerCase() === name)?.[1];
    sent.push(sentLine(method, url, get, row));
    return response(answer(kind === 'preflight', new URL(url).pathname));
  };
  const results: string[] = [];
  for (const ask of row.asks) {
    now += (ask.after ?? 0) * 1000;
    const request = { ...ask, url: urlOf(row, ask), origin: row.sandboxed ? 'null' : PAGE };
    const { allowed, code, steps, exchange } = await fetchAs(request, send, cache);
    const last = exchange.at(-1)?.response;
    const status = last !== undefined && 'status' in last && last.status !== 200 ? [`${last.status}`] : [];
    results.push(
      allowed ? ['allowed', ...status, ...(steps.at(-1)?.view?.readable ?? [])].join(' ') : `${code}`,
    );
  }
  return { sent, results };
}

function urlOf({ hops }: Row, { to = 0, suffix = '' }: Ask): string {
  return `${PLACES[(hops[to] as Hop).at]}/row/${to}${suffix}`;
}

describe.each(TABLES)('the model agrees about %s', (_title, rows) => {
  test.each(rows)('$name', async (row) => {
    const { sent, results } = row;
    expect(await outcomeOf(row)).toEqual({ sent, results });
  });
});

test('no two rows have the same name', () => {
  const names = TABLES.flatMap(([, rows]) => rows.map(({ name }) => name));
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
});

test('there are at least 400 rows', () => {
  expect(TABLES.flatMap(([, rows]) => rows).length).toBeGreaterThanOrEqual(400);
});
