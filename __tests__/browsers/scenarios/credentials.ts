// Cookies and log-ins.

import {
  APP,
  blocked,
  does,
  fetches,
  NEIGHBOUR,
  PLAIN_APP,
  readable,
  type Scenario,
  STRANGER,
  type Step,
  scenario,
} from '../scenario';

const SHARED = { origin: [APP], credentials: true };
const INCLUDE = { credentials: 'include' };

/** A cookie that is sent across sites. */
const login = (from = APP): Step =>
  fetches({ method: 'POST', ...INCLUDE }, readable(204, []), { path: '/login/none', from });

const LOGGED_IN = 'POST /login/none app 204';
const SAME_SITE_API = 'https://api.example.com';

export const credentials: readonly Scenario[] = [
  scenario(
    'a listed origin sends cookies and reads the answer',
    SHARED,
    [login(), fetches(INCLUDE, readable())],
    [LOGGED_IN, 'GET app 200 with cookie'],
  ),
  scenario(
    'a preflight carries no cookie, its request does',
    SHARED,
    [login(), fetches({ method: 'PUT', ...INCLUDE }, readable())],
    [LOGGED_IN, 'OPTIONS 204', 'PUT app 200 with cookie'],
  ),
  scenario(
    'without credentials: include no cookie is sent across sites',
    SHARED,
    [login(), fetches({}, readable()), fetches({ credentials: 'omit' }, readable())],
    [LOGGED_IN, 'GET app 200', 'GET app 200'],
  ),
  scenario(
    'XMLHttpRequest sends cookies with withCredentials',
    SHARED,
    [login(), does('xhr', { method: 'DELETE', credentials: true }, readable())],
    [LOGGED_IN, 'OPTIONS 204', 'DELETE app 200 with cookie'],
  ),
  scenario(
    'a page that is not listed cannot read what the cookie gives access to',
    { origin: [APP, STRANGER], credentials: true },
    [
      login(STRANGER),
      fetches(INCLUDE, blocked, { from: NEIGHBOUR }),
      fetches(INCLUDE, readable(), { from: STRANGER }),
    ],
    [LOGGED_IN, 'GET app 200 with cookie', 'GET app 200 with cookie'],
  ),
  scenario(
    'without credentials in the policy, a request with credentials cannot be read',
    { origin: [APP] },
    fetches(INCLUDE, blocked),
    ['GET app 200'],
  ),
  scenario(
    'without credentials in the policy, a request without credentials can be read',
    { origin: [APP] },
    fetches({ credentials: 'omit' }, readable()),
    ['GET app 200'],
  ),
  scenario(
    "with '*', a request with credentials cannot be read",
    {},
    fetches(INCLUDE, blocked, { from: STRANGER }),
    ['GET app 200'],
  ),
  scenario(
    "with '*', a PUT with credentials is never sent",
    {},
    fetches({ method: 'PUT', ...INCLUDE }, blocked),
    ['OPTIONS 204'],
  ),
  scenario(
    'without credentials in the policy, a PUT with credentials is never sent',
    { origin: [APP] },
    fetches({ method: 'PUT', ...INCLUDE }, blocked),
    ['OPTIONS 204'],
  ),
  scenario(
    'true with its accepted risk lets every page read the session',
    { origin: true, credentials: true, dangerously: { credentialsFromAnyOrigin: true } },
    [login(STRANGER), fetches({ method: 'PUT', ...INCLUDE }, readable(), { from: STRANGER })],
    [LOGGED_IN, 'OPTIONS 204', 'PUT app 200 with cookie'],
  ),
  scenario(
    'true with credentials does not include sandboxed frames',
    { origin: true, credentials: true, dangerously: { credentialsFromAnyOrigin: true } },
    fetches(INCLUDE, blocked, { within: 'sandbox' }),
    ['GET app 200'],
  ),
  scenario(
    "'null' with its accepted risk lets a sandboxed frame read with credentials",
    { origin: ['null'], credentials: true, dangerously: { credentialsFromNull: true } },
    fetches({ method: 'PUT', ...INCLUDE }, readable(), { within: 'sandbox' }),
    ['OPTIONS 204', 'PUT app 200'],
  ),
  scenario(
    'a plain http origin with its accepted risk can read with credentials',
    { origin: [PLAIN_APP], credentials: true, dangerously: { credentialsFromInsecureOrigins: true } },
    fetches(INCLUDE, readable(), { from: PLAIN_APP }),
    ['GET app 200'],
  ),
  scenario(
    'with credentials, a plain http origin is denied even if a function allows it',
    { origin: (origin) => origin.startsWith('http'), credentials: true },
    [fetches(INCLUDE, blocked, { from: PLAIN_APP }), fetches(INCLUDE, readable())],
    ['GET app 200', 'GET app 200'],
  ),
  scenario(
    'with credentials, a pattern allows the whole site',
    { origin: 'https://*.example.com', credentials: true },
    [
      login(NEIGHBOUR),
      fetches(INCLUDE, readable(), { from: NEIGHBOUR }),
      fetches(INCLUDE, blocked, { from: STRANGER }),
    ],
    [LOGGED_IN, 'GET app 200 with cookie', 'GET app 200 with cookie'],
  ),
  scenario(
    'a SameSite=Lax cookie is sent within the site',
    SHARED,
    [
      fetches({ method: 'POST', ...INCLUDE }, readable(204, []), { path: '/login/lax', at: SAME_SITE_API }),
      fetches({ method: 'PUT', ...INCLUDE }, readable(), { at: SAME_SITE_API }),
    ],
    [
      'POST api.example.com /login/lax app 204',
      'OPTIONS api.example.com 204',
      'PUT api.example.com app 200 with cookie',
    ],
  ),
  scenario(
    'a SameSite=Lax cookie is not sent across sites',
    SHARED,
    [
      fetches({ method: 'POST', ...INCLUDE }, readable(204, []), { path: '/login/lax' }),
      fetches(INCLUDE, readable()),
    ],
    ['POST /login/lax app 204', 'GET app 200'],
  ),
  scenario(
    'Authorization set by a script needs no credentials',
    { origin: [APP] },
    fetches({ headers: { Authorization: 'Bearer x' }, credentials: 'omit' }, readable()),
    ['OPTIONS 204', 'GET app 200'],
  ),
];
