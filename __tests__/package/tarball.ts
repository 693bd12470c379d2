// The tarball that npm would publish, packed by whoever asks first and kept for as long as its sources stand.

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { build } from '../support/spawned';

export const ROOT = join(__dirname, '..', '..');
/** What is installed to try the package with. */
export const MODULES = join(__dirname, 'node_modules');
/** What the package itself is built with, and its dependencies. */
export const OWN_MODULES = join(ROOT, 'node_modules');

/** Milliseconds for a hook that packs: npm runs the build. */
export const TIME_TO_PACK = 240_000;

/** What no clone has. */
const LEFT = new Set(['.git', '.stryker-tmp', 'coverage', 'dist', 'node_modules', 'reports']);
const isLeft = (path: string): boolean => LEFT.has(basename(path));

/** Packs what is in the repository now, unless that has been done. */
export function tarball(): string {
  const kept = join(OWN_MODULES, '.cache', 'corsage');
  const file = join(kept, `${hashOfClone()}.tgz`);
  if (!existsSync(file)) {
    mkdirSync(kept, { recursive: true });
    for (const outdated of readdirSync(kept)) {
      if (outdated.endsWith('.tgz')) rmSync(join(kept, outdated), { force: true });
    }
    packInto(file);
  }
  return file;
}

function hashOfClone(): string {
  const hash = createHash('sha256');
  const add = (path: string): void => {
    if (isLeft(path)) return;
    hash.update(path);
    if (statSync(path).isDirectory()) for (const name of readdirSync(path).sort()) add(join(path, name));
    else hash.update(readFileSync(path));
  };
  add(ROOT);
  return hash.digest('hex');
}

/** Packs the build that is there, and so at once. */
export function packBuilt(into: string): string {
  build();
  execFileSync('npm', ['pack', '--ignore-scripts', '--pack-destination', into], { cwd: ROOT, stdio: 'pipe' });
  return join(into, readdirSync(into).find((name) => name.endsWith('.tgz')) as string);
}

/** From a copy without the build, as a fresh clone is: other tests are using `dist` meanwhile. */
function packInto(file: string): void {
  const away = mkdtempSync(join(realpathSync(tmpdir()), 'corsage-pack-'));
  try {
    const clone = join(away, 'clone');
    cpSync(ROOT, clone, { recursive: true, filter: (path) => !isLeft(path) });
    symlinkSync(OWN_MODULES, join(clone, 'node_modules'));
    execFileSync('npm', ['pack', '--pack-destination', away], { cwd: clone, stdio: 'pipe' });
    const packed = readdirSync(away).find((name) => name.endsWith('.tgz')) as string;
    // Another process may be at it too: whichever comes last, the file is whole at any time.
    const part = `${file}.${process.pid}`;
    cpSync(join(away, packed), part);
    renameSync(part, file);
  } finally {
    rmSync(away, { recursive: true, force: true });
  }
}
