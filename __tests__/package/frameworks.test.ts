// One small app in every framework that runs Connect middleware, or speaks Request and Response: from the tarball, over a socket.

import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Spawned, start } from '../support/spawned';
import { actual, overHttp1, overHttp2, preflight, type Reply, type Sent } from '../support/wire';
import { MODULES, TIME_TO_PACK } from './tarball';
import { type Entry, type Project, Workplace } from './workplace';

const run = promisify(execFile);

const APP = 'https://app.example.com';
const STRANGER = 'https://stranger.example';

interface Framework {
  readonly name: string;
  /** The folder in `projects`. */
  readonly template: string;
  /** Under which name each dependency is installed, and the name that it has here. */
  readonly installs: Readonly<Record<string, string>>;
  /** What has to be done before the app can start; where its sources are not what runs. */
  readonly build?: (project: Project) => Promise<unknown>;
  /** What Node, or `program`, runs. */
  readonly start: readonly string[];
  readonly program?: string;
  /** It speaks `Request` and `Response`, and so loads `corsage/fetch` alone. */
  readonly fetch?: true;
  readonly send?: (port: number, request: Sent) => Promise<Reply>;
  /** Where its routes are. */
  readonly below?: string;
  /** The policy stands in the routes, so that what has no route has no policy. */
  readonly inRoutes?: true;
}

const NEST = ['@nestjs/common', '@nestjs/core', '@nestjs/platform-express', 'reflect-metadata', 'rxjs'];
const NEXT = ['next', 'react', 'react-dom'];
const own = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, name]));

const FRAMEWORKS: readonly Framework[] = [
  { name: 'Express 5', template: 'express', installs: own(['express']), start: ['app.cjs'] },
  { name: 'Express 4', template: 'express', installs: { express: 'express4' }, start: ['app.cjs'] },
  { name: 'Connect', template: 'connect', installs: own(['connect']), start: ['app.cjs'] },
  { name: 'polka', template: 'polka', installs: own(['polka']), start: ['app.cjs'] },
  { name: 'restify', template: 'restify', installs: own(['restify']), start: ['app.cjs'] },
  { name: 'node:http2', template: 'http2', installs: {}, start: ['app.cjs'], send: overHttp2 },
  {
    name: 'NestJS',
    template: 'nestjs',
    installs: own([...NEST, '@types/node']),
    build: compileNest,
    start: ['dist/main.js'],
  },
  {
    name: 'Next.js, pages/api',
    template: 'nextjs',
    installs: own(NEXT),
    build: buildNext,
    start: ['node_modules/next/dist/bin/next', 'start', '--port', '0', '--hostname', '127.0.0.1'],
    below: '/api',
    inRoutes: true,
  },
  {
    name: 'Next.js, route handlers',
    template: 'nextjs-app',
    installs: own(NEXT),
    build: buildNext,
    start: ['node_modules/next/dist/bin/next', 'start', '--port', '0', '--hostname', '127.0.0.1'],
    inRoutes: true,
    fetch: true,
  },
  {
    name: 'Hono on @hono/node-server',
    template: 'hono',
    installs: own(['hono', '@hono/node-server']),
    start: ['app.mjs'],
    fetch: true,
  },
  { name: 'h3', template: 'h3', installs: own(['h3']), start: ['app.mjs'], fetch: true },
  {
    name: 'SvelteKit’s hook',
    template: 'sveltekit',
    installs: own(['@hono/node-server', 'hono']),
    start: ['app.mjs'],
    fetch: true,
  },
  {
    name: 'Remix',
    template: 'remix',
    installs: own(['@remix-run/fetch-router', '@hono/node-server', 'hono']),
    start: ['app.mjs'],
    fetch: true,
  },
  ...[
    { name: 'Bun', template: 'bun', program: join(MODULES, 'bun', 'bin', 'bun'), start: ['app.mjs'] },
    {
      name: 'Deno',
      template: 'deno',
      program: join(MODULES, 'deno', 'deno'),
      start: ['run', '-A', 'app.mjs'],
    },
  ]
    .filter(({ program }) => existsSync(program))
    .map((runtime) => ({ ...runtime, installs: {}, fetch: true as const })),
];

test.each(['Bun', 'Deno'])('%s is installed on Linux on x64, or is said to be missing', (name) => {
  const isThere = FRAMEWORKS.some((framework) => framework.name === name);
  if (!isThere) console.warn(`${name} is not tried: its package is not installed here.`);
  expect(isThere).toBe(process.platform === 'linux' && process.arch === 'x64');
});

/** With the compiler options that `nest new` writes, as far as they change what is compiled. */
function compileNest(project: Project): Promise<unknown> {
  project.write('package.json', { private: true }).write('tsconfig.json', {
    compilerOptions: {
      module: 'nodenext',
      moduleResolution: 'nodenext',
      esModuleInterop: true,
      isolatedModules: true,
      emitDecoratorMetadata: true,
      experimentalDecorators: true,
      target: 'es2023',
      types: ['node'],
      strict: true,
      skipLibCheck: true,
      outDir: 'dist',
      rootDir: '.',
    },
  });
  return run(process.execPath, [join(MODULES, 'typescript', 'bin', 'tsc'), '-p', project.root]);
}

/** Its bundler follows no link out of its root, and what is installed here is linked. */
function buildNext(project: Project): Promise<unknown> {
  project.write('next.config.js', `export default { turbopack: { root: '/' } };`);
  const next = join(project.root, 'node_modules', 'next', 'dist', 'bin', 'next');
  return run(process.execPath, [next, 'build'], { cwd: project.root, env: PRODUCTION });
}

/** Errors are answered without their stacks, and Next.js reports to nobody. */
const PRODUCTION = { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' };

const ALLOWED = [
  `access-control-allow-credentials: true`,
  `access-control-allow-origin: ${APP}`,
  'access-control-expose-headers: X-Total',
];
const at = (path: string, request: Sent): Sent => ({ ...request, path });
const bareOptions: Sent = { method: 'OPTIONS', headers: [['Origin', APP]] };

interface Exchange {
  readonly what: string;
  readonly request: Sent;
  /** Where the framework alone decides, none is expected. */
  readonly status?: number;
  /** The lines that a browser goes by, sorted, names in lower case, without `Vary`. */
  readonly cors: readonly string[];
  readonly needsNoRoute?: true;
}

const EXCHANGES: readonly Exchange[] = [
  {
    what: 'a page of an allowed origin reads the answer',
    request: at('/flowers', actual(APP)),
    status: 200,
    cors: ALLOWED,
  },
  {
    what: 'a page of another origin does not',
    request: at('/flowers', actual(STRANGER)),
    status: 200,
    cors: [],
  },
  { what: 'no origin gets no CORS header', request: at('/flowers', actual()), status: 200, cors: [] },
  {
    what: 'a preflight is answered',
    request: at('/flowers', preflight(APP, 'PUT', 'content-type')),
    status: 204,
    cors: [
      'access-control-allow-credentials: true',
      'access-control-allow-headers: content-type',
      'access-control-allow-methods: GET, HEAD, PUT, PATCH, POST, DELETE, QUERY',
      `access-control-allow-origin: ${APP}`,
      'access-control-max-age: 600',
    ],
  },
  {
    what: 'a preflight of another origin ends here',
    request: at('/flowers', preflight(STRANGER)),
    status: 403,
    cors: [],
  },
  {
    what: 'the request after the preflight is carried out',
    request: at('/flowers', actual(APP, 'PUT')),
    status: 200,
    cors: ALLOWED,
  },
  {
    what: 'an OPTIONS request that is not a preflight goes on to the app',
    request: at('/flowers', bareOptions),
    cors: ALLOWED,
  },
  {
    what: 'a 404 can be read',
    request: at('/nowhere', actual(APP)),
    status: 404,
    cors: ALLOWED,
    needsNoRoute: true,
  },
  { what: 'a 500 can be read', request: at('/broken', actual(APP)), status: 500, cors: ALLOWED },
];

/** What differs from one answer to the next. */
const PASSING = /^(?:date|request-id|x-request-id|response-time):/i;

/** A recipe is the beginning of a file that runs here, or the whole of one: on a port of its own, and with a route that fails. */
const asInRecipe = (source: string) =>
  source
    .replace(/port: 0(?:,\s*hostname: '127\.0\.0\.1')?(?:, (?:silent: true|onListen: say))?/, 'port: 3000')
    .replace(/^ .*'\/broken'.*\n|^\/\/ Not in the recipe:\n(?:.+\n)*/m, '')
    .replace('const server = serve(', 'serve(');

test('each recipe in docs/fetch.md is one of these apps', () => {
  const sources = FRAMEWORKS.filter(({ fetch }) => fetch)
    .map(({ template }) => template)
    .concat('worker', 'fetch-policy')
    .flatMap((template) => {
      const folder = join(__dirname, 'projects', template);
      const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
      return names.filter((name) => /js$/.test(name)).map((name) => readFileSync(join(folder, name), 'utf8'));
    });
  const page = readFileSync(join(__dirname, '..', '..', 'docs', 'fetch.md'), 'utf8');
  const recipes = [...page.matchAll(/^```mjs\n(.*?)^```$/gms)].map(([, recipe]) => recipe as string);
  expect(
    recipes.filter((recipe) => !sources.some((source) => asInRecipe(source).startsWith(recipe))),
  ).toEqual([]);
  expect(recipes).toHaveLength(10);
});

test('the recipe for pages/api in docs/recipes.md is the app that runs here', () => {
  const page = readFileSync(join(__dirname, '..', '..', 'docs', 'recipes.md'), 'utf8');
  const handler = join(__dirname, 'projects', 'nextjs', 'pages', 'api', 'flowers.js');
  expect(page).toContain(`\`\`\`mjs\n${readFileSync(handler, 'utf8')}\`\`\`\n`);
});

let workplace: Workplace;

beforeAll(() => {
  workplace = new Workplace();
}, TIME_TO_PACK);

afterAll(() => workplace.remove());

describe.each(FRAMEWORKS)('$name', (framework) => {
  const running = new Map<Entry, Spawned>();
  const entries: Entry[] = framework.fetch ? ['corsage'] : ['corsage', 'corsage/compat', 'cors'];
  const exchanges = EXCHANGES.filter(({ needsNoRoute }) => !(needsNoRoute && framework.inRoutes));

  async function startWith(entry: Entry): Promise<void> {
    const project = framework.fetch
      ? workplace.project(framework.template, 'fetch-policy')
      : workplace.project(framework.template);
    if (!framework.fetch) project.load(entry);
    for (const [name, from] of Object.entries(framework.installs)) project.install(name, from);
    if (framework.inRoutes && !framework.fetch) project.load(entry, 'pages/api');
    if (entry === 'cors') project.install('cors').install('@types/cors');
    await framework.build?.(project);
    running.set(
      entry,
      await start(framework.start, 1, { cwd: project.root, env: PRODUCTION, program: framework.program }),
    );
  }

  function send(entry: Entry, { path, ...request }: Sent): Promise<Reply> {
    const [address] = running.get(entry)?.addresses ?? [];
    const { port } = new URL(address as string);
    return (framework.send ?? overHttp1)(Number(port), {
      ...request,
      path: `${framework.below ?? ''}${path}`,
    });
  }

  beforeAll(async () => {
    const started = await Promise.allSettled(entries.map(startWith));
    for (const one of started) if (one.status === 'rejected') throw one.reason;
  }, 120_000);

  afterAll(async () => {
    await Promise.all([...running.values()].map((app) => app.stop()));
  });

  test.each(exchanges)('$what', async ({ request, status, cors }) => {
    const reply = await send('corsage', request);
    expect(reply.status).toBe(status ?? reply.status);
    const lines = reply.lines.map((line) => line.replace(/^[^:]+/, (name) => name.toLowerCase()));
    expect(lines.filter((line) => line.startsWith('access-control-')).sort()).toEqual(cors);
    expect(reply.header('Vary')).toMatch(/(?:^|[,|] ?)Origin(?:,|$)/);
  });

  if (framework.fetch) return;
  test('corsage/compat answers as npm cors does, byte for byte', async () => {
    const told = async (entry: Entry) => {
      const replies: unknown[] = [];
      for (const { request } of exchanges) {
        const { status, lines, body } = await send(entry, request);
        replies.push({ request, status, body, lines: lines.filter((line) => !PASSING.test(line)) });
      }
      return replies;
    };
    expect(await told('corsage/compat')).toEqual(await told('cors'));
  });
});

describe('the development server of Next.js, with the rewrites of docs/recipes.md', () => {
  let api: Spawned;
  let next: Spawned;

  beforeAll(async () => {
    api = await start(['app.cjs'], 1, { cwd: workplace.project('express').install('express').root });
    const page = readFileSync(join(__dirname, '..', '..', 'docs', 'recipes.md'), 'utf8');
    const [, recipe = ''] = /^```mjs\n(const rewrites .*?)^```$/ms.exec(page) ?? [];
    const project = workplace
      .project('nextjs-rewrites')
      .write('recipe.mjs', recipe.replace('http://localhost:3001/api', api.addresses[0] as string))
      .write(
        'next.config.mjs',
        `import recipe from './recipe.mjs'; export default { ...recipe, turbopack: { root: '/' } };`,
      );
    for (const name of NEXT) project.install(name);
    const args = ['node_modules/next/dist/bin/next', 'dev', '--port', '0', '--hostname', '127.0.0.1'];
    next = await start(args, 1, { cwd: project.root, env: { NEXT_TELEMETRY_DISABLED: '1' } });
  }, 120_000);

  afterAll(() => Promise.all([api.stop(), next.stop()]));

  test('makes one origin of the page and the API, so that the page needs no CORS header', async () => {
    const own = next.addresses[0] as string;
    const headers = { Origin: own, 'Sec-Fetch-Site': 'same-origin' };
    const reply = await fetch(`${own}/api/flowers`, { method: 'PUT', headers });
    expect([reply.status, await reply.json()]).toEqual([200, { saved: true }]);
    expect(reply.headers.get('access-control-allow-origin')).toBeNull();
  });
});
