// The servers of the playground: what the API really answers is what the page predicts, each visitor has an app of their
// own, and strangers can change nothing.

import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { request as ask } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fetchAs, type Outcome, type WireRequest, type WireResponse } from '../../lib/browser';
import { corsage } from '../support/checker';
import { type Places, playground, type State } from '../support/playground';
import { build, ROOT, run, type Spawned, start } from '../support/spawned';

interface Reply {
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  readonly text: string;
}

// biome-ignore lint/suspicious/noExplicitAny: they are JavaScript
let page: any;
let server: Spawned;
let places: Places;

/** The text of the page that is served, which says where everything is. */
async function placesAt(address: string): Promise<Places> {
  const { text } = await send('GET', address);
  return JSON.parse(/<script id="places"[^>]*>([^<]*)</.exec(text)?.[1] as string);
}

/** Sends exactly these headers. `localhost` and its names are this machine. */
async function send(
  method: string,
  url: string,
  headers: Readonly<Record<string, string>> = {},
  body = '',
): Promise<Reply> {
  const { port, pathname, search, host } = new URL(url);
  const message = ask({
    method,
    host: '127.0.0.1',
    port,
    path: pathname + search,
    headers: { host, ...headers },
  });
  message.end(body);
  const [response] = await once(message, 'response');
  let text = '';
  for await (const chunk of response.setEncoding('utf8')) text += chunk;
  const raw: string[] = response.rawHeaders;
  const pairs = raw.flatMap((name, i) => (i % 2 === 0 ? [[name, raw[i + 1] as string] as const] : []));
  return { status: response.statusCode, headers: pairs, text };
}

const TEXT = { 'content-type': 'text/plain' };

const apply = (code: string, { page: at, visitor }: Places = places) =>
  send('PUT', `${at}/policies/${visitor}`, TEXT, code);

beforeAll(async () => {
  build();
  page = await playground();
  server = await start(['examples/playground/start.js'], 2);
  places = await placesAt(server.addresses[0] as string);
}, 120_000);

afterAll(() => server.stop());

describe('the API answers what the page predicts', () => {
  const own = () => places.pages[0]?.origin as string;
  const policies: readonly (() => string)[] = [
    () => '{}',
    () => `{ origin: ['${own()}'] }`,
    () => `{ origin: ['${own()}'], credentials: true, exposedHeaders: 'X-Total-Count' }`,
    () => '{ origin: false }',
    () => '{ origin: true, protectHeaders: true }',
    () => `{ origin: '${own()}', protectHeaders: true, credentials: true }`,
    () => "{ origin: 'https://other.example', disallowedOrigin: 'reject' }",
    () => `{ origin: isOurs, methods: 'GET', maxAge: false }`,
    () => `{ origin: '${own()}', allowedHeaders: 'X-Other', optionsSuccessStatus: 200 }`,
    () => `{ origin: '${own()}', preflightContinue: true }`,
    () => '{ origin: databaseIsDown }',
    () => "{ origin: 'https://other.example', disallowedOrigin: sayWhy }",
  ];
  const requests: readonly Partial<State>[] = [
    {},
    { credentials: true, reads: 'X-Total-Count, Mcp-Session-Id' },
    { method: 'PUT', headers: 'X-A: 1' },
    { method: 'patch', credentials: true },
    { method: 'POST', headers: 'Content-Type: application/json\nAuthorization: Bearer 1', status: 404 },
    { method: 'DELETE', from: 'null', status: 500 },
  ];
  const apps = ['one-policy', 'login-first', 'redirect', 'two-policies', 'own-headers'];

  test('in every app, for policies and requests of every kind', async () => {
    expect(Object.keys(page.APPS)).toEqual(apps);
    let compared = 0;
    for (const policy of policies) {
      expect((await apply(policy())).status).toBe(200);
      for (const app of apps) {
        for (const request of requests) {
          const state: State = { ...page.firstState(places), policy: policy(), app, ...request };
          const { explanation } = await page.predict(state, places);
          const asked = {
            url: page.urlOf(state, places),
            origin: state.from,
            method: state.method,
            headers: page.readHeaders(state.headers),
            credentials: state.credentials,
          };
          const outcome = await fetchAs(asked, async ({ method, url, headers }: WireRequest) => {
            const { status, headers: answered } = await send(method, url, Object.fromEntries(headers));
            return { status, headers: answered };
          });
          const told = { policy: state.policy, app, ...request };
          expect({
            ...told,
            allowed: explanation.allowed,
            code: explanation.code,
            sent: sentIn(explanation),
          }).toEqual({
            ...told,
            allowed: outcome.allowed,
            code: outcome.code,
            sent: sentIn(outcome),
          });
          compared++;
        }
      }
    }
    expect(compared).toBe(360);
  }, 120_000);

  const sentIn = ({ exchange }: Pick<Outcome, 'exchange'>) =>
    exchange.map(
      ({ request: { kind, method }, response }) => `${kind} ${method} ${(response as WireResponse).status}`,
    );
});

describe('what is copied works against it', () => {
  test('corsage check ends as the page predicts, for every ready case', async () => {
    for (const [title, part] of Object.entries<Partial<State>>(page.casesFor(places))) {
      const state: State = { ...page.firstState(places), ...part };
      const { explanation } = await page.predict(state, places);
      if (explanation === undefined) continue;
      await apply(state.policy);
      const words = page
        .checkCommand(state, places)
        .replace(/\\\n/g, ' ')
        .match(/'[^']*'|\S+/g) as string[];
      const given = words.slice(2).map((word) => word.replace(/^'|'$/g, ''));
      const { code, stdout } = await corsage(given);
      expect([title, code]).toEqual([title, explanation.allowed ? 0 : 1]);
      if (explanation.code !== null) expect(stdout).toContain(explanation.code);
    }
  }, 60_000);

  test('the Express code of every ready case, and of a live list, runs and answers as the playground does', async () => {
    const live = { policy: `{ origin: new OriginAllowlist(['${places.page}']) }` };
    const cases: Record<string, Partial<State>> = { ...page.casesFor(places), live };
    for (const [title, part] of Object.entries(cases)) {
      const state: State = { ...page.firstState(places), ...part };
      const { refused } = await page.predict(state, places);
      const code: string = page.expressCode(state, places);
      if (refused !== undefined) {
        const { code: exit, stderr } = await run(['--input-type=module', '-e', code]);
        expect([title, exit]).toEqual([title, 1]);
        expect(stderr).toContain(refused[0].message);
        continue;
      }
      await apply(state.policy);
      const listening = code
        .replace("app.listen(4000, 'localhost'", "const it = app.listen(0, '127.0.0.1'")
        .replace("'http://localhost:4000/items'", "'http://127.0.0.1:' + it.address().port + '\\n'");
      const copy = await start(['--input-type=module', '-e', listening], 1);
      try {
        const there = `${copy.addresses[0]}/items`;
        const here = page.urlOf(state, places);
        for (const [method, headers] of wireOf(state)) {
          const [one, other] = [await send(method, there, headers), await send(method, here, headers)];
          expect([title, corsOf(one)]).toEqual([title, corsOf(other)]);
        }
      } finally {
        await copy.stop();
      }
    }
  }, 120_000);

  function wireOf({ from, method, headers }: State): readonly [string, Record<string, string>][] {
    const given = Object.fromEntries(page.readHeaders(headers));
    const names = Object.keys(given).join(',').toLowerCase();
    const asks = {
      'access-control-request-method': method,
      ...(names === '' ? {} : { 'access-control-request-headers': names }),
    };
    return [
      ['OPTIONS', { origin: from, ...asks }],
      [method.toUpperCase(), { origin: from, ...given }],
    ];
  }

  const corsOf = ({ status, headers }: Reply) => [
    status,
    headers.filter(([name]) => /^(?:access-control-|vary|location)/i.test(name)),
  ];
});

describe('two visitors', () => {
  test('do not disturb each other', async () => {
    const other = await placesAt(places.page as string);
    expect(other.visitor).not.toBe(places.visitor);
    await apply("{ origin: 'https://a.example' }");
    await apply("{ origin: 'https://b.example' }", other);
    for (const [{ visitor }, origin, allowed] of [
      [places, 'https://a.example', 'https://a.example'],
      [places, 'https://b.example', undefined],
      [other, 'https://b.example', 'https://b.example'],
      [other, 'https://a.example', undefined],
    ] as const) {
      const { headers } = await send('GET', `${places.api}/items?visitor=${visitor}`, { origin });
      expect(new Map(headers).get('Access-Control-Allow-Origin')).toBe(allowed);
    }
  });

  test('are told what their own requests were answered, and nothing of the others', async () => {
    const other = await placesAt(places.page as string);
    await apply('{}', other);
    await send('GET', `${other.api}/items?visitor=${other.visitor}&run=r1`, { origin: 'null' });
    const seen = JSON.parse((await send('GET', `${places.page}/seen/${other.visitor}/r1`)).text);
    expect(seen).toMatchObject([{ kind: 'actual', method: 'GET', origin: 'null', status: 200 }]);
    expect((await send('GET', `${places.page}/seen/${places.visitor}/r1`)).text).toBe('[]');
  });

  test('are told whether the cookie that the page gave them came with a request', async () => {
    const { headers } = await send('GET', places.page as string);
    const given = new Map(headers).get('Set-Cookie');
    expect(given).toBe('corsage-playground=mine; Path=/; HttpOnly; SameSite=Lax');
    await apply('{}');
    const url = `${places.api}/items?visitor=${places.visitor}&run=c`;
    await send('GET', url, { cookie: 'other=1; corsage-playground=mine' });
    await send('GET', url, { cookie: 'other=1' });
    const { text } = await send('GET', `${places.page}/seen/${places.visitor}/c`);
    expect(JSON.parse(text).map(({ cookie }: { cookie: boolean }) => cookie)).toEqual([true, false]);
  });

  test('are at most a hundred: the one that has been away longest makes room', async () => {
    const first = await placesAt(places.page as string);
    await apply('{}', first);
    const at = (i: number) => ({ ...places, visitor: String(i).padStart(16, '0') });
    for (let i = 0; i < 99; i++) await apply('{}', at(i));
    const items = (visitor?: string) => send('GET', `${places.api}/items?visitor=${visitor}`);
    expect((await items(first.visitor)).status).toBe(200);
    await apply('{}', at(99));
    expect((await items(first.visitor)).status).toBe(404);
    expect((await items(at(0).visitor)).status).toBe(200);
  });
});

describe('a policy', () => {
  test('that is refused changes nothing, and its problems are told', async () => {
    await apply("{ origin: 'https://a.example' }");
    const { status, text } = await apply("{ origin: 'https://b.example/', maxAge: -1 }");
    expect(status).toBe(422);
    expect(JSON.parse(text).problems.map(({ code }: { code: string }) => code)).toEqual([
      'ORIGIN_TRAILING_SLASH',
      'MAX_AGE',
    ]);
    const { headers } = await send('GET', `${places.api}/items?visitor=${places.visitor}`, {
      origin: 'https://a.example',
    });
    expect(new Map(headers).get('Access-Control-Allow-Origin')).toBe('https://a.example');
  });

  test.each(['{ origin: process.exit() }', '{ origin: (() => process.exit())() }', "require('fs')"])(
    'is data, and never run: %s',
    async (code) => {
      const { status, text } = await apply(code);
      expect([status, Object.keys(JSON.parse(text))]).toEqual([422, ['error']]);
    },
  );

  test('that takes too long to match is refused by the server, which tries it', async () => {
    const { status, text } = await apply(String.raw`{ origin: /^https:\/\/([a-z]+)+\.example\.com$/ }`);
    expect([status, JSON.parse(text).problems[0].code]).toEqual([422, expect.stringMatching(/^REGEXP_/)]);
  });

  test('longer than any policy is not read', async () => {
    expect((await apply(`{ origin: '${'a'.repeat(100_000)}' }`)).status).toBe(413);
  });
});

describe('strangers', () => {
  const port = (address: string) => new URL(address).port;

  test.each(['evil.example', '127.0.0.1.evil.example', 'localhost.evil.example', 'localhost', '192.168.0.1'])(
    'who give this machine a name of theirs are refused by both servers: Host %j',
    async (host) => {
      for (const address of [places.page as string, places.api]) {
        const named = host === 'localhost' ? host : `${host}:${port(address)}`;
        for (const path of ['/', '/frame', `/items?visitor=${places.visitor}`, '/login']) {
          expect((await send('GET', `${address}${path}`, { host: named })).status).toBe(421);
        }
      }
    },
  );

  test.each<[string, () => Record<string, string>]>([
    ['a page of another origin', () => ({ origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' })],
    ['one in an old browser', () => ({ origin: 'https://evil.example' })],
    ['a page without an origin', () => ({ origin: 'null' })],
    ['a page on another port of this machine', () => ({ origin: places.api, 'sec-fetch-site': 'same-site' })],
    ['a page that the playground sends from', () => ({ origin: places.pages[1]?.origin as string })],
  ])('%s cannot change a policy', async (_who, headers) => {
    await apply("{ origin: 'https://a.example' }");
    const put = await send(
      'PUT',
      `${places.page}/policies/${places.visitor}`,
      { ...TEXT, ...headers() },
      '{}',
    );
    expect([put.status, put.headers.filter(([name]) => /^access-control/i.test(name))]).toEqual([403, []]);
    const asked = { 'access-control-request-method': 'PUT', ...headers() };
    const preflight = await send('OPTIONS', `${places.page}/policies/${places.visitor}`, asked);
    expect(preflight.headers.filter(([name]) => /^access-control/i.test(name))).toEqual([]);
    const { headers: answered } = await send('GET', `${places.api}/items?visitor=${places.visitor}`);
    expect(new Map(answered).get('Vary')).toBe('Origin');
  });

  test('cannot change one from the names of the other pages either: those only have the page that sends', async () => {
    for (const { origin } of places.pages.slice(1)) {
      if (origin === 'null') continue;
      const put = await send('PUT', `${origin}/policies/${places.visitor}`, { ...TEXT, origin }, '{}');
      expect(put.status).toBe(302);
      expect((await send('GET', `${origin}/frame`)).status).toBe(200);
    }
  });

  test('cannot put the page, or the page that sends, into a page of theirs', async () => {
    for (const [path, ancestors] of [
      ['/', "frame-ancestors 'none'"],
      ['/frame', `frame-ancestors ${places.page}`],
    ] as const) {
      const { headers } = await send('GET', `${places.page}${path}`);
      expect(new Map(headers).get('Content-Security-Policy')).toContain(ancestors);
    }
  });
});

describe('the page', () => {
  test('has at most 60 kB of script of its own', () => {
    const folder = join(ROOT, 'examples', 'playground', 'page');
    const sizes = readdirSync(folder)
      .filter((name) => /js$/.test(name))
      .map((name) => readFileSync(join(folder, name)).length);
    expect(sizes.reduce((sum, size) => sum + size)).toBeLessThanOrEqual(60_000);
  });

  test('without a server is files whose own policy lets no request leave', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'corsage-playground-'));
    try {
      expect(await run(['examples/playground/build.mjs', folder])).toEqual({
        code: 0,
        signal: null,
        stdout: '',
        stderr: '',
      });
      const names = readdirSync(folder);
      expect(names).toEqual(expect.arrayContaining(['index.html', 'style.css', 'main.mjs', 'explain.mjs']));
      for (const left of ['frame.html', 'frame.js', 'run.mjs']) expect(names).not.toContain(left);
      const html = readFileSync(join(folder, 'index.html'), 'utf8');
      expect(html).toContain("connect-src 'none'");
      expect(html).toContain('"api":"https://api.example.com"');
      for (const name of names.filter((each) => /js$/.test(each))) {
        const code = readFileSync(join(folder, name), 'utf8');
        expect([name, /\brequire\(|from ["']node:|\bfetch\(['"`]http/.exec(code)?.[0]]).toEqual([
          name,
          undefined,
        ]);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('without a server needs to be told where to go', async () => {
    const { code, stderr } = await run(['examples/playground/build.mjs']);
    expect([code, stderr]).toEqual([2, 'Write where: node examples/playground/build.mjs <folder>\n']);
  });
});
