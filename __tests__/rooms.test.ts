// Imports in lib/ go one way through its rooms, as .dependency-cruiser.cjs draws them.

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const ROOT = join(__dirname, '..');
const CRUISER = join(ROOT, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruise.mjs');

test('imports between the rooms of lib/ go one way, types included', () => {
  const { stdout, status } = spawnSync(process.execPath, [CRUISER, 'lib'], { cwd: ROOT, encoding: 'utf8' });
  expect(stdout).toMatch(/no dependency violations found \((?:\d{3,}) modules/);
  expect(status).toBe(0);
});
