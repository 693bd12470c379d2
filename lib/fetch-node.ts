// corsage/fetch where Node's modules are: `corsage` hands them in, and both entries share one copy of the rest.

import './index';

export { CorsConfigError, cors, cors as default, createPolicy, OriginAllowlist } from './fetch';
