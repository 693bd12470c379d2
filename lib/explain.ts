// Why a browser would block a request, or not, under a policy.

import { tryRegExpsBy } from './options';

export type { Exchange, NetworkError, StepName, WireRequest, WireResponse } from './browser';
export {
  type ExplainedRequest,
  type ExplainedStep,
  type Explanation,
  explain,
  type Warning,
} from './explain/index';
export type { ReasonCode, WarningCode } from './problems';

tryRegExpsBy(() => (require('./node') as typeof import('./node')).regexpTrial);
