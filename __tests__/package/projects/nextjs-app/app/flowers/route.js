import { handle } from '../../cors.mjs';

export const OPTIONS = (request) => handle(request);
export const GET = handle.wrap(async () => Response.json(['rose'], { headers: { 'X-Total': '1' } }));
export const PUT = handle.wrap(async () => Response.json({ saved: true }));
