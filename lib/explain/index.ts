export { causeOfFailure } from './causes';
export { type ExplainedRequest, explain } from './explain';
export { headerFix, headerWarningFix } from './header-fixes';
export { denialCause, failureCause } from './policy-causes';
export { type Advisor, type ExplainedStep, type Explanation, report, type Warning } from './report';
