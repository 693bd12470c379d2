import { cors } from 'corsage/fetch';

const guard = cors({
  origin: ['https://app.example.com', 'https://admin.example.com'],
  credentials: true,
  exposedHeaders: ['X-Total'],
});

export const handle = ({ event, resolve }) => guard(event.request, () => resolve(event));
