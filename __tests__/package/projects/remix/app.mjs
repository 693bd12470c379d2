import { serve } from '@hono/node-server';
import { createRouter } from '@remix-run/fetch-router';
import { handle, safely } from './cors.mjs';

const router = createRouter({
  middleware: [({ request }, next) => handle(request, () => safely(next))],
});
router.get('/flowers', () => Response.json(['rose'], { headers: { 'X-Total': '1' } }));

serve({ fetch: (request) => router.fetch(request), port: 0, hostname: '127.0.0.1' }, ({ port }) =>
  console.log(`http://127.0.0.1:${port}`),
);

router.put('/flowers', () => Response.json({ saved: true }));
router.get('/broken', () => {
  throw new Error('broken');
});
