// import { … } from 'corsage/sync'
import { cors, createPolicy, OriginAllowlist } from 'corsage';
import {
  type CachedLookup,
  cachedLookup,
  type Ring,
  type SyncChange,
  SyncError,
  type SyncErrorCode,
  type SyncedAllowlist,
  type SyncedPolicies,
  type SyncProblem,
  syncedAllowlist,
  syncedPolicies,
} from 'corsage/sync';

let ring: Ring = () => {};

async function main(): Promise<void> {
  const tenants: SyncedPolicies = await syncedPolicies({
    load: async ({ signal }) => {
      if (signal.aborted) return [];
      return [['roses', { origin: ['https://roses.example'] }]] as const;
    },
    watch: (given) => {
      ring = given;
    },
    base: { credentials: true },
    maxStale: false,
  });
  tenants
    .on('change', ({ added }: SyncChange) => added.length)
    .on('problem', ({ tenant, message, fix }: SyncProblem) => `${tenant} ${message} ${fix}`)
    .on('error', (error: Error) => error.message);
  const none = createPolicy({ origin: new OriginAllowlist() });
  cors(({ headers: { host } }) => tenants.get(String(host)) ?? none);
  if (tenants.get('roses')?.allowsOrigin('https://roses.example') !== true) throw new Error('denied');
  ring();
  ring(new Error('lost'));
  const since: number | undefined = tenants.staleSince;
  if (since === undefined || !(await tenants.refresh())) throw new Error('not stale, or not read again');
  if (tenants.staleSince !== undefined) throw new Error('stale');
  tenants.close();

  const list: SyncedAllowlist = await syncedAllowlist({
    load: () => new Set(['https://shop.example']),
    every: 1_000,
  });
  cors({ origin: list.allowlist, credentials: true });
  list.close();

  try {
    await syncedAllowlist({ load: () => ({}) as string[] });
  } catch (error) {
    const code: SyncErrorCode | undefined = error instanceof SyncError ? error.code : undefined;
    if (code !== 'LOAD_INVALID') throw error;
  }
}

export function lookups(): void {
  const lookup: CachedLookup = cachedLookup(async (origin, tenant) => origin === tenant, { ttl: 1_000 });
  cors({ origin: lookup, credentials: true });
  cors(({ headers: { host } }) => ({ origin: lookup.for(String(host)) }));
  lookup.clear();
  lookup.clear('https://shop.example', 'roses');
}

export function refused(): void {
  // @ts-expect-error nothing to load
  void syncedPolicies({});
  // @ts-expect-error the list is the origin
  void syncedAllowlist({ load: () => [], base: { origin: 'https://shop.example' } });
  // @ts-expect-error not an answer
  cachedLookup(() => 'yes');
}

main().catch((error) => {
  throw error;
});
