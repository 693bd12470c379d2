// docs/browsers.md says what is tested, and nothing else. `BROWSERS_DOCS=write npm run test:browsers -- --runInBand` writes it.

import { quirkList, readPart, scenarioTables } from './documentation';
import { ENGINES } from './engines';

test('the tables list every scenario, each passed in every engine', () => {
  expect(readPart('scenarios')).toBe(scenarioTables(() => true));
});

test('the list of quirks is complete', () => {
  expect(readPart('quirks')).toBe(quirkList());
});

test.each(['versions', 'economy'] as const)('the table of %s has a row for every engine', (part) => {
  const rows = readPart(part).split('\n').slice(2);
  expect(rows.map((row) => row.split(' | ')[0])).toEqual(ENGINES.map(({ name }) => `| ${name}`));
  for (const row of rows) expect(row).toMatch(/\d/);
});
