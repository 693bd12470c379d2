import { unstable_rethrow } from 'next/navigation';
import { handle } from '../../cors.mjs';

export const GET = handle.wrap(async () => {
  try {
    return Response.json(await loadFlowers());
  } catch (error) {
    unstable_rethrow(error); // what redirect() and notFound() throw
    console.error(error);
    return new Response(null, { status: 500 });
  }
});

async function loadFlowers() {
  throw new Error('The database is down.');
}
