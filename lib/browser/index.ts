export { type AddressSpace, addressSpaceOf, addressSpaceOfHost } from './address-space';
export { corsCheck } from './cors-check';
export type {
  BrowserRequest,
  Exchange,
  Failure,
  HeaderView,
  NetworkError,
  Outcome,
  PreflightNeed,
  Send,
  Step,
  StepName,
  WireRequest,
  WireResponse,
} from './exchange';
export { fetchAs } from './fetch-as';
export { readMaxAge } from './max-age';
export { preflightCheck } from './preflight-check';
export { isSafelistedResponseHeader } from './readable-headers';
export { locationOf } from './redirect';
export { resourcePolicyCheck } from './resource-policy';
export { isSameSite } from './same-site';
export { isHttp } from './url';
