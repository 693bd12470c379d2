// What comes with an installation: how much, which files, and what along with them.

import { execFile, execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { OWN_MODULES, ROOT, TIME_TO_PACK, tarball } from './tarball';
import { Workplace } from './workplace';

const run = promisify(execFile);

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

function filesIn(folder: string): string[] {
  const there = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return there.filter((name) => statSync(join(folder, name)).isFile());
}

test('the tarball is smaller than 269 kB', () => {
  expect(statSync(tarball()).size).toBeLessThan(269_000);
});

test('the code is readable: not minified, with its comments, a file for each room of lib/', () => {
  const rooms = readdirSync(join(ROOT, 'lib'), { withFileTypes: true }).filter((each) => each.isDirectory());
  const code = filesIn(join(workplace.corsage, 'dist')).filter((name) => name.endsWith('.js'));
  for (const { name } of rooms) {
    const file =
      code.find((each) => each === `${name}.js` && !['explain', 'sync'].includes(name)) ?? `${name}/index.js`;
    const text = readFileSync(join(workplace.corsage, 'dist', file), 'utf8');
    const lines = text.split('\n');
    expect([name, text.length / lines.length < 60]).toEqual([name, true]);
    expect([name, lines.some((line) => /^\s*(?:\/\/|\/\*\*) [A-Z]/.test(line))]).toEqual([name, true]);
  }
  expect(code).toHaveLength(rooms.length + ['index', 'compat', 'explain', 'fetch', 'sync', 'cli'].length);
});

test('every file of code in dist is one that a public entry leads to', () => {
  const { exports, main, bin } = manifestIn(workplace.corsage);
  const wanted = new Set<string>();
  const follow = (file: string): void => {
    if (wanted.has(file)) return;
    wanted.add(file);
    for (const next of ledTo(file)) follow(next);
  };
  for (const file of strings([exports, main, bin])) if (/\.m?js$/.test(file)) follow(join(file));

  const there = filesIn(workplace.corsage).filter((name) => /^dist\/.*\.m?js$/.test(name));
  // Those in the root were read to follow them, so they are there.
  expect(there.sort()).toEqual([...wanted].filter((file) => file.startsWith('dist/')).sort());
});

/** Every string in a value, however deep. */
function strings(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(strings) : [];
}

/** The files of ours that a file imports or requires, at once or later. */
function ledTo(file: string): string[] {
  const text = readFileSync(join(workplace.corsage, file), 'utf8');
  const names = [...text.matchAll(/(?:require\(|\bfrom )['"](\.[^'"]+)['"]/g)].map(
    ([, name]) => name as string,
  );
  return names.map((name) => join(dirname(file), name));
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
