// Why a browser would block a request, or not, under a policy.

import { regexpTrial } from './node';
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

tryRegExpsBy(regexpTrial);
