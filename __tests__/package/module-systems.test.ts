// Both entries, by every way of Node's to load a module, from the tarball.

import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { TIME_TO_PACK } from './tarball';
import { Workplace } from './workplace';

const run = promisify(execFile);
const SILENCE = { stdout: '', stderr: '' };

let workplace: Workplace;

beforeAll(() => {
  workplace = new Workplace();
}, TIME_TO_PACK);

afterAll(() => workplace.remove());

describe.each(['corsage', 'corsage/compat'] as const)('%s', (entry) => {
  test.each([
    ["require('…') is the factory, and has it as .cors and .default", 'require.cjs'],
    ['import has it as the default and as cors, and it is the required one', 'import.mjs'],
    ['compiled imports find it, with or without interop', 'interop.cjs'],
  ])('%s', async (_promise, file) => {
    const { root } = workplace.project('module-systems').load(entry);
    await expect(run(process.execPath, [join(root, file)])).resolves.toEqual(SILENCE);
  });
});
