// Tries the tests on lib/: on each file that has changed since it was tried, and on the survivors of each whose judges have
// changed. `--all` tries everything anew, `--due` tells what would be tried, names of files limit it to them. What comes out
// is kept in score.json, which `__tests__/mutation.test.ts` holds to account.

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
const { judgesOf } = require('./judges.js');

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const SCORE = join(ROOT, 'mutation', 'score.json');
const REPORT = join(ROOT, 'mutation', 'report.json');

const mutable = readdirSync(join(ROOT, 'lib'), { recursive: true })
  .map((name) => `lib/${name.replaceAll('\\', '/')}`)
  .filter((file) => file.endsWith('.ts'))
  .sort();

/** By file: what was tried, how many mutants were noticed, and every one that was not. */
const readScore = () => (existsSync(SCORE) ? JSON.parse(readFileSync(SCORE, 'utf8')) : {});

function fingerprint(...files) {
  const hash = createHash('sha256');
  for (const file of files) hash.update(readFileSync(join(ROOT, file)));
  return hash.digest('hex').slice(0, 16);
}

const ofJudges = (file) => fingerprint(...judgesOf(file).map((judge) => `__tests__/${judge}.test.ts`));

function tryOn(file, known) {
  const source = fingerprint(file);
  const judges = ofJudges(file);
  if (known?.source !== source) return { source, judges, ...counted(run(file, [file])) };
  if (known.judges === judges) return known;
  const ranges = known.survived.map(({ at }) => `${file}:${at}`);
  const tried = ranges.length === 0 ? [] : run(file, ranges);
  const alive = new Set(counted(tried).survived.map(identity));
  const survived = known.survived.filter((mutant) => alive.has(identity(mutant)));
  const noticed = known.noticed + known.survived.length - survived.length;
  return { ...known, judges, noticed, survived };
}

function identity({ at, became }) {
  return JSON.stringify([at, became]);
}

/** Has Stryker try the mutants in these places of a file; each with its place in the file and how it came out. */
function run(file, places) {
  rmSync(REPORT, { force: true });
  const { status, signal } = spawnSync('npx', ['stryker', 'run', 'mutation/stryker.config.mjs'], {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, MUTATED: file, MUTATED_PLACES: places.join(' ') },
  });
  if (status !== 0) throw new Error(`Stryker ended with ${status ?? signal} on ${file}.`);
  // A file of types and constants alone has no mutants, and no report.
  const reported = existsSync(REPORT) ? JSON.parse(readFileSync(REPORT, 'utf8')).files[file] : undefined;
  rmSync(REPORT, { force: true });
  if (reported === undefined) return [];
  const { source, mutants } = reported;
  const lines = source.split('\n');
  return mutants.map(({ status, replacement, location: { start, end } }) => ({
    status,
    mutant: {
      // As Stryker takes it: lines from 1, columns from 0.
      at: `${start.line}:${start.column - 1}-${end.line}:${end.column - 1}`,
      code: lines
        .slice(start.line - 1, end.line)
        .map((line, i, { length }) => (i === length - 1 ? line.slice(0, end.column - 1) : line))
        .map((line, i) => (i === 0 ? line.slice(start.column - 1) : line))
        .join('\n'),
      became: replacement,
    },
  }));
}

const FAILED_TO_RUN = ['RuntimeError', 'CompileError'];
const SURVIVED = ['Survived', 'NoCoverage'];

function counted(tried) {
  const having = (statuses) => tried.filter(({ status }) => statuses.includes(status));
  return {
    noticed: having(['Killed', 'Timeout']).length,
    timedOut: having(['Timeout']).length,
    failedToRun: having(FAILED_TO_RUN).length,
    survived: having(SURVIVED).map(({ mutant }) => mutant),
  };
}

const flags = process.argv.slice(2).filter((name) => name.startsWith('--'));
const named = process.argv.slice(2).filter((name) => !name.startsWith('--'));
const files = named.length === 0 ? mutable : named;

if (flags.includes('--due')) {
  const due = files.filter((file) => readScore()[file]?.source !== fingerprint(file));
  for (const file of due) console.log(`${file} has changed since it was tried.`);
  process.exit(due.length === 0 ? 0 : 1);
}

for (const file of files) {
  const result = tryOn(file, flags.includes('--all') ? undefined : readScore()[file]);
  const kept = Object.entries({ ...readScore(), [file]: result }).filter(([name]) => mutable.includes(name));
  const score = Object.fromEntries(kept.sort(([one], [other]) => (one < other ? -1 : 1)));
  writeFileSync(SCORE, `${JSON.stringify(score, null, 2)}\n`);
  print(file, [result]);
}
print('lib/', Object.values(readScore()));

function print(what, results) {
  const noticed = results.reduce((sum, result) => sum + result.noticed, 0);
  const all = noticed + results.reduce((sum, { survived }) => sum + survived.length, 0);
  const share = all === 0 ? '' : `, ${((100 * noticed) / all).toFixed(1)} %`;
  console.log(`${what}: ${noticed} of ${all} noticed${share}`);
}
