import { handle, safely } from './cors.mjs';

Deno.serve({ port: 0, hostname: '127.0.0.1', onListen: say }, (request) =>
  handle(request, () => safely(() => route(request))),
);

function route(request) {
  const { pathname } = new URL(request.url);
  if (pathname === '/flowers') return Response.json(['rose'], { headers: { 'X-Total': '1' } });
  if (pathname === '/broken') throw new Error('broken');
  return new Response(null, { status: 404 });
}

function say({ port }) {
  console.log(`http://127.0.0.1:${port}`);
}
