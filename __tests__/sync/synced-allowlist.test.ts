// One list: replaced as a whole, with refused entries reported and left out.

import cors, { createPolicy } from 'corsage';
import {
  type SyncChange,
  type SyncedAllowlist,
  type SyncedAllowlistOptions,
  type SyncProblem,
  syncedAllowlist,
} from 'corsage/sync';
import { APP, SHOP, STRANGER } from '../support/origins';
import { warningsOf } from '../support/process-warnings';
import { Database, LONG, turn } from './database';

const PLAIN = 'http://plain.example';

const open: SyncedAllowlist[] = [];
let changes: SyncChange[];
let problems: SyncProblem[];

async function sync(
  database: Database<string>,
  base?: SyncedAllowlistOptions['base'],
): Promise<SyncedAllowlist> {
  const { load } = database;
  const synced = await syncedAllowlist({ load, every: LONG, base });
  open.push(synced);
  changes = [];
  problems = [];
  synced.on('change', (change) => changes.push(change));
  synced.on('problem', (problem) => problems.push(problem));
  await turn();
  return synced;
}

async function refresh(
  database: Database<string>,
  synced: SyncedAllowlist,
  entries: readonly unknown[],
): Promise<void> {
  changes = [];
  problems = [];
  database.entries = entries as string[];
  expect(await synced.refresh()).toBe(true);
  await turn();
}

afterEach(() => {
  for (const synced of open.splice(0)) synced.close();
});

test('loaded entries apply in the policies that hold the list', async () => {
  const database = new Database([APP, APP, 'https://*.shop.example']);
  const synced = await sync(database);
  const policy = createPolicy({ origin: synced.allowlist });
  expect([synced.size, policy.allowsOrigin(APP), policy.allowsOrigin('https://a.shop.example')]).toEqual([
    2,
    true,
    true,
  ]);
  await refresh(database, synced, [SHOP, 'https://*.shop.example']);
  expect([policy.allowsOrigin(APP), policy.allowsOrigin(SHOP)]).toEqual([false, true]);
  expect(changes).toEqual([{ added: [SHOP], changed: [], removed: [APP] }]);
});

test('an empty list is empty', async () => {
  const database = new Database([APP, SHOP]);
  const synced = await sync(database);
  const policy = createPolicy({ origin: synced.allowlist });
  await refresh(database, synced, []);
  expect([synced.size, policy.allowsOrigin(APP)]).toEqual([0, false]);
  expect(changes).toEqual([{ added: [], changed: [], removed: [APP, SHOP] }]);
});

test('entries that are refused are reported once and skipped, never fatal', async () => {
  const database = new Database<string>([]);
  const synced = await sync(database);
  const entries = [APP, `${SHOP}/`, '*', 7, undefined];
  await refresh(database, synced, entries);
  expect([...synced.allowlist]).toEqual([APP]);
  expect(problems).toMatchObject([
    {
      tenant: undefined,
      value: `${SHOP}/`,
      code: 'ORIGIN_TRAILING_SLASH',
      path: '',
      fix: expect.stringContaining(SHOP),
    },
    { value: '*' },
    { value: 7, code: 'WRONG_TYPE' },
    { value: undefined, code: 'WRONG_TYPE' },
  ]);
  for (const { message } of problems) expect(message).not.toMatch(/^\[0\]/);
  await refresh(database, synced, entries);
  expect([problems, changes]).toEqual([[], []]);
  await refresh(database, synced, [APP]);
  await refresh(database, synced, [APP, `${SHOP}/`]);
  expect(problems).toHaveLength(1);
});

test('with `base`, entries that the policy would refuse are skipped from the first load on', async () => {
  const database = new Database([APP, PLAIN]);
  const base = { credentials: true };
  const synced = await sync(database, base);
  expect([...synced.allowlist]).toEqual([APP]);
  expect(problems).toMatchObject([{ value: PLAIN, code: 'INSECURE_ORIGIN_WITH_CREDENTIALS' }]);
  expect(cors({ ...base, origin: synced.allowlist }).policy?.allowsOrigin(APP)).toBe(true);
});

test('without `base`, the rules of a policy that takes the list hold from then on', async () => {
  const database = new Database([APP]);
  const synced = await sync(database);
  createPolicy({ origin: synced.allowlist, credentials: true });
  await refresh(database, synced, [APP, PLAIN]);
  expect([[...synced.allowlist], problems.length]).toEqual([[APP], 1]);
});

test('what was added by hand is gone after the next refresh', async () => {
  const database = new Database([APP]);
  const synced = await sync(database);
  synced.allowlist.add(STRANGER);
  await refresh(database, synced, [APP]);
  expect([...synced.allowlist]).toEqual([APP]);
});

test('an error during the iteration changes nothing', async () => {
  const database = new Database([APP]);
  const synced = await sync(database);
  const errors: Error[] = [];
  synced.on('error', (error) => errors.push(error));
  const failure = new Error('the cursor is gone');
  database.entries = (function* () {
    yield SHOP;
    throw failure;
  })();
  expect(await synced.refresh()).toBe(false);
  await turn();
  expect([errors, [...synced.allowlist]]).toEqual([[failure], [APP]]);
});

test('an entry that cannot be described is an error', async () => {
  const failure = new Error('hands off');
  const entry = {
    get [Symbol.toStringTag]() {
      throw failure;
    },
  };
  await expect(syncedAllowlist({ load: () => [entry as unknown as string] })).rejects.toBe(failure);
});

test('refused entries are one process warning when nobody listens', async () => {
  const warnings = await warningsOf(async () => {
    open.push(await syncedAllowlist({ load: () => [`${SHOP}/`, `${APP}/`] }));
    await turn();
  });
  expect(warnings).toMatchObject([{ code: 'CORSAGE_SYNC_PROBLEM', message: expect.stringContaining(SHOP) }]);
});

test('a `base` that no policy accepts is refused', async () => {
  const base = { credentials: 'yes' } as unknown as SyncedAllowlistOptions['base'];
  await expect(syncedAllowlist({ load: () => [], base })).rejects.toMatchObject({ code: 'CORSAGE_CONFIG' });
});
