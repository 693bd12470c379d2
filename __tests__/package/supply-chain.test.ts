// What comes along when the package, or its source, is installed: what was asked for, checked by its hash.

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT } from './tarball';

interface Locked {
  readonly integrity?: string;
  readonly link?: boolean;
  readonly resolved?: string;
}

const LOCKS = execFileSync('git', ['ls-files', '*package-lock.json'], { cwd: ROOT, encoding: 'utf8' })
  .trim()
  .split('\n');

/** What a lock file lists, by its path. */
function lockedIn(file: string): [path: string, locked: Locked][] {
  const { packages } = JSON.parse(readFileSync(join(ROOT, file), 'utf8'));
  return Object.entries<Locked>(packages).filter(([path]) => path !== '');
}

describe.each(['.', '__tests__/package'])('in %s', (folder) => {
  test('what is installed is what the ranges allow: npm ls has no problem to tell', () => {
    // It ends with an error where something is missing, invalid, or of no use.
    const listed = execFileSync('npm', ['ls', '--all', '--json'], {
      cwd: join(ROOT, folder),
      encoding: 'utf8',
      maxBuffer: 2 ** 26,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    expect(JSON.parse(listed)).not.toHaveProperty('problems');
  }, 60_000);
});

test('every folder that has dependencies locks them', () => {
  const files = execFileSync('git', ['ls-files', '*package.json'], { cwd: ROOT, encoding: 'utf8' }).trim();
  // A project is a template: what it depends on is put beside it by its test.
  const all = files.split('\n').filter((path) => !path.includes('/projects/'));
  const manifests = all.filter((path) => {
    const { dependencies, devDependencies } = JSON.parse(readFileSync(join(ROOT, path), 'utf8'));
    return dependencies !== undefined || devDependencies !== undefined;
  });
  expect(LOCKS.map((path) => dirname(path)).sort()).toEqual(manifests.map((path) => dirname(path)).sort());
});

describe.each(LOCKS)('%s', (file) => {
  test('every package is locked with the hash of what it holds', () => {
    const unchecked = lockedIn(file).filter(
      ([, { integrity, link }]) => link !== true && !/^sha512-/.test(integrity ?? ''),
    );
    expect(unchecked.map(([path]) => path)).toEqual([]);
  });

  test('nothing says where packages were downloaded', () => {
    expect(readFileSync(join(ROOT, dirname(file), '.npmrc'), 'utf8').split('\n')).toContain(
      'omit-lockfile-registry-resolved=true',
    );
    expect(lockedIn(file).length).toBeGreaterThan(1);
    expect(lockedIn(file).filter(([, { resolved }]) => resolved !== undefined)).toEqual([]);
  });
});
