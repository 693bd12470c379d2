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
import { join } from 'node:path';

export const ROOT = join(__dirname, '..', '..');
export const MODULES = join(ROOT, 'node_modules');

/** Milliseconds for a hook that packs: npm runs the build. */
export const TIME_TO_PACK = 240_000;

/** What no clone has. */
const LEFT = new Set(['.git', 'coverage', 'dist', 'node_modules'].map((name) => join(ROOT, name)));

/** Packs what is in the repository now, unless that has been done. */
export function tarball(): string {
  const kept = join(MODULES, '.cache', 'corsage');
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
    if (LEFT.has(path)) return;
    hash.update(path);
    if (statSync(path).isDirectory()) for (const name of readdirSync(path).sort()) add(join(path, name));
    else hash.update(readFileSync(path));
  };
  add(ROOT);
  return hash.digest('hex');
}

/** From a copy without the build, as a fresh clone is: other tests are using `dist` meanwhile. */
function packInto(file: string): void {
  const away = mkdtempSync(join(realpathSync(tmpdir()), 'corsage-pack-'));
  try {
    const clone = join(away, 'clone');
    cpSync(ROOT, clone, { recursive: true, filter: (path) => !LEFT.has(path) });
    symlinkSync(MODULES, join(clone, 'node_modules'));
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
