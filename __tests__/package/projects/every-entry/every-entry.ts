// Each entry with its types, and what they must refuse.

import { cors } from 'corsage';
import * as compat from 'corsage/compat';
import { explain } from 'corsage/explain';
import { type CorsOptions, cors as fetchCors } from 'corsage/fetch';
import { syncedPolicies } from 'corsage/sync';

export const all = [cors, compat, explain, syncedPolicies];
fetchCors({ disallowedOrigin: (request) => new Response(request.url) });
fetchCors(async (request) => ({ origin: request.url }));
// @ts-expect-error
fetchCors({ originn: 'https://app.example.com' });
// @ts-expect-error
fetchCors({ origin: '*', credentials: true });
// @ts-expect-error
export const options: CorsOptions = { origin: 5 };
