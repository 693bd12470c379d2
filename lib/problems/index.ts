export {
  type DecisionCode,
  type OriginProblemCode,
  type ProblemCode,
  type ReasonCode,
  WARNING_CODES,
  type WarningCode,
} from './codes';
export { CorsConfigError, type Problem } from './cors-config-error';
export { warnOnce } from './process-warnings';
export { show } from './quote';
export { Report } from './report';
