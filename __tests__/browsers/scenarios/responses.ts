// What script may read of a response.

import { type CorsOptions, cors } from 'corsage';
import type { RequestHandler } from 'express';
import { reachesApp } from '../api';
import {
  APP,
  does,
  fetches,
  opaque,
  readable,
  type Scenario,
  STRANGER,
  type Step,
  scenario,
  USUAL,
  usable,
} from '../scenario';

const LISTED = { origin: [APP] };
const REACHED = ['GET app 200'];

/** A policy in front of one answer. */
function answered(name: string, policy: CorsOptions, answer: RequestHandler, step: Step): Scenario {
  return {
    name,
    prepare(router) {
      router.use(cors(policy), reachesApp, answer);
      return { steps: [step], requests: REACHED };
    },
  };
}

const SAFELISTED = {
  'Cache-Control': 'no-store',
  'Content-Language': 'de',
  Expires: 'Thu, 01 Jan 2026 00:00:00 GMT',
  'Last-Modified': 'Thu, 01 Jan 2026 00:00:00 GMT',
  Pragma: 'no-cache',
};

export const responses: readonly Scenario[] = [
  scenario(
    'the body is what the app sent',
    LISTED,
    fetches({}, { ...readable(), text: '{"served":true}' }, { read: true }),
    REACHED,
  ),
  answered(
    'only safelisted headers can be read',
    LISTED,
    (_request, response) => void response.set({ ...SAFELISTED, 'X-Trace': '1', ETag: '"1"' }).json({}),
    fetches(
      {},
      readable(200, [...USUAL, ...Object.keys(SAFELISTED).map((name) => name.toLowerCase())].sort()),
    ),
  ),
  scenario(
    'an exposed header can be read, and no other header',
    { ...LISTED, exposedHeaders: ['X-Trace'] },
    fetches({}, readable(200, [...USUAL, 'x-trace'])),
    REACHED,
  ),
  scenario(
    'letter case does not matter in exposedHeaders',
    { ...LISTED, exposedHeaders: 'x-TRACE, X-total, X-Absent' },
    fetches({}, readable(200, [...USUAL, 'x-total', 'x-trace'])),
    REACHED,
  ),
  scenario(
    "exposedHeaders: '*' exposes every header",
    { exposedHeaders: '*' },
    fetches(
      {},
      readable(200, [
        'access-control-allow-origin',
        'access-control-expose-headers',
        ...USUAL,
        'x-total',
        'x-trace',
      ]),
    ),
    REACHED,
  ),
  scenario(
    'an exposed header can be read with credentials',
    { ...LISTED, credentials: true, exposedHeaders: ['X-Trace'] },
    fetches({ credentials: 'include' }, readable(200, [...USUAL, 'x-trace'])),
    REACHED,
  ),
  scenario(
    'an exposed header can be read by XMLHttpRequest',
    { ...LISTED, exposedHeaders: ['X-Trace'] },
    does('xhr', {}, readable(200, [...USUAL, 'x-trace'])),
    REACHED,
  ),
  answered(
    'Set-Cookie can never be read',
    { exposedHeaders: '*' },
    (_request, response) => void response.cookie('a', '1').json({}),
    fetches({}, readable(200, ['access-control-allow-origin', 'access-control-expose-headers', ...USUAL])),
  ),
  answered(
    'an exposed header of an error response can be read',
    { ...LISTED, exposedHeaders: ['Retry-After'] },
    (_request, response) => void response.set('Retry-After', '9').json({}),
    fetches({}, readable(200, [...USUAL, 'retry-after'])),
  ),
  scenario(
    'with mode no-cors, a page gets a response that it cannot look into',
    LISTED,
    fetches({ mode: 'no-cors' }, opaque),
    REACHED,
  ),
  scenario(
    'no header of the policy opens a response to a no-cors request',
    { exposedHeaders: '*' },
    fetches({ mode: 'no-cors' }, opaque, { from: STRANGER }),
    REACHED,
  ),
  scenario(
    'timings can be read with timingAllowOrigin',
    { ...LISTED, timingAllowOrigin: true },
    does('timing', {}, usable),
    REACHED,
  ),
  scenario('timings cannot be read by default', LISTED, does('timing', {}, opaque), REACHED),
  scenario(
    'a listed origin can read timings of no-cors requests',
    { ...LISTED, timingAllowOrigin: true },
    does('timing', { init: { mode: 'no-cors' } }, usable, { path: '/pixel.png' }),
    ['GET /pixel.png app 200'],
  ),
  scenario(
    'timings cannot be read by an origin that is not listed',
    { ...LISTED, timingAllowOrigin: true },
    does('timing', { init: { mode: 'no-cors' } }, opaque, { path: '/pixel.png', from: STRANGER }),
    ['GET /pixel.png app 200'],
  ),
  scenario(
    "any page can read timings if origin is '*'",
    { timingAllowOrigin: true },
    does('timing', {}, usable, { from: STRANGER }),
    REACHED,
  ),
];
