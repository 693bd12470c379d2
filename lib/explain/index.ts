export { type ExplainedRequest, explain } from './explain';
export type { ExplainedStep, Explanation, RequestProblem, Warning } from './explanation';
export { headerFix, headerWarningFix } from './header-fixes';
export { type Paint, picture } from './picture';
export { denialFix, listFix, NOT_FROM_A_BROWSER } from './policy-fixes';
export { putIntoWords } from './put-into-words';
export { denialMessage, failureMessage, policyErrorMessage, stepMessage } from './step-messages';
