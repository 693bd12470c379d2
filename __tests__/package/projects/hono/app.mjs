import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { handle } from './cors.mjs';

const app = new Hono();
app.use(async (c, next) => {
  const response = await handle(c.req.raw, async () => {
    await next();
    return c.res;
  });
  c.res = undefined; // otherwise Hono merges the two
  c.res = response;
});
app.get('/flowers', (c) => c.json(['rose'], 200, { 'X-Total': '1' }));

serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) =>
  console.log(`http://127.0.0.1:${port}`),
);

app.put('/flowers', (c) => c.json({ saved: true }));
app.options('/flowers', (c) => c.body(null, 204));
app.get('/broken', () => {
  throw new Error('broken');
});
