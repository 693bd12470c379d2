// The repository's TypeScript, which is CommonJS, as modules: for files that import nothing but types.

import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';

export const ROOT = join(import.meta.dirname, '..');

export function load(path) {
  const code = stripTypeScriptTypes(readFileSync(join(ROOT, path), 'utf8'));
  return import(/* @vite-ignore */ `data:text/javascript,${encodeURIComponent(code)}`);
}
