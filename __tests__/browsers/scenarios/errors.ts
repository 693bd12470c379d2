// Errors keep the headers that were set before them.

import { type CorsOptions, cors } from 'corsage';
import express, { type RequestHandler } from 'express';
import { reachesApp } from '../api';
import { APP, blocked, fetches, type Result, readable, type Scenario, USUAL } from '../scenario';

const LISTED: CorsOptions = { origin: [APP] };

/** A policy in front of what fails. */
function failing(
  name: string,
  handlers: readonly RequestHandler[],
  init: object,
  expect: Result,
  requests: readonly string[],
  policy = LISTED,
): Scenario {
  return {
    name,
    prepare(router) {
      router.use(cors(policy), ...handlers);
      return { steps: [fetches(init, expect)], requests };
    },
  };
}

const answers =
  (status: number): RequestHandler =>
  (_request, response) =>
    void response.status(status).json({});

export const errors: readonly Scenario[] = [
  failing("Express's 404 can be read", [reachesApp], {}, readable(404), ['GET app 404']),
  failing('a 401 of a log-in check can be read', [answers(401)], {}, readable(401), ['GET 401']),
  failing(
    'a 429 and its Retry-After can be read',
    [reachesApp, (_request, response) => void response.status(429).set('Retry-After', '9').json({})],
    {},
    readable(429, [...USUAL, 'retry-after']),
    ['GET app 429'],
    { ...LISTED, exposedHeaders: ['Retry-After'] },
  ),
  failing(
    'a 500 of a handler that throws can be read',
    [
      reachesApp,
      () => {
        throw new Error('thrown');
      },
    ],
    {},
    readable(500),
    ['GET app 500'],
  ),
  failing(
    'a 500 of a handler that rejects can be read',
    [reachesApp, () => Promise.reject(new Error('rejected'))],
    {},
    readable(500),
    ['GET app 500'],
  ),
  failing(
    'a 500 of a handler that calls next(error) can be read, with credentials too',
    [reachesApp, (_request, _response, next) => next(new Error('passed on'))],
    { method: 'PUT', credentials: 'include' },
    readable(500),
    ['OPTIONS 204', 'PUT app 500'],
    { ...LISTED, credentials: true },
  ),
  failing(
    'a 400 for JSON that does not parse can be read',
    [express.json(), reachesApp],
    { method: 'POST', body: '{', headers: { 'Content-Type': 'application/json' } },
    readable(400),
    ['OPTIONS 204', 'POST 400'],
  ),
  failing(
    'a 413 for a body that is too large can be read',
    [express.text({ limit: 10 }), reachesApp],
    { method: 'POST', body: 'more than ten bytes' },
    readable(413),
    ['POST 413'],
  ),
  failing(
    'a 204 can be read',
    [reachesApp, (_request, response) => void response.sendStatus(204)],
    { method: 'DELETE' },
    readable(204, []),
    ['OPTIONS 204', 'DELETE app 204'],
  ),
  failing('the 404 of a HEAD request can be read', [reachesApp], { method: 'HEAD' }, readable(404), [
    'HEAD app 404',
  ]),
  {
    name: 'a response sent before the policy cannot be read',
    prepare(router) {
      router.use(answers(401), cors(LISTED));
      return {
        steps: [fetches({}, blocked), fetches({ method: 'PUT' }, blocked)],
        requests: ['GET 401', 'OPTIONS 401'],
      };
    },
  },
];
