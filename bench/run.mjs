// `npm run bench` measures everything, prints it, and writes it into docs/speed.md and its picture. `npm run bench:check`
// measures what has a budget, and ends with `N passed, M failed`.

import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { allBudgets } from './budgets.mjs';
import { measureEndToEnd } from './end-to-end.mjs';
import { measureDelegate, measureHostileHeaders } from './growth.mjs';
import { measureOwnTime } from './own-time.mjs';
import { drawPicture } from './picture.mjs';
import { measureSizes } from './size.mjs';
import { measureStartUp } from './start-up.mjs';
import { writeTables } from './tables.mjs';

const checking = process.argv.includes('--check');
const DOCS = join(import.meta.dirname, '..', 'docs');
/** Those that budgets are about. */
const RIVALS = checking ? ['by hand', 'corsage', 'cors'] : [];

function say(what) {
  console.error(`${new Date().toISOString().slice(11, 19)} ${what}`);
}

const measured = {
  machine: `${cpus()[0].model.trim()}, ${cpus().length} processors, Node ${process.version}, ${process.platform}`,
};
