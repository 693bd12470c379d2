// What is left of an engine when it is done with: nothing.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { ENGINES, inEngine } from './engines';
import { APP } from './scenario';

describe.each(ENGINES)('$name', (kind) => {
  (kind.isInstalled() ? test : test.skip)(
    'leaves no process and no file behind',
    async () => {
      const home = await inEngine(kind, async (engine) => {
        await engine.visit(`${APP}/`);
        expect(processesOf(engine.home)).not.toEqual([]);
        return engine.home;
      });
      expect(processesOf(home)).toEqual([]);
      expect(existsSync(home)).toBe(false);
    },
    60_000,
  );
});

/** Every process that was started with this folder for its home, whatever became of its parents. */
function processesOf(home: string): string[] {
  const ids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return ids.filter((id) =>
    ['environ', 'cmdline'].some((file) => contents(`/proc/${id}/${file}`).includes(home)),
  );
}

/** Empty for a process that has just ended, or that is not ours to look at. */
function contents(file: string): string {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    return '';
  }
}

/** Starts something in a home of its own, as engines are started, and says where. */
const PROGRAM = `
  const ts = require('typescript');
  const options = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 };
  require.extensions['.ts'] = (module, file) =>
    module._compile(ts.transpile(require('node:fs').readFileSync(file, 'utf8'), options), file);
  const { Groups, Home, spawnGroup } = require(${JSON.stringify(join(__dirname, 'engine.ts'))});
  const home = new Home();
  new Groups(home).add(spawnGroup('sleep', ['3600'], { stdio: 'ignore', env: home.environment }));
  console.log(home.folder);
`;

test('engines end with the run, even with one that is killed', async () => {
  const run: ChildProcess = spawn(process.execPath, ['-e', PROGRAM], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [printed] = await once(run.stdout as NodeJS.ReadableStream, 'data');
  const home = String(printed).trim();
  expect(processesOf(home)).not.toEqual([]);
  run.kill('SIGKILL');
  const deadline = AbortSignal.timeout(10_000);
  while ((processesOf(home).length > 0 || existsSync(home)) && !deadline.aborted) await wait(50);
  expect(processesOf(home)).toEqual([]);
  expect(existsSync(home)).toBe(false);
}, 30_000);
