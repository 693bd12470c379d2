import { cors } from 'corsage/fetch';

const handle = cors({
  origin: ['https://app.example.com', 'https://admin.example.com'],
  credentials: true,
  exposedHeaders: ['X-Total'],
});

export const OPTIONS = (request) => handle(request);
export const GET = handle.wrap(async () => Response.json(['rose'], { headers: { 'X-Total': '1' } }));
export const PUT = handle.wrap(async () => Response.json({ saved: true }));
