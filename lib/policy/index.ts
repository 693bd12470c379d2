export { chooseHeaderSet, failureHeaderSet } from './choose';
export { type AuthorityOf, isCrossOrigin } from './cross-origin';
export { type HeaderSet, readHeaderSet, readHeaders, setHeaders } from './header-sets';
export { type AnyCorsPolicy, type CompiledPolicy, type CorsPolicy, compiledOf, toPolicy } from './policy';
export { isPreflight } from './request';
