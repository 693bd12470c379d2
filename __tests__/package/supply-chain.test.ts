// What comes along when the package, or its source, is installed: what was asked for, checked by its hash.

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');

interface Locked {
  readonly integrity?: string;
  readonly link?: boolean;
}

const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as {
  packages: Record<string, Locked>;
};
const locked = Object.entries(packages).filter(([path]) => path !== '');

test('what is installed is what the ranges allow: npm ls has no problem to tell', () => {
  // It ends with an error where something is missing, invalid, or of no use.
  const listed = execFileSync('npm', ['ls', '--all', '--json'], {
    cwd: ROOT,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  expect(JSON.parse(listed)).not.toHaveProperty('problems');
}, 60_000);

test('every package is locked with the hash of what it holds', () => {
  const unchecked = locked.filter(
    ([, { integrity, link }]) => link !== true && !/^sha512-/.test(integrity ?? ''),
  );
  expect(unchecked.map(([path]) => path)).toEqual([]);
});
