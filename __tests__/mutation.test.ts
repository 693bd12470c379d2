// What mutation testing came to. It takes hours, so that what it came to is kept, and held to account here.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '..');

interface Mutant {
  readonly code: string;
  readonly became: string;
}

interface Result {
  readonly noticed: number;
  readonly survived: readonly Mutant[];
}

interface Equivalent extends Mutant {
  readonly why: string;
}

function read<Content>(name: string): Readonly<Record<string, Content>> {
  return JSON.parse(readFileSync(join(ROOT, 'mutation', name), 'utf8'));
}

const score = read<Result>('score.json');
const equivalent = read<readonly Equivalent[]>('equivalent.json');
const files = Object.keys(score);

test('every file of lib/ has been tried', () => {
  const all = readdirSync(join(ROOT, 'lib'), { recursive: true, encoding: 'utf8' });
  const code = all.filter((name) => name.endsWith('.ts')).map((name) => `lib/${name.replaceAll('\\', '/')}`);
  expect(files).toEqual(code.sort());
});

test('at least 95 % of the mutants are noticed, and the guide says how many', () => {
  const noticed = files.reduce((sum, file) => sum + (score[file] as Result).noticed, 0);
  const all = files.reduce((sum, file) => sum + (score[file] as Result).survived.length, noticed);
  expect(noticed / all).toBeGreaterThanOrEqual(0.95);
  const share = ((100 * noticed) / all).toFixed(1);
  const guide = readFileSync(join(ROOT, 'docs', 'testing.md'), 'utf8');
  expect(guide).toContain(`Of ${all} mutants, ${noticed} are noticed: ${share} %.`);
});

test.each(files)('every survivor in %s does what the code does that it replaces', (file) => {
  const identity = ({ code, became }: Mutant) => `${code} → ${became}`;
  const survivors = [...new Set((score[file] as Result).survived.map(identity))].sort();
  expect((equivalent[file] ?? []).map(identity).sort()).toEqual(survivors);
  for (const { why } of equivalent[file] ?? []) expect(why).toMatch(/^[A-Z].*\.$/);
});
