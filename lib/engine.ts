// What the entry reads on first use: an app that is only being loaded has no need of it yet.

import { logIfAsked } from './decisions/channel';

export { callSite } from './middleware/call-site';
export { makeMiddleware } from './middleware/connect';
export { OriginAllowlist } from './options/origin-allowlist';
export { isPolicy, makePolicy } from './policy/policy';
export { CorsConfigError } from './problems/problem';

// Last, since the log needs what is loaded here.
logIfAsked();
