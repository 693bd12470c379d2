// The Public Suffix List is large: it is loaded for a RegExp, and where a pattern meets credentials, and nowhere else.

import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { TIME_TO_BUILD, Tree } from '../support/installed-copy';

describe('the list of public suffixes', () => {
  const tree = new Tree();
  const root = join(__dirname, '..', '..');
  const run = promisify(execFile);
  let dist: string;

  beforeAll(() => {
    dist = tree.installCorsage();
  }, TIME_TO_BUILD);
  afterAll(() => tree.remove());

  /** Runs `body` in a process of its own, with the build, and gives back whether the list was loaded after each `step`. */
  async function loadedAfter(body: string): Promise<{ steps: Record<string, boolean>; stderr: string }> {
    const script = `
      const { cors, createPolicy, OriginAllowlist } = require(${JSON.stringify(dist)});
      const steps = {};
      const ask = (options, ...origins) => origins.map(createPolicy(options).allowsOrigin);
      function step(name, does) {
        does();
        steps[name] = Object.keys(require.cache).some((file) => /[\\/]tldts/.test(file));
      }
      step('require', () => {});
      ${body}
      console.log(JSON.stringify(steps));`;
    const { stdout, stderr } = await run(process.execPath, ['-e', script], {
      env: { ...process.env, NODE_PATH: join(root, 'node_modules') },
    });
    return { steps: JSON.parse(stdout), stderr };
  }

  test('is not loaded where no RegExp is used, and no wildcard with credentials', async () => {
    const { steps, stderr } = await loadedAfter(`
      const asked = ['https://a.example.com', 'https://evil.vercel.app', 'http://localhost:3000', 'null', 'x'];
      const bare = ['https://*.vercel.app', 'https://app.example.com'];
      const exact = ['https://acme.vercel.app', 'http://localhost:*', new OriginAllowlist(['https://a.b.example'])];
      const accepting = { credentialsFromPublicSuffix: true };
      step('no options', () => ask({}, ...asked));
      step('without credentials', () => ask({ origin: bare }, ...asked));
      step('exact origins', () => ask({ origin: exact, credentials: true }, ...asked));
      step('the risk accepted', () => ask({ origin: bare, credentials: true, dangerously: accepting }, ...asked));
      step('any origin', () => ask({ origin: true, credentials: true, dangerously: { credentialsFromAnyOrigin: true } }, ...asked));
      step('a function', () => {
        const policy = createPolicy({ origin: (origin) => origin.endsWith('.vercel.app'), credentials: true });
        for (const origin of asked) policy.resolveOrigin(origin);
      });
      step('a bound list', () => exact[2].add('https://b.vercel.app').add('http://127.0.0.1:*').replace([]));
      step('a free list', () => new OriginAllowlist(bare.slice(0, 1)).add('https://*.co.uk'));`);
    expect(Object.entries(steps).filter(([, loaded]) => loaded)).toEqual([]);
    expect(Object.keys(steps)).toHaveLength(9);
    expect(stderr).toBe('');
  });

  test.each([
    ['a wildcard', `ask({ origin: 'https://*.example.com', credentials: true }, 'https://a.example.com')`],
    ['a RegExp without credentials, too,', `ask({ origin: /^https:\\/\\/app\\.example\\.com$/ })`],
    ['a RegExp', `ask({ origin: /^https:\\/\\/app\\.example\\.com$/, credentials: true })`],
    [
      'a wildcard in a live list',
      `const list = new OriginAllowlist(); ask({ origin: list, credentials: true }); list.add('https://*.example.com')`,
    ],
  ])('is loaded when %s comes with credentials', async (name, code) => {
    const { steps } = await loadedAfter(`step(${JSON.stringify(name)}, () => { ${code} });`);
    expect(steps).toEqual({ require: false, [name]: true });
  });

  test('warns of a tenant on the console of a real process, once', async () => {
    const { stderr } = await loadedAfter(`
      const asked = ['https://evil.s3.amazonaws.com', 'https://worse.s3.amazonaws.com'];
      ask({ origin: /^https:\\/\\/[a-z0-9.]+\\.amazonaws\\.com$/, credentials: true }, ...asked);`);
    expect(
      stderr.match(
        /\[CORSAGE_TENANT_ORIGIN_DENIED\] CorsageWarning: .*"https:\/\/[a-z0-9.]+\.amazonaws\.com"/g,
      ),
    ).toEqual([expect.stringContaining('https://evil.s3.amazonaws.com')]);
  });
});
