import { handle as cors } from './cors.mjs';

export const handle = ({ event, resolve }) => cors(event.request, () => resolve(event));
