// What comes with an installation: how much, which files, and what along with them.

import { execFile, execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import ts from 'typescript';
import { OWN_MODULES, ROOT, TIME_TO_PACK, tarball } from './tarball';
import { Workplace } from './workplace';

const run = promisify(execFile);

/** Always in a tarball, whatever the manifest says. */
const ALWAYS = ['LICENSE', 'README.md', 'package.json'];

/** What the design names, and what `tldts` is made of. */
const DEPENDENCIES = ['on-headers', 'tldts', 'tldts-core', 'vary'];

let workplace: Workplace;

beforeAll(() => {
  workplace = new Workplace();
}, TIME_TO_PACK);

afterAll(() => workplace.remove());

function manifestIn(folder: string) {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
}

test('the tarball is smaller than 60 kB', () => {
  expect(statSync(tarball()).size).toBeLessThan(60_000);
});

test('every file is one that a public entry leads to', () => {
  const { exports, main, types, typesVersions, bin } = manifestIn(workplace.corsage);
  const wanted = new Set(ALWAYS);
  const follow = (file: string): void => {
    if (wanted.has(file)) return;
    wanted.add(file);
    for (const next of ledTo(file)) follow(next);
  };
  for (const file of strings([exports, main, types, typesVersions, bin])) follow(join(file));

  const there = readdirSync(workplace.corsage, { recursive: true, encoding: 'utf8' });
  const files = there.filter((name) => statSync(join(workplace.corsage, name)).isFile());
  expect(files.sort()).toEqual([...wanted].sort());
});

/** Every string in a value, however deep. */
function strings(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(strings) : [];
}

/** The files of ours that a file imports or requires, at once or later. */
function ledTo(file: string): string[] {
  const text = readFileSync(join(workplace.corsage, file), 'utf8');
  const named = /\.m?js$/.test(file)
    ? [...text.matchAll(/(?:require\(|\bfrom)"([^"]+)"/g)].map((match) => match[1] as string)
    : ts.preProcessFile(text).importedFiles.map(({ fileName }) => fileName);
  return named
    .filter((name) => name.startsWith('.'))
    .map((name) => {
      if (name.endsWith('.json')) return join(dirname(file), name);
      const path = join(dirname(file), name.replace(/\.js$/, ''));
      const extension = file.endsWith('.ts') || file.endsWith('.mts') ? '.d.ts' : '.js';
      if (!existsSync(join(workplace.corsage, path + extension))) throw new Error(`${file} imports ${name}`);
      return path + extension;
    });
}

test('npm ls --omit=dev shows the dependencies of the design and no other', async () => {
  const { stdout } = await run('npm', ['ls', '--omit=dev', '--all', '--parseable'], { cwd: ROOT });
  const shown = stdout.split('\n').filter((line) => line.startsWith(join(OWN_MODULES, '/')));
  expect(shown.map((line) => line.slice(join(OWN_MODULES, '/').length)).sort()).toEqual(DEPENDENCIES);
});

test('no install script runs, of ours or of a dependency', () => {
  for (const folder of [workplace.corsage, ...DEPENDENCIES.map((name) => join(OWN_MODULES, name))]) {
    const { scripts = {} } = manifestIn(folder);
    const hooks = Object.keys(scripts).filter((name) => /^(?:pre|post)?install$/.test(name));
    expect([folder, ...hooks]).toEqual([folder]);
    // npm would run node-gyp for it.
    expect([folder, existsSync(join(folder, 'binding.gyp'))]).toEqual([folder, false]);
  }
});

test('require finds each entry in TypeScript settings that know no `exports`', () => {
  const { exports, typesVersions } = manifestIn(workplace.corsage);
  const entries = Object.keys(exports).filter((name) => name.startsWith('./') && !name.endsWith('.json'));
  for (const entry of entries) {
    expect([entry, typesVersions['*'][entry.slice(2)]]).toEqual([entry, [exports[entry].require.types]]);
  }
  expect(entries).toContain('./compat');
});

test('what users call has its name', () => {
  const named = `const corsage = require('corsage');
    const { cors, createPolicy } = corsage;
    const { explain } = require('corsage/explain');
    const made = [cors({ origin: true }), cors(() => corsage.createPolicy())];
    console.log([corsage, createPolicy, explain, require('corsage/compat'), ...made].map(({ name }) => name).join(' '));`;
  const shown = execFileSync(process.execPath, ['-e', named], { cwd: workplace.root, encoding: 'utf8' });
  expect(shown).toBe('cors createPolicy explain cors cors cors\n');
});
