// Each example is started as its reader would start it, and does what its comments say.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import request, { type Response } from 'supertest';
import { APP, PARTNER, STRANGER } from '../support/origins';
import { build, ROOT, type Spawned, start } from '../support/spawned';

const EXAMPLES = join(ROOT, 'examples');
/** Those to copy. The playground is for a clone alone. */
const NAMES = readdirSync(EXAMPLES).filter((name) => name !== 'playground' && !name.endsWith('.md'));

/** The packages that the files of an example load. */
function packagesOf(name: string): string[] {
  const files = readdirSync(join(EXAMPLES, name)).filter((file) => /\.m?js$/.test(file));
  const code = files.map((file) => readFileSync(join(EXAMPLES, name, file), 'utf8')).join('');
  const loaded = [...code.matchAll(/(?:require\(| from )'((?:@[^'/]+\/)?[^'.:/][^':/]*)(?:\/[^']*)?'/g)].map(
    ([, loaded = '']) => loaded,
  );
  return [...new Set(loaded)].filter((loaded) => !/^corsage(?:\/|$)/.test(loaded)).sort();
}

describe.each(NAMES)('the example %s', (name) => {
  test('says in its first lines how to install what it needs, and how to start it', () => {
    const file = ['start.js', 'app.js', 'app.mjs'].find((file) => existsSync(join(EXAMPLES, name, file)));
    const code = readFileSync(join(EXAMPLES, name, file as string), 'utf8');
    expect(code).toContain(`//   npm install ${['corsage', ...packagesOf(name)].join(' ')}`);
    expect(code).toMatch(new RegExp(`examples/${name}/${file}(?: .*)?\\n`));
  });

  test('is listed in examples/README.md, with the packages that it needs', () => {
    const [, needs] =
      new RegExp(`^\\| \\[\`${name}\`\\]\\(${name}/.*\`npm install ([^\`]+)\` \\|$`, 'm').exec(
        readFileSync(join(EXAMPLES, 'README.md'), 'utf8'),
      ) ?? [];
    expect(needs?.split(' ')).toEqual(packagesOf(name));
  });
});

beforeAll(build, 60_000);

let app: Spawned;

function runs(name: string, env?: Record<string, string>): void {
  beforeAll(async () => {
    app = await start([`examples/${name}/app.js`], 1, { env });
  });
  afterAll(() => app.stop());
}

interface Asked {
  readonly method?: string;
  readonly origin?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

async function ask(path: string, { method = 'GET', origin, headers, body }: Asked = {}): Promise<Response> {
  const [address = ''] = app.addresses;
  const asked = request(address)[method.toLowerCase() as 'get'](path);
  if (origin !== undefined) asked.set('Origin', origin);
  return asked.set(headers ?? {}).send(body);
}

function preflight(path: string, origin: string, method: string, names?: string): Promise<Response> {
  const asked = { ...(names !== undefined && { 'Access-Control-Request-Headers': names }) };
  return ask(path, {
    method: 'OPTIONS',
    origin,
    headers: { 'Access-Control-Request-Method': method, ...asked },
  });
}

/** The headers that browsers and caches obey. */
function decision({ headers }: Response): Record<string, string> {
  return Object.fromEntries(
    Object.entries<string>(headers).filter(([name]) => name === 'vary' || name.startsWith('access-control-')),
  );
}

/** The response's only Set-Cookie line. */
function setCookie(response: Response): string {
  const lines = response.get('Set-Cookie') ?? [];
  expect(lines).toHaveLength(1);
  return String(lines[0]);
}

/** The same cookie, as browsers send it back. */
function cookieOf(response: Response): { Cookie: string } {
  return { Cookie: setCookie(response).replace(/;.*/, '') };
}

describe('the example public-api', () => {
  runs('public-api');

  test('any page may read the response, and caches keep one response for all origins', async () => {
    const response = await ask('/quotes/1', { origin: 'https://any.example' });
    expect([response.status, response.body]).toEqual([200, { quote: 'A rose is a rose is a rose.' }]);
    expect(decision(response)).toEqual({ 'access-control-allow-origin': '*' });
  });

  test.each(['/quotes/3', '/quotes/toString', '/elsewhere'])(
    'any page may read the 404 of %s',
    async (path) => {
      const response = await ask(path, { origin: 'https://any.example' });
      expect([response.status, decision(response)]).toEqual([404, { 'access-control-allow-origin': '*' }]);
    },
  );

  test('any page may send any header', async () => {
    const response = await preflight('/quotes', 'https://any.example', 'GET', 'x-trace');
    expect(response.status).toBe(204);
    expect(decision(response)).toMatchObject({
      'access-control-allow-origin': '*',
      'access-control-allow-headers': 'x-trace',
    });
  });
});

describe('the example credentials', () => {
  const PAGE = 'http://localhost:5173';
  const SIGN_IN = { 'Content-Type': 'application/json' };
  const ALLOWED = {
    'access-control-allow-origin': PAGE,
    'access-control-allow-credentials': 'true',
    vary: 'Origin',
  };
  runs('credentials');

  const signIn = (origin: string, headers = {}) =>
    ask('/session', {
      method: 'POST',
      origin,
      headers: { ...SIGN_IN, ...headers },
      body: '{"name":"Rosa"}',
    });

  test('a page of the listed origin can sign in, come back with the cookie, and sign out', async () => {
    const [permission, signedIn] = [
      await preflight('/session', PAGE, 'POST', 'content-type'),
      await signIn(PAGE),
    ];
    expect(permission.status).toBe(204);
    expect(decision(permission)).toEqual({
      ...ALLOWED,
      'access-control-allow-methods': 'GET, HEAD, POST, DELETE',
      'access-control-allow-headers': 'Content-Type',
      'access-control-max-age': '600',
    });
    expect([signedIn.status, decision(signedIn)]).toEqual([201, ALLOWED]);
    expect(setCookie(signedIn)).toMatch(/^session=[^;]+; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Lax$/);
    const headers = cookieOf(signedIn);

    const again = await ask('/session', { origin: PAGE, headers });
    expect([again.status, again.body, decision(again)]).toEqual([200, { name: 'Rosa' }, ALLOWED]);

    const permitted = await preflight('/session', PAGE, 'DELETE');
    expect([permitted.status, permitted.get('Access-Control-Allow-Methods')]).toEqual([
      204,
      'GET, HEAD, POST, DELETE',
    ]);
    const out = await ask('/session', { method: 'DELETE', origin: PAGE, headers });
    expect([out.status, decision(out)]).toEqual([204, ALLOWED]);
    expect((await ask('/session', { origin: PAGE, headers })).status).toBe(401);
  });

  test('a page of the listed origin can read that nobody is signed in', async () => {
    const response = await ask('/session', { origin: PAGE });
    expect([response.status, decision(response)]).toEqual([401, ALLOWED]);
  });

  test('a page of another origin cannot read the session, even with the cookie', async () => {
    const headers = cookieOf(await signIn(PAGE));
    const response = await ask('/session', { origin: STRANGER, headers });
    expect(decision(response)).toEqual({ vary: 'Origin' });
  });

  test('a page of another origin cannot sign in or out', async () => {
    for (const method of ['POST', 'DELETE']) {
      const response = await preflight('/session', STRANGER, method, 'content-type');
      expect([response.status, decision(response)]).toEqual([403, { vary: 'Origin' }]);
    }
  });

  test('a form, which needs no preflight, cannot sign in', async () => {
    for (const type of ['application/x-www-form-urlencoded', 'text/plain']) {
      const response = await signIn(STRANGER, { 'Content-Type': type });
      expect([response.status, response.get('Set-Cookie')]).toEqual([400, undefined]);
    }
  });

  test('signing in replaces the session id', async () => {
    const planted = cookieOf(await signIn(PAGE));
    const response = await signIn(PAGE, planted);
    expect(cookieOf(response)).not.toEqual(planted);
    expect((await ask('/session', { origin: PAGE, headers: planted })).status).toBe(401);
  });
});

describe('the example credentials, in production', () => {
  const PAGE = APP;
  runs('credentials', { NODE_ENV: 'production', SESSION_SECRET: 'a secret of the test' });

  test('the cookie works over https and for this host only, and the listed origin gets it', async () => {
    const response = await ask('/session', {
      method: 'POST',
      origin: PAGE,
      headers: { 'Content-Type': 'application/json', 'X-Forwarded-Proto': 'https' },
      body: '{"name":"Rosa"}',
    });
    expect(response.get('Access-Control-Allow-Origin')).toBe(PAGE);
    expect(setCookie(response)).toMatch(
      /^__Host-session=[^;]+; Path=\/; Expires=[^;]+; HttpOnly; Secure; SameSite=Lax$/,
    );
  });

  test("a page on the user's own machine cannot read the session", async () => {
    const response = await ask('/session', { origin: 'http://localhost:5173' });
    expect(decision(response)).toEqual({ vary: 'Origin' });
  });

  test('the app does not start without SESSION_SECRET', async () => {
    const starting = start(['examples/credentials/app.js'], 1, {
      env: { NODE_ENV: 'production', SESSION_SECRET: '' },
    });
    await expect(starting).rejects.toThrow('Set SESSION_SECRET');
  });
});

describe('the example one-route', () => {
  const PATH = '/newsletter/rosa@example.com';
  runs('one-route');

  test.each([PARTNER, 'https://eu.partner.example'])('a page of %s can use the route', async (origin) => {
    const permission = await preflight(PATH, origin, 'PUT');
    expect(permission.status).toBe(204);
    expect(decision(permission)).toEqual({
      'access-control-allow-origin': origin,
      'access-control-allow-methods': 'PUT',
      'access-control-max-age': '600',
      vary: 'Origin, Access-Control-Request-Headers',
    });
    const response = await ask(PATH, { method: 'PUT', origin });
    expect([response.status, decision(response)]).toEqual([
      204,
      { 'access-control-allow-origin': origin, vary: 'Origin' },
    ]);
  });

  test('the preflight of another site is denied', async () => {
    const response = await preflight(PATH, STRANGER, 'PUT');
    expect([response.status, response.text]).toEqual([403, '']);
    expect(response.get('Access-Control-Allow-Origin')).toBeUndefined();
  });

  test('no other route sends a CORS header', async () => {
    const response = await ask('/newsletter', { origin: PARTNER });
    expect([response.status, decision(response)]).toEqual([200, {}]);
    expect(decision(await preflight('/newsletter', PARTNER, 'GET'))).toEqual({});
  });
});

describe('the example policy-per-request', () => {
  runs('policy-per-request');

  const askTenant = (host: string, origin: string, method = 'GET', headers = {}) =>
    ask('/catalogue', { method, origin, headers: { Host: host, ...headers } });

  test("each tenant's pages can read that tenant's responses, by the tenant's own policy", async () => {
    const roses = await askTenant('roses.example.com', 'https://roses.example');
    expect([roses.body, decision(roses)]).toEqual([
      ['rose'],
      {
        'access-control-allow-origin': 'https://roses.example',
        'access-control-allow-credentials': 'true',
        vary: 'Origin',
      },
    ]);
    const tulips = await askTenant('tulips.example.com', 'https://shop.tulips.example');
    expect([tulips.body, decision(tulips)]).toEqual([
      ['tulip'],
      { 'access-control-allow-origin': 'https://shop.tulips.example', vary: 'Origin' },
    ]);
  });

  test("one tenant's page cannot read another tenant's responses", async () => {
    expect(decision(await askTenant('tulips.example.com', 'https://roses.example'))).toEqual({
      vary: 'Origin',
    });
    const headers = { 'Access-Control-Request-Method': 'GET' };
    const permission = await askTenant('tulips.example.com', 'https://roses.example', 'OPTIONS', headers);
    expect(permission.status).toBe(403);
  });

  test('a host without a tenant allows no origin, and sends Vary: Origin', async () => {
    const response = await askTenant('lilies.example.com', 'https://roses.example');
    expect([response.status, decision(response)]).toEqual([404, { vary: 'Origin' }]);
  });
});
