export { judgeRegExp } from './judge';
export type { Trial } from './proofs';
