// Which requests a browser asks for first, what it then sends, and what never reaches the app.

import { cors } from 'corsage';
import { reachesApp } from '../api';
import { REFUSED_PREFLIGHT_KEPT, WILDCARDS_NOT_KEPT } from '../quirks';
import {
  APP,
  blocked,
  does,
  fetches,
  NEIGHBOUR,
  readable,
  routes,
  type Scenario,
  STRANGER,
  scenario,
  sent,
} from '../scenario';

const LISTED = { origin: [APP] };

/** A method that is allowed once the preflight says so. */
function asked(method: string): readonly string[] {
  return ['OPTIONS 204', `${method} app 200`];
}

export const preflights: readonly Scenario[] = [
  scenario('GET needs no preflight', LISTED, fetches({}, readable()), ['GET app 200']),
  scenario('HEAD needs no preflight', LISTED, fetches({ method: 'HEAD' }, readable()), ['HEAD app 200']),
  scenario(
    'POST of plain text needs no preflight',
    LISTED,
    fetches({ method: 'POST', body: 'text' }, readable()),
    ['POST app 200'],
  ),
  scenario(
    'POST of a form needs no preflight',
    LISTED,
    fetches(
      { method: 'POST', body: 'a=1', headers: { 'Content-Type': 'application/x-www-form-urlencoded' } },
      readable(),
    ),
    ['POST app 200'],
  ),
  scenario(
    'POST of a multipart form needs no preflight',
    LISTED,
    fetches({ method: 'POST', body: { form: { a: '1' } } }, readable()),
    ['POST app 200'],
  ),
  ...['PUT', 'PATCH', 'DELETE'].map((method) =>
    scenario(`${method} is allowed by default`, LISTED, fetches({ method }, readable()), asked(method)),
  ),
  scenario('put in lower case is sent as PUT', LISTED, fetches({ method: 'put' }, readable()), asked('PUT')),
  scenario(
    'patch in lower case is not PATCH, and is never sent',
    LISTED,
    fetches({ method: 'patch' }, blocked),
    ['OPTIONS 204'],
  ),
  scenario(
    'a method that is not listed is never sent',
    { ...LISTED, methods: ['PUT'] },
    fetches({ method: 'DELETE' }, blocked),
    ['OPTIONS 204'],
  ),
  scenario(
    'GET, HEAD and POST need not be listed',
    { ...LISTED, methods: ['PUT'] },
    [fetches({ method: 'POST' }, readable()), fetches({ headers: { 'X-Custom': '1' } }, readable())],
    ['POST app 200', 'OPTIONS 204', 'GET app 200'],
  ),
  scenario(
    'QUERY is never sent where other methods are listed',
    { ...LISTED, methods: ['PUT'] },
    fetches({ method: 'QUERY' }, blocked),
    ['OPTIONS 204'],
  ),
  scenario(
    'PROPFIND is allowed when it is listed',
    { ...LISTED, methods: 'PROPFIND, QUERY' },
    fetches({ method: 'PROPFIND' }, readable()),
    asked('PROPFIND'),
  ),
  scenario(
    "methods: '*' allows any method",
    { ...LISTED, methods: '*' },
    [fetches({ method: 'PROPFIND' }, readable()), fetches({ method: 'PATCH' }, readable())],
    ['OPTIONS 204', 'PROPFIND app 200', 'PATCH app 200'],
    {
      quirk: WILDCARDS_NOT_KEPT,
      requests: ['OPTIONS 204', 'PROPFIND app 200', 'OPTIONS 204', 'PATCH app 200'],
    },
  ),
  scenario(
    "with credentials, methods: '*' allows any method by name",
    { ...LISTED, credentials: true, methods: '*' },
    [
      fetches({ method: 'PROPFIND', credentials: 'include' }, readable()),
      fetches({ method: 'PATCH', credentials: 'include' }, readable()),
    ],
    ['OPTIONS 204', 'PROPFIND app 200', 'OPTIONS 204', 'PATCH app 200'],
  ),
  scenario(
    "a page's own OPTIONS request reaches the app after its preflight",
    { ...LISTED, methods: ['OPTIONS'] },
    fetches({ method: 'OPTIONS' }, readable()),
    ['OPTIONS 204', 'OPTIONS app 200'],
  ),
  scenario(
    'a denied preflight never reaches the app, and its request is never sent',
    LISTED,
    fetches({ method: 'PUT' }, blocked, { from: STRANGER }),
    ['OPTIONS 403'],
  ),
  scenario(
    'a denied POST of JSON is never sent',
    LISTED,
    fetches({ method: 'POST', body: '{}', headers: { 'Content-Type': 'application/json' } }, blocked, {
      from: STRANGER,
    }),
    ['OPTIONS 403'],
  ),
  scenario(
    'a list denies the preflight of a sandboxed frame',
    LISTED,
    fetches({ method: 'PUT' }, blocked, { within: 'sandbox' }),
    ['OPTIONS 403'],
  ),
  scenario(
    "a worker's preflight is answered like its page's",
    LISTED,
    fetches({ method: 'PUT' }, readable(), { within: 'worker' }),
    asked('PUT'),
  ),
  scenario(
    'with false, preflights go on to the app, which allows nothing',
    { origin: false },
    fetches({ method: 'PUT' }, blocked),
    ['OPTIONS app 200'],
  ),
  ...[200, 204, 299].map((status) =>
    scenario(
      `a preflight answered with ${status} is an approval`,
      { ...LISTED, optionsSuccessStatus: status },
      fetches({ method: 'PUT' }, readable()),
      [`OPTIONS ${status}`, 'PUT app 200'],
    ),
  ),
  scenario(
    'preflightContinue lets the app answer an allowed preflight',
    { ...LISTED, preflightContinue: true },
    fetches({ method: 'PUT' }, readable()),
    ['OPTIONS app 200', 'PUT app 200'],
  ),
  scenario(
    'preflightContinue does not pass on a denied preflight',
    { ...LISTED, preflightContinue: true },
    fetches({ method: 'PUT' }, blocked, { from: STRANGER }),
    ['OPTIONS 403'],
  ),
  {
    name: 'with preflightContinue, an app that answers 404 allows nothing',
    prepare(router) {
      router.use(cors({ ...LISTED, preflightContinue: true }), reachesApp);
      router.options('/', (_request, response) => void response.sendStatus(404));
      router.use(routes());
      return { steps: [fetches({ method: 'PUT' }, blocked)], requests: ['OPTIONS app 404'] };
    },
  },
  scenario(
    'one preflight permits every listed method',
    LISTED,
    [
      fetches({ method: 'PUT' }, readable()),
      fetches({ method: 'DELETE' }, readable()),
      fetches({ method: 'PATCH' }, readable()),
    ],
    ['OPTIONS 204', 'PUT app 200', 'DELETE app 200', 'PATCH app 200'],
  ),
  scenario(
    'one preflight permits every listed header',
    { ...LISTED, allowedHeaders: ['X-One', 'X-Two'] },
    [
      fetches({ method: 'PUT', headers: { 'X-One': '1' } }, readable()),
      fetches({ method: 'PUT', headers: { 'X-Two': '2' } }, readable()),
    ],
    ['OPTIONS 204', 'PUT app 200', 'PUT app 200'],
  ),
  scenario(
    'a header that no preflight asked about yet needs a new preflight',
    LISTED,
    [
      fetches({ method: 'PUT', headers: { 'X-One': '1' } }, readable()),
      fetches({ method: 'PUT', headers: { 'X-Two': '2' } }, readable()),
    ],
    ['OPTIONS 204', 'PUT app 200', 'OPTIONS 204', 'PUT app 200'],
  ),
  scenario(
    'a preflight that refused one request does not permit another',
    { ...LISTED, methods: ['PUT'] },
    [fetches({ method: 'DELETE' }, blocked), fetches({ method: 'PUT' }, readable())],
    ['OPTIONS 204', 'OPTIONS 204', 'PUT app 200'],
    { quirk: REFUSED_PREFLIGHT_KEPT, requests: ['OPTIONS 204', 'PUT app 200'] },
  ),
  scenario(
    'with maxAge: 0, every request has its own preflight',
    { ...LISTED, maxAge: 0 },
    [fetches({ method: 'PUT' }, readable()), fetches({ method: 'PUT' }, readable())],
    ['OPTIONS 204', 'PUT app 200', 'OPTIONS 204', 'PUT app 200'],
  ),
  scenario(
    'the preflight of one origin does not permit another',
    { origin: [APP, NEIGHBOUR] },
    [fetches({ method: 'PUT' }, readable()), fetches({ method: 'PUT' }, readable(), { from: NEIGHBOUR })],
    ['OPTIONS 204', 'PUT app 200', 'OPTIONS 204', 'PUT app 200'],
  ),
  scenario(
    'the preflight of one path does not permit another',
    LISTED,
    [fetches({ method: 'PUT' }, readable()), fetches({ method: 'PUT' }, readable(), { path: '/other' })],
    ['OPTIONS 204', 'PUT app 200', 'OPTIONS /other 204', 'PUT /other app 200'],
  ),
  scenario(
    'a preflight without credentials does not permit a request with credentials',
    { ...LISTED, credentials: true },
    [
      fetches({ method: 'PUT', credentials: 'omit' }, readable()),
      fetches({ method: 'PUT', credentials: 'include' }, readable()),
    ],
    ['OPTIONS 204', 'PUT app 200', 'OPTIONS 204', 'PUT app 200'],
  ),
  {
    name: 'an origin that was removed can still send what its preflight allowed, but cannot read the response',
    prepare(router) {
      const middleware = cors(LISTED);
      router.use(middleware, reachesApp, routes());
      return {
        steps: [
          fetches({ method: 'PUT' }, readable()),
          fetches({ method: 'PUT' }, blocked, {
            before: () => middleware.reconfigure({ origin: [STRANGER] }),
          }),
        ],
        requests: ['OPTIONS 204', 'PUT app 200', 'PUT app 200'],
      };
    },
  },
  scenario(
    'an upload with progress events needs a preflight',
    LISTED,
    does('xhr', { method: 'POST', body: 'text', upload: true }, { ...readable(), progress: true }),
    asked('POST'),
  ),
  scenario(
    'an upload with progress events is never sent if its preflight is denied',
    LISTED,
    does('xhr', { method: 'POST', body: 'text', upload: true }, blocked, { from: STRANGER }),
    ['OPTIONS 403'],
  ),
  scenario('a beacon of plain text needs no preflight', LISTED, does('beacon', { body: 'text' }, sent), [
    'POST app 200',
  ]),
  scenario(
    'a beacon of JSON needs a preflight that allows credentials',
    { ...LISTED, credentials: true },
    does('beacon', { body: { text: '{}', type: 'application/json' } }, sent),
    asked('POST'),
  ),
  scenario(
    'a beacon of JSON is never sent if its origin is denied',
    { ...LISTED, credentials: true },
    does('beacon', { body: { text: '{}', type: 'application/json' } }, sent, { from: STRANGER }),
    ['OPTIONS 403'],
  ),
];
