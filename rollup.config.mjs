// What is published: the code as it is written, with its names and comments, but for the types. Each room of `lib/` becomes
// one file, since Node takes longer to find and open a hundred small ones than to read them. Types are checked, and declarations written, by `tsc`.

import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import typescript from 'typescript';

const { transpileModule, ModuleKind, ScriptTarget } = typescript;
const LIB = join(import.meta.dirname, 'lib');

function withoutTypes(fileName, module) {
  const compilerOptions = { module, target: ScriptTarget.ES2022, esModuleInterop: true };
  return transpileModule(readFileSync(fileName, 'utf8'), { fileName, compilerOptions }).outputText;
}

/** The files of a room are joined; other rooms, packages and Node's own modules are required, some on first need. */
const joinRooms = {
  name: 'join the files of a room',
  resolveId: (name, importer) => (name.startsWith('./') ? join(dirname(importer), `${name}.ts`) : null),
  load: (file) =>
    withoutTypes(file, ModuleKind.ESNext).replace(/require\('\.\.\/([a-z]+)'\)/g, "require('./$1.js')"),
};

/** What users import or run stays as it is, a file each: `export =` is no part of ES modules. */
const keepEntries = {
  name: 'keep the entries',
  generateBundle() {
    for (const name of entries) {
      const module = name.endsWith('.mts') ? ModuleKind.ESNext : ModuleKind.CommonJS;
      const code = withoutTypes(join(LIB, name), module);
      const source = code.replace(/require\((['"])\.\/([a-z/]+)\1\)/g, "require('./$2.js')");
      this.emitFile({ type: 'asset', fileName: name.replace(/ts$/, 'js'), source });
    }
  },
};

const inside = readdirSync(LIB, { withFileTypes: true });
const rooms = inside.filter((each) => each.isDirectory()).map(({ name }) => name);
const entries = inside.filter((each) => each.isFile()).map(({ name }) => name);

/** Beside the entries, but for the room that one of them has the name of. */
const fileOf = (room) => (entries.includes(`${room}.ts`) ? `${room}/index` : room);

export default {
  input: Object.fromEntries(rooms.map((room) => [fileOf(room), join(LIB, room, 'index.ts')])),
  external: (name) => !name.startsWith('./') && !name.startsWith(LIB),
  output: {
    dir: 'dist',
    format: 'cjs',
    interop: 'default',
    generatedCode: { preset: 'es2015', symbols: false },
    esModule: false,
    paths: (name) => (name.startsWith(LIB) ? `./${fileOf(name.split('/')[LIB.split('/').length])}.js` : name),
  },
  plugins: [joinRooms, keepEntries],
};
