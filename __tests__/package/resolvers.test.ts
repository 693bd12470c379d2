// Tools that do not read `exports` in package.json find the entries too: with the resolver of Jest 27 and of
// eslint-plugin-import 2, and with that of webpack 4.

import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { MODULES, TIME_TO_PACK } from './tarball';
import { Workplace } from './workplace';

let workplace: Workplace;

beforeAll(() => {
  workplace = new Workplace();
}, TIME_TO_PACK);

afterAll(() => workplace.remove());

const RESOLVERS = {
  'Jest 27 and eslint-plugin-import 2': `const found = (name) => require('resolve').sync(name, { basedir: process.cwd() });`,
  'webpack 4': `
    const { CachedInputFileSystem, NodeJsInputFileSystem, ResolverFactory } = require('enhanced-resolve4');
    const resolver = ResolverFactory.createResolver({
      fileSystem: new CachedInputFileSystem(new NodeJsInputFileSystem(), 4000),
      useSyncFileSystemCalls: true,
      extensions: ['.js'],
    });
    const found = (name) => resolver.resolveSync({}, process.cwd(), name);`,
};

test.each(Object.entries(RESOLVERS))('%s finds each entry, and the same code as Node', (_tools, resolver) => {
  const program = `${resolver}
    const { createRequire } = require('node:module');
    const load = createRequire(process.cwd() + '/app.js');
    const entries = ['corsage', 'corsage/compat', 'corsage/explain', 'corsage/fetch', 'corsage/sync'];
    console.log(entries.filter((entry) => load(found(entry)) === load(entry)).join(' '));`;
  const printed = execFileSync(process.execPath, ['-e', program], {
    cwd: workplace.root,
    env: { ...process.env, NODE_PATH: join(MODULES) },
    encoding: 'utf8',
  });
  expect(printed).toBe('corsage corsage/compat corsage/explain corsage/fetch corsage/sync\n');
});
