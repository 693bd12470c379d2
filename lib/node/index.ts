export { regexpTrial } from './regexp-trial';
