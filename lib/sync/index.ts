export { type Ask, type CachedLookup, type CachedLookupOptions, cachedLookup } from './cached-lookup';
export {
  type RedisOrigins,
  type RedisPolicies,
  type RedisSourceOptions,
  type ReplaceOptions,
  redisSource,
} from './redis-source';
export { SyncError, type SyncErrorCode } from './sync-error';
export { type SyncedAllowlist, type SyncedAllowlistOptions, syncedAllowlist } from './synced-allowlist';
export {
  type SyncedPolicies,
  type SyncedPoliciesOptions,
  syncedPolicies,
  type TenantOptions,
} from './synced-policies';
export type {
  LoadContext,
  Loaded,
  Ring,
  SyncChange,
  SyncEvents,
  Synced,
  SyncProblem,
  SyncSource,
  SyncTimes,
} from './types';
