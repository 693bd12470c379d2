// What users import as corsage/explain.

import { tryRegExpsBy } from './options';

export type { Exchange, NetworkError, StepName, WireRequest, WireResponse } from './browser';
export {
  type ExplainedRequest,
  type ExplainedStep,
  type Explanation,
  explain,
  type RequestProblem,
  type Warning,
} from './explain/index';
export type { ReasonCode, WarningCode } from './problems';

tryRegExpsBy(() => (require('./node') as typeof import('./node')).regexpTrial);
