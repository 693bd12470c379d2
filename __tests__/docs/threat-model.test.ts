// Every promise of the threat model names tests, and those tests exist.

import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const ROOT = join(__dirname, '..', '..');
const MODEL = readFileSync(join(ROOT, 'docs', 'threat-model.md'), 'utf8');

/** A row of a table: the promise, and its tests. */
const ROW = /^\| (?!promise )([^|]+) \| ([^|]+) \|$/gm;

/** `folder/file`: “a title”, “another title”. The file is `folder/file.test.ts`. */
const FILE = /`([\w/-]+)`: (“[^”]+”(?:, “[^”]+”)*)/g;

/** Every match of a RegExp with one or two groups. */
function matches(text: string, regexp: RegExp): [first: string, second: string][] {
  return [...text.matchAll(regexp)].map(([, first = '', second = '']) => [first, second]);
}

const held = matches(MODEL, ROW).map(([promise, cell]) => ({
  promise,
  cell,
  tests: matches(cell, FILE).flatMap(([file, titles]) =>
    matches(titles, /“([^”]+)”/g).map(([title]) => ({ file, title })),
  ),
}));

/** Whether a string in the file is this title. */
function hasTitle(source: string, title: string): boolean {
  return ['"', "'", '`'].some((quote) => source.includes(`${quote}${title}${quote}`));
}

test('the threat model has promises against every attacker', () => {
  const sections = MODEL.split(/^## /m).filter((section) => section.includes('\n| promise | held by |\n'));
  expect(sections.map((section) => section.split('\n')[0])).toEqual([
    'A hostile site',
    'A hostile sub-domain',
    'A network attacker',
    'A client that forges every byte',
    'A hostile tenant whose origin is in the list',
    'A careless developer',
    'Whoever gets between the source and you',
  ]);
  expect(held.length).toBe((MODEL.match(/^\| /gm) as string[]).length - sections.length);
});

test.each(held)('the tests of this promise exist: $promise', ({ tests, cell }) => {
  expect(tests.length).toBeGreaterThan(0);
  // The RegExps above read every title in the cell.
  expect(cell.match(/“/g)?.length).toBe(tests.length);
  for (const { file, title } of tests) {
    const path = join(__dirname, '..', `${file}.test.ts`);
    expect({ file, exists: existsSync(path) }).toEqual({ file, exists: true });
    expect({ file, title, there: hasTitle(readFileSync(path, 'utf8'), title) }).toEqual({
      file,
      title,
      there: true,
    });
  }
});

test.each(['SECURITY.md', 'docs/threat-model.md', 'docs/guarding.md'])(
  'every link in %s leads somewhere',
  (name) => {
    const text = readFileSync(join(ROOT, name), 'utf8');
    const links = [...text.matchAll(/\]\((?!https:)([^)#]*)(?:#([^)]+))?\)/g)];
    expect(links.length).toBeGreaterThan(0);
    for (const [, path, anchor] of links) {
      const target = path === '' ? join(ROOT, name) : join(ROOT, dirname(name), path as string);
      expect({ path, exists: existsSync(target) }).toEqual({ path, exists: true });
      if (anchor === undefined) continue;
      const headings = [...readFileSync(target, 'utf8').matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
        slug(heading as string),
      );
      expect(headings).toContain(anchor);
    }
  },
);

/** The anchor that a heading gets. */
function slug(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^a-z0-9 -]/g, '')
    .replaceAll(' ', '-');
}

describe('every package that is installed with this one', () => {
  interface Manifest {
    readonly dependencies?: Readonly<Record<string, string>>;
    readonly scripts?: Readonly<Record<string, string>>;
  }
  const manifest = (path: string): Manifest => JSON.parse(readFileSync(path, 'utf8'));

  /** Every package that is installed because of `path`, at any depth. */
  function broughtBy(path: string): string[] {
    const names = Object.keys(manifest(path).dependencies ?? {});
    return names.flatMap((name) => [name, ...broughtBy(manifestOf(name))]);
  }
  const manifestOf = (name: string) => join(ROOT, 'node_modules', name, 'package.json');

  test('is named in SECURITY.md', () => {
    const line =
      /^- (.*) are installed with this package/m.exec(readFileSync(join(ROOT, 'SECURITY.md'), 'utf8'))?.[1] ??
      '';
    const names = matches(line, /`([^`]+)`/g).map(([name]) => name);
    expect(names.sort()).toEqual(broughtBy(join(ROOT, 'package.json')).sort());
  });

  test('runs nothing when it is installed', () => {
    for (const name of broughtBy(join(ROOT, 'package.json'))) {
      const scripts = Object.keys(manifest(manifestOf(name)).scripts ?? {});
      expect({ name, scripts: scripts.filter((script) => /^(?:pre|post)?install$/.test(script)) }).toEqual({
        name,
        scripts: [],
      });
    }
  });
});
