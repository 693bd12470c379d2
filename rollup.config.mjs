// What is published: the code as it is written, with its names and comments, but for the types. Each room of `lib/` becomes
// one file, since Node takes longer to find and open a hundred small ones than to read them. Types are checked, and
// declarations written, by `tsc`.

import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import typescript from 'typescript';

const { transpileModule, ModuleKind, ScriptTarget } = typescript;
const LIB = join(import.meta.dirname, 'lib');

const withoutTypes = (file, code, module) =>
  transpileModule(code, {
    fileName: file,
    compilerOptions: { module, target: ScriptTarget.ES2022, esModuleInterop: true },
  }).outputText;

/** The files of a room are joined; other rooms, packages and Node's own modules are required. */
const joinRooms = {
  name: 'join the files of a room',
  resolveId: (source, importer) =>
    importer === undefined || !source.startsWith('./') ? null : join(dirname(importer), `${source}.ts`),
  transform: (code, file) => ({ code: withoutTypes(file, code, ModuleKind.ESNext), map: null }),
};

/** What users import or run stays as it is, a file each: `export =` is no part of ES modules. */
const keepEntries = {
  name: 'keep the entries',
  generateBundle() {
    for (const name of entries) {
      const isModule = name.endsWith('.mts');
      const code = withoutTypes(
        name,
        readFileSync(join(LIB, name), 'utf8'),
        isModule ? ModuleKind.ESNext : ModuleKind.CommonJS,
      );
      this.emitFile({ type: 'asset', fileName: name.replace(/ts$/, 'js'), source: code });
    }
  },
};

const inside = readdirSync(LIB, { withFileTypes: true });
const rooms = inside.filter((each) => each.isDirectory()).map(({ name }) => name);
const entries = inside.filter((each) => each.isFile()).map(({ name }) => name);

export default {
  input: Object.fromEntries(rooms.map((room) => [`${room}/index`, join(LIB, room, 'index.ts')])),
  external: (name) => !name.startsWith('./') && !name.startsWith(LIB),
  output: { dir: 'dist', format: 'cjs', interop: 'default', generatedCode: 'es2015' },
  plugins: [joinRooms, keepEntries],
};
