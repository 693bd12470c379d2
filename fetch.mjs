// The ES-module face of fetch.js.

export { CorsConfigError, cors, cors as default, createPolicy, OriginAllowlist } from './fetch.js';
