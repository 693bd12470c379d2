export { nearestName } from './nearest-name';
export type { CorsOptions, DisallowedOriginHandler, OriginItem, OriginOption } from './options';
export { OriginAllowlist } from './origin-allowlist';
export { repairOrigin } from './origin-fixes';
export { DEFAULTS, findProblems, readOptions, type Settings } from './read-options';
export { tryRegExpsBy } from './regexp';
