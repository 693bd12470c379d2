export { nearestName } from './nearest-name';
export { repairOrigin } from './origin-fixes';
