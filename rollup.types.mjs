// The declarations that `tsc` has written, a file a room: of each only what users can import, and what that needs.

import { cpSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { dts } from 'rollup-plugin-dts';

const WRITTEN = join(import.meta.dirname, 'dist', 'declarations');
const TYPES = join(import.meta.dirname, 'dist', 'types');

const entries = readdirSync(WRITTEN, { withFileTypes: true })
  .filter((each) => each.isFile())
  .map(({ name }) => name);

/** By room, the names that entries import from it. */
const rooms = new Map();
for (const entry of entries) {
  const text = readFileSync(join(WRITTEN, entry), 'utf8');
  for (const [, names, room, index] of text.matchAll(/\{([^{}]*)\} from '\.\/(\w+)(\/index)?';/g)) {
    // As everywhere, a file is found before a folder of its name.
    if (index === undefined && entries.includes(`${room}.d.ts`)) continue;
    const all = rooms.get(room) ?? new Set();
    for (const [, name] of names.matchAll(/(\w+)(?: as \w+)?\s*(?:,|$)/g)) all.add(name);
    rooms.set(room, all);
  }
}

const onlyWhatIsImported = {
  name: 'only what entries import',
  resolveId: (id) => (rooms.has(id) ? `${join(WRITTEN, id)}/face.d.ts` : null),
  load(id) {
    const room = id.endsWith(`${sep}face.d.ts`) ? relative(WRITTEN, id).split(sep)[0] : undefined;
    return room === undefined ? null : `export { ${[...rooms.get(room)].join(', ')} } from './index';`;
  },
};

const keepEntries = {
  name: 'keep the entries',
  writeBundle() {
    for (const entry of entries) cpSync(join(WRITTEN, entry), join(TYPES, entry));
    rmSync(WRITTEN, { recursive: true });
  },
};

export default {
  input: Object.fromEntries([...rooms.keys()].map((room) => [`${room}/index`, room])),
  external: (id) => !id.startsWith('.') && !id.startsWith(WRITTEN) && !rooms.has(id),
  // Rooms may take more from one another than users import.
  preserveEntrySignatures: 'allow-extension',
  treeshake: { moduleSideEffects: false },
  output: {
    dir: TYPES,
    format: 'es',
    minifyInternalExports: false,
    hoistTransitiveImports: false,
    entryFileNames: '[name].d.ts',
    chunkFileNames: '[name]/index.d.ts',
    manualChunks: (id) => relative(WRITTEN, id).split(sep)[0],
  },
  plugins: [onlyWhatIsImported, dts(), keepEntries],
};
