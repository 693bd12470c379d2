// The ES-module face of the CommonJS build: one copy of the code, whichever way it is loaded.

import cors from './index.js';

export const { CorsConfigError, createPolicy, OriginAllowlist } = cors;
export type CorsConfigError = cors.CorsConfigError;
export type OriginAllowlist = cors.OriginAllowlist;
export type {
  CorsDecision,
  CorsDelegate,
  CorsMiddleware,
  CorsOptions,
  CorsPolicy,
  DangerouslyOptions,
  DelegateAnswer,
  DelegateCallback,
  DisallowedOriginHandler,
  NextFunction,
  OriginAnswer,
  OriginCallback,
  OriginFunction,
  OriginOption,
  Problem,
  ProblemCode,
  RequestLike,
  ResponseLike,
} from './index.js';
export { cors, cors as default };
