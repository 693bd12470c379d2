export { callSite } from './call-site';
export {
  type CorsDelegate,
  type CorsMiddleware,
  type DelegateAnswer,
  type DelegateCallback,
  makeMiddleware,
} from './connect';
export {
  type FetchCors,
  type FetchCorsDelegate,
  type FetchCorsOptions,
  type FetchDelegateAnswer,
  type FetchDisallowedOriginHandler,
  makeFetchCors,
  toFetchPolicy,
} from './fetch';
export { type Describer, handIn } from './node-only';
