// Builds the code that users run: minified, and what is always loaded together in one file, for to find and open thirty
// small files takes longer than to read them. `node build/code.mjs <folder>` writes elsewhere than to `dist`.
//
// A file of its own is `engine`, each entry of package.json, each module that is `require`d on first need, and what
// several of those share and `engine` does not have. So there is one copy of every module, whatever is loaded first.

import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { build } from 'esbuild';

const ROOT = join(import.meta.dirname, '..');
const LIB = join(ROOT, 'lib');
const DIST = join(ROOT, 'dist');
const OUT = resolve(process.argv[2] ?? DIST);
const ENGINE = join(LIB, 'engine.ts');

const common = {
  absWorkingDir: ROOT,
  platform: 'node',
  target: 'node20.12',
  packages: 'external',
  logLevel: 'warning',
  legalComments: 'none',
  minify: true,
};
const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));

const posix = (path) => path.replaceAll('\\', '/');
const sourceOf = (built) => join(LIB, relative('dist', built)).replace(/\.js$/, '.ts');
const nameOf = (source) => posix(relative(LIB, source)).replace(/\.ts$/, '');

/** How the file of this name calls the one at `path`. */
function nameFrom(from, path) {
  const name = posix(relative(dirname(join(DIST, from)), path));
  return name.startsWith('.') ? name : `./${name}`;
}

const faces = Object.values(manifest.exports)
  .flatMap((entry) => entry.require?.default ?? [])
  .map(sourceOf);
const entries = [...faces, ...Object.values(manifest.bin).map(sourceOf)];

/** Of each module, what it imports, and what it requires on first need. */
async function readLinks() {
  const look = {
    entryPoints: entries,
    bundle: true,
    write: false,
    metafile: true,
    outdir: OUT,
    treeShaking: false,
  };
  const { metafile } = await build({ ...common, ...look });
  const own = Object.entries(metafile.inputs).filter(([path]) => path.endsWith('.ts'));
  return new Map(
    own.map(([path, { imports }]) => {
      const named = imports.filter(({ path }) => path.endsWith('.ts'));
      const of = (required) =>
        named
          .filter(({ kind }) => (kind === 'require-call') === required)
          .map(({ path }) => join(ROOT, path));
      return [join(ROOT, path), { imports: of(false), requires: of(true) }];
    }),
  );
}

/** The files to build, and the modules in each. A file is named as its root, or for the roots that share it. */
function divide(links) {
  const roots = new Set([ENGINE, ...entries, ...[...links.values()].flatMap(({ requires }) => requires)]);
  const holders = new Map();
  const hold = (module, root) => {
    const held = holders.get(module) ?? new Set();
    if (held.has(root) || held.has(ENGINE) || (module !== root && roots.has(module))) return;
    holders.set(module, held.add(root));
    for (const imported of links.get(module).imports) hold(imported, root);
  };
  for (const root of roots) hold(root, root);
  const files = new Map();
  for (const [module, held] of holders) {
    const file = [...held].map(nameOf).sort().join('-and-').replaceAll('/', '-');
    const name = held.size === 1 ? nameOf([...held][0]) : file;
    files.set(name, [...(files.get(name) ?? []), module]);
  }
  return files;
}

const links = await readLinks();
const files = divide(links);
const fileOf = new Map([...files].flatMap(([name, modules]) => modules.map((module) => [module, name])));

/** What other files take from the file of this name, each module as a whole; those who ask for its root get the file. */
function lentBy(name) {
  const importers = [...links].filter(([module]) => fileOf.get(module) !== name);
  const wanted = importers
    .flatMap(([, { imports }]) => imports)
    .filter((module) => fileOf.get(module) === name);
  return [...new Set(wanted)].filter((module) => nameOf(module) !== name);
}

/** The source of a file: its root, if it has one, and what it lends. */
function contentsOf(name, modules) {
  const root = modules.find((module) => nameOf(module) === name);
  const lent = lentBy(name);
  if (lent.length === 0) return { entryPoints: [root] };
  const lending = lent.map(
    (module) => `export * as ${JSON.stringify(nameOf(module))} from './${nameOf(module)}';`,
  );
  const contents = [...(root ? [`export * from './${name}';`] : []), ...lending].join('\n');
  return { stdin: { contents, resolveDir: LIB, sourcefile: name } };
}

/** Leaves what is in other files there. */
function leaveTo(name) {
  return {
    name: 'one copy of each module',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^\./ }, ({ kind, path, namespace, resolveDir }) => {
        if (kind === 'entry-point') return undefined;
        if (namespace === 'lent') return { path, external: true };
        const file = resolve(resolveDir, path);
        if (path.endsWith('.json')) return { path: nameFrom(name, file), external: true };
        const module = `${file}.ts`;
        const home = fileOf.get(module);
        if (home === name) return { path: module };
        return home === nameOf(module)
          ? { path: nameFrom(name, join(DIST, `${home}.js`)), external: true }
          : { path: module, namespace: 'lent' };
      });
      onLoad({ filter: /./, namespace: 'lent' }, ({ path }) => {
        const home = nameFrom(name, join(DIST, `${fileOf.get(path)}.js`));
        const contents = `module.exports = require(${JSON.stringify(home)})[${JSON.stringify(nameOf(path))}];`;
        return { contents, resolveDir: LIB };
      });
    },
  };
}

for (const [name, modules] of files) {
  await build({
    ...common,
    ...contentsOf(name, modules),
    // What users call has its name in their traces.
    keepNames: faces.some((face) => nameOf(face) === name),
    bundle: true,
    format: 'cjs',
    outfile: join(OUT, `${name}.js`),
    plugins: [leaveTo(name)],
  });
}

await build({
  ...common,
  packages: undefined,
  entryPoints: readdirSync(LIB)
    .filter((name) => name.endsWith('.mts'))
    .map((name) => join(LIB, name)),
  format: 'esm',
  outdir: OUT,
  outExtension: { '.js': '.mjs' },
});
