// The ES-module face of the CommonJS build.

export type {
  CorsDelegate,
  CorsHandle,
  CorsOptions,
  CorsPolicy,
  DangerouslyOptions,
  DelegateAnswer,
  DisallowedOriginHandler,
  OriginAnswer,
  OriginCallback,
  OriginFunction,
  OriginOption,
  Problem,
  ProblemCode,
} from './fetch.js';
export { CorsConfigError, cors, cors as default, createPolicy, OriginAllowlist } from './fetch.js';
