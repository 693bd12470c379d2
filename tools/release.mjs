// For `npm version`: `check` says what a release still needs, `changelog` gives the unreleased changes their version.

import { readFileSync, writeFileSync } from 'node:fs';

const [, , mode] = process.argv;
const { version, repository } = JSON.parse(readFileSync('package.json', 'utf8'));
const changelog = readFileSync('CHANGELOG.md', 'utf8');

const UNRELEASED = '## [Unreleased]\n';

if (mode === 'changelog') {
  const today = new Date().toISOString().slice(0, 10);
  const heading = `${UNRELEASED}\n## [${version}] - ${today}\n`;
  writeFileSync('CHANGELOG.md', changelog.replace(UNRELEASED, heading));
} else {
  const [, after = ''] = changelog.split(UNRELEASED);
  const [changes = ''] = after.split(/^## \[/m);
  const missing = [
    changes.trim() === '' && 'CHANGELOG.md has nothing under [Unreleased]: write what is new for users.',
    !repository && 'package.json has no "repository", which npm needs for provenance: add its address.',
  ].filter(Boolean);
  for (const each of missing) console.error(each);
  process.exitCode = missing.length > 0 ? 1 : 0;
}
