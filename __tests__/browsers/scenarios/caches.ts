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
    "under '*' one answer serves every origin",
    cors(),
    [FIRST, THEN_NEIGHBOUR],
    ['GET app 200'],
    forAnHour,
    NOTHING_KEPT,
  ),
  kept(
    'one answer serves one origin again',
    policyOf(BOTH),
    [FIRST, FIRST],
    ['GET app 200'],
    forAnHour,
    NOTHING_KEPT,
  ),
  kept(
    'a listed origin does not get what was kept for another',
    policyOf(BOTH),
    [FIRST, THEN_NEIGHBOUR],
    TWICE,
  ),
  kept(
    'a pattern gives each origin an answer of its own',
    policyOf({ origin: 'https://*.example.com' }),
    [FIRST, THEN_NEIGHBOUR],
    TWICE,
  ),
  kept(
    'true gives each origin an answer of its own',
    policyOf({ origin: true }),
    [FIRST, THEN_NEIGHBOUR],
    TWICE,
  ),
  kept(
    'what was kept for a denied origin does not lock a listed one out',
    policyOf({ origin: [APP] }),
    [fetches({}, blocked, { from: NEIGHBOUR }), FIRST],
    TWICE,
  ),
  kept(
    'what was kept for a listed origin does not let a denied one in',
    policyOf({ origin: [APP] }),
    [FIRST, fetches({}, blocked, { from: NEIGHBOUR })],
    TWICE,
  ),
  kept(
    'what a function denied does not lock a listed origin out',
    policyOf({ origin: (origin) => origin === APP }),
    [fetches({}, blocked, { from: NEIGHBOUR }), FIRST],
    TWICE,
  ),
  kept(
    'what a delegate denied does not lock a listed origin out',
    cors((request) => ({ origin: request.headers.origin === APP ? '*' : false })),
    [fetches({}, blocked, { from: NEIGHBOUR }), FIRST],
    TWICE,
  ),
  kept(
    'an image that was shown without CORS can then be read with it',
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
    'an app that varies by something else loses nothing',
    policyOf(BOTH),
    [FIRST, THEN_NEIGHBOUR],
    TWICE,
    (_request, response) => void response.vary('Accept').set('Cache-Control', 'max-age=3600').json({}),
  ),
  kept(
    'an answer that was found unchanged can be read as before',
    policyOf({ origin: [APP] }),
    [FIRST, FIRST],
    ['GET app 200', 'GET app 304'],
    (_request, response) => void response.set({ 'Cache-Control': 'no-cache', ETag: '"1"' }).json({}),
    NOTHING_KEPT,
  ),
  kept(
    'a preflight is answered anew whatever was kept',
    cors(createPolicy({ ...BOTH, maxAge: false })),
    [FIRST, fetches({ method: 'PUT' }, CACHED, { from: NEIGHBOUR })],
    ['GET app 200', 'OPTIONS 204', 'PUT app 200'],
  ),
];
