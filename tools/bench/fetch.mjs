// corsage/fetch around a handler that answers a short text, beside the same with its headers set by hand and beside hono/cors:
// in one process, by turns. Requests are made before the clock starts; the response is the handler's, which makes it while it
// runs. `node --expose-gc fetch.mjs` prints each one's time over that by hand.

import { deepStrictEqual } from 'node:assert/strict';
import { Context } from 'hono';
import { cors as honoCors } from 'hono/cors';
import { measure } from 'mitata';
import { fromRoot } from './from-root.mjs';
import { geometricMean } from './median.mjs';

const { cors } = fromRoot('corsage/fetch');

const APP = 'https://app.example.com';
const STRANGER = 'https://evil.example.net';
const ROUNDS = 41;
const AT_ONCE = 64;
const METHODS = 'GET, HEAD, PUT, PATCH, POST, DELETE, QUERY';

const get = (origin) => new Request('https://api.example.net/', { headers: { origin } });
const preflight = (origin) =>
  new Request('https://api.example.net/', {
    method: 'OPTIONS',
    headers: {
      origin,
      'access-control-request-method': 'PUT',
      'access-control-request-headers': 'authorization,content-type',
    },
  });

const isPreflight = (request) =>
  request.method === 'OPTIONS' && request.headers.has('access-control-request-method');

/** By hand: what is for everybody. */
async function forAnybody(request, next) {
  if (isPreflight(request))
    return new Response(null, { status: 204, headers: { 'Access-Control-Allow-Origin': '*' } });
  const response = await next(request);
  response.headers.set('Access-Control-Allow-Origin', '*');
  return response;
}

/** By hand: what is for the app's own pages, with credentials. */
async function forTheApp(request, next) {
  const origin = request.headers.get('origin');
  if (!isPreflight(request)) {
    const response = await next(request);
    response.headers.append('Vary', 'Origin');
    if (origin === APP) {
      response.headers.set('Access-Control-Allow-Origin', origin);
      response.headers.set('Access-Control-Allow-Credentials', 'true');
    }
    return response;
  }
  const headers = new Headers({ Vary: 'Origin, Access-Control-Request-Headers' });
  if (origin !== APP)
    return new Response(null, { status: 403, headers: { 'Content-Length': '0', ...headers } });
  headers.set('Access-Control-Allow-Origin', origin);
  headers.set('Access-Control-Allow-Credentials', 'true');
  headers.set('Access-Control-Allow-Methods', METHODS);
  headers.set('Access-Control-Allow-Headers', request.headers.get('access-control-request-headers'));
  headers.set('Access-Control-Max-Age', '600');
  return new Response(null, { status: 204, headers });
}

const open = { byHand: forAnybody, corsage: cors(), hono: honoCors() };
const session = {
  byHand: forTheApp,
  corsage: cors({ origin: APP, credentials: true }),
  hono: honoCors({ origin: APP, credentials: true, maxAge: 600 }),
};

const SCENARIOS = [
  { name: 'any origin', request: () => get(APP), ...open },
  { name: 'one origin, credentials', request: () => get(APP), ...session },
  { name: 'one origin, denied', request: () => get(STRANGER), ...session },
  { name: 'preflight', request: () => preflight(APP), ...session },
];

/** What each is called with, and how. */
const CONTENDERS = {
  'by hand': ({ byHand }) => ({ prepare: asIs, handle: ({ request, next }) => byHand(request, next) }),
  'corsage/fetch': ({ corsage }) => ({
    prepare: asIs,
    handle: ({ request, next }) => corsage(request, next),
  }),
  'hono/cors': ({ hono }) => ({ prepare: asContext, handle: ({ context, next }) => hono(context, next) }),
};

const roses = async () => new Response('roses', { headers: { 'content-type': 'text/plain' } });

function asIs(request) {
  return { request, next: roses };
}

/** In Hono, what a handler answers is put into the context. */
function asContext(request) {
  const context = new Context(request);
  return {
    context,
    next: async () => {
      context.res = await roses();
    },
  };
}

async function sample({ prepare, handle }, request) {
  const { samples } = await measure(
    function* () {
      yield {
        0: () => Array.from({ length: AT_ONCE }, () => prepare(request())),
        bench: (batch) => Promise.all(batch.map(handle)),
      };
    },
    { gc: false, batch_threshold: -1, min_samples: 6, min_cpu_time: 1e6 },
  );
  return samples;
}

async function measureScenario(scenario) {
  const contenders = Object.entries(CONTENDERS).map(([name, make]) => ({
    name,
    times: [],
    ...make(scenario),
  }));
  const [byHand, corsage] = contenders;
  // By hand means the very same headers.
  const told = async ({ prepare, handle }) => {
    const response = await handle(prepare(scenario.request()));
    return [response.status, ...response.headers];
  };
  deepStrictEqual(await told(corsage), await told(byHand));
  for (let round = 0; round < ROUNDS; round++) {
    for (const contender of contenders) contender.times.push(...(await sample(contender, scenario.request)));
    // Requests and responses are let go of when the event loop turns.
    await new Promise(setImmediate);
  }
  const undisturbed = ({ times }) => times.toSorted((a, b) => a - b)[Math.floor(times.length / 10)];
  return {
    name: scenario.name,
    times: Object.fromEntries(contenders.map((each) => [each.name, undisturbed(each) / undisturbed(byHand)])),
  };
}

const rows = [];
for (const scenario of SCENARIOS) rows.push(await measureScenario(scenario));
const mean = (name) => geometricMean(rows.map(({ times }) => times[name]));
process.stdout.write(
  JSON.stringify({ rows, corsage: mean('corsage/fetch'), hono: mean('hono/cors') / mean('corsage/fetch') }),
);
