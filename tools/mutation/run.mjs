// `npm run mutate` breaks what has changed in lib/ since the last run, and asks whether the tests notice: 95 of 100 mutants
// at least, and each of the others does what the code does that it replaces, for a reason in equivalent.json.
//
// `npm run mutate -- <file>…` tries these files, and `--since <revision>` what has changed since then.

import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

/** Per cent. */
const THRESHOLD = 95;

const ROOT = join(import.meta.dirname, '..', '..');
const REPORTS = join(import.meta.dirname, 'reports');
const STRYKER = join(import.meta.dirname, 'node_modules', '@stryker-mutator', 'core', 'bin', 'stryker.js');
/** The commit of the last run that found nothing wrong. */
const LAST_RUN = join(import.meta.dirname, 'last-run');
const REASONS = JSON.parse(readFileSync(join(import.meta.dirname, 'equivalent.json'), 'utf8'));

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { since: { type: 'string' } },
});
const git = (...args) => execFileSync('git', args, { cwd: ROOT, encoding: 'utf8' }).trim();
const since = values.since ?? readFileSync(LAST_RUN, 'utf8').trim();
const head = git('rev-parse', 'HEAD');

function changed() {
  const known = git('diff', '--name-only', '--diff-filter=d', since, '--', 'lib');
  const unknown = git('ls-files', '--others', '--exclude-standard', '--', 'lib');
  // What talks to Redis is tested by `npm run test:processes` alone.
  const tried = (file) => file.endsWith('.ts') && !file.startsWith('lib/sync/redis-');
  return `${known}\n${unknown}`.split('\n').filter(tried);
}

/** What became of every mutant of these files, which are of one room. */
function tryOn(room, files) {
  const report = join(REPORTS, `${room}.json`);
  rmSync(report, { force: true });
  const { status } = spawnSync(
    process.execPath,
    [STRYKER, 'run', join(import.meta.dirname, 'stryker.config.mjs')],
    {
      cwd: ROOT,
      stdio: 'inherit',
      env: { ...process.env, ROOM: room, MUTATED: files.join(' '), REPORTS },
    },
  );
  if (status !== 0) throw new Error(`Stryker ended with ${status} on ${files.join(', ')}.`);
  // A file of types alone has no mutants, and no report.
  const tried = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')).files : {};
  return files.flatMap((file) =>
    (tried[file]?.mutants ?? []).map(({ status, replacement, location }) => ({
      file,
      status,
      line: location.start.line,
      code: cut(tried[file].source, location),
      became: replacement,
    })),
  );
}

/** The code in a place; lines and columns are counted from 1. */
function cut(source, { start, end }) {
  const lines = source.split('\n').slice(start.line - 1, end.line);
  lines[lines.length - 1] = lines.at(-1).slice(0, end.column - 1);
  lines[0] = lines[0].slice(start.column - 1);
  return lines.join('\n');
}

const files = positionals.length === 0 ? changed() : positionals;
/** By the first folder below lib/, or the name of a file that stands in none. */
const rooms = new Map();
for (const file of files) {
  const room = file.split('/')[1];
  rooms.set(room, [...(rooms.get(room) ?? []), file]);
}

mkdirSync(REPORTS, { recursive: true });
const mutants = [];
for (const [room, itsFiles] of rooms) {
  // Of the mutants that this run puts into the code.
  rmSync(join(REPORTS, 'build'), { recursive: true, force: true });
  mutants.push(...tryOn(room, itsFiles));
}

const isSame = (mutant) => (reason) => reason.code === mutant.code && reason.became === mutant.became;
const noticed = mutants.filter(({ status }) => status === 'Killed' || status === 'Timeout');
const survivors = mutants.filter(({ status }) => status === 'Survived' || status === 'NoCoverage');
const unexplained = survivors.filter((mutant) => !REASONS[mutant.file]?.some(isSame(mutant)));
const tried = noticed.length + survivors.length;
const share = tried === 0 ? 100 : (100 * noticed.length) / tried;

for (const { file, line, code, became } of unexplained)
  console.log(`${file}:${line}\n- ${code}\n+ ${became}\n`);
for (const file of files) {
  for (const reason of REASONS[file] ?? []) {
    if (survivors.some((mutant) => mutant.file === file && isSame(mutant)(reason))) continue;
    console.log(`equivalent.json has a reason for what did not survive in ${file}: ${reason.code}`);
  }
}
console.log(
  `${noticed.length} of ${tried} mutants noticed, ${share.toFixed(1)} %; ${unexplained.length} survivors without a reason.`,
);

if (unexplained.length > 0 || share < THRESHOLD) process.exitCode = 1;
else if (positionals.length === 0) writeFileSync(LAST_RUN, `${head}\n`);
