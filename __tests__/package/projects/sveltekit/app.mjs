// What SvelteKit does with a hook: it hands it the event, and a `resolve` that answers errors too.
import { serve } from '@hono/node-server';
import { handle } from './hooks.server.mjs';

function resolve({ request }) {
  const { pathname } = new URL(request.url);
  if (pathname === '/broken') return new Response('broken', { status: 500 });
  if (pathname !== '/flowers') return new Response(null, { status: 404 });
  return Response.json(['rose'], { headers: { 'X-Total': '1' } });
}

serve(
  { fetch: (request) => handle({ event: { request }, resolve }), port: 0, hostname: '127.0.0.1' },
  ({ port }) => console.log(`http://127.0.0.1:${port}`),
);
