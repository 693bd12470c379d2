// PostgreSQL by LISTEN/NOTIFY, and any database by asking now and then: the code of docs/many-processes.md, as it stands there.

import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type SyncedPolicies, syncedPolicies } from 'corsage/sync';
import pg from 'pg';
import { Postgres, withPostgres } from './postgres';
import { until } from './stage';

const PAGE = readFileSync(join(__dirname, '..', '..', 'docs', 'many-processes.md'), 'utf8');

/** What the page shows for a database, by the first words of the block. */
function shown(language: string, start: string): string {
  const blocks = [...PAGE.matchAll(/^```(\w+)[^\n]*\n(.*?)^```$/gms)];
  const found = blocks.find(([, name, code]) => name === language && code?.startsWith(start));
  return found?.[2] ?? '';
}

withPostgres()('PostgreSQL', () => {
  let postgres: Postgres;
  let pool: pg.Pool;
  const open: SyncedPolicies[] = [];

  beforeAll(async () => {
    postgres = await Postgres.start();
    pool = new pg.Pool({ connectionString: postgres.url });
    pool.on('error', () => {});
    await pool.query('CREATE TABLE domains (tenant text NOT NULL, origin text NOT NULL)');
    await pool.query(shown('sql', 'CREATE FUNCTION'));
    await pool.query("INSERT INTO domains VALUES ('roses', 'https://roses.example')");
  });
  afterEach(() => {
    for (const synced of open.splice(0)) synced.close();
  });
  afterAll(async () => {
    await pool.end();
    await postgres.remove();
  });

  /** The page's source. */
  function source(): Parameters<typeof syncedPolicies>[0] {
    const code = shown('js', '// PostgreSQL');
    return new Function('pg', 'pool', 'url', `${code}\nreturn { load, watch };`)(pg, pool, postgres.url);
  }

  async function sync(more?: object): Promise<SyncedPolicies> {
    const synced = await syncedPolicies({ ...source(), ...more });
    open.push(synced);
    synced.on('error', () => {});
    return synced;
  }

  test('a row that is inserted, and one that is deleted, arrives by its notification', async () => {
    const synced = await sync({ every: 1_000_000 });
    await until(async () => synced.inSync);
    expect(synced.get('roses')?.allowsOrigin('https://roses.example')).toBe(true);
    const change = once(synced as unknown as NodeJS.EventEmitter, 'change');
    await pool.query("INSERT INTO domains VALUES ('tulips', 'https://tulips.example')");
    await change;
    expect(synced.get('tulips')?.allowsOrigin('https://tulips.example')).toBe(true);
    const gone = once(synced as unknown as NodeJS.EventEmitter, 'change');
    await pool.query("DELETE FROM domains WHERE tenant = 'tulips'");
    await gone;
    expect(synced.get('tulips')).toBeUndefined();
  });

  test('a server that was down is listened to again, and what changed is read', async () => {
    const synced = await sync({ every: 1_000_000 });
    await until(async () => synced.inSync);
    await postgres.stop();
    await until(async () => !synced.inSync);
    expect(synced.get('roses')?.allowsOrigin('https://roses.example')).toBe(true);
    await postgres.start();
    await pool.query("INSERT INTO domains VALUES ('lilies', 'https://lilies.example')");
    await until(async () => synced.get('lilies') !== undefined && synced.inSync);
  });

  test('without a notification, it is asked now and then', async () => {
    const synced = await sync({ watch: undefined, every: 20 });
    await pool.query("INSERT INTO domains VALUES ('daisies', 'https://daisies.example')");
    await until(async () => synced.get('daisies') !== undefined);
  });
});
