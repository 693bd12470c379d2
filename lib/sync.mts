// The ES-module face of the CommonJS build.

export type {
  Ask,
  CachedLookup,
  CachedLookupOptions,
  LoadContext,
  Loaded,
  RedisOrigins,
  RedisPolicies,
  RedisSourceOptions,
  ReplaceOptions,
  Ring,
  SyncChange,
  SyncErrorCode,
  SyncEvents,
  Synced,
  SyncedAllowlist,
  SyncedAllowlistOptions,
  SyncedPolicies,
  SyncedPoliciesOptions,
  SyncProblem,
  SyncSource,
  SyncTimes,
  TenantOptions,
} from './sync.js';
export { cachedLookup, redisSource, SyncError, syncedAllowlist, syncedPolicies } from './sync.js';
