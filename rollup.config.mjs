// What is published: the code as it is written, with its names and comments, but for the types. Each folder of `lib/` (a
// room) becomes one file, since Node takes longer to find and open a hundred small ones than to read them. Types are checked,
// and declarations written, by `tsc`.

import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import typescript from 'typescript';

const { createSourceFile, forEachChild, isTemplateLiteralToken, transpileModule, ModuleKind, ScriptTarget } =
  typescript;
const LIB = join(import.meta.dirname, 'lib');

const inside = readdirSync(LIB, { withFileTypes: true });
const rooms = inside.filter((each) => each.isDirectory()).map(({ name }) => name);
const entries = inside.filter((each) => each.isFile()).map(({ name }) => name);

/** Beside the entries; a room that has the name of an entry is in a folder of that name. */
const fileOf = (room) => (entries.includes(`${room}.ts`) ? `${room}/index` : room);

/** What is required on first need is no import to rollup. */
function requireRooms(code, prefix) {
  return code.replace(/require\((['"])(\.[^'"]*)\1\)/g, (_call, _quote, path) => {
    const name = path.startsWith(prefix) ? path.slice(prefix.length) : '';
    const room = name.replace(/\/index$/, '');
    // As TypeScript does, a file is found before a folder of its name.
    if (entries.includes(`${name}.ts`)) return `require('./${name}.js')`;
    if (rooms.includes(room)) return `require('./${fileOf(room)}.js')`;
    throw new Error(`require('${path}') leads to no room and no entry.`);
  });
}

function withoutTypes(fileName, module) {
  const compilerOptions = { module, target: ScriptTarget.ES2022, esModuleInterop: true };
  return indentByTwo(
    transpileModule(readFileSync(fileName, 'utf8'), { fileName, compilerOptions }).outputText,
  );
}

/** As in `lib/`: TypeScript indents by four. Lines of a text between backticks stay as they are. */
function indentByTwo(code) {
  const source = createSourceFile('', code, ScriptTarget.ES2022);
  const lineOf = (position) => source.getLineAndCharacterOfPosition(position).line;
  const inText = new Set();
  const visit = (node) => {
    if (isTemplateLiteralToken(node))
      for (let line = lineOf(node.getStart(source)) + 1; line <= lineOf(node.end); line++) inText.add(line);
    forEachChild(node, visit);
  };
  visit(source);
  const halve = (line) => line.replace(/^(?: {4})+/, (spaces) => spaces.slice(spaces.length / 2));
  return code
    .split('\n')
    .map((line, i) => (inText.has(i) ? line : halve(line)))
    .join('\n');
}

/** The files of a room are joined, each under its name; other rooms, packages and Node's own modules are required. */
const joinRooms = {
  name: 'join the files of a room',
  resolveId: (name, importer) => (name.startsWith('./') ? join(dirname(importer), `${name}.ts`) : null),
  load(file) {
    const name = relative(import.meta.dirname, file).replaceAll(sep, '/');
    return `// ${name}\n\n${requireRooms(withoutTypes(file, ModuleKind.ESNext), '../')}`;
  },
};

/** What users import or run stays as it is, a file each: `export =` is no part of ES modules. */
const keepEntries = {
  name: 'keep the entries',
  generateBundle() {
    for (const name of entries) {
      const module = name.endsWith('.mts') ? ModuleKind.ESNext : ModuleKind.CommonJS;
      const source = requireRooms(withoutTypes(join(LIB, name), module), './');
      this.emitFile({ type: 'asset', fileName: name.replace(/ts$/, 'js'), source });
    }
  },
};

export default {
  input: Object.fromEntries(rooms.map((room) => [fileOf(room), join(LIB, room, 'index.ts')])),
  external: (name) => !name.startsWith('./') && !name.startsWith(LIB),
  output: {
    dir: 'dist',
    format: 'cjs',
    interop: 'default',
    generatedCode: { preset: 'es2015', symbols: false },
    esModule: false,
    paths: (name) => (name.startsWith(LIB) ? `./${fileOf(relative(LIB, name).split(sep)[0])}.js` : name),
  },
  plugins: [joinRooms, keepEntries],
};
