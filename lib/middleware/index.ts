export { callSite } from './call-site';
export {
  type CorsDelegate,
  type CorsMiddleware,
  type DelegateAnswer,
  type DelegateCallback,
  makeMiddleware,
} from './connect';
export type { Decider } from './decider';
export { delegateIn, policyIn, refuseToReconfigure } from './delegate';
export { isDeniedAcross } from './mount';
export { type Describer, handIn, nodeOnly } from './node-only';
export { end, endWithReason, putHeaders, removeHeaders } from './response';
export { wrongFactoryCall, wrongFetchCall } from './wrong-call';
