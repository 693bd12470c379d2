// Each form of `origin`, told apart by pages of real names.

import { cors, OriginAllowlist } from 'corsage';
import { reachesApp } from '../api';
import {
  APP,
  blocked,
  DEVELOPER,
  fetches,
  NEIGHBOUR,
  PLAIN_API,
  PLAIN_APP,
  readable,
  routes,
  type Scenario,
  STRANGER,
  scenario,
} from '../scenario';

const REACHED = ['GET app 200'];
const REACHED_TWICE = ['GET app 200', 'GET app 200'];
const APEX = 'https://example.com';
const LOOK_ALIKE = 'https://app.example.com.evilexample.com';
const OTHER_PORT = 'https://app.example.com:8443';
const ANCHORED = /^https:\/\/[a-z.]+\.example\.com$/;

export const origins: readonly Scenario[] = [
  scenario("'*' lets any page read", {}, fetches({}, readable(), { from: STRANGER }), REACHED),
  scenario("'*' lets a page on plain http read", {}, fetches({}, readable(), { from: PLAIN_APP }), REACHED),
  scenario("'*' lets a sandboxed frame read", {}, fetches({}, readable(), { within: 'sandbox' }), REACHED),
  scenario('a listed origin may read', { origin: [APP] }, fetches({}, readable()), REACHED),
  scenario(
    'an origin that is not listed cannot read, although its request is carried out',
    { origin: [APP] },
    fetches({}, blocked, { from: STRANGER }),
    REACHED,
  ),
  scenario(
    'a single string is compared with the origin, not sent to everybody',
    { origin: APP },
    fetches({}, blocked, { from: NEIGHBOUR }),
    REACHED,
  ),
  scenario(
    'a host that begins like a listed one is another origin',
    { origin: [APP] },
    fetches({}, blocked, { from: LOOK_ALIKE }),
    REACHED,
  ),
  scenario(
    'a pattern allows hosts at any depth below its base',
    { origin: 'https://*.example.com' },
    [fetches({}, readable()), fetches({}, readable(), { from: NEIGHBOUR })],
    REACHED_TWICE,
  ),
  scenario(
    'a pattern does not allow its base itself',
    { origin: 'https://*.example.com' },
    fetches({}, blocked, { from: APEX }),
    REACHED,
  ),
  scenario(
    'a pattern does not allow a host that only ends like its base',
    { origin: 'https://*.example.com' },
    fetches({}, blocked, { from: STRANGER }),
    REACHED,
  ),
  scenario(
    'a page on plain http is another origin than the same page on https',
    { origin: [APP, 'https://*.example.com'] },
    fetches({}, blocked, { from: PLAIN_APP }),
    REACHED,
  ),
  scenario(
    'a page on plain http may read when it is listed',
    { origin: [PLAIN_APP] },
    fetches({}, readable(), { from: PLAIN_APP }),
    REACHED,
  ),
  scenario(
    'a page on plain http can call an API on plain http',
    { origin: [PLAIN_APP] },
    fetches({ method: 'PUT' }, readable(), { from: PLAIN_APP, at: PLAIN_API }),
    ['OPTIONS 204', 'PUT app 200'],
  ),
  scenario(
    'a page on https cannot call an API on plain http',
    {},
    fetches({}, blocked, { at: PLAIN_API }),
    [],
  ),
  scenario(
    'another port is another origin',
    { origin: [APP] },
    fetches({}, blocked, { from: OTHER_PORT }),
    REACHED,
  ),
  scenario(
    'a port other than the default has to be listed',
    { origin: [OTHER_PORT] },
    fetches({}, readable(), { from: OTHER_PORT }),
    REACHED,
  ),
  scenario(
    'a port pattern allows any port and none',
    { origin: 'https://app.example.com:*' },
    [fetches({}, readable(), { from: OTHER_PORT }), fetches({}, readable())],
    REACHED_TWICE,
  ),
  scenario(
    'a pattern for hosts and ports together allows both',
    { origin: 'https://*.example.com:*' },
    [fetches({}, readable(), { from: OTHER_PORT }), fetches({}, readable(), { from: NEIGHBOUR })],
    REACHED_TWICE,
  ),
  scenario(
    'a port pattern for localhost allows a development server',
    { origin: 'http://localhost:*' },
    fetches({ method: 'PUT' }, readable(), { from: DEVELOPER }),
    ['OPTIONS 204', 'PUT app 200'],
  ),
  scenario(
    'a development server on localhost may use credentials without an accepted risk',
    { origin: 'http://localhost:*', credentials: true },
    fetches({ credentials: 'include' }, readable(), { from: DEVELOPER }),
    REACHED,
  ),
  scenario('a RegExp allows what it matches', { origin: ANCHORED }, fetches({}, readable()), REACHED),
  scenario(
    'a RegExp denies what it does not match',
    { origin: ANCHORED },
    fetches({}, blocked, { from: LOOK_ALIKE }),
    REACHED,
  ),
  scenario(
    'a RegExp with the flag g answers the same each time',
    { origin: new RegExp(ANCHORED, 'g') },
    [fetches({}, readable()), fetches({}, readable())],
    REACHED_TWICE,
  ),
  scenario(
    'a function decides by its return value',
    { origin: (origin) => origin === APP },
    [fetches({}, readable()), fetches({}, blocked, { from: STRANGER })],
    REACHED_TWICE,
  ),
  scenario(
    'a function decides by a promise, for the preflight as well',
    { origin: async (origin) => origin === APP },
    [fetches({ method: 'PUT' }, readable()), fetches({ method: 'PUT' }, blocked, { from: STRANGER })],
    ['OPTIONS 204', 'PUT app 200', 'OPTIONS 403'],
  ),
  scenario(
    'a function decides by its callback',
    { origin: (origin, callback) => void setImmediate(callback, null, origin === APP) },
    [fetches({}, readable()), fetches({}, blocked, { from: STRANGER })],
    REACHED_TWICE,
  ),
  scenario(
    'if a function fails, nobody can read',
    {
      origin() {
        throw new Error('the database is away');
      },
    },
    [fetches({}, blocked), fetches({ method: 'PUT' }, blocked)],
    ['GET 500', 'OPTIONS 500'],
  ),
  scenario(
    'true allows every origin by its own name',
    { origin: true },
    [fetches({}, readable(), { from: STRANGER }), fetches({}, readable(), { within: 'sandbox' })],
    REACHED_TWICE,
  ),
  scenario('false lets no other origin read', { origin: false }, fetches({}, blocked), REACHED),
  scenario(
    'false leaves the site itself alone',
    { origin: false },
    fetches({ method: 'PUT' }, readable(200, ['content-length', 'content-type', 'x-total', 'x-trace']), {
      from: 'https://api.example.net',
    }),
    ['PUT app 200'],
  ),
  scenario(
    "'null' allows a sandboxed frame",
    { origin: ['null'] },
    fetches({ method: 'PUT' }, readable(), { within: 'sandbox' }),
    ['OPTIONS 204', 'PUT app 200'],
  ),
  scenario(
    "'null' allows a data: document",
    { origin: ['null'] },
    fetches({}, readable(), { within: 'data' }),
    REACHED,
  ),
  scenario(
    "a sandboxed frame does not have its page's origin",
    { origin: [APP, () => true] },
    fetches({}, blocked, { within: 'sandbox' }),
    REACHED,
  ),
  scenario(
    "a worker has its page's origin",
    { origin: [APP] },
    fetches({}, readable(), { within: 'worker' }),
    REACHED,
  ),
  scenario(
    'a host with an underscore can be listed',
    { origin: ['https://my_app.example.com'] },
    fetches({}, readable(), { from: 'https://my_app.example.com' }),
    REACHED,
  ),
  scenario(
    'an international host is listed in its Punycode form',
    { origin: ['https://xn--bcher-kva.example.org'] },
    fetches({}, readable(), { from: 'https://bücher.example.org' }),
    REACHED,
  ),
  scenario(
    'nested lists may mix all kinds of entries',
    {
      origin: [
        [APP, 'https://*.example.org'],
        /^https:\/\/example\.com$/,
        async (origin) => origin === STRANGER,
      ],
    },
    [
      fetches({}, readable()),
      fetches({}, readable(), { from: APEX }),
      fetches({}, readable(), { from: STRANGER }),
      fetches({}, blocked, { from: NEIGHBOUR }),
    ],
    ['GET app 200', 'GET app 200', 'GET app 200', 'GET app 200'],
  ),
  {
    name: 'a change to an OriginAllowlist counts from the next request on',
    prepare(router) {
      const list = new OriginAllowlist([STRANGER]);
      router.use(cors({ origin: list }), reachesApp, routes());
      return {
        steps: [
          fetches({}, blocked),
          fetches({}, readable(), { before: () => list.add(APP) }),
          fetches({}, blocked, { before: () => list.delete(APP) }),
        ],
        requests: ['GET app 200', 'GET app 200', 'GET app 200'],
      };
    },
  },
  {
    name: 'reconfigure counts from the next request on',
    prepare(router) {
      const middleware = cors({ origin: [STRANGER] });
      router.use(middleware, reachesApp, routes());
      return {
        steps: [
          fetches({ method: 'PUT' }, blocked),
          fetches({ method: 'PUT' }, readable(), { before: () => middleware.reconfigure({ origin: [APP] }) }),
        ],
        requests: ['OPTIONS 403', 'OPTIONS 204', 'PUT app 200'],
      };
    },
  },
  {
    name: 'a delegate chooses the policy for each request',
    prepare(router) {
      const choose = cors(async ({ url }) => (url === '/shop' ? { origin: [APP] } : { origin: false }));
      router.use(choose, reachesApp, routes());
      return {
        steps: [
          fetches({ method: 'PUT' }, readable(), { path: '/shop' }),
          fetches({}, blocked, { path: '/staff' }),
        ],
        requests: ['OPTIONS /shop 204', 'PUT /shop app 200', 'GET /staff app 200'],
      };
    },
  },
  {
    name: 'if a delegate fails, nobody can read',
    prepare(router) {
      router.use(
        cors(() => Promise.reject(new Error('no such tenant'))),
        reachesApp,
        routes(),
      );
      return { steps: [fetches({}, blocked)], requests: ['GET 500'] };
    },
  },
];
