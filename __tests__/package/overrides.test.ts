// compat in the place of cors in every dependent: by the files and the fields that docs/switching.md gives, with each package
// manager, and in what brings cors along.

import { execFile } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { type Spawned, start } from '../support/spawned';
import { actual, overHttp1, preflight } from '../support/wire';
import { MODULES, ROOT, TIME_TO_PACK, tarball } from './tarball';

const run = promisify(execFile);

const APP = 'https://app.example.com';

const page = readFileSync(join(ROOT, 'docs', 'switching.md'), 'utf8').split('\n## The whole tree\n')[1] ?? '';
const block = (language: string) =>
  [...page.matchAll(/^```(\w+)\n(.*?)^```$/gms)].filter(([, name]) => name === language);
const [manifest, overrides, resolutions] = block('json').map(([, , text]) => text as string) as [
  string,
  string,
  string,
];
const [shim] = block('cjs').map(([, , text]) => text as string) as [string];
const [workspace] = block('yaml').map(([, , text]) => text as string) as [string];
const [command] = block('sh').map(([, , text]) => text as string) as [string];

const away = mkdtempSync(join(realpathSync(tmpdir()), 'corsage-trees-'));
afterAll(() => rmSync(away, { recursive: true, force: true }));

/**
 * Where pnpm is installed for these tests. A lock file would list its programs for all systems, and could not be installed
 * from where one of these is missing.
 */
const PNPM = join(away, 'pnpm-itself');
beforeAll(async () => {
  mkdirSync(PNPM);
  writeFileSync(join(PNPM, 'package.json'), '{"private":true}');
  const options = ['--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock'];
  await run('npm', ['install', ...options, 'pnpm@12'], { cwd: PNPM });
}, TIME_TO_PACK);

/** Each installs what is asked for, from what it has at hand if it can. */
const MANAGERS = {
  npm: {
    fields: overrides,
    files: {},
    install: ['npm', 'install', '--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund'],
  },
  pnpm: {
    fields: '{}',
    files: { 'pnpm-workspace.yaml': workspace },
    install: [
      process.execPath,
      join(PNPM, 'node_modules', 'pnpm', 'bin', 'pnpm.mjs'),
      'install',
      '--prefer-offline',
      '--ignore-scripts',
    ],
  },
  yarn: {
    fields: resolutions,
    files: {},
    install: [
      process.execPath,
      join(MODULES, 'yarn', 'bin', 'yarn.js'),
      'install',
      '--ignore-scripts',
      '--non-interactive',
      '--no-lockfile',
      // Its own would keep another corsage.tgz.
      '--cache-folder',
      join(away, 'yarn-cache'),
    ],
  },
} as const;

/** A project with these dependencies in which cors is compat. */
async function installed(
  manager: keyof typeof MANAGERS,
  dependencies: object,
  files: object = {},
): Promise<string> {
  const root = mkdtempSync(join(away, `${manager}-`));
  const { fields, files: own, install } = MANAGERS[manager];
  copyFileSync(tarball(), join(root, 'corsage.tgz'));
  const all = {
    'package.json': JSON.stringify({
      private: true,
      dependencies: { corsage: 'file:./corsage.tgz', ...dependencies },
      ...JSON.parse(fields),
    }),
    'cors/package.json': manifest,
    'cors/index.js': shim,
    ...own,
    ...files,
  };
  for (const [name, text] of Object.entries(all)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  const [program, ...args] = install;
  await run(program, args, { cwd: root });
  return root;
}

/** An app in `main.mjs`, with what it printed on its way out. */
async function during<Told>(
  root: string,
  use: (port: number) => Promise<Told>,
): Promise<[told: Told, stderr: string]> {
  let app: Spawned | undefined;
  try {
    app = await start(['main.mjs'], 1, { cwd: root });
    const told = await use(Number(new URL(app.addresses[0] as string).port));
    return [told, (await app.stop()).stderr];
  } finally {
    await app?.stop();
  }
}

const ENGINE = `
import { createServer } from 'node:http';
import { Server } from 'engine.io';

const server = createServer().listen(0, '127.0.0.1', () => console.log(\`http://127.0.0.1:\${server.address().port}\`));
new Server({ cors: { origin: '${APP}', credentials: true, optionSuccessStatus: 200 } }).attach(server);
`;

describe.each(Object.keys(MANAGERS) as (keyof typeof MANAGERS)[])(
  '%s',
  (manager) => {
    test(
      'puts compat in the place of cors in engine.io, as the guide says',
      async () => {
        const root = await installed(manager, { 'engine.io': '^6.6.12' }, { 'main.mjs': ENGINE });
        const { stdout } = await run('sh', ['-c', command], { cwd: root });
        expect(stdout).toMatch(/\/cors\/index\.js\n$/);
        expect(stdout).not.toContain('/lib/');

        const path = '/engine.io/?EIO=4&transport=polling';
        const [replies, stderr] = await during(root, async (port) => [
          await overHttp1(port, { ...actual(APP), path }),
          await overHttp1(port, { ...preflight(APP), path }),
        ]);
        expect(replies.map(({ status, header }) => [status, header('Access-Control-Allow-Origin')])).toEqual([
          [200, APP],
          [204, APP],
        ]);
        expect(stderr).toContain('CorsageWarning: corsage/compat: "optionSuccessStatus" is not an option.');
      },
      TIME_TO_PACK,
    );
  },
  240_000,
);

const NEST = (enable: string) => `
import 'reflect-metadata';
import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';

class Flowers {
  list() {
    return ['rose'];
  }
}
Controller('flowers')(Flowers);
Get()(Flowers.prototype, 'list', Object.getOwnPropertyDescriptor(Flowers.prototype, 'list'));
class App {}
Module({ controllers: [Flowers] })(App);

const app = await NestFactory.create(App, { logger: false });
${enable};
await app.listen(0, '127.0.0.1');
console.log(\`http://127.0.0.1:\${app.getHttpServer().address().port}\`);
`;

/** The same in the place of what a version of NestJS pins. */
const PINNED = { '@nestjs/common': '', '@nestjs/core': '', '@nestjs/platform-express': '' };
const nest = (version: string) => Object.fromEntries(Object.keys(PINNED).map((name) => [name, version]));

describe.each(['11.2.10', '12.5.1'])('NestJS %s', (version) => {
  let root: string;
  beforeAll(async () => {
    root = await installed('npm', { ...nest(version), 'reflect-metadata': '^0.2.2', rxjs: '^7.8.2' });
  }, TIME_TO_PACK);

  const told = async (enable: string) => {
    writeFileSync(join(root, 'main.mjs'), NEST(enable));
    const [{ status, decision }, stderr] = await during(root, (port) =>
      overHttp1(port, { ...actual(APP), path: '/flowers' }),
    );
    return { status, decision, stderr };
  };

  test('answers by compat: enableCors() alone allows every origin, without a warning', async () => {
    expect(await told('app.enableCors()')).toEqual({
      status: 200,
      decision: { 'access-control-allow-origin': '*' },
      stderr: '',
    });
  });

  test('answers by compat: enableCors(options) is told what is wrong with them', async () => {
    const { status, decision, stderr } = await told(`app.enableCors({ origin: ['${APP}', '${APP}/'] })`);
    expect({ status, decision }).toEqual({
      status: 200,
      decision: { 'access-control-allow-origin': APP, vary: 'Origin' },
    });
    expect(stderr).toContain('[CORSAGE_ORIGIN_TRAILING_SLASH] CorsageWarning: corsage/compat:');
  });
});
