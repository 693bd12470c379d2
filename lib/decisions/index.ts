export type { CorsDecision } from './decision';
export { decided, failed } from './describe';
export { logDecisions } from './log';
