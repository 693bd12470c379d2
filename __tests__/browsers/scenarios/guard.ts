// `disallowedOrigin: 'reject'`: which requests a policy keeps from the app.

import {
  APP,
  blocked,
  does,
  fetches,
  NEIGHBOUR,
  opaque,
  PLAIN_API,
  readable,
  type Scenario,
  STRANGER,
  scenario,
  sent,
} from '../scenario';

const GUARD = { origin: [APP], disallowedOrigin: 'reject' } as const;
const OWN = 'https://api.example.net';
const POST = { method: 'POST', body: 'text' };
const EVERY_HEADER = ['content-length', 'content-type', 'vary', 'x-total', 'x-trace'];

export const guard: readonly Scenario[] = [
  scenario('a listed origin may post', GUARD, fetches(POST, readable()), ['POST app 200']),
  scenario(
    'a post of another site never reaches the app',
    GUARD,
    fetches(POST, blocked, { from: STRANGER }),
    ['POST 403'],
  ),
  scenario(
    'a post of a neighbouring sub-domain never reaches the app',
    GUARD,
    fetches(POST, blocked, { from: NEIGHBOUR }),
    ['POST 403'],
  ),
  scenario(
    'a no-cors post never reaches the app',
    GUARD,
    fetches({ ...POST, mode: 'no-cors' }, opaque, { from: STRANGER }),
    ['POST 403'],
  ),
  scenario(
    'a post of a sandboxed frame never reaches the app',
    GUARD,
    fetches(POST, blocked, { within: 'sandbox' }),
    ['POST 403'],
  ),
  scenario(
    'a form of another site never reaches the app',
    GUARD,
    does('form', {}, sent, { from: STRANGER }),
    ['POST 403'],
  ),
  scenario('a form of a listed origin reaches the app', GUARD, does('form', {}, sent), ['POST app 200']),
  scenario(
    'a beacon of another site never reaches the app',
    GUARD,
    does('beacon', { body: 'text' }, sent, { from: STRANGER }),
    ['POST 403'],
  ),
  scenario(
    "a CORS request of another site's script never reaches the app",
    GUARD,
    fetches({}, blocked, { from: STRANGER }),
    ['GET 403'],
  ),
  scenario("the site's own form reaches the app", GUARD, does('form', {}, sent, { from: OWN }), [
    'POST app 200',
  ]),
  scenario(
    "the site's own script reaches the app",
    GUARD,
    fetches(POST, readable(200, EVERY_HEADER), { from: OWN }),
    ['POST app 200'],
  ),
  scenario(
    "the site's own form reaches the app over plain http, where browsers send no Sec-Fetch-Site",
    GUARD,
    does('form', {}, sent, { from: PLAIN_API, at: PLAIN_API }),
    ['POST app 200'],
  ),
  scenario(
    "the site's own script reaches the app over plain http",
    GUARD,
    fetches({ method: 'DELETE' }, readable(200, EVERY_HEADER), { from: PLAIN_API, at: PLAIN_API }),
    ['DELETE app 200'],
  ),
  scenario(
    'an image on a page of another site is served',
    GUARD,
    does('image', {}, opaque, { path: '/pixel.png', from: STRANGER }),
    ['GET /pixel.png app 200'],
  ),
  scenario(
    'a denied preflight is answered as without the guard',
    GUARD,
    fetches({ method: 'PUT' }, blocked, { from: STRANGER }),
    ['OPTIONS 403'],
  ),
  scenario(
    'false refuses every cross-origin request, preflights included',
    { origin: false, disallowedOrigin: 'reject' },
    [fetches(POST, blocked), fetches({ method: 'PUT' }, blocked)],
    ['POST 403', 'OPTIONS 403'],
  ),
  scenario(
    'a function answers in its own way',
    {
      origin: [APP],
      disallowedOrigin: (_request, response) => void response.status(418).end(),
    },
    fetches(POST, blocked, { from: STRANGER }),
    ['POST 418'],
  ),
  scenario(
    'what a function lets through still cannot be read',
    { origin: [APP], disallowedOrigin: (_request, _response, next) => next() },
    fetches(POST, blocked, { from: STRANGER }),
    ['POST app 200'],
  ),
];
