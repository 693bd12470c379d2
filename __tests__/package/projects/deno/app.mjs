import { cors } from 'corsage/fetch';

const handle = cors({
  origin: ['https://app.example.com', 'https://admin.example.com'],
  credentials: true,
  exposedHeaders: ['X-Total'],
});

Deno.serve({ port: 0, hostname: '127.0.0.1', onListen: say }, (request) => handle(request, answer));

async function answer(request) {
  try {
    return await route(request);
  } catch (error) {
    console.error(error);
    return new Response(null, { status: 500 });
  }
}

function say({ port }) {
  console.log(`http://127.0.0.1:${port}`);
}

function route(request) {
  const { pathname } = new URL(request.url);
  if (pathname === '/broken') throw new Error('broken');
  if (pathname !== '/flowers') return new Response(null, { status: 404 });
  return Response.json(['rose'], { headers: { 'X-Total': '1' } });
}
