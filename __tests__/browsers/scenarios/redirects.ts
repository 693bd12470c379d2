// Redirects: every answer on the way is checked, and the origin is told no further than it should be.

import { cors } from 'corsage';
import { reachesApp } from '../api';
import { PREFLIGHT_AFTER_303 } from '../quirks';
import { APP, blocked, fetches, opaque, readable, routes, type Scenario, scenario } from '../scenario';

const LISTED = { origin: [APP] };
const TO_SELF = '/redirect/302/api.example.net';
const TO_OTHER = '/redirect/302/other.example.org';
const AS_GET = '/redirect/303/api.example.net';
const KEEPS_METHOD = '/redirect/307/api.example.net';

export const redirects: readonly Scenario[] = [
  scenario(
    'a redirect within the API is followed by the same origin',
    LISTED,
    fetches({}, readable(), { path: TO_SELF }),
    [`GET ${TO_SELF} app 302`, 'GET app 200'],
  ),
  scenario(
    'after a redirect to another API the origin is null, which a list denies',
    LISTED,
    fetches({}, blocked, { path: TO_OTHER }),
    [`GET ${TO_OTHER} app 302`, 'GET other.example.org app 200'],
  ),
  scenario(
    "a redirect to another API can be read with '*'",
    {},
    fetches({}, readable(), { path: TO_OTHER }),
    [`GET ${TO_OTHER} app 302`, 'GET other.example.org app 200'],
  ),
  scenario(
    "a redirect to another API can be read if 'null' is listed",
    { origin: [APP, 'null'] },
    fetches({}, readable(), { path: TO_OTHER }),
    [`GET ${TO_OTHER} app 302`, 'GET other.example.org app 200'],
  ),
  scenario(
    "a redirect from the page's own server to the API keeps the origin",
    LISTED,
    fetches({}, readable(), { at: APP, path: TO_SELF }),
    [`GET app.example.com ${TO_SELF} app 302`, 'GET app 200'],
  ),
  scenario(
    'a redirect without CORS headers is not followed',
    { origin: false },
    fetches({}, blocked, { path: TO_SELF }),
    [`GET ${TO_SELF} app 302`],
  ),
  scenario(
    'a redirected PUT needs a preflight at each URL',
    LISTED,
    fetches({ method: 'PUT', body: 'text' }, readable(), { path: KEEPS_METHOD }),
    [`OPTIONS ${KEEPS_METHOD} 204`, `PUT ${KEEPS_METHOD} app 307`, 'OPTIONS 204', 'PUT app 200'],
  ),
  scenario(
    'a PUT redirected with 303 goes on as GET',
    LISTED,
    fetches({ method: 'PUT', body: 'text' }, readable(), { path: AS_GET }),
    [`OPTIONS ${AS_GET} 204`, `PUT ${AS_GET} app 303`, 'GET app 200'],
    {
      quirk: PREFLIGHT_AFTER_303,
      requests: [`OPTIONS ${AS_GET} 204`, `PUT ${AS_GET} app 303`, 'OPTIONS 204', 'GET app 200'],
    },
  ),
  scenario(
    'a redirect with credentials is followed within the API',
    { ...LISTED, credentials: true },
    fetches({ credentials: 'include' }, readable(), { path: TO_SELF }),
    [`GET ${TO_SELF} app 302`, 'GET app 200'],
  ),
  scenario(
    "with redirect: 'error', a redirect is an error",
    LISTED,
    fetches({ redirect: 'error' }, blocked, { path: TO_SELF }),
    [`GET ${TO_SELF} app 302`],
  ),
  scenario(
    "with redirect: 'manual', a page sees only that there is a redirect",
    LISTED,
    fetches({ redirect: 'manual' }, opaque, { path: TO_SELF }),
    [`GET ${TO_SELF} app 302`],
  ),
  {
    name: 'a redirected preflight is an error',
    prepare(router) {
      router.use(cors({ ...LISTED, preflightContinue: true }), reachesApp, routes());
      return {
        steps: [fetches({ method: 'PUT' }, blocked, { path: KEEPS_METHOD })],
        requests: [`OPTIONS ${KEEPS_METHOD} app 307`],
      };
    },
  },
];
