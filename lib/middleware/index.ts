export { callSite } from './call-site';
export {
  type CorsDelegate,
  type CorsMiddleware,
  type DelegateAnswer,
  type DelegateCallback,
  makeMiddleware,
} from './connect';
export { type Describer, handIn } from './node-only';
