// The ES-module face of the CommonJS build.

export type {
  Exchange,
  ExplainedRequest,
  ExplainedStep,
  Explanation,
  NetworkError,
  ReasonCode,
  RequestProblem,
  StepName,
  Warning,
  WarningCode,
  WireRequest,
  WireResponse,
} from './explain.js';
export { explain } from './explain.js';
