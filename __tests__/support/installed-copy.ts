// The package as npm installs it: built, in its own tree, with the dependencies that a test chooses.

import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const ROOT = join(__dirname, '..', '..');
const INSTALLED = join(ROOT, 'node_modules');
const DIST = join(ROOT, 'dist');

/** Where mutation testing keeps one build for all its processes: the mutant is chosen when the code runs. */
const KEPT = process.env.KEPT_BUILD;

/** Milliseconds for a hook that installs: to build takes some seconds, and more on a busy machine. */
export const TIME_TO_BUILD = 60_000;

function isBuilt(): boolean {
  const built = join(DIST, 'index.js');
  if (!existsSync(built)) return false;
  const { mtimeMs } = statSync(built);
  const sources = readdirSync(join(ROOT, 'lib'), { recursive: true, encoding: 'utf8' });
  return sources.every((name) => statSync(join(ROOT, 'lib', name)).mtimeMs <= mtimeMs);
}

export class Tree {
  readonly root = mkdtempSync(join(tmpdir(), 'corsage-tree-'));
  #built: string | undefined;

  /** Installs what is in `lib` now in `folder` of the tree: built anew, unless the build is newer than all of it. */
  installCorsage(folder = ''): string {
    const corsage = join(this.root, folder, 'node_modules', 'corsage');
    mkdirSync(corsage, { recursive: true });
    cpSync(join(ROOT, 'package.json'), join(corsage, 'package.json'));
    const dist = join(corsage, 'dist');
    const made =
      this.#built ?? (KEPT !== undefined && existsSync(KEPT) ? KEPT : isBuilt() ? DIST : undefined);
    if (made === undefined) {
      const bundler = join(INSTALLED, 'rollup', 'dist', 'bin', 'rollup');
      execFileSync(process.execPath, [bundler, '-c', '--silent', '--dir', dist], { cwd: ROOT });
      if (KEPT !== undefined) cpSync(dist, KEPT, { recursive: true });
    } else cpSync(made, dist, { recursive: true });
    this.#built = dist;
    return corsage;
  }

  /** Installs a dependency under `name`; `from` is its name in this repository. */
  install(name: string, from = name): void {
    symlinkSync(join(INSTALLED, from), join(this.root, 'node_modules', name), 'dir');
  }

  write(path: string, text: string): string {
    const file = join(this.root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    return file;
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
