// Each link between the pages of the repository leads to a file that exists, and to a heading in it.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const ROOT = join(__dirname, '..', '..');

const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));

const pages = readdirSync(ROOT)
  .concat(
    ...['docs', 'examples', '__tests__'].map((folder) =>
      readdirSync(join(ROOT, folder)).map((name) => join(folder, name)),
    ),
  )
  .filter((name) => name.endsWith('.md'));

const links = pages.flatMap((page) =>
  [...prose(page).matchAll(/\]\((?!https?:)([^)\s]+)\)/g)].map(([, link = '']) => ({ page, link })),
);

/** A page without its blocks of code. */
function prose(page: string): string {
  return readFileSync(join(ROOT, page), 'utf8').replace(/^```.*?^```$/gms, '');
}

/** The anchors of a page, made from its headings. */
function anchors(page: string): string[] {
  return [...prose(page).matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replace(/[^\p{Letter}\p{Number} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

test.each(links)('the link $link in $page leads somewhere', ({ page, link }) => {
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? page : join(dirname(page), path);
  expect(existsSync(join(ROOT, target))).toBe(true);
  if (anchor !== undefined) expect(anchors(target)).toContain(anchor);
});

/** What npm packs: the files of the manifest, and those that it always packs. */
const packed = [...manifest.files, 'README.md', 'LICENSE', 'package.json'];
const isPacked = (path: string) => packed.some((name) => path === name || path.startsWith(join(name, '/')));

test.each(links.filter(({ page }) => isPacked(page)))(
  'the link $link in $page leads to something in the package',
  ({ page, link }) => {
    const [path = ''] = link.split('#');
    expect(isPacked(path === '' ? page : join(dirname(page), path))).toBe(true);
  },
);

test('docs/README.md links to every page of docs/', () => {
  const linked = links.filter(({ page }) => page === join('docs', 'README.md')).map(({ link }) => link);
  const there = readdirSync(join(ROOT, 'docs')).filter((name) => name !== 'README.md');
  expect(there.filter((name) => !linked.includes(name))).toEqual([]);
});

test('links of several pages are checked', () => {
  expect(pages).toEqual(expect.arrayContaining(['README.md', 'SECURITY.md', join('docs', 'origins.md')]));
  expect(links.length).toBeGreaterThan(50);
});
