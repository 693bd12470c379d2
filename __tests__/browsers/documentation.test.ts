// docs/browsers.md lists what is tested, and nothing else. `BROWSERS_DOCS=write npm run test:browsers -- --runInBand` writes it.

import { quirkList, readPart, scenarioLists } from './documentation';
import { ENGINES } from './engines';

test('docs/browsers.md lists every scenario, and each passed in every engine', () => {
  expect(readPart('scenarios')).toBe(scenarioLists(() => true));
});

test('docs/browsers.md lists every quirk', () => {
  expect(readPart('quirks')).toBe(quirkList());
});

test.each(['versions', 'economy'] as const)(
  'in docs/browsers.md, the table of %s has a row for every engine',
  (part) => {
    const rows = readPart(part).split('\n').slice(2);
    expect(rows.map((row) => row.split(' | ')[0])).toEqual(ENGINES.map(({ name }) => `| ${name}`));
    for (const row of rows) expect(row).toMatch(/\d/);
  },
);
