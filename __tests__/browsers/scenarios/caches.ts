// The browser's HTTP cache: an answer made for one origin is not used for another.

import { join } from 'node:path';
import { type CorsOptions, cors, createPolicy } from 'corsage';
import type { RequestHandler } from 'express';
import { reachesApp } from '../api';
import { PRIVATE_SESSION } from '../quirks';
import {
  APP,
  blocked,
  type Deviation,
  does,
  fetches,
  NEIGHBOUR,
  opaque,
  readable,
  type Scenario,
  type Step,
  USUAL,
  usable,
} from '../scenario';

const CACHED = readable(200, ['cache-control', ...USUAL]);
const BOTH = { origin: [APP, NEIGHBOUR] };

const forAnHour: RequestHandler = (_request, response) =>
  void response.set('Cache-Control', 'max-age=3600').json({});

/** A policy in front of an answer that browsers keep. The pages are of one site, and so share a cache. */
function kept(
  name: string,
  policy: RequestHandler,
  steps: readonly Step[],
  requests: readonly string[],
  answer: RequestHandler = forAnHour,
  deviation?: Deviation,
): Scenario {
  return {
    name,
    deviation,
    prepare(router) {
      router.use(policy, reachesApp, answer);
      return { steps, requests };
    },
  };
}

const FIRST = fetches({}, CACHED);
const THEN_NEIGHBOUR = fetches({}, CACHED, { from: NEIGHBOUR });
const TWICE = ['GET app 200', 'GET app 200'];

const NOTHING_KEPT: Deviation = { quirk: PRIVATE_SESSION, requests: TWICE };

const policyOf = (options: CorsOptions): RequestHandler => cors(options);

export const caches: readonly Scenario[] = [
  kept(
    "with '*', one cached response serves every origin",
    cors(),
    [FIRST, THEN_NEIGHBOUR],
    ['GET app 200'],
    forAnHour,
    NOTHING_KEPT,
  ),
  kept(
    'a cached response serves the same origin again',
    policyOf(BOTH),
    [FIRST, FIRST],
    ['GET app 200'],
    forAnHour,
    NOTHING_KEPT,
  ),
  kept(
    'a listed origin does not get a response cached for another origin',
    policyOf(BOTH),
    [FIRST, THEN_NEIGHBOUR],
    TWICE,
  ),
  kept(
    'with a pattern, each origin gets its own response',
    policyOf({ origin: 'https://*.example.com' }),
    [FIRST, THEN_NEIGHBOUR],
    TWICE,
  ),
  kept(
    'with true, each origin gets its own response',
    policyOf({ origin: true }),
    [FIRST, THEN_NEIGHBOUR],
    TWICE,
  ),
  kept(
    'a response cached for a denied origin does not block a listed one',
    policyOf({ origin: [APP] }),
    [fetches({}, blocked, { from: NEIGHBOUR }), FIRST],
    TWICE,
  ),
  kept(
    'a response cached for a listed origin does not open it to a denied one',
    policyOf({ origin: [APP] }),
    [FIRST, fetches({}, blocked, { from: NEIGHBOUR })],
    TWICE,
  ),
  kept(
    'a response that a function denied does not block a listed origin',
    policyOf({ origin: (origin) => origin === APP }),
    [fetches({}, blocked, { from: NEIGHBOUR }), FIRST],
    TWICE,
  ),
  kept(
    'a response that a delegate denied does not block a listed origin',
    cors((request) => ({ origin: request.headers.origin === APP ? '*' : false })),
    [fetches({}, blocked, { from: NEIGHBOUR }), FIRST],
    TWICE,
  ),
  kept(
    'an image cached without CORS can later be read with CORS',
    policyOf({ origin: [APP] }),
    [
      does('image', {}, opaque, { path: '/pixel.png' }),
      does('image', { crossorigin: 'anonymous' }, usable, { path: '/pixel.png' }),
    ],
    ['GET /pixel.png app 200', 'GET /pixel.png app 200'],
    (_request, response) =>
      void response.sendFile(join(__dirname, '..', 'assets', 'pixel.png'), { maxAge: '1h' }),
  ),
  kept(
    "an app's own names in Vary are kept",
    policyOf(BOTH),
    [FIRST, THEN_NEIGHBOUR],
    TWICE,
    (_request, response) => void response.vary('Accept').set('Cache-Control', 'max-age=3600').json({}),
  ),
  kept(
    'a response after a 304 can be read as before',
    policyOf({ origin: [APP] }),
    [FIRST, FIRST],
    ['GET app 200', 'GET app 304'],
    (_request, response) => void response.set({ 'Cache-Control': 'no-cache', ETag: '"1"' }).json({}),
    NOTHING_KEPT,
  ),
  kept(
    'the HTTP cache never answers a preflight',
    cors(createPolicy({ ...BOTH, maxAge: false })),
    [FIRST, fetches({ method: 'PUT' }, CACHED, { from: NEIGHBOUR })],
    ['GET app 200', 'OPTIONS 204', 'PUT app 200'],
  ),
];
