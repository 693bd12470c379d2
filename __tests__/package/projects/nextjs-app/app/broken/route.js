import { cors } from 'corsage/fetch';
import { unstable_rethrow } from 'next/navigation';

const handle = cors({
  origin: ['https://app.example.com', 'https://admin.example.com'],
  credentials: true,
  exposedHeaders: ['X-Total'],
});

/** Next.js answers an error without the headers: catch it inside. */
const safely = (handler) =>
  handle.wrap(async (request, context) => {
    try {
      return await handler(request, context);
    } catch (error) {
      unstable_rethrow(error); // what redirect() and notFound() throw
      console.error(error);
      return new Response(null, { status: 500 });
    }
  });

export const GET = safely(async () => {
  throw new Error('broken');
});
