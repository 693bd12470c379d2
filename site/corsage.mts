// What `corsage` exports, for its API reference: lib/index.mts takes the values out of the CommonJS build, and there
// typedoc does not find the classes.

import cors from '../lib/index.js';

export type * from '../lib/index.mjs';
export const { createPolicy } = cors;
export { OriginAllowlist } from '../lib/options/index.js';
export { CorsConfigError } from '../lib/problems/index.js';
export { cors, cors as default };
