// What is published: the code as it is written, with its names and comments, but for the types. Each room of `lib/` becomes
// one file, since Node takes longer to find and open a hundred small ones than to read them. Types are checked, and
// declarations written, by `tsc`.

import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import typescript from 'typescript';

const { transpileModule, ModuleKind, ScriptTarget } = typescript;
const LIB = join(import.meta.dirname, 'lib');

/** What names a room names its file, which Node finds sooner than the folder. */
const FROM_A_ROOM = /(['"]\.\.\/[a-z]+)(?:\/index)?(['"])/g;
const FROM_AN_ENTRY = /(['"]\.\/[a-z]+)(?:\/index)?(['"])/g;

function withoutTypes(fileName, module, toRooms) {
  const compilerOptions = { module, target: ScriptTarget.ES2022, esModuleInterop: true };
  const { outputText } = transpileModule(readFileSync(fileName, 'utf8'), { fileName, compilerOptions });
  return outputText.replace(toRooms, '$1/index.js$2');
}

/** The files of a room are joined; other rooms, packages and Node's own modules are required. */
const joinRooms = {
  name: 'join the files of a room',
  resolveId: (name, importer) => (name.startsWith('./') ? join(dirname(importer), `${name}.ts`) : null),
  load: (file) => withoutTypes(file, ModuleKind.ESNext, FROM_A_ROOM),
};

/** What users import or run stays as it is, a file each: `export =` is no part of ES modules. */
const keepEntries = {
  name: 'keep the entries',
  generateBundle() {
    for (const name of entries) {
      const module = name.endsWith('.mts') ? ModuleKind.ESNext : ModuleKind.CommonJS;
      const source = withoutTypes(join(LIB, name), module, FROM_AN_ENTRY);
      this.emitFile({ type: 'asset', fileName: name.replace(/ts$/, 'js'), source });
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
