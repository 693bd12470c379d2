// The ES-module face of the CommonJS build.

import cors from './compat.js';

export type {
  CorsOptions,
  CorsOptionsDelegate,
  CorsRequest,
  CustomOrigin,
  StaticOrigin,
} from './compat.js';
export { cors, cors as default };
