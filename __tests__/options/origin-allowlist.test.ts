// The live list, as clients of the servers that use it see it.

import { inspect } from 'node:util';
import cors, { CorsConfigError, createPolicy, OriginAllowlist } from 'corsage';
import { freshCopy } from '../support/fresh-copy';
import { APP, SHOP } from '../support/origins';
import { codesIn, problemsIn } from '../support/problems';
import { during, type Handler, type Running, start } from '../support/servers';
import { actual, preflight } from '../support/wire';

const servers: Running[] = [];

afterEach(() => Promise.all(servers.splice(0).map((server) => server.close())));

const app: Handler = (_request, response) => void response.end();

/** Asks a running server, which has `middleware` before an app, whether it allows an origin. */
async function serve(middleware: cors.CorsMiddleware): Promise<(origin: string) => Promise<boolean>> {
  const server = await start('node:http', middleware, app);
  servers.push(server);
  return async (origin) => {
    const reply = await server.send(actual(origin));
    expect(reply.header('Vary')).toBe('Origin');
    const allowed = reply.header('Access-Control-Allow-Origin');
    expect([undefined, origin]).toContain(allowed);
    return allowed !== undefined;
  };
}

test('a RegExp written as a string is refused as an entry, with the place where a RegExp belongs', () => {
  expect(() => new OriginAllowlist(['/^https:\\/\\/app-\\d+\\.example\\.com$/'])).toThrow(
    'is a RegExp written as a string. An OriginAllowlist takes origins and patterns. Put the RegExp next to it: origin: [list, /…/].',
  );
});

describe('a change of an OriginAllowlist', () => {
  test('takes effect on the next request', async () => {
    const list = new OriginAllowlist([APP]);
    const allows = await serve(cors({ origin: list }));
    expect([await allows(APP), await allows(SHOP)]).toEqual([true, false]);
    list.add(SHOP);
    expect([await allows(APP), await allows(SHOP)]).toEqual([true, true]);
    list.delete(APP);
    expect([await allows(APP), await allows(SHOP)]).toEqual([false, true]);
    list.replace(['https://*.example.com']);
    expect([await allows(APP), await allows(SHOP)]).toEqual([true, false]);
    list.replace([]);
    expect([await allows(APP), await allows(SHOP)]).toEqual([false, false]);
  });

  test('takes effect on preflights too', async () => {
    const list = new OriginAllowlist();
    await during(start('node:http', cors({ origin: list }), app), async (server) => {
      expect((await server.send(preflight(APP))).status).toBe(403);
      list.add(APP);
      const { status, decision } = await server.send(preflight(APP));
      expect([status, decision['access-control-allow-origin']]).toEqual([204, APP]);
    });
  });

  test('takes effect in every policy that holds the list, wherever it stands in there', async () => {
    const list = new OriginAllowlist();
    const positions = [
      list,
      [list],
      [['https://one.example', [[list]]], 'https://two.example'],
      [/^https:\/\/three\.example$/, list],
      [list, new OriginAllowlist(['https://four.example'])],
      [new OriginAllowlist(), list],
      [() => false, list],
      [list, list],
    ];
    const servers = await Promise.all(positions.map((origin) => serve(cors({ origin }))));
    const all = () => Promise.all(servers.map((allows) => allows(APP)));
    expect(await all()).toEqual(positions.map(() => false));
    list.add('https://*.example.com');
    expect(await all()).toEqual(positions.map(() => true));
    list.replace([APP]);
    expect(await all()).toEqual(positions.map(() => true));
    list.delete(APP);
    expect(await all()).toEqual(positions.map(() => false));
  });

  test('takes effect with credentials and in the policies of a delegate', async () => {
    const list = new OriginAllowlist();
    const policy = createPolicy({ origin: list, credentials: true });
    const servers = [await serve(cors(policy)), await serve(cors(() => policy))];
    const all = () => Promise.all(servers.map((allows) => allows(APP)));
    expect(await all()).toEqual([false, false]);
    list.add(APP);
    expect(await all()).toEqual([true, true]);
  });

  test('leaves the rest of a policy as it is', async () => {
    const list = new OriginAllowlist([SHOP]);
    const allows = await serve(cors({ origin: [APP, list] }));
    list.replace([]);
    expect([await allows(APP), await allows(SHOP)]).toEqual([true, false]);
  });

  test('takes effect in a policy set by reconfigure', async () => {
    const list = new OriginAllowlist();
    const middleware = cors({ origin: false });
    middleware.reconfigure({ origin: list });
    const allows = await serve(middleware);
    list.add(APP);
    expect(await allows(APP)).toBe(true);
  });
});

describe("OriginAllowlist's replace", () => {
  test('is atomic: the old list applies until it is done', async () => {
    const list = new OriginAllowlist([APP]);
    const policy = createPolicy({ origin: list });
    const seen: boolean[] = [];
    list.replace(
      (function* () {
        for (const entry of [SHOP, 'https://*.example.org']) {
          yield entry;
          seen.push(policy.allowsOrigin(APP), policy.allowsOrigin(SHOP), list.has(APP), list.has(SHOP));
        }
      })(),
    );
    expect(seen).toEqual([true, false, true, false, true, false, true, false]);
    expect([...list]).toEqual([SHOP, 'https://*.example.org']);
    expect([APP, SHOP].map(policy.allowsOrigin)).toEqual([false, true]);
  });

  test('changes nothing if what it reads from fails', () => {
    const list = new OriginAllowlist([APP]);
    const failing = (function* () {
      yield SHOP;
      throw new Error('the database is gone');
    })();
    expect(() => list.replace(failing)).toThrow('the database is gone');
    expect([...list]).toEqual([APP]);
  });

  test('changes nothing if any entry is wrong, and reports every one that is', async () => {
    const list = new OriginAllowlist([APP, 'https://*.example.com']);
    const allows = await serve(cors({ origin: list }));
    const problems = problemsIn(() => list.replace([SHOP, 'https://EXAMPLE.com/', 'x', 'null', '*']));
    expect(problems.map(({ code, path, value }) => [code, path, value])).toEqual([
      ['ORIGIN_UPPER_CASE', 'origin.entries[1]', 'https://EXAMPLE.com/'],
      ['ORIGIN_SCHEME_MISSING', 'origin.entries[2]', 'x'],
      ['ORIGIN_WILDCARD', 'origin.entries[4]', '*'],
    ]);
    expect([...list]).toEqual([APP, 'https://*.example.com']);
    expect([await allows(APP), await allows('https://a.example.com'), await allows(SHOP)]).toEqual([
      true,
      true,
      false,
    ]);
  });

  test('takes any iterable, itself included', () => {
    const list = new OriginAllowlist(new Set([APP, SHOP]));
    list.replace(list);
    expect([...list]).toEqual([APP, SHOP]);
    list.replace(new Map([[SHOP, 1]]).keys());
    expect([...list]).toEqual([SHOP]);
    expect([...new OriginAllowlist(list)]).toEqual([SHOP]);
  });
});

describe('an OriginAllowlist that a policy with credentials took', () => {
  const REFUSED = [
    ['http://app.example.com', 'INSECURE_ORIGIN_WITH_CREDENTIALS'],
    ['http://*.example.com', 'INSECURE_ORIGIN_WITH_CREDENTIALS'],
    ['http://app.example.com:*', 'INSECURE_ORIGIN_WITH_CREDENTIALS'],
    ['null', 'NULL_WITH_CREDENTIALS'],
    ['file://', 'FILES_WITH_CREDENTIALS'],
    ['moz-extension://*', 'EXTENSIONS_WITH_CREDENTIALS'],
    ['https://*.vercel.app', 'PUBLIC_SUFFIX_WITH_CREDENTIALS'],
    ['https://*.co.uk', 'PUBLIC_SUFFIX_WITH_CREDENTIALS'],
  ] as const;

  test.each(REFUSED)('refuses %s from then on, and changes nothing', async (entry, code) => {
    const list = new OriginAllowlist([APP]);
    const allows = await serve(cors({ origin: list, credentials: true }));
    expect(codesIn(() => list.add(entry))).toEqual([code]);
    expect(codesIn(() => list.replace([SHOP, entry]))).toEqual([code]);
    expect([...list]).toEqual([APP]);
    expect([list.has(entry), list.size]).toEqual([false, 1]);
    const origin = entry.replace('*.', 'evil.').replace('://*', '://evil').replace(':*', '');
    expect([await allows(APP), await allows(SHOP), await allows(origin)]).toEqual([true, false, false]);
  });

  test.each(REFUSED)('took %s before', (entry, code) => {
    const list = new OriginAllowlist().add(entry);
    createPolicy({ origin: list });
    list.replace([entry, APP]);
    expect([...list]).toEqual([entry, APP]);
    expect(codesIn(() => createPolicy({ origin: list, credentials: true }))).toEqual([code]);
  });

  test('still takes what is safe', () => {
    const list = new OriginAllowlist();
    createPolicy({ origin: list, credentials: true });
    list.add('http://localhost:*').add('http://127.0.0.1:3000').add('https://*.example.com').add(SHOP);
    expect(list.size).toBe(4);
  });

  test('is held to the strictest of all the policies that took it', () => {
    const list = new OriginAllowlist();
    const risks = [
      'credentialsFromInsecureOrigins',
      'credentialsFromNull',
      'credentialsFromPublicSuffix',
      'credentialsFromFiles',
      'credentialsFromExtensions',
    ];
    const accepting = (...accepted: string[]) =>
      createPolicy({
        origin: list,
        credentials: true,
        dangerously: Object.fromEntries(accepted.map((name) => [name, true])),
      });
    const refused = () =>
      codesIn(() => list.replace(['http://app.example.com', 'null', 'https://*.vercel.app']));

    createPolicy({ origin: list });
    accepting(...risks);
    expect(refused()).toEqual([]);
    list.replace([]);
    accepting('credentialsFromNull', 'credentialsFromPublicSuffix');
    expect(refused()).toEqual(['INSECURE_ORIGIN_WITH_CREDENTIALS']);
    accepting('credentialsFromInsecureOrigins', 'credentialsFromPublicSuffix');
    expect(refused()).toEqual(['INSECURE_ORIGIN_WITH_CREDENTIALS', 'NULL_WITH_CREDENTIALS']);
    createPolicy({ origin: list });
    accepting(...risks);
    expect(refused()).toEqual(['INSECURE_ORIGIN_WITH_CREDENTIALS', 'NULL_WITH_CREDENTIALS']);
    accepting('credentialsFromInsecureOrigins', 'credentialsFromNull');
    expect(refused()).toHaveLength(3);
    const named = () => codesIn(() => list.replace(['file://', 'moz-extension://*']));
    expect(named()).toEqual(['FILES_WITH_CREDENTIALS', 'EXTENSIONS_WITH_CREDENTIALS']);
  });

  test.each([
    ['credentialsFromFiles', 'file://', 'moz-extension://*'],
    ['credentialsFromExtensions', 'moz-extension://*', 'file://'],
  ])('takes what %s accepts', (risk, accepted, other) => {
    const list = new OriginAllowlist();
    createPolicy({ origin: list, credentials: true, dangerously: { [risk]: true } });
    list.add(accepted);
    expect(codesIn(() => list.add(other))).toHaveLength(1);
    expect([...list]).toEqual([accepted]);
  });

  test('names its place in the options where an entry is wrong', () => {
    const list = new OriginAllowlist([APP]);
    createPolicy({ origin: [SHOP, list], credentials: true });
    const paths = [
      () => list.add('http://app.example.com'),
      () => list.add(`${APP}/`),
      () => list.delete(`${APP}/`),
      () => list.replace([APP, 'null']),
      () => list.replace(7 as never),
    ].map((change) => problemsIn(change).map(({ path, message }) => [path, message.startsWith(path)]));
    expect(paths).toEqual([
      [['origin[1].entry', true]],
      [['origin[1].entry', true]],
      [['origin[1].entry', true]],
      [['origin[1].entries[1]', true]],
      [['origin[1].entries', true]],
    ]);
  });

  test("is held to its policies' rules even if it was taken while it was being changed", () => {
    const list = new OriginAllowlist();
    const entries = (function* () {
      yield 'http://app.example.com';
      createPolicy({ origin: list, credentials: true });
      yield APP;
    })();
    expect(codesIn(() => list.replace(entries))).toEqual(['INSECURE_ORIGIN_WITH_CREDENTIALS']);
    expect([...list]).toEqual([]);
  });

  test('reports what is wrong with each entry, once, with its place', () => {
    const list = new OriginAllowlist();
    createPolicy({ origin: list, credentials: true, dangerously: { credentialsFromNull: true } });
    const entries = (function* () {
      yield* ['x', APP, APP, 'http://app.example.com', 'null', 'null'];
      createPolicy({ origin: list, credentials: true });
    })();
    expect(problemsIn(() => list.replace(entries)).map(({ code, path }) => [code, path])).toEqual([
      ['ORIGIN_SCHEME_MISSING', 'origin.entries[0]'],
      ['INSECURE_ORIGIN_WITH_CREDENTIALS', 'origin.entries[3]'],
      ['NULL_WITH_CREDENTIALS', 'origin.entries[4]'],
      ['NULL_WITH_CREDENTIALS', 'origin.entries[5]'],
    ]);
    expect(list.size).toBe(0);
  });

  test('is bound in any position, by a delegate and by reconfigure too', async () => {
    const nested = new OriginAllowlist();
    createPolicy({ origin: [APP, [[nested]]], credentials: true });
    const reconfigured = new OriginAllowlist();
    cors().reconfigure({ origin: reconfigured, credentials: true });
    const delegated = new OriginAllowlist([APP]);
    const allows = await serve(cors(() => ({ origin: delegated, credentials: true })));
    expect(await allows(APP)).toBe(true);
    for (const list of [nested, reconfigured, delegated])
      expect(codesIn(() => list.add('null'))).toEqual(['NULL_WITH_CREDENTIALS']);
  });

  test('allows nobody across a public suffix below its patterns', async () => {
    const list = new OriginAllowlist(['https://*.amazonaws.com', 'https://*.example.com']);
    const credentialed = await serve(cors({ origin: list, credentials: true }));
    expect(await credentialed('https://evil.s3.amazonaws.com')).toBe(false);
    expect(await credentialed('https://console.amazonaws.com')).toBe(true);
    expect(await credentialed(APP)).toBe(true);
  });
});

describe('a policy that cannot be built', () => {
  test('binds no OriginAllowlist', () => {
    const list = new OriginAllowlist([APP]);
    expect(codesIn(() => createPolicy({ origin: list, credentials: true, maxAge: -1 }))).toEqual(['MAX_AGE']);
    expect(codesIn(() => createPolicy({ origin: [list, 'x'], credentials: true }))).toHaveLength(1);
    const other = new OriginAllowlist(['null']);
    expect(codesIn(() => createPolicy({ origin: [list, other], credentials: true }))).toHaveLength(1);
    for (const free of [list, other]) free.add('http://app.example.com').add('null');
    expect(list.size).toBe(3);
  });

  test('reports every entry of an OriginAllowlist that breaks its rules', () => {
    const list = new OriginAllowlist([
      APP,
      'http://app.example.com',
      'null',
      'https://*.github.io',
      'http://*.example.org',
    ]);
    const problems = problemsIn(() => createPolicy({ origin: [SHOP, list], credentials: true }));
    expect(problems.map(({ code, path, value }) => [code, path, value])).toEqual([
      ['INSECURE_ORIGIN_WITH_CREDENTIALS', 'origin[1]', 'http://app.example.com'],
      ['NULL_WITH_CREDENTIALS', 'origin[1]', 'null'],
      ['PUBLIC_SUFFIX_WITH_CREDENTIALS', 'origin[1]', 'https://*.github.io'],
      ['INSECURE_ORIGIN_WITH_CREDENTIALS', 'origin[1]', 'http://*.example.org'],
    ]);
    expect(problems[0]?.fix).toContain('"https://app.example.com"');
  });

  test('leaves the current policy unchanged', async () => {
    const list = new OriginAllowlist(['null']);
    const middleware = cors({ origin: APP, credentials: true });
    expect(() => middleware.reconfigure({ origin: list, credentials: true })).toThrow(CorsConfigError);
    const allows = await serve(middleware);
    expect([await allows(APP), await allows('null')]).toEqual([true, false]);
  });
});

describe('what an OriginAllowlist takes', () => {
  test.each(['*', '', 'https://*', 'https://example.com/', 'example.com', 'HTTPS://example.com', 'true'])(
    'refuses %j, and changes nothing',
    (entry) => {
      const list = new OriginAllowlist([APP]);
      for (const [build, path] of [
        [() => list.add(entry), 'entry'],
        [() => list.delete(entry), 'entry'],
        [() => list.replace([entry]), 'entries[0]'],
        [() => new OriginAllowlist([entry]), 'entries[0]'],
      ] as const)
        expect(problemsIn(build)).toEqual([expect.objectContaining({ path, value: entry })]);
      expect(list.has(entry)).toBe(false);
      expect([...list]).toEqual([APP]);
    },
  );

  const NO_STRINGS = [true, false, null, undefined, 1, /x/, () => true, [APP], new String(APP)];
  test.each(NO_STRINGS.map((entry) => [inspect(entry), entry]))(
    'refuses the entry %s, which is not a string',
    (_, entry) => {
      const list = new OriginAllowlist([APP]);
      expect(codesIn(() => list.add(entry as string))).toEqual(['WRONG_TYPE']);
      expect(codesIn(() => list.replace([SHOP, entry as string]))).toEqual(['WRONG_TYPE']);
      expect([...list]).toEqual([APP]);
    },
  );

  test.each([APP, null, 1, {}, { length: 1, 0: APP }, () => [APP]])(
    'refuses %p in the place of a list',
    (given) => {
      const list = new OriginAllowlist([APP]);
      for (const build of [() => list.replace(given as never), () => new OriginAllowlist(given as never)])
        expect(problemsIn(build)).toEqual([expect.objectContaining({ code: 'WRONG_TYPE', path: 'entries' })]);
      expect([...list]).toEqual([APP]);
    },
  );

  test('refuses undefined instead of entries: a setting is missing', () => {
    const list = new OriginAllowlist([APP]);
    expect(codesIn(() => list.replace(undefined as never))).toEqual(['WRONG_TYPE']);
    expect([...list]).toEqual([APP]);
  });

  test('may be empty, at first and later, and allows nobody then', async () => {
    const list = new OriginAllowlist();
    const allows = await serve(cors({ origin: list }));
    expect([list.size, await allows(APP), await allows('null')]).toEqual([0, false, false]);
  });

  test('includes the opaque origin, which no other entry allows', async () => {
    const list = new OriginAllowlist([APP]);
    const allows = await serve(cors({ origin: list }));
    expect(await allows('null')).toBe(false);
    list.add('null');
    expect(await allows('null')).toBe(true);
  });
});

describe('a revocation that would miss is refused', () => {
  test.each([
    `${APP}/`,
    'app.example.com',
    'HTTPS://app.example.com',
    ` ${APP}`,
    '*',
    '',
    undefined,
    7,
    [APP],
  ])('delete(%j) throws, and the entry stays', (entry) => {
    const list = new OriginAllowlist([APP]);
    expect(() => list.delete(entry as string)).toThrow(CorsConfigError);
    expect([...list]).toEqual([APP]);
  });

  test('delete answers false for an origin that is not in the list', () => {
    expect(new OriginAllowlist([APP]).delete(SHOP)).toBe(false);
  });

  test('delete takes out what a policy with stricter rules would not let in again', () => {
    const list = new OriginAllowlist(['null']);
    createPolicy({ origin: list });
    expect(list.delete('null')).toBe(true);
  });

  test.each([undefined, null, 7, {}, [APP], Symbol('x'), '\0', 'a'.repeat(1e5), `${APP}/`])(
    'has(%p) is false, and throws nothing',
    (entry) => expect(new OriginAllowlist([APP]).has(entry)).toBe(false),
  );

  test('clear takes all entries out, for the next request', async () => {
    const list = new OriginAllowlist([APP, 'https://*.example.net']);
    const allows = await serve(cors({ origin: list }));
    expect(list.clear()).toBeUndefined();
    expect([list.size, [...list], await allows(APP), await allows(SHOP)]).toEqual([0, [], false, false]);
    list.add(SHOP);
    expect(await allows(SHOP)).toBe(true);
  });

  test.each<[string, (list: OriginAllowlist) => unknown]>([
    ['add', (list) => (list.add as (...entries: string[]) => unknown).call(list, APP, SHOP)],
    ['delete', (list) => (list.delete as (...entries: string[]) => unknown).call(list, APP, SHOP)],
    ['replace', (list) => (list.replace as (...entries: unknown[]) => unknown).call(list, [SHOP], [APP])],
    ['new OriginAllowlist', () => Reflect.construct(OriginAllowlist, [APP, SHOP])],
  ])('%s with more than one argument throws, and changes nothing', (method, call) => {
    const list = new OriginAllowlist([APP]);
    const [problem, ...more] = problemsIn(() => call(list));
    expect(problem).toMatchObject({
      code: 'TOO_MANY_ARGUMENTS',
      message: `${method} takes one argument, and was given 2.`,
      fix: expect.stringMatching(
        /^(?:add|delete)$/.test(method)
          ? `^Call it for each entry: .*list\\.${method}`
          : '^Put the entries into an array\\.$',
      ),
    });
    expect([more, [...list]]).toEqual([[], [APP]]);
  });
});

describe('an OriginAllowlist as a collection', () => {
  test('has what was written, not what that matches', () => {
    const list = new OriginAllowlist(['https://*.example.com', 'http://localhost:*']);
    const entries = ['https://*.example.com', 'http://localhost:*'];
    const matched = [APP, 'http://localhost', 'http://localhost:3000'];
    expect(entries.map((entry) => list.has(entry))).toEqual([true, true]);
    expect(matched.map((entry) => list.has(entry))).toEqual([false, false, false]);
    expect(matched.map((entry) => list.delete(entry))).toEqual([false, false, false]);
    expect(matched.map(createPolicy({ origin: list }).allowsOrigin)).toEqual([true, true, true]);
  });

  test('holds each entry once, in the order of arrival', () => {
    const list = new OriginAllowlist([SHOP, APP, SHOP]);
    list.add('null').add(APP);
    expect([[...list], list.size]).toEqual([[SHOP, APP, 'null'], 3]);
    expect([list.delete(SHOP), list.delete(SHOP), list.size]).toEqual([true, false, 2]);
    list.add(SHOP);
    expect(Array.from(list)).toEqual([APP, 'null', SHOP]);
  });

  test('prints readably, also inside a policy', () => {
    const list = new OriginAllowlist([APP]);
    expect(inspect(list)).toBe(`OriginAllowlist(1) [ '${APP}' ]`);
    expect(inspect(new OriginAllowlist())).toBe('OriginAllowlist(0) []');
    expect(inspect(createPolicy({ origin: [list] }))).toContain(`OriginAllowlist(1) [ '${APP}' ]`);
  });

  test('is shown by a policy as the list, not as its entries', () => {
    const list = new OriginAllowlist();
    const { origin } = createPolicy({ origin: [APP, list] });
    list.add(SHOP);
    expect(origin).toEqual([APP, list]);
    expect(Object.isFrozen(origin)).toBe(true);
  });
});

describe('with a second copy of the package in the process', () => {
  const other = freshCopy();

  test('an OriginAllowlist of one is used, and bound, by the policies of the other', async () => {
    expect(other.OriginAllowlist).not.toBe(OriginAllowlist);
    const list = new other.OriginAllowlist();
    const allows = await serve(cors({ origin: [list], credentials: true }));
    list.add(APP).add('https://*.example.net');
    expect([await allows(APP), await allows(SHOP), await allows('null')]).toEqual([true, true, false]);
    expect(() => list.add('http://app.example.com')).toThrow('is plain http: when credentials is true');
    expect(() => list.add('https://*.vercel.app')).toThrow('anyone can register a name below vercel.app');
    list.delete(APP);
    expect(await allows(APP)).toBe(false);
  });

  test('what is wrong in an OriginAllowlist of one is reported by the other', () => {
    const list = new other.OriginAllowlist(['null', 'http://app.example.com']);
    expect(codesIn(() => createPolicy({ origin: list, credentials: true }))).toEqual([
      'NULL_WITH_CREDENTIALS',
      'INSECURE_ORIGIN_WITH_CREDENTIALS',
    ]);
  });

  test('an OriginAllowlist that cannot be read says what to install', () => {
    const foreign = { [Symbol.for('corsage.allowlist')]: { format: 2 } } as unknown as OriginAllowlist;
    expect(() => createPolicy({ origin: foreign })).toThrow('made by another version of corsage');
  });
});
