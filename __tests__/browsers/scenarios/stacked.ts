// Several policies on one app, as the guide on mounting shows them; and handlers that write headers of their own.

import npmCors from 'cors';
import { cors } from 'corsage';
import express from 'express';
import { reachesApp } from '../api';
import {
  APP,
  blocked,
  fetches,
  NEIGHBOUR,
  readable,
  routes,
  type Scenario,
  STRANGER,
  USUAL,
} from '../scenario';

const PUT = { method: 'PUT' };

export const stacked: readonly Scenario[] = [
  {
    name: 'a later policy can allow less than an earlier one',
    prepare(router) {
      router.use(cors(), cors({ origin: [APP] }), reachesApp, routes());
      return {
        steps: [fetches({}, readable()), fetches({}, blocked, { from: STRANGER })],
        requests: ['GET app 200', 'GET app 200'],
      };
    },
  },
  {
    name: 'a later policy can allow more than an earlier one',
    prepare(router) {
      router.use(cors({ origin: [APP] }), cors(), reachesApp, routes());
      return { steps: [fetches({}, readable(), { from: STRANGER })], requests: ['GET app 200'] };
    },
  },
  {
    name: 'a later false switches an earlier policy off',
    prepare(router) {
      router.use(cors({ exposedHeaders: '*' }), cors({ origin: false }), reachesApp, routes());
      return { steps: [fetches({}, blocked)], requests: ['GET app 200'] };
    },
  },
  {
    name: 'a later policy can take back the credentials of an earlier one',
    prepare(router) {
      router.use(cors({ origin: [APP], credentials: true }), cors({ origin: [APP] }), reachesApp, routes());
      return {
        steps: [fetches({ credentials: 'include' }, blocked), fetches({}, readable())],
        requests: ['GET app 200', 'GET app 200'],
      };
    },
  },
  {
    name: 'a preflight is answered by the first policy that it meets',
    prepare(router) {
      router.use(cors(), cors({ origin: [APP] }), reachesApp, routes());
      return {
        steps: [fetches(PUT, blocked, { from: STRANGER })],
        requests: ['OPTIONS 204', 'PUT app 200'],
      };
    },
  },
  {
    name: "a router's policy decides if the router comes before the outer policy",
    prepare(router) {
      const partners = express.Router();
      partners.use(cors({ origin: [NEIGHBOUR], methods: ['PUT'] }), reachesApp, routes());
      router.use('/partners', partners);
      router.use(cors({ origin: [APP] }), reachesApp, routes());
      return {
        steps: [
          fetches(PUT, readable(), { path: '/partners', from: NEIGHBOUR }),
          fetches(PUT, blocked, { path: '/partners' }),
          fetches(PUT, readable()),
          fetches(PUT, blocked, { from: NEIGHBOUR }),
        ],
        requests: [
          'OPTIONS /partners 204',
          'PUT /partners app 200',
          'OPTIONS /partners 403',
          'OPTIONS 204',
          'PUT app 200',
          'OPTIONS 403',
        ],
      };
    },
  },
  {
    name: 'a policy for one route works if it is mounted on OPTIONS and on the method',
    prepare(router) {
      const upload = cors({ origin: [NEIGHBOUR], methods: ['PUT'] });
      router.options('/upload', upload);
      router.put('/upload', upload, reachesApp, routes());
      router.use(cors({ origin: [APP] }), reachesApp, routes());
      return {
        steps: [
          fetches(PUT, readable(), { path: '/upload', from: NEIGHBOUR }),
          fetches({}, readable(), { path: '/profile' }),
        ],
        requests: ['OPTIONS /upload 204', 'PUT /upload app 200', 'GET /profile app 200'],
      };
    },
  },
  {
    name: 'without OPTIONS on its route, a PUT is never sent',
    prepare(router) {
      router.put('/upload', cors({ origin: [APP] }), reachesApp, routes());
      return { steps: [fetches(PUT, blocked, { path: '/upload' })], requests: ['OPTIONS /upload 200'] };
    },
  },
  {
    name: 'without protectHeaders, the headers of a handler are sent',
    prepare(router) {
      router.use(cors({ origin: [APP] }), reachesApp, (_request, response) => {
        response.set('Access-Control-Allow-Origin', '*').json({});
      });
      return { steps: [fetches({}, readable(), { from: STRANGER })], requests: ['GET app 200'] };
    },
  },
  {
    name: "another router's CORS behind ours cannot allow a denied origin",
    prepare(router) {
      const theirs = npmCors({ origin: true, credentials: true });
      router.use(cors({ origin: [APP], credentials: true }), theirs, reachesApp, routes());
      const withCookies = { credentials: 'include' };
      return {
        steps: [
          fetches(withCookies, blocked, { from: STRANGER }),
          fetches({}, blocked, { from: STRANGER }),
          fetches({ ...withCookies, method: 'POST' }, blocked, { from: STRANGER }),
          fetches({ ...withCookies, ...PUT }, blocked, { from: STRANGER }),
          fetches(withCookies, readable()),
        ],
        requests: ['GET app 200', 'GET app 200', 'POST app 200', 'OPTIONS 403', 'GET app 200'],
      };
    },
  },
  {
    name: 'a handler that reflects every origin when the head is written cannot allow a denied one',
    prepare(router) {
      router.use(cors({ origin: [APP] }), reachesApp, ({ headers: { origin = '*' } }, response) => {
        response.writeHead(200, {
          'Access-Control-Allow-Origin': origin,
          'Access-Control-Allow-Credentials': 'true',
        });
        response.end();
      });
      return {
        steps: [
          fetches({ credentials: 'include' }, blocked, { from: STRANGER }),
          fetches({}, blocked, { from: STRANGER, within: 'sandbox' }),
        ],
        requests: ['GET app 200', 'GET app 200'],
      };
    },
  },
  {
    name: 'another router before ours keeps its own decision, preflights included',
    prepare(router) {
      router.use('/open', npmCors(), reachesApp, routes());
      router.use(cors({ origin: [APP] }), reachesApp, routes());
      return {
        steps: [
          fetches(PUT, readable(), { path: '/open', from: STRANGER }),
          fetches(PUT, blocked, { from: STRANGER }),
        ],
        requests: ['OPTIONS /open 204', 'PUT /open app 200', 'OPTIONS 403'],
      };
    },
  },
  {
    name: 'CORS headers that something sets before ours are removed',
    prepare(router) {
      const theirs = npmCors({ origin: true, credentials: true, preflightContinue: true });
      router.use(theirs, cors({ origin: [APP] }), reachesApp, routes());
      return {
        steps: [
          fetches({ credentials: 'include' }, blocked, { from: STRANGER }),
          fetches({ credentials: 'include' }, blocked),
          fetches({}, readable()),
        ],
        requests: ['GET app 200', 'GET app 200', 'GET app 200'],
      };
    },
  },
  {
    name: 'with protectHeaders, a handler cannot allow a denied origin',
    prepare(router) {
      router.use(cors({ origin: [APP], protectHeaders: true }), reachesApp, (_request, response) => {
        response.set({ 'Access-Control-Allow-Origin': '*', 'Access-Control-Expose-Headers': '*' }).json({});
      });
      return {
        steps: [fetches({}, blocked, { from: STRANGER }), fetches({}, readable())],
        requests: ['GET app 200', 'GET app 200'],
      };
    },
  },
  {
    name: 'with protectHeaders, a second value cannot spoil the first',
    prepare(router) {
      router.use(cors({ origin: [APP], protectHeaders: true }), reachesApp, (_request, response) => {
        response.append('Access-Control-Allow-Origin', '*').json({});
      });
      return { steps: [fetches({}, readable())], requests: ['GET app 200'] };
    },
  },
  {
    name: 'with protectHeaders, a Vary that a handler overwrites still names Origin',
    prepare(router) {
      router.use(
        cors({ origin: [APP, NEIGHBOUR], protectHeaders: true }),
        reachesApp,
        (_request, response) => {
          response.set({ Vary: 'Accept', 'Cache-Control': 'max-age=3600' }).json({});
        },
      );
      const kept = readable(200, ['cache-control', ...USUAL]);
      return {
        steps: [fetches({}, kept), fetches({}, kept, { from: NEIGHBOUR })],
        requests: ['GET app 200', 'GET app 200'],
      };
    },
  },
];
