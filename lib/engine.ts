// What the entry reads on first use: an app that is only being loaded has no need of it yet.

import { logIfAsked } from './decisions';

export { callSite } from './call-site';
export { makeMiddleware } from './middleware';
export { OriginAllowlist } from './policy/origin-allowlist';
export { isPolicy, makePolicy } from './policy/policy';
export { CorsConfigError } from './policy/problems';

// Last, since the log needs what is loaded here.
logIfAsked();
