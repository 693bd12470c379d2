// The packed package on every Node that it says it runs on. Their executables come with packages for Linux on x64.

import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { testsOn } from './on-node';
import { MODULES, ROOT, TIME_TO_PACK } from './tarball';
import { Workplace } from './workplace';

const run = promisify(execFile);

/** The oldest, and every line that is cared for. */
const NODES = ['20.12', '22', '24', '26'];
const areThere = process.platform === 'linux' && process.arch === 'x64';

let workplace: Workplace;

beforeAll(() => {
  workplace = new Workplace();
}, TIME_TO_PACK);

afterAll(() => workplace.remove());

test('the oldest is the one that the manifest names', () => {
  expect(require(join(ROOT, 'package.json')).engines).toEqual({ node: `>=${NODES[0]}` });
});

(areThere ? describe : describe.skip).each(NODES)('Node %s', (version) => {
  const node = join(MODULES, `node${version}`, 'bin', 'node');

  test('is the one that runs', async () => {
    expect((await run(node, ['--version'])).stdout).toMatch(new RegExp(`^v${version}\\.`));
  });

  testsOn(node, () => workplace);
});
