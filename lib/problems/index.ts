export type {
  AuditCode,
  CheckCode,
  DecisionCode,
  OriginProblemCode,
  ProblemCode,
  ReasonCode,
  WarningCode,
} from './codes';
export { CorsConfigError, fromCallerOf, type Problem } from './cors-config-error';
export { warnOnce } from './process-warnings';
export { bare, isClass, isUsersFunction, listAll, listFirst, show } from './quote';
export { Report } from './report';
