// The ES-module face of the CommonJS build, where Node's modules are.

export { CorsConfigError, cors, cors as default, createPolicy, OriginAllowlist } from './fetch-node.js';
