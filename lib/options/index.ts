export { knowMethodsBy } from './header-names';
export type { CorsOptions, DisallowedOriginHandler, OriginItem, OriginOption } from './options';
export { OriginAllowlist } from './origin-allowlist';
export { defaultOf, findProblems, readOptions, type Settings } from './read-options';
export { tryRegExpsBy } from './regexp';
