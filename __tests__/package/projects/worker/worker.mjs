import { handle } from './cors.mjs';

export default {
  fetch: (request, env) =>
    handle(request, () => Response.json(['rose'], { headers: { 'X-Total': env.total } })),
};
