import { handle, safely } from './cors.mjs';

const server = Bun.serve({
  port: 0,
  hostname: '127.0.0.1',
  fetch: (request) => handle(request, () => safely(() => route(request))),
});
console.log(`http://127.0.0.1:${server.port}`);

function route(request) {
  const { pathname } = new URL(request.url);
  if (pathname === '/flowers') return Response.json(['rose'], { headers: { 'X-Total': '1' } });
  if (pathname === '/broken') throw new Error('broken');
  return new Response(null, { status: 404 });
}
