// What is left of an engine when it is done with: nothing.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { processesAt } from './engine';
import { ENGINES, inEngine, testIn } from './engines';
import { APP } from './scenario';

describe.each(ENGINES)('$name', (kind) => {
  testIn(kind)(
    'leaves no process and no file behind',
    async () => {
      const home = await inEngine(kind, async (engine) => {
        await engine.visit(`${APP}/`);
        expect(processesAt(engine.home.folder)).not.toEqual([]);
        return engine.home;
      });
      expect(processesAt(home.folder)).toEqual([]);
      expect(existsSync(home.folder)).toBe(false);
    },
    300_000,
  );
});

/** Starts something in a home of its own, as engines are started, and says where. */
const PROGRAM = `
  const ts = require('typescript');
  const options = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 };
  require.extensions['.ts'] = (module, file) =>
    module._compile(ts.transpile(require('node:fs').readFileSync(file, 'utf8'), options), file);
  const { Home } = require(${JSON.stringify(join(__dirname, 'engine.ts'))});
  const home = new Home();
  require('node:child_process').spawn('sleep', ['3600'], { detached: true, stdio: 'ignore', env: home.environment });
  console.log(home.folder);
`;

test('engines end with the run, even with one that is killed', async () => {
  const run: ChildProcess = spawn(process.execPath, ['-e', PROGRAM], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [printed] = await once(run.stdout as NodeJS.ReadableStream, 'data');
  const home = String(printed).trim();
  expect(processesAt(home)).not.toEqual([]);
  run.kill('SIGKILL');
  const deadline = AbortSignal.timeout(120_000);
  while ((processesAt(home).length > 0 || existsSync(home)) && !deadline.aborted) await wait(50);
  expect(processesAt(home)).toEqual([]);
  expect(existsSync(home)).toBe(false);
}, 300_000);
