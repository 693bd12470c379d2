// What users import as corsage/sync.

import { tryRegExpsBy } from './options';

export {
  type Ask,
  type CachedLookup,
  type CachedLookupOptions,
  cachedLookup,
  type LoadContext,
  type Loaded,
  type RedisOrigins,
  type RedisPolicies,
  type RedisSourceOptions,
  type ReplaceOptions,
  type Ring,
  redisSource,
  type SyncChange,
  SyncError,
  type SyncErrorCode,
  type SyncEvents,
  type Synced,
  type SyncedAllowlist,
  type SyncedAllowlistOptions,
  type SyncedPolicies,
  type SyncedPoliciesOptions,
  type SyncProblem,
  type SyncSource,
  type SyncTimes,
  syncedAllowlist,
  syncedPolicies,
  type TenantOptions,
} from './sync/index';

tryRegExpsBy(() => (require('./node') as typeof import('./node')).regexpTrial);
