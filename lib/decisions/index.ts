export type { CorsDecision } from './channel';
export { decided, failed } from './describe';
export { logDecisions } from './log';
