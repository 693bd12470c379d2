import { createRouter } from '@remix-run/fetch-router';
import { cors } from 'corsage/fetch';

const handle = cors({
  origin: ['https://app.example.com', 'https://admin.example.com'],
  credentials: true,
  exposedHeaders: ['X-Total'],
});

const router = createRouter({
  middleware: [
    async ({ request }, next) =>
      handle(request, async () => {
        try {
          return await next();
        } catch (error) {
          console.error(error);
          return new Response(null, { status: 500 });
        }
      }),
  ],
});

router.get('/flowers', () => Response.json(['rose'], { headers: { 'X-Total': '1' } }));
router.put('/flowers', () => Response.json({ saved: true }));
router.get('/broken', () => {
  throw new Error('broken');
});

const { serve } = await import('@hono/node-server');
serve({ fetch: (request) => router.fetch(request), port: 0, hostname: '127.0.0.1' }, ({ port }) =>
  console.log(`http://127.0.0.1:${port}`),
);
