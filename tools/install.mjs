// `node tools/install.mjs <folder>` installs what the folder's package-lock.json lists, unless it is there already.

import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const [, , folder] = process.argv;

const packagesIn = (file) =>
  existsSync(file) ? Object.entries(JSON.parse(readFileSync(file, 'utf8')).packages) : [];

const wanted = packagesIn(join(folder, 'package-lock.json')).filter(([path]) => path !== '');
// npm keeps a record of what it has installed.
const present = new Map(packagesIn(join(folder, 'node_modules', '.package-lock.json')));
const isThere = ([path, { optional, version, integrity }]) =>
  present.has(path) ? present.get(path).integrity === integrity : optional && version !== undefined;

if (wanted.length === 0 || !wanted.every(isThere)) {
  execFileSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: folder, stdio: 'inherit' });
}
