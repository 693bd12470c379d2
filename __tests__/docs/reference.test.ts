// The tables of docs/reference.md are complete.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cors } from 'corsage';
import { OPTION_NAMES } from '../../lib/options/read-options';
import { DANGEROUS_NAMES } from '../../lib/origins/credential-rules';
import { ROOT } from '../support/spawned';

const PAGE = readFileSync(join(ROOT, 'docs', 'reference.md'), 'utf8');

/** The names in the first column of the table whose first column has that title. */
function names(title: string): string[] {
  const [, table = ''] = new RegExp(`^\\| ${title} \\|.*\\n\\|[-|]+\\n((?:\\|.*\\n)+)`, 'm').exec(PAGE) ?? [];
  return [...table.matchAll(/^\| `(\w+)` \|/gm)].map(([, name = '']) => name);
}

const entries = PAGE.slice(PAGE.indexOf('\n## Options\n'), PAGE.indexOf('\n## What is sent\n')).split(
  /^### /m,
);

test('docs/reference.md has an entry for every option, in their order, and no other', () => {
  expect(entries.slice(1).map((entry) => /^`(\w+)`/.exec(entry)?.[1])).toEqual(OPTION_NAMES);
});

test.each(OPTION_NAMES.filter((name) => name !== 'dangerously'))(
  'the entry of %s in docs/reference.md has its default, an example that is accepted, and when not to use it',
  (name) => {
    const entry = entries.find((text) => text.startsWith(`\`${name}\``)) ?? '';
    expect(entry).toMatch(/^- Default: .*\bExample:\s/ms);
    expect(entry).toMatch(/^- Not /m);
    const [, example = ''] = /`(cors\(.*?\))`/.exec(entry) ?? [];
    expect(example).toContain(name);
    expect(new Function('cors', `return ${example}`)(cors)).toBeInstanceOf(Function);
  },
);

test('docs/reference.md has every risk that dangerously can accept, and no other', () => {
  expect(names('key')).toEqual(DANGEROUS_NAMES);
});
