// What npm would publish, packed and installed elsewhere, as its users meet it.

import { execFile } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, relative, sep } from 'node:path';
import { promisify } from 'node:util';
import ts from 'typescript';
import { MODULES, TIME_TO_PACK, tarball } from './tarball';

const run = promisify(execFile);
const CONSUMERS = join(__dirname, 'consumers');

/** Outside the repository, so that nothing is found by looking upwards. */
const away = mkdtempSync(join(realpathSync(tmpdir()), 'corsage-package-'));
const consumer = join(away, 'consumer');
const installed = join(consumer, 'node_modules', 'corsage');

beforeAll(async () => {
  mkdirSync(consumer);
  writeFileSync(join(consumer, 'package.json'), JSON.stringify({ name: 'consumer', private: true }));
  await run('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', tarball()], { cwd: consumer });
  cpSync(join(CONSUMERS, 'javascript'), join(consumer, 'javascript'), { recursive: true });
}, TIME_TO_PACK);

afterAll(() => rmSync(away, { recursive: true, force: true }));

function readJson(...path: string[]) {
  return JSON.parse(readFileSync(join(...path), 'utf8'));
}

describe('the tarball', () => {
  test('holds the build, the manifest, what people read, and nothing else', () => {
    expect(readdirSync(installed).sort()).toEqual([
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'SECURITY.md',
      'compat.js',
      'dist',
      'docs',
      'examples',
      'explain.js',
      'fetch.js',
      'fetch.mjs',
      'package.json',
      'sync.js',
    ]);
    const built = readdirSync(join(installed, 'dist'), { recursive: true, withFileTypes: true });
    const files = built.filter((entry) => entry.isFile()).map(({ name }) => name);
    expect(files.filter((name) => !/^[a-z-]+(?:\.m?js|\.d\.m?ts)$/.test(name))).toEqual([]);
  });

  test('brings on-headers, tldts and vary along, and nothing else', () => {
    const { dependencies, peerDependenciesMeta, optionalDependencies, peerDependencies, bundleDependencies } =
      readJson(installed, 'package.json');
    expect(dependencies).toEqual({
      'on-headers': expect.stringMatching(/^\^1\./),
      tldts: expect.stringMatching(/^\^7\./),
      vary: expect.stringMatching(/^\^1\./),
    });
    expect([optionalDependencies, bundleDependencies]).toEqual([undefined, undefined]);
    // Those of corsage/sync, which its users install themselves.
    expect(Object.keys(peerDependencies)).toEqual(['lru-cache', 'redis']);
    expect(peerDependenciesMeta).toEqual({ 'lru-cache': { optional: true }, redis: { optional: true } });
    const visible = readdirSync(join(consumer, 'node_modules')).filter((name) => !name.startsWith('.'));
    expect(visible.sort()).toEqual(['corsage', 'on-headers', 'tldts', 'tldts-core', 'vary']);
  });

  test('runs nothing when it is installed', () => {
    const { scripts } = readJson(installed, 'package.json');
    const hooks = ['preinstall', 'install', 'postinstall', 'prepare', 'preprepare', 'postprepare'];
    expect(Object.keys(scripts).filter((name) => hooks.includes(name))).toEqual([]);
    expect(readdirSync(installed)).not.toContain('binding.gyp');
  });

  test('says under which licence, for which Node, and that unused parts may be dropped', () => {
    expect(readJson(installed, 'package.json')).toMatchObject({
      name: 'corsage',
      license: 'MIT',
      engines: { node: '>=20.12' },
      sideEffects: false,
    });
    expect(readFileSync(join(installed, 'LICENSE'), 'utf8')).toMatch(/^MIT License/);
  });

  test('passes publint without a word', async () => {
    const script = `
      import { readFile } from 'node:fs/promises';
      import { publint } from 'publint';
      const { buffer } = new Uint8Array(await readFile(process.argv[1]));
      const { messages } = await publint({ strict: true, level: 'suggestion', pack: { tarball: buffer } });
      console.log(JSON.stringify(messages));
    `;
    const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script, tarball()], {
      cwd: __dirname,
    });
    expect(JSON.parse(stdout)).toEqual([]);
  }, 60_000);

  test('has types that are right for every way of resolving them', async () => {
    const attw = join(MODULES, '@arethetypeswrong', 'cli', 'dist', 'index.js');
    // From elsewhere, so that no configuration file can excuse anything.
    const { stdout } = await run(process.execPath, [attw, tarball(), '--format', 'json'], {
      cwd: away,
      maxBuffer: 2 ** 26,
    }).catch((failure) => failure);
    const { analysis, problems = {} } = JSON.parse(stdout);
    expect(problems).toEqual({});
    expect(analysis.problems).toEqual([]);
    expect(analysis.types).toEqual({ kind: 'included' });
    for (const entry of ['.', './compat']) {
      expect([entry, Object.keys(analysis.entrypoints[entry].resolutions).sort()]).toEqual([
        entry,
        ['bundler', 'node10', 'node16-cjs', 'node16-esm'],
      ]);
    }
  }, 60_000);
});

describe('the installed package', () => {
  test.each([
    ["answers to require('corsage')(…), .cors and .default", 'require.cjs'],
    ['has a default import and named ones', 'import.mjs'],
    ['is one copy of the code, required or imported', 'both-worlds.mjs'],
    ['opens its public entries only', 'closed-doors.cjs'],
  ])('%s', async (_promise, file) => {
    await expect(run(process.execPath, [join('javascript', file)], { cwd: consumer })).resolves.toEqual({
      stdout: '',
      stderr: '',
    });
  });

  test("loads its own files and Node's own, and nothing else", async () => {
    const { stdout } = await run(process.execPath, [join('javascript', 'loaded-files.cjs')], {
      cwd: consumer,
    });
    const owners = JSON.parse(stdout).map((file: string) => {
      const [modules, owner] = relative(consumer, file).split(sep);
      return `${modules}/${owner}`;
    });
    expect([...new Set(owners)].sort()).toEqual(['node_modules/corsage']);
  });
});

describe('a TypeScript project', () => {
  interface Setting {
    readonly type: 'commonjs' | 'module';
    readonly options: Record<string, unknown>;
  }

  /** As they would stand in a `tsconfig.json`. TypeScript 6 takes `node10` only where its deprecation is acknowledged. */
  const SETTINGS: Record<string, Setting> = {
    'node16, CommonJS': { type: 'commonjs', options: { module: 'node16' } },
    'node16, ES module': { type: 'module', options: { module: 'node16' } },
    'nodenext, CommonJS': { type: 'commonjs', options: { module: 'nodenext' } },
    'nodenext, ES module': { type: 'module', options: { module: 'nodenext' } },
    commonjs: { type: 'commonjs', options: { module: 'commonjs' } },
    'commonjs and node10': {
      type: 'commonjs',
      options: { module: 'commonjs', moduleResolution: 'node10', ignoreDeprecations: '6.0' },
    },
    'esnext and bundler': { type: 'module', options: { module: 'esnext', moduleResolution: 'bundler' } },
    preserve: { type: 'module', options: { module: 'preserve' } },
    'nodenext, ES module, every check there is': {
      type: 'module',
      options: {
        module: 'nodenext',
        strictNullChecks: true,
        exactOptionalPropertyTypes: true,
        noUncheckedIndexedAccess: true,
        noPropertyAccessFromIndexSignature: true,
        isolatedModules: true,
        verbatimModuleSyntax: true,
      },
    },
  };

  const CASES = Object.entries(SETTINGS).flatMap(([name, setting]) =>
    [true, false].map((strict) => ({ name, strict, ...setting })),
  );

  test.each(CASES)(
    'needs no other types: $name, strict $strict',
    async ({ type, options, strict }) => {
      const project = newProject('typescript', type);
      // TypeScript has `import … = require()` in ES modules too, but only for Node.
      const requires = type === 'commonjs' || /^node/.test(String(options.module));
      const files = sources(project).filter((file) => requires || !file.endsWith('import-require.ts'));
      expect(compile(project, files, { ...options, strict, types: [] })).toEqual([]);
      const compiled = readdirSync(join(project, 'out'));
      expect(compiled).toHaveLength(files.length);
      for (const file of compiled) await run(process.execPath, [join(project, 'out', file)]);
    },
    60_000,
  );

  test.each(CASES)(
    'has an Express app and node:http servers: $name, strict $strict',
    async ({ type, options, strict }) => {
      const project = newProject('node-apps', type);
      const modules = join(project, 'node_modules');
      mkdirSync(modules);
      for (const name of ['express', '@types']) symlinkSync(join(MODULES, name), join(modules, name));
      const files = sources(project);
      expect(compile(project, files, { ...options, strict, types: ['node'] })).toEqual([]);
      for (const file of readdirSync(join(project, 'out'))) {
        await run(process.execPath, [join(project, 'out', file)]);
      }
    },
    60_000,
  );

  /** A project of its own below the consumer, with what stands in `consumers/<template>`. */
  function newProject(template: string, type: Setting['type']): string {
    const project = mkdtempSync(join(consumer, 'project-'));
    cpSync(join(CONSUMERS, template), project, { recursive: true });
    writeFileSync(join(project, 'package.json'), JSON.stringify({ type }));
    return project;
  }

  function sources(project: string): string[] {
    return readdirSync(project)
      .filter((name) => name.endsWith('.ts'))
      .map((name) => join(project, name));
  }

  /** What `tsc` would complain of. Declarations are checked, save TypeScript's own; there is no DOM. */
  function compile(project: string, files: string[], settings: Record<string, unknown>): string[] {
    const { options, errors } = ts.convertCompilerOptionsFromJson(
      {
        target: 'es2022',
        lib: ['es2022'],
        rootDir: project,
        outDir: join(project, 'out'),
        skipLibCheck: false,
        skipDefaultLibCheck: true,
        ...settings,
      },
      project,
    );
    const program = ts.createProgram(files, options);
    const { diagnostics } = program.emit();
    return [...errors, ...ts.getPreEmitDiagnostics(program), ...diagnostics].map(
      ({ code, file, messageText }) =>
        `${basename(file?.fileName ?? 'tsconfig.json')}: TS${code}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`,
    );
  }
});
