export {
  extractTokens,
  getHeader,
  type HeaderList,
  isListFailure,
  valuesOf,
} from './header-list';
export type { NextFunction, RequestLike, ResponseLike } from './messages';
export {
  FORBIDDEN_METHODS,
  isCorsResponseHeader,
  isForbiddenRequestHeader,
  isForbiddenResponseHeader,
  isNonWildcardName,
  isSafelistedMethod,
  normalizeMethod,
  POLICY_HEADERS,
} from './names';
export { isToken, readRequestedNames } from './tokens';
