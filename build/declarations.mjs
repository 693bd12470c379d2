// Removes from `dist` the declarations that no public entry's types lead to: they tell nobody anything.

import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import ts from 'typescript';

const { exports } = JSON.parse(readFileSync('package.json', 'utf8'));
const entries = Object.values(exports).flatMap((entry) =>
  ['import', 'require'].flatMap((way) => entry[way]?.types ?? []),
);
const { NodeNext: module } = ts.ModuleKind;
const reached = new Set(
  ts
    .createProgram(entries, { module, types: [] })
    .getSourceFiles()
    .map(({ fileName }) => resolve(fileName)),
);
for (const name of readdirSync('dist', { recursive: true })) {
  const file = resolve(join('dist', name));
  if (/\.d\.m?ts$/.test(file) && !reached.has(file)) rmSync(file);
}
