// Makes one ES module of `explain` and the model of a browser, with nothing of Node's in it: /explain.mjs of the page.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, isAbsolute, join } from 'node:path';
import { rollup } from 'rollup';
import typescript from 'typescript';

const require = createRequire(import.meta.url);
const { transpileModule, ModuleKind, ScriptTarget } = typescript;
const LIB = join(import.meta.dirname, '..', '..', 'lib');
const ENTRY = '\0explain';

const room = (file) => JSON.stringify(join(LIB, file));
const SOURCE = `
  import { explain } from ${room('explain/index.ts')};
  import { findEveryProblem } from ${room('explain/every-problem.ts')};
  import { stepMessage } from ${room('explain/step-messages.ts')};
  import { policyServer } from ${room('explain/policy-server.ts')};
  import { fetchAs } from ${room('browser/index.ts')};
  import { toPolicy } from ${room('policy/index.ts')};
  import { explainAppBy } from ${JSON.stringify(join(import.meta.dirname, 'whole-app.mjs'))};
  export const explainApp = explainAppBy({ explain, fetchAs, findEveryProblem, policyServer, stepMessage, toPolicy });
`;

/** A browser has to load at once what Node loads on first need: rooms, and the list of public suffixes. */
function importAtOnce(code) {
  const imports = [];
  const changed = code.replace(/\brequire\((['"])(\.[^'"]+|tldts)\1\)/g, (_call, _quote, name) => {
    imports.push(`import * as required${imports.length} from '${name}';`);
    return `required${imports.length - 1}`;
  });
  return [...imports, changed].join('\n');
}

const fromSources = {
  name: 'from the sources',
  resolveId(name, importer) {
    if (name === ENTRY || isAbsolute(name)) return name;
    if (name === 'tldts')
      return join(dirname(require.resolve('tldts/package.json')), 'dist', 'index.esm.min.js');
    if (!name.startsWith('.')) throw new Error(`explain needs ${name}, which a browser does not have`);
    const path = join(dirname(importer), name);
    if (path.endsWith('.mjs')) return path;
    return [`${path}.ts`, join(path, 'index.ts')].find((file) => typescript.sys.fileExists(file));
  },
  load(file) {
    if (file === ENTRY) return SOURCE;
    const source = readFileSync(file, 'utf8');
    if (!file.endsWith('.ts')) return source.replace(/\n\/\/# sourceMappingURL=.*/, '');
    const compilerOptions = { module: ModuleKind.ESNext, target: ScriptTarget.ES2022, removeComments: true };
    return importAtOnce(transpileModule(source, { fileName: file, compilerOptions }).outputText);
  },
};

/** The code of the module. */
export async function bundleExplain() {
  const bundle = await rollup({
    input: ENTRY,
    plugins: [fromSources],
    treeshake: { moduleSideEffects: false },
  });
  const { output } = await bundle.generate({ format: 'es', generatedCode: 'es2015' });
  await bundle.close();
  return output[0].code;
}
