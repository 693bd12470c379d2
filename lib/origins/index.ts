export { ALLOWLIST, type LiveOrigins, liveOriginsOf } from './allowlist';
export {
  type Accepted,
  acceptance,
  type CredentialFault,
  type CredentialRules,
  credentialRules,
  DANGEROUS_NAMES,
  type DangerouslyOptions,
  type DangerousName,
  faultWithCredentials,
  fixWithCredentials,
  NO_RISK,
  NO_RULES,
  strictest,
} from './credential-rules';
export {
  isExtensionScheme,
  isHostByMistake,
  NAMED_ORIGINS,
  namesNoPage,
  type OriginEntry,
  readOriginEntry,
} from './entry';
export { firstAnswer, isThenable, isTimeout, PENDING, toError } from './first-answer';
export type { OriginAnswer, OriginCallback, OriginFunction, Verdict } from './functions';
export { type JudgedRegExp, makeMatcher, type OriginMatcher, type OriginSettings } from './matcher';
export { OriginIndex } from './origin-index';
export { publicSuffixOf, registrableDomain } from './public-suffix';
export { hostOf, isSerializedOrigin, MAX_HOST_LENGTH, MAX_ORIGIN_LENGTH, schemeOf } from './serialized';
export { isInsecureOrigin, isLoopbackHost } from './trustworthy';
