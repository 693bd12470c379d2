import { H3, serve, toResponse } from 'h3';
import { handle } from './cors.mjs';

const app = new H3();
app.use((event, next) => handle(event.req, () => toResponse(Promise.resolve().then(next), event)));
app.get('/flowers', (event) => {
  event.res.headers.set('X-Total', '1');
  return ['rose'];
});
// Not in the recipe:
app.put('/flowers', () => ({ saved: true }));
app.get('/broken', () => {
  throw new Error('broken');
});

const server = serve(app, { port: 0, hostname: '127.0.0.1', silent: true });

await server.ready();
console.log(`${server.url.replace(/\/$/, '')} `);
