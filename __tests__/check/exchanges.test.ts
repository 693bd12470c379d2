// What the checker says about real servers that get CORS right or wrong.

import { MDN_REASONS } from '../../lib/problems/codes';
import { corsageJson, type Report } from '../support/checker';
import { APP } from '../support/origins';
import { ROWS, type Row } from './checked-exchanges';

/** What is typed for a row. */
function argumentsOf(row: Row, port: number): string[] {
  const { path = '/', origin = APP, method, headers = [], credentials = false } = row;
  const server = `http://127.0.0.1:${port}`;
  return [
    'check',
    `${server}${path}`,
    '--origin',
    origin === 'own' ? server : origin,
    ...(method === undefined ? [] : ['--method', method]),
    ...headers.flatMap((line) => ['--header', line]),
    ...(credentials ? ['--credentials'] : []),
  ];
}

async function check(row: Row): Promise<{ exit: number; report: Report }> {
  const server = await row.serve();
  try {
    return await corsageJson(argumentsOf(row, server.port));
  } finally {
    await server.close();
  }
}

test.each(ROWS.map((row) => [row.code ?? 'allowed', row.name, row] as const))(
  'the checker says %s: %s',
  async (_code, _name, row) => {
    const { exit, report } = await check(row);
    expect({ exit, code: report.code }).toEqual({ exit: row.code === null ? 0 : 1, code: row.code });
    expect(report.allowed).toBe(row.code === null);
    const told = [report.message, report.fix];
    if (row.code === null) expect(told).toEqual([null, null]);
    else for (const sentence of told) expect(sentence).toMatch(/^[A-Z*].{10,600}\.$/);
    // Every page of a row but the server's own may be public, and each server is on this machine.
    const codes = report.warnings.map(({ code }) => code).filter((code) => code !== 'LOCAL_NETWORK_ACCESS');
    if (row.warnings !== undefined) expect(codes).toEqual(row.warnings);
  },
);

test('the checked servers are at least 180, and cause every reason that a server can', () => {
  expect(ROWS.length).toBeGreaterThanOrEqual(180);
  expect(new Set(ROWS.map(({ name }) => name)).size).toBe(ROWS.length);
  const given = new Set(ROWS.map(({ code }) => code));
  expect(MDN_REASONS.filter((reason) => !given.has(reason))).toEqual([]);
});
