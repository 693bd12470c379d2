// The tables of docs/reference.md are complete.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { OPTION_NAMES } from '../../lib/options/read-options';
import { DANGEROUS_NAMES } from '../../lib/origins/credential-rules';
import { ROOT } from '../support/spawned';

const PAGE = readFileSync(join(ROOT, 'docs', 'reference.md'), 'utf8');

/** The names in the first column of the table whose first column has that title. */
function names(title: string): string[] {
  const [, table = ''] = new RegExp(`^\\| ${title} \\|.*\\n\\|[-|]+\\n((?:\\|.*\\n)+)`, 'm').exec(PAGE) ?? [];
  return [...table.matchAll(/^\| `(\w+)` \|/gm)].map(([, name = '']) => name);
}

test('docs/reference.md has every option, and no other', () => {
  expect(names('option')).toEqual(OPTION_NAMES);
});

test('docs/reference.md has every risk that dangerously can accept, and no other', () => {
  expect(names('key')).toEqual(DANGEROUS_NAMES);
});
