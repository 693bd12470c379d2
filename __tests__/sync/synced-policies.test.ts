// A policy for each tenant: what is compiled, what is refused, and that tenants never see each other's origins.

import cors, { createPolicy, OriginAllowlist } from 'corsage';
import {
  type SyncChange,
  type SyncedPolicies,
  type SyncedPoliciesOptions,
  type SyncProblem,
  syncedPolicies,
} from 'corsage/sync';
import { SHOP, STRANGER } from '../support/origins';
import { warningsOf } from '../support/process-warnings';
import { askAll, start } from '../support/servers';
import { actual, preflight, type Sent, withLines } from '../support/wire';
import { Database, LONG, turn } from './database';

const ROSES = 'https://roses.example';
const TULIPS = 'https://tulips.example';

type Tenant = readonly [string, unknown];

const open: SyncedPolicies[] = [];
let changes: SyncChange[];
let problems: SyncProblem[];

async function sync(
  database: Database<Tenant>,
  base?: SyncedPoliciesOptions['base'],
): Promise<SyncedPolicies> {
  const { load, watch } = database;
  const synced = await syncedPolicies({ load, watch, every: LONG, base });
  open.push(synced);
  synced.on('change', (change) => changes.push(change));
  synced.on('problem', (problem) => problems.push(problem));
  await turn();
  return synced;
}

/** The result of other entries. */
async function refresh(
  database: Database<Tenant>,
  synced: SyncedPolicies,
  entries: Iterable<Tenant>,
): Promise<void> {
  changes = [];
  problems = [];
  database.entries = entries;
  expect(await synced.refresh()).toBe(true);
  await turn();
}

beforeEach(() => {
  changes = [];
  problems = [];
});

afterEach(() => {
  for (const synced of open.splice(0)) synced.close();
});

test('each tenant has the policy of its own options, and no other tenant any', async () => {
  const synced = await sync(
    new Database<Tenant>([
      ['roses', { origin: ROSES }],
      ['tulips', { origin: [TULIPS, 'https://*.tulips.example'], credentials: true }],
    ]),
  );
  const allows = (tenant: string, origin: string) => synced.get(tenant)?.allowsOrigin(origin);
  expect(synced.size).toBe(2);
  expect([allows('roses', ROSES), allows('roses', TULIPS), allows('tulips', ROSES)]).toEqual([
    true,
    false,
    false,
  ]);
  expect([allows('tulips', 'https://shop.tulips.example'), synced.get('tulips')?.credentials]).toEqual([
    true,
    true,
  ]);
  expect([synced.get('lilies'), synced.get('toString')]).toEqual([undefined, undefined]);
});

test('in a delegate, each tenant gets its own policy, and an unknown host denies everybody', async () => {
  const synced = await sync(
    new Database<Tenant>([
      ['roses', { origin: ROSES }],
      ['tulips', { origin: TULIPS }],
    ]),
    { credentials: true, disallowedOrigin: 'reject' },
  );
  const none = createPolicy({ origin: new OriginAllowlist() });
  const tenants = cors((request) => synced.get(String(request.headers['x-tenant'])) ?? none);
  const as = (tenant: string, sent: Sent) => withLines(sent, ['X-Tenant', tenant]);
  const answers = await askAll(
    start('Express 5', tenants, (_request, response) => response.end('flowers')),
    as('roses', actual(ROSES)),
    as('tulips', actual(ROSES)),
    as('lilies', actual(ROSES)),
    as('lilies', preflight(ROSES)),
  );
  expect(
    answers.map(({ status, decision }) => [status, decision['access-control-allow-origin'], decision.vary]),
  ).toEqual([
    [200, ROSES, 'Origin'],
    [403, undefined, 'Origin'],
    [200, undefined, 'Origin'],
    [403, undefined, expect.stringContaining('Origin')],
  ]);
});

describe('what is compiled', () => {
  test('are the policies whose options changed; others stay the very same', async () => {
    const database = new Database<Tenant>([
      ['roses', { origin: [ROSES], methods: ['GET'], maxAge: 60 }],
      ['tulips', { origin: [TULIPS] }],
      ['lilies', { origin: [SHOP] }],
    ]);
    const synced = await sync(database);
    const before = ['roses', 'tulips'].map((tenant) => synced.get(tenant));
    await refresh(database, synced, [
      ['roses', { origin: [ROSES], methods: ['GET'], maxAge: 60 }],
      ['tulips', { origin: [TULIPS, SHOP] }],
      ['daisies', { origin: SHOP }],
    ]);
    expect(changes).toEqual([{ added: ['daisies'], changed: ['tulips'], removed: ['lilies'] }]);
    expect(synced.get('roses')).toBe(before[0]);
    expect(synced.get('tulips')).not.toBe(before[1]);
    expect([synced.get('lilies'), synced.size]).toEqual([undefined, 3]);
  });

  test('is reported only if something changed', async () => {
    const database = new Database<Tenant>([['roses', { origin: ROSES }]]);
    const synced = await sync(database);
    await refresh(database, synced, new Map([['roses', { origin: ROSES }]]));
    expect([changes, problems]).toEqual([[], []]);
  });
});

describe('what all tenants share', () => {
  test('is in `base`, whose origins every tenant allows; a tenant’s other options take their place', async () => {
    const base = { origin: [/^https:\/\/[a-z]+\.app\.example\.com$/], credentials: true, maxAge: 60 };
    const synced = await sync(
      new Database<Tenant>([
        ['roses', { origin: ROSES, maxAge: 10 }],
        ['tulips', { origin: [] }],
      ]),
      base,
    );
    for (const tenant of ['roses', 'tulips']) {
      expect(synced.get(tenant)?.allowsOrigin('https://admin.app.example.com')).toBe(true);
      expect(synced.get(tenant)?.credentials).toBe(true);
      expect(synced.get(tenant)?.allowsOrigin(STRANGER)).toBe(false);
    }
    expect([synced.get('roses')?.maxAge, synced.get('tulips')?.maxAge]).toEqual([10, 60]);
    expect(synced.get('tulips')?.allowsOrigin(ROSES)).toBe(false);
  });

  test.each([[], false])('is all that a tenant with the origin %p has', async (origin) => {
    const entries: Tenant[] = [['roses', { origin }]];
    const alone = await sync(new Database(entries));
    const shared = await sync(new Database(entries), { origin: SHOP });
    const without = await sync(new Database(entries), { origin: false });
    const allows = (synced: SyncedPolicies) => synced.get('roses')?.allowsOrigin(SHOP);
    expect([alone, shared, without].map(allows)).toEqual([false, true, false]);
    // `false` would leave the response to others.
    for (const synced of [alone, without]) expect(synced.get('roses')?.origin).not.toBe(false);
  });

  test.each(['*', true, ['*'], [[true]]])('cannot be the origin %p', async (origin) => {
    const load = () => [];
    const base = { origin } as SyncedPoliciesOptions['base'];
    await expect(syncedPolicies({ load, base })).rejects.toThrow('lets every origin in');
  });

  test.each([{ origin: undefined }, { origins: [] }, { origin: 'example.com' }, { maxAge: -1 }])(
    'is refused at once if it is %p',
    async (base) => {
      await expect(syncedPolicies({ load: () => [], base: base as object })).rejects.toMatchObject({
        code: 'CORSAGE_CONFIG',
      });
    },
  );
});

describe('a tenant’s options are refused', () => {
  const refusals: [options: unknown, code: string, path: string][] = [
    [{ origin: '*' }, 'TENANT_OPTION', 'origin'],
    [{ origin: [ROSES, '*'] }, 'TENANT_OPTION', 'origin[1]'],
    [{ origin: [`${ROSES}, *`] }, 'TENANT_OPTION', 'origin[0]'],
    [{ origin: true }, 'TENANT_OPTION', 'origin'],
    [{ origin: [[true]] }, 'TENANT_OPTION', 'origin[0][0]'],
    [{ origin: /^https:\/\/roses\.example$/ }, 'TENANT_OPTION', 'origin'],
    [{ origin: [/^https:\/\/roses\.example$/] }, 'TENANT_OPTION', 'origin'],
    [{ origin: () => true }, 'TENANT_OPTION', 'origin'],
    [{ origin: new OriginAllowlist([ROSES]) }, 'TENANT_OPTION', 'origin'],
    [{ origin: [[[[[[ROSES]]]]]] }, 'TENANT_OPTION', 'origin'],
    [{ origin: Symbol('roses') }, 'TENANT_OPTION', 'origin'],
    [{ origin: null }, 'TENANT_OPTION', 'origin'],
    [{ origin: undefined }, 'TENANT_OPTION', 'origin'],
    [{}, 'TENANT_OPTION', 'origin'],
    [{ origin: ROSES, dangerously: {} }, 'TENANT_OPTION', 'dangerously'],
    [{ origin: ROSES, debug: false }, 'TENANT_OPTION', 'debug'],
    [{ origin: ROSES, disallowedOrigin: () => {} }, 'TENANT_OPTION', 'disallowedOrigin'],
    ['{"origin":', 'TENANT_OPTION', ''],
    [null, 'TENANT_OPTION', ''],
    [[ROSES], 'TENANT_OPTION', ''],
    [{ origin: ROSES, maxAge: -1 }, 'MAX_AGE', 'maxAge'],
    [{ origin: [ROSES, `${ROSES}/`] }, 'ORIGIN_TRAILING_SLASH', 'origin[1]'],
    [{ origin: 'http://roses.example' }, 'INSECURE_ORIGIN_WITH_CREDENTIALS', 'origin'],
  ];

  test.each(refusals)('where they are %p', async (options, code, path) => {
    const database = new Database<Tenant>([
      ['roses', options],
      ['tulips', { origin: TULIPS }],
    ]);
    const synced = await sync(database, { credentials: true });
    expect(problems).toMatchObject([{ tenant: 'roses', code, path }]);
    const [{ message, fix } = { message: '', fix: '' }] = problems;
    expect([message.startsWith(path), fix.length > 0]).toEqual([true, true]);
    expect([synced.get('roses'), synced.get('tulips')?.allowsOrigin(TULIPS), synced.size]).toEqual([
      undefined,
      true,
      1,
    ]);
  });

  test.each([{}, { origin: undefined }, { origin: null }])('where origin is missing: %p', async (options) => {
    await sync(new Database<Tenant>([['roses', options]]));
    const { origin } = options as { origin?: unknown };
    expect(problems).toMatchObject([{ value: origin, message: 'origin is missing.' }]);
  });

  test('where a list holds a wildcard: the entry is named, and the process is not warned', async () => {
    const database = new Database<Tenant>([['roses', { origin: [ROSES, '*'] }]]);
    let synced: SyncedPolicies | undefined;
    const warnings = await warningsOf(async () => {
      synced = await sync(database);
    });
    expect(problems).toMatchObject([
      { tenant: 'roses', path: 'origin[1]', message: 'origin[1]: "*" lets every origin in.' },
    ]);
    expect([synced?.get('roses'), warnings]).toEqual([undefined, []]);
  });

  test('for everything that is wrong with them at once', async () => {
    const origin = ['lily.example', 'https://*.vercel.app', '*', [true], 'https://a.example, *', 7];
    const options = { origin, debug: true, disallowedOrigin: () => {}, maxAge: -1 };
    await sync(new Database<Tenant>([['lily', options]]), { credentials: true });
    expect(problems.map(({ path, code }) => [path, code])).toEqual([
      ['debug', 'TENANT_OPTION'],
      ['disallowedOrigin', 'TENANT_OPTION'],
      ['origin[2]', 'TENANT_OPTION'],
      ['origin[3][0]', 'TENANT_OPTION'],
      ['origin[4]', 'TENANT_OPTION'],
      ['origin[0]', 'ORIGIN_SCHEME_MISSING'],
      ['origin[1]', 'PUBLIC_SUFFIX_WITH_CREDENTIALS'],
      ['origin[5]', 'WRONG_TYPE'],
      ['maxAge', 'MAX_AGE'],
    ]);
  });

  test.each([
    ['https://app-*.example.com', 'List the origins one by one.'],
    ['/^https:\\/\\/[a-z]+\\.example\\.com$/', 'List the origins one by one.'],
    ['any', 'List the origins one by one.'],
    ['roses.example', 'Write "https://roses.example".'],
    ['http://roses.example', 'Write "https://roses.example".'],
    ['http://roses.example/', 'Write "https://roses.example".'],
  ])('and the fix for %j is one that a tenant can have: %s', async (origin, fix) => {
    await sync(new Database<Tenant>([['roses', { origin }]]), { credentials: true });
    expect(problems.map((problem) => problem.fix)).toEqual([fix]);
  });

  test('where it is given twice: that tenant keeps its last good policy, and the others are taken', async () => {
    const database = new Database<Tenant>([['roses', { origin: ROSES }]]);
    const synced = await sync(database);
    const good = synced.get('roses');
    const entries: Tenant[] = [
      ['roses', { origin: STRANGER }],
      ['lilies', { origin: 'lilies.example' }],
      ['tulips', { origin: TULIPS }],
      ['roses', { origin: SHOP }],
      ['lilies', { origin: SHOP }],
    ];
    await refresh(database, synced, entries);
    const wrong = { code: 'TENANT_TWICE', path: '', fix: expect.stringContaining('Give each tenant once') };
    expect(problems).toMatchObject([
      { ...wrong, tenant: 'roses' },
      { ...wrong, tenant: 'lilies' },
    ]);
    expect(changes).toEqual([{ added: ['tulips'], changed: [], removed: [] }]);
    expect([synced.get('roses'), synced.get('lilies'), synced.size]).toEqual([good, undefined, 2]);
    await refresh(database, synced, entries);
    expect(problems).toEqual([]);
  });

  test('and it is not a change when they go back to those in force', async () => {
    const database = new Database<Tenant>([['roses', { origin: ROSES }]]);
    const synced = await sync(database);
    const good = synced.get('roses');
    await refresh(database, synced, [['roses', { origin: '*' }]]);
    await refresh(database, synced, [['roses', { origin: ROSES }]]);
    expect([changes, synced.get('roses')]).toEqual([[], good]);
    // What was refused before is news again.
    await refresh(database, synced, [['roses', { origin: '*' }]]);
    expect(problems).toHaveLength(1);
  });

  test('and the last good policy stays', async () => {
    const database = new Database<Tenant>([['roses', { origin: ROSES }]]);
    const synced = await sync(database);
    const good = synced.get('roses');
    await refresh(database, synced, [['roses', { origin: 'roses.example' }]]);
    expect(problems).toMatchObject([{ tenant: 'roses', code: 'ORIGIN_SCHEME_MISSING' }]);
    expect([synced.get('roses'), synced.size, changes]).toEqual([good, 1, []]);
  });

  test('once, until they are refused for something else', async () => {
    const database = new Database<Tenant>([['roses', { origin: () => true }]]);
    const synced = await sync(database);
    const found = [problems.length];
    for (const options of [{ origin: () => true }, { origin: '*' }, { origin: '*' }, { origin: ROSES }]) {
      await refresh(database, synced, [['roses', options]]);
      found.push(problems.length);
    }
    expect(found).toEqual([1, 0, 1, 0, 0]);
    expect(changes).toEqual([{ added: ['roses'], changed: [], removed: [] }]);
  });

  test('and one who was never good is not missed when it goes', async () => {
    const database = new Database<Tenant>([['roses', { origin: '*' }]]);
    const synced = await sync(database);
    await refresh(database, synced, []);
    expect([changes, synced.size]).toEqual([[], 0]);
  });

  test('with one process warning when nobody listens', async () => {
    const load = () =>
      [
        ['roses', { origin: '*' }],
        ['tulips', { origin: '*' }],
      ] as const;
    const warnings = await warningsOf(async () => {
      open.push(await syncedPolicies({ load }));
      await turn();
    });
    expect(warnings).toMatchObject([
      { code: 'CORSAGE_SYNC_PROBLEM', message: expect.stringContaining('"roses"') },
    ]);
  });
});

describe('nothing changes when load returns', () => {
  const wrong: unknown[] = [[[7, { origin: ROSES }]], [{ roses: { origin: ROSES } }], ['roses']];

  test.each(wrong.map((entries) => [entries]))('%p', async (entries) => {
    const database = new Database<Tenant>([['roses', { origin: ROSES }]]);
    const synced = await sync(database);
    const errors: Error[] = [];
    synced.on('error', (error) => errors.push(error));
    database.entries = entries as Tenant[];
    expect(await synced.refresh()).toBe(false);
    await turn();
    expect(errors).toMatchObject([{ code: 'LOAD_INVALID' }]);
    expect(synced.get('roses')?.allowsOrigin(ROSES)).toBe(true);
  });
});

test('a mistake in the program, not in a tenant’s options, is an error and changes nothing', async () => {
  let reads = 0;
  const failure = new Error('the vault is sealed');
  const base = {
    get maxAge(): number {
      if (++reads > 3) throw failure;
      return 60;
    },
  };
  const database = new Database<Tenant>([['roses', { origin: ROSES }]]);
  const synced = await sync(database, base);
  const errors: Error[] = [];
  synced.on('error', (error) => errors.push(error));
  reads = 3;
  database.entries = [['tulips', { origin: TULIPS }]];
  expect(await synced.refresh()).toBe(false);
  await turn();
  expect([errors, synced.size, problems]).toEqual([[failure], 1, []]);
});

test('after maxStale every tenant is denied until a load succeeds', async () => {
  const database = new Database<Tenant>([['roses', { origin: ROSES }]]);
  const { load } = database;
  const synced = await syncedPolicies({ load, every: LONG, maxStale: 5 });
  open.push(synced);
  synced.on('error', () => {});
  const policy = synced.get('roses');
  database.failure = new Error('down');
  const stale = new Promise<void>((resolve) => void synced.on('stale', resolve));
  await synced.refresh();
  expect(synced.get('roses')).toBe(policy);
  await stale;
  expect([synced.get('roses'), synced.size]).toEqual([undefined, 0]);
  database.failure = undefined;
  await synced.refresh();
  expect([synced.get('roses') === policy, synced.size]).toEqual([true, 1]);
});

describe('many tenants', () => {
  const entries = Array.from(
    { length: 10_001 },
    (_, i): Tenant => [`t${i}`, { origin: `https://t${i}.example` }],
  );

  test('are read with requests in between, and compiled when they are first used', async () => {
    let turns = 0;
    const turning = setInterval(() => turns++, 0);
    const synced = await sync(new Database(entries));
    clearInterval(turning);
    expect([synced.size, turns > 0]).toEqual([10_001, true]);
    const first = synced.get('t0');
    expect(synced.get('t0')).toBe(first);
    for (const [tenant] of entries) expect(synced.get(tenant)).toBeDefined();
    // No more than ten thousand are kept compiled.
    expect(synced.get('t0')).not.toBe(first);
    expect(synced.get('t0')?.allowsOrigin('https://t0.example')).toBe(true);
  });
});

test('changing an options object after load returned it has no effect', async () => {
  const options = { origin: [ROSES] };
  const synced = await sync(new Database<Tenant>([['roses', options]]));
  options.origin.push(STRANGER);
  expect(synced.get('roses')?.allowsOrigin(STRANGER)).toBe(false);
});
