import { cors } from 'corsage/fetch';

const handle = cors({
  origin: ['https://app.example.com', 'https://admin.example.com'],
  credentials: true,
  exposedHeaders: ['X-Total'],
});

export default {
  fetch: (request, env) =>
    handle(request, () => Response.json(['rose'], { headers: { 'X-Total': env.total } })),
};
