import { unstable_rethrow } from 'next/navigation';
import { handle } from '../../cors.mjs';

export const GET = handle.wrap(async (request, context) => {
  try {
    return await answer(request, context);
  } catch (error) {
    unstable_rethrow(error); // what redirect() and notFound() throw
    console.error(error);
    return new Response(null, { status: 500 });
  }
});

async function answer() {
  throw new Error('broken');
}
