// The package as it is packed, installed elsewhere: the one test of these that `npm test` runs, on the Node that runs it.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testsOn } from './on-node';
import { packBuilt } from './tarball';
import { Workplace } from './workplace';

const away = mkdtempSync(join(tmpdir(), 'corsage-packed-'));
let workplace: Workplace;

beforeAll(() => {
  workplace = new Workplace(packBuilt(away));
}, 60_000);

afterAll(() => {
  workplace.remove();
  rmSync(away, { recursive: true });
});

testsOn(process.execPath, () => workplace);
