// Projects in every TypeScript from 5.0 on, in every way to resolve modules: from the tarball, compiled and run.

import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { MODULES, ROOT, TIME_TO_PACK } from './tarball';
import { type Project, Workplace } from './workplace';

const run = promisify(execFile);

/** Milliseconds for a test that is the first to ask; on a busy machine most of them pass. */
const TIME_TO_COMPILE = 300_000;

/** The oldest that knows `const` type parameters, the last one of 5, and those after it. */
const COMPILERS = {
  '5.0': 'typescript50',
  '5.9': 'typescript59',
  '6': 'typescript',
  '7': 'typescript7',
} as const;
type Version = keyof typeof COMPILERS;

interface Setting {
  readonly type: 'commonjs' | 'module';
  readonly options: Readonly<Record<string, unknown>>;
}

/** As they would stand in a `tsconfig.json`. What `commonjs` and no more resolves is up to the version. */
const SETTINGS: Readonly<Record<string, Setting>> = {
  'node16, CommonJS': { type: 'commonjs', options: { module: 'node16' } },
  'node16, ES module': { type: 'module', options: { module: 'node16' } },
  'nodenext, CommonJS': { type: 'commonjs', options: { module: 'nodenext' } },
  'nodenext, ES module': { type: 'module', options: { module: 'nodenext' } },
  commonjs: { type: 'commonjs', options: { module: 'commonjs' } },
  bundler: { type: 'module', options: { module: 'esnext', moduleResolution: 'bundler' } },
};

/** What else is installed, and the sources that must do with it. */
interface Surroundings {
  readonly templates: readonly string[];
  readonly install: readonly string[];
  readonly options: Readonly<Record<string, unknown>>;
}

const CONSUMERS = join('..', 'consumers');
const SURROUNDINGS: Readonly<Record<string, Surroundings>> = {
  'no other types': {
    templates: [join(CONSUMERS, 'typescript')],
    install: [],
    options: { types: [] },
  },
  'no @types/express': {
    templates: ['compat-types', 'untyped-express'],
    install: ['@types/node', 'express'],
    options: { types: ['node'] },
  },
  '@types/express': {
    templates: ['express-types', join(CONSUMERS, 'node-apps')],
    install: ['@types', 'express'],
    // Express itself cannot be imported otherwise. Our declarations are checked in the projects above.
    options: { types: ['node'], esModuleInterop: true, skipLibCheck: true },
  },
};

/** What a compiler says of each project, by its folder. */
type Said = ReadonlyMap<string, readonly string[]>;

interface Case {
  readonly version: Version;
  readonly setting: string;
  readonly strict: boolean;
  readonly around: string;
}

const CASES: readonly Case[] = (Object.keys(COMPILERS) as Version[]).flatMap((version) =>
  Object.keys(SURROUNDINGS).flatMap((around) =>
    Object.keys(SETTINGS).flatMap((setting) =>
      [true, false].map((strict) => ({ version, setting, strict, around })),
    ),
  ),
);

let workplace: Workplace;
const projects = new Map<Case, Project>();
const compiled = new Map<Version, Promise<Said>>();

beforeAll(() => {
  workplace = new Workplace();
}, TIME_TO_PACK);

afterAll(async () => {
  await Promise.allSettled(compiled.values());
  workplace.remove();
}, TIME_TO_COMPILE);

/** All versions at once, when the first is asked for: there is more than one core. */
function saidBy(version: Version): Promise<Said> {
  if (compiled.size === 0) {
    for (const one of CASES) projects.set(one, projectOf(one));
    for (const each of Object.keys(COMPILERS) as Version[]) {
      const ofVersion = CASES.filter((one) => one.version === each);
      const saying = compile(
        each,
        ofVersion.map((one) => (projects.get(one) as Project).root),
      );
      saying.catch(() => {}); // heard by the test that asks
      compiled.set(each, saying);
    }
  }
  return compiled.get(version) as Promise<Said>;
}

function projectOf({ setting, strict, around }: Case): Project {
  const { type, options } = SETTINGS[setting] as Setting;
  const { templates, install, options: more } = SURROUNDINGS[around] as Surroundings;
  const project = workplace.project(...templates);
  for (const name of install) project.install(name);
  // TypeScript has `import … = require()` in ES modules too, but only for Node.
  const requires = type === 'commonjs' || /^node/.test(String(options.module));
  const sources = readdirSync(project.root).filter(
    (name) => name.endsWith('.ts') && (requires || name !== 'import-require.ts'),
  );
  return project.write('package.json', { type }).write('tsconfig.json', {
    compilerOptions: {
      target: 'es2022',
      lib: ['es2022'],
      rootDir: '.',
      outDir: 'out',
      strict,
      // Declarations are checked alike either way.
      skipLibCheck: !strict,
      skipDefaultLibCheck: true,
      ...more,
      ...options,
    },
    files: sources,
  });
}

function compile(version: Version, roots: readonly string[]): Promise<Said> {
  return version === '7' ? compileByCommand(roots) : compileInOne(COMPILERS[version], roots);
}

/** One process for all of them: a compiler is slow to warm up. */
async function compileInOne(typescript: string, roots: readonly string[]): Promise<Said> {
  const script = join(__dirname, 'compile.cjs');
  const { stdout } = await run(process.execPath, [script, join(MODULES, typescript), ...roots]);
  const found: readonly (readonly string[])[] = JSON.parse(stdout);
  return new Map(roots.map((root, i) => [root, found[i] as readonly string[]]));
}

/** TypeScript 7 cannot be loaded by a program. */
async function compileByCommand(roots: readonly string[]): Promise<Said> {
  const tsc = join(MODULES, COMPILERS[7], 'bin', 'tsc');
  const said = new Map<string, readonly string[]>();
  for (const root of roots) {
    const failed = await run(process.execPath, [tsc, '-p', root]).then(
      () => undefined,
      (failure: { stdout: string }) => failure.stdout,
    );
    said.set(root, failed === undefined ? [] : [failed]);
  }
  return said;
}

const RUN_ALL = `
  import { readdirSync } from 'node:fs';
  for (const name of readdirSync('out')) await import(process.cwd() + '/out/' + name);
`;

test.each(CASES)(
  'TypeScript $version, $setting, strict $strict, with $around',
  async (one) => {
    const said = await saidBy(one.version);
    const { root } = projects.get(one) as Project;
    expect(said.get(root)).toEqual([]);
    // What is emitted is the same, strict or not.
    if (!one.strict) return;
    const { stdout, stderr } = await run(process.execPath, ['--input-type=module', '-e', RUN_ALL], {
      cwd: root,
    });
    expect([stdout, stderr]).toEqual(['', '']);
  },
  TIME_TO_COMPILE,
);

test.each(['5.0', '5.9'] as const)(
  'TypeScript %s without esModuleInterop can call `import * as cors`',
  async (version) => {
    const project = workplace
      .project('called-namespace')
      .install('@types/node')
      .write('package.json', { type: 'commonjs' })
      .write('tsconfig.json', {
        compilerOptions: {
          target: 'es2022',
          module: 'commonjs',
          strict: true,
          types: ['node'],
          outDir: 'out',
        },
      });
    const said = await compileInOne(COMPILERS[version], [project.root]);
    expect(said.get(project.root)).toEqual([]);
    await run(process.execPath, ['--input-type=module', '-e', RUN_ALL], { cwd: project.root });
  },
  60_000,
);

const STRICT = {
  target: 'es2022',
  module: 'nodenext',
  types: ['node'],
  strict: true,
  skipLibCheck: true,
  noEmit: true,
};

test.each(Object.keys(COMPILERS) as Version[])(
  'the declarations of every entry have no error of their own: TypeScript %s',
  async (version) => {
    const project = workplace.project('every-entry').install('@types/node').install('undici-types');
    project.write('package.json', { type: 'module' }).write('tsconfig.json', {
      compilerOptions: { ...STRICT, lib: ['es2022'], skipLibCheck: false, skipDefaultLibCheck: true },
    });
    const said = await compile(version, [project.root]);
    expect(said.get(project.root)).toEqual([]);
  },
  60_000,
);

test('the types of Connect, polka, restify, Next.js and node:http2 take it for a middleware', async () => {
  const project = workplace.project('framework-types').write('tsconfig.json', { compilerOptions: STRICT });
  for (const name of ['@types', 'connect', 'next', 'polka', 'react', 'restify']) project.install(name);
  const said = await compileInOne(COMPILERS[6], [project.root]);
  expect(said.get(project.root)).toEqual([]);
}, 60_000);

test('the TypeScript in the guides compiles', async () => {
  const project = workplace.project('express-types').install('@types').install('express');
  const guides = readdirSync(join(ROOT, 'docs')).filter((name) => name.endsWith('.md'));
  const blocks = guides.flatMap((name) => {
    const text = readFileSync(join(ROOT, 'docs', name), 'utf8');
    return [...text.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code = '']) => code);
  });
  for (const [i, code] of blocks.entries()) project.write(`block-${i + 1}.ts`, code);
  project.write('tsconfig.json', { compilerOptions: STRICT });
  expect(blocks.length).toBeGreaterThan(1);
  const said = await compileInOne(COMPILERS[6], [project.root]);
  expect(said.get(project.root)).toEqual([]);
}, 60_000);
