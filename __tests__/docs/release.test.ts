// What `npm version` runs: it stops before a release that lacks something, and gives the changes their version.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT, run } from '../support/spawned';

const SCRIPT = join(ROOT, 'tools', 'release.mjs');
const HEAD = '# Changelog\n\n## [Unreleased]\n';
const EARLIER = '\n## [1.0.0] - 2026-01-02\n\n- The first version.\n';

const folder = mkdtempSync(join(tmpdir(), 'corsage-release-'));
afterAll(() => rmSync(folder, { recursive: true }));

function release(mode: string, changelog: string, manifest: object) {
  writeFileSync(join(folder, 'CHANGELOG.md'), changelog);
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
  return run([SCRIPT, mode], { cwd: folder });
}

test('a release with nothing to tell, or without a repository, is stopped with one line for each', async () => {
  const { code, stderr } = await release('check', HEAD + EARLIER, { version: '1.0.0' });
  expect(code).toBe(1);
  expect(stderr.trim().split('\n')).toEqual([
    expect.stringContaining('nothing under [Unreleased]'),
    expect.stringContaining('no "repository"'),
  ]);
});

test('a release that lacks nothing goes on', async () => {
  const changelog = `${HEAD}\n- Something new.\n${EARLIER}`;
  expect(await release('check', changelog, { version: '1.0.0', repository: 'here' })).toMatchObject({
    code: 0,
    stderr: '',
  });
});

test.each([
  ['before an earlier version', EARLIER],
  ['in the first version', ''],
])('unreleased changes get their version and the date, %s', async (_when, earlier) => {
  const { code } = await release('changelog', `${HEAD}\n- Something new.\n${earlier}`, { version: '1.1.0' });
  const changelog = readFileSync(join(folder, 'CHANGELOG.md'), 'utf8');
  expect(code).toBe(0);
  expect(changelog.replace(/(?<=\[1\.1\.0\] - )\d{4}-\d\d-\d\d\n/, 'today\n')).toBe(
    `${HEAD}\n## [1.1.0] - today\n\n- Something new.\n${earlier}`,
  );
});

test('CHANGELOG.md has a part for unreleased changes and one for the version of package.json', () => {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const headings = readFileSync(join(ROOT, 'CHANGELOG.md'), 'utf8').match(/^## .*$/gm);
  expect(headings?.slice(0, 2)).toEqual(['## [Unreleased]', expect.stringContaining(`## [${version}] - `)]);
});
