export { insteadOfName, misspeltHeader, nearestMethod } from './name-fixes';
export { nearestName } from './nearest-name';
export { insteadOfOrigin, type OriginContext, type OriginFault, repairOrigin } from './origin-fixes';
export { repairRegExp } from './regexp-fixes';
export { insteadOfClass, insteadOfOptions, unquoted } from './value-fixes';
export { wrongConnectCall, wrongFactoryCall, wrongFetchCall } from './wrong-call';
