// Both entries, corsage and corsage/fetch, behind which one app answers: what one table says holds for both.

import cors from 'corsage';
import { cors as fetchCors } from 'corsage/fetch';
import { startFetch } from './fetch-server';
import { ask, type Handler, KINDS, type Kind, type Running, start } from './servers';
import type { Reply, Sent } from './wire';

/** What is given to `cors()` of either entry. */
export type Given = Parameters<typeof cors>[0];

export const FETCH = 'corsage/fetch';
export const EVERYWHERE = [...KINDS, FETCH] as const;

const app: Handler = (_request, response) => {
  response.setHeader('X-App', 'reached');
  response.end('the app');
};

/** An app behind `cors(given)`, which says that it was reached. */
export function serve(where: Kind | typeof FETCH, given: Given): Promise<Running> {
  if (where !== FETCH) return start(where, cors(given as cors.CorsOptions), app);
  return startFetch(
    fetchCors(given as never),
    () => new Response('the app', { headers: { 'Content-Length': '7', 'X-App': 'reached' } }),
  );
}

/** Asks both entries, which must answer alike, and gives back what `corsage` answered. */
export async function askBoth(given: Given, request: Sent): Promise<Reply> {
  const reply = await ask(serve('Express 5', given), request);
  const other = await ask(serve(FETCH, given), request);
  expect(told(other)).toEqual(told(reply));
  return reply;
}

/** What a browser goes by. Where `corsage/fetch` fails there is no response yet for it to say `Vary` on. */
function told({ status, body, decision }: Reply) {
  const { vary, ...rest } = decision;
  return { status, body, decision: status === 500 ? rest : decision };
}
