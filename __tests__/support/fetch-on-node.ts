// What fetch.js does, with the sources: corsage hands Node's modules in.

import '../../lib/index';

export * from '../../lib/fetch';
export { cors as default } from '../../lib/fetch';
