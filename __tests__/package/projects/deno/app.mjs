import { handle, safely } from './cors.mjs';

Deno.serve({ port: 0, hostname: '127.0.0.1', onListen: say }, (request) =>
  handle(request, () => safely(() => route(request))),
);

function say({ port }) {
  console.log(`http://127.0.0.1:${port}`);
}

function route(request) {
  const { pathname } = new URL(request.url);
  if (pathname === '/broken') throw new Error('broken');
  if (pathname !== '/flowers') return new Response(null, { status: 404 });
  return Response.json(['rose'], { headers: { 'X-Total': '1' } });
}
