export {
  type FetchCors,
  type FetchCorsDelegate,
  type FetchCorsOptions,
  type FetchDelegateAnswer,
  type FetchDisallowedOriginHandler,
  makeFetchCors,
  toFetchPolicy,
} from './fetch-cors';
