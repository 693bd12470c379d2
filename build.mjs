// Joins what is always loaded together: to find and open thirty small files takes longer than to read them. Run by
// `npm run build`, after the compiler has checked everything and written the types; `node build.mjs <folder>` writes elsewhere.
//
// A file of its own is each entry of package.json, each module that is `require`d on first need, and each module that
// several of those share; what `engine` holds the others take from there. So there is one copy of every module, whatever is
// loaded first.

import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { build } from 'esbuild';

const ROOT = import.meta.dirname;
const LIB = join(ROOT, 'lib');
const DIST = join(ROOT, 'dist');
const OUT = resolve(process.argv[2] ?? DIST);
const ENGINE = join(LIB, 'engine.ts');

const common = { platform: 'node', target: 'node20.12', logLevel: 'warning', legalComments: 'none' };
const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));

const sourceOf = (built) => join(LIB, relative('dist', built)).replace(/\.js$/, '.ts');
const builtOf = (source) => join(DIST, relative(LIB, source)).replace(/\.ts$/, '.js');
const posix = (path) => path.replaceAll('\\', '/');

/** How the file built from `from` names the file at `path`. */
function nameFrom(from, path) {
  const name = posix(relative(dirname(builtOf(from)), path));
  return name.startsWith('.') ? name : `./${name}`;
}

const entries = [
  ...Object.values(manifest.exports).flatMap((entry) => entry.require?.default ?? []),
  ...Object.values(manifest.bin ?? {}),
].map(sourceOf);

/** What `source` imports, and what it requires on first need. */
async function linksOf(source) {
  const { metafile } = await build({
    ...common,
    entryPoints: [source],
    bundle: true,
    write: false,
    metafile: true,
    treeShaking: false,
    plugins: [
      {
        name: 'look at one module only',
        setup({ onResolve }) {
          onResolve({ filter: /./ }, ({ kind, path }) =>
            kind === 'entry-point' ? undefined : { path, external: true },
          );
        },
      },
    ],
  });
  const [{ imports }] = Object.values(metafile.inputs);
  const own = imports.filter(({ path }) => path.startsWith('.') && !path.endsWith('.json'));
  const named = (wanted) =>
    own.filter(({ kind }) => wanted(kind)).map(({ path }) => `${resolve(dirname(source), path)}.ts`);
  return {
    imports: named((kind) => kind !== 'require-call'),
    requires: named((kind) => kind === 'require-call'),
  };
}

const links = new Map();
async function follow(source) {
  if (links.has(source)) return;
  links.set(source, undefined);
  links.set(source, await linksOf(source));
  const { imports, requires } = links.get(source);
  for (const next of [...imports, ...requires]) await follow(next);
}
for (const entry of entries) await follow(entry);

/** The modules that go into each file: what its root imports, short of other roots and of what `engine` has. */
function divide() {
  const roots = new Set([...entries, ...[...links.values()].flatMap(({ requires }) => requires)]);
  for (;;) {
    const parts = new Map([ENGINE, ...roots].map((root) => [root, new Set()]));
    const holders = new Map();
    const hold = (module, root) => {
      if (
        parts.get(root).has(module) ||
        (module !== root && (roots.has(module) || parts.get(ENGINE).has(module)))
      )
        return;
      parts.get(root).add(module);
      holders.set(module, [...(holders.get(module) ?? []), root]);
      for (const imported of links.get(module).imports) hold(imported, root);
    };
    for (const root of parts.keys()) hold(root, root);
    const shared = [...holders].filter(([, holding]) => holding.length > 1);
    if (shared.length === 0) return parts;
    for (const [module] of shared) roots.add(module);
  }
}

const parts = divide();
const inEngine = parts.get(ENGINE);
/** What `engine` has for the other files. */
const lent = new Set(
  [...parts].flatMap(([root, modules]) =>
    root === ENGINE
      ? []
      : [...modules].flatMap((module) => links.get(module).imports).filter((module) => inEngine.has(module)),
  ),
);

function joining(root) {
  return {
    name: 'one copy of each module',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^\./ }, ({ kind, path, importer, namespace, resolveDir }) => {
        if (kind === 'entry-point') return undefined;
        if (namespace === 'engine') return { path, external: true };
        const file = resolve(resolveDir, path);
        if (path.endsWith('.json')) return { path: nameFrom(root, file), external: true };
        const module = `${file}.ts`;
        if (parts.get(root).has(module)) return { path: module };
        if (inEngine.has(module) && module !== ENGINE) return { path: module, namespace: 'engine' };
        return importer === '' ? undefined : { path: nameFrom(root, builtOf(module)), external: true };
      });
      onLoad({ filter: /./, namespace: 'engine' }, ({ path }) => ({
        contents: `module.exports = require(${JSON.stringify(nameFrom(root, builtOf(ENGINE)))})[${JSON.stringify(nameOf(path))}];`,
        resolveDir: dirname(path),
      }));
    },
  };
}

function nameOf(module) {
  return posix(relative(LIB, module)).replace(/\.ts$/, '');
}

for (const root of parts.keys()) {
  const lending = [...lent].map(
    (module) =>
      `export * as ${JSON.stringify(nameOf(module))} from ${JSON.stringify(`./${nameOf(module)}`)};`,
  );
  const start =
    root === ENGINE
      ? {
          stdin: {
            contents: [`export * from './engine';`, ...lending].join('\n'),
            resolveDir: LIB,
            sourcefile: 'engine',
          },
        }
      : { entryPoints: [root] };
  await build({
    ...common,
    ...start,
    bundle: true,
    format: 'cjs',
    packages: 'external',
    outfile: join(OUT, relative(DIST, builtOf(root))),
    plugins: [joining(root)],
  });
}

const modules = readdirSync(LIB).filter((name) => name.endsWith('.mts'));
await build({
  ...common,
  entryPoints: modules.map((name) => join(LIB, name)),
  format: 'esm',
  outdir: OUT,
  outExtension: { '.js': '.mjs' },
});
