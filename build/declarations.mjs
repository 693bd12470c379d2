// Leaves in `dist` only the declarations that a public entry's types lead to: the others tell nobody anything.

import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import ts from 'typescript';

const { exports } = JSON.parse(readFileSync('package.json', 'utf8'));
const entries = Object.values(exports).flatMap((entry) =>
  ['import', 'require'].flatMap((way) => entry[way]?.types ?? []),
);
const DIST = resolve('dist');
const program = ts.createProgram(entries, { module: ts.ModuleKind.NodeNext, types: [] });
const checker = program.getTypeChecker();
const isOurs = (file) => resolve(file.fileName).startsWith(DIST);

/** Top-level statements, and the names in imports and exports, that something public needs. */
const kept = new Set();

function keep(node) {
  if (kept.has(node) || !isOurs(node.getSourceFile())) return;
  kept.add(node);
  if (ts.isImportDeclaration(node)) return;
  ts.forEachChild(node, visit);
}

function visit(node) {
  if (ts.isIdentifier(node)) keepMeaning(checker.getSymbolAtLocation(node));
  ts.forEachChild(node, visit);
}

function keepMeaning(symbol) {
  if (symbol === undefined) return;
  for (const declaration of symbol.declarations ?? []) {
    let node = declaration;
    while (node.parent !== undefined && !ts.isSourceFile(node.parent)) {
      if (ts.isImportSpecifier(node) || ts.isImportClause(node)) kept.add(node);
      node = node.parent;
    }
    if (node.parent !== undefined) keep(node);
  }
  if (symbol.flags & ts.SymbolFlags.Alias) {
    const next = checker.getImmediateAliasedSymbol(symbol);
    if (next !== undefined) keepMeaning(next);
  }
}

for (const entry of entries) ts.forEachChild(program.getSourceFile(entry), (statement) => keep(statement));

/** A statement as it stands, with its comment; an import without the names that nothing public needs. */
function textOf(statement) {
  const clause = ts.isImportDeclaration(statement) ? statement.importClause : undefined;
  const named = clause?.namedBindings;
  if (named === undefined || !ts.isNamedImports(named)) return statement.getFullText();
  const names = named.elements.filter((element) => kept.has(element)).map((element) => element.getText());
  const start = clause.isTypeOnly ? 'import type' : 'import';
  return `\n${start} { ${names.join(', ')} } from ${statement.moduleSpecifier.getText()};`;
}

/** Without it, what is not exported would be. */
const isBareExport = (node) => ts.isExportDeclaration(node) && node.exportClause?.elements?.length === 0;

for (const name of readdirSync(DIST, { recursive: true })) {
  const path = join(DIST, name);
  if (!/\.d\.m?ts$/.test(path)) continue;
  const file = program.getSourceFile(path);
  if (file?.statements.some((statement) => kept.has(statement))) {
    const statements = file.statements.filter((statement) => kept.has(statement) || isBareExport(statement));
    writeFileSync(path, `${statements.map(textOf).join('').trim()}\n`);
  } else {
    rmSync(path);
  }
}
