// What is published: the code as it is written, types taken off, one file a room, since Node takes longer to find and open
// fifty small files than to read them. Names and comments are kept, so that a stack trace shows what stands in `lib`.

import { readdirSync, rmSync } from 'node:fs';
import typescript from 'typescript';

const LIB = new URL('lib/', import.meta.url).pathname;

/** Types are checked by `npm run types`. */
const withoutTypes = (module) => ({
  name: 'without types',
  transform(code, file) {
    const compilerOptions = { module, target: 'es2022', esModuleInterop: true };
    return typescript.transpileModule(code, { fileName: file, compilerOptions }).outputText;
  },
});
