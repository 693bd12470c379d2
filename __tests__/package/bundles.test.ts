// One file made by esbuild, run where nothing is installed, or where there is nothing of Node's.

import { execFile } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createContext, runInContext } from 'node:vm';
import { start } from '../support/spawned';
import { actual, overHttp1, preflight, type Reply } from '../support/wire';
import { MODULES, TIME_TO_PACK } from './tarball';
import { Workplace } from './workplace';

const run = promisify(execFile);
const ESBUILD = join(MODULES, '.bin', 'esbuild');

/** Our code is CommonJS and requires Node's own modules, for which esbuild's ES modules have no `require`. */
const BANNER = `import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);`;

const FORMATS = {
  CommonJS: { options: ['--format=cjs'], file: 'bundle.cjs' },
  'CommonJS, minified': { options: ['--format=cjs', '--minify'], file: 'bundle.cjs' },
  'an ES module, with the banner': { options: ['--format=esm', `--banner:js=${BANNER}`], file: 'bundle.mjs' },
};
const ENTRIES = Object.entries(FORMATS).flatMap(([format, { options, file }]) =>
  ['server.mjs', 'compat.mjs'].map((source) => ({ format, options, file, source })),
);

let workplace: Workplace;
/** Below nothing that has a `node_modules`. */
const away = mkdtempSync(join(realpathSync(tmpdir()), 'corsage-bundles-'));

beforeAll(() => {
  workplace = new Workplace();
}, TIME_TO_PACK);

afterAll(() => {
  workplace.remove();
  rmSync(away, { recursive: true, force: true });
});

test.each(ENTRIES)('$source runs by itself as $format', async ({ options, file, source }) => {
  const { root } = workplace.project('bundle');
  const { stderr } = await run(
    ESBUILD,
    [source, '--bundle', '--platform=node', '--log-level=warning', ...options, `--outfile=${file}`],
    { cwd: root },
  );
  expect(stderr).toBe('');
  const alone = mkdtempSync(join(away, 'bundle-'));
  copyFileSync(join(root, file), join(alone, file));

  const app = await start([file], 1, { cwd: alone });
  try {
    const port = Number(new URL(app.addresses[0] as string).port);
    const deniedPreflight = source === 'compat.mjs' ? 204 : 403;
    for (const [origin, expected] of [
      ['https://app.example.com', 'https://app.example.com'],
      ['https://app.example.org', 'https://app.example.org'],
      ['https://stranger.example', undefined],
    ] as const) {
      const replies: Reply[] = [
        await overHttp1(port, actual(origin)),
        await overHttp1(port, preflight(origin)),
      ];
      const told = replies.map((reply) => [reply.status, reply.header('Access-Control-Allow-Origin')]);
      expect([origin, ...told]).toEqual([
        origin,
        [200, expected],
        [expected === undefined ? deniedPreflight : 204, expected],
      ]);
    }
  } finally {
    expect((await app.stop()).stderr).toBe('');
  }
});

/** What a worker has, and nothing of Node's: no `process`, no `require`, no `Buffer`. */
const WORKERS_OWN = { Headers, Request, Response, URL, clearTimeout, setTimeout };

test('corsage/fetch runs in a worker, with nothing of Node’s in its bundle', async () => {
  const { root } = workplace.project('worker', 'fetch-policy');
  const conditions = '--conditions=workerd,worker,browser';
  const format = ['--format=iife', '--global-name=worker', '--outfile=worker.js'];
  const { stderr } = await run(
    ESBUILD,
    ['worker.mjs', '--bundle', '--platform=browser', '--log-level=warning', conditions, ...format],
    { cwd: root },
  );
  expect(stderr).toBe('');
  const code = readFileSync(join(root, 'worker.js'), 'utf8');
  expect(code).not.toMatch(/require\("(?:node:)?(?:http|vm|util|diagnostics_channel)"\)/);

  const context = createContext({ ...WORKERS_OWN });
  const { fetch } = runInContext(`${code}; worker.default`, context) as {
    fetch(request: Request, env: object): Promise<Response>;
  };
  const answer = async (origin: string, method = 'GET', headers = {}) => {
    const request = new Request('https://api.example.net/', { method, headers: { origin, ...headers } });
    const response = await fetch(request, { total: '1' });
    return [response.status, response.headers.get('access-control-allow-origin'), await response.text()];
  };
  const asks = { 'access-control-request-method': 'PUT' };
  expect(await answer('https://app.example.com')).toEqual([200, 'https://app.example.com', '["rose"]']);
  expect(await answer('https://stranger.example')).toEqual([200, null, '["rose"]']);
  expect(await answer('https://app.example.com', 'OPTIONS', asks)).toEqual([
    204,
    'https://app.example.com',
    '',
  ]);
  expect(await answer('https://stranger.example', 'OPTIONS', asks)).toEqual([403, null, '']);
});
