// A preflight is OPTIONS with Origin and Access-Control-Request-Method: who answers it, and how.

import cors from 'corsage';
import express from 'express';
import request from 'supertest';
import { APP, STRANGER } from '../support/origins';
import { ask, type Handler, KINDS, start } from '../support/servers';
import { actual, type HeaderLine, preflight, type Sent } from '../support/wire';

const app: Handler = (_request, response) => void response.end('the app');

const ORIGIN: HeaderLine = ['Origin', APP];
const METHOD: HeaderLine = ['Access-Control-Request-Method', 'PUT'];
const NAMES: HeaderLine = ['Access-Control-Request-Headers', 'x-a'];

describe.each(KINDS)('on %s', (kind) => {
  test.each<[request: string, sent: Sent, answeredBy: 'the app' | '']>([
    ['OPTIONS with Origin and a requested method', { method: 'OPTIONS', headers: [ORIGIN, METHOD] }, ''],
    ['OPTIONS with all three headers', { method: 'OPTIONS', headers: [ORIGIN, METHOD, NAMES] }, ''],
    ['OPTIONS with Origin alone', { method: 'OPTIONS', headers: [ORIGIN] }, 'the app'],
    ['OPTIONS with Origin and header names', { method: 'OPTIONS', headers: [ORIGIN, NAMES] }, 'the app'],
    ['OPTIONS with a requested method alone', { method: 'OPTIONS', headers: [METHOD] }, 'the app'],
    ['OPTIONS with nothing', { method: 'OPTIONS', headers: [] }, 'the app'],
    ['GET with both headers', { method: 'GET', headers: [ORIGIN, METHOD] }, 'the app'],
    ['POST with both headers', { method: 'POST', headers: [ORIGIN, METHOD] }, 'the app'],
  ])('%s goes to the app, unless it is a preflight', async (_request, sent, answeredBy) => {
    for (const origin of ['*', APP, true]) {
      expect((await ask(start(kind, cors({ origin }), app), sent)).body).toBe(answeredBy);
    }
  });

  test.each<[why: string, origin: cors.OriginOption, from: string]>([
    ['is from an unlisted origin', [APP, 'https://*.example.net'], STRANGER],
    ['is from the opaque origin', APP, 'null'],
    ['is from the base of a pattern', 'https://*.example.net', 'https://example.net'],
    ['is from an origin that no RegExp matches', /^https:\/\/app\.example\.com$/, STRANGER],
    ['has an invalid Origin', true, 'https://app.example.com/'],
    ['has an empty Origin', true, ''],
    ['is denied by a function', () => false, APP],
    ['is denied by a promise', async () => false, APP],
    ['is denied by a callback', (_origin, callback) => void setImmediate(callback, null, false), APP],
  ])('a denied preflight never reaches the app: it %s', async (_why, origin, from) => {
    let reached = 0;
    const count: Handler = (_request, response) => {
      reached++;
      response.end();
    };
    for (const preflightContinue of [false, true]) {
      const middleware = cors({ origin, preflightContinue, allowedHeaders: [] });
      const reply = await ask(start(kind, middleware, count), preflight(from));
      expect({ status: reply.status, vary: reply.header('Vary'), body: reply.body }).toEqual({
        status: 403,
        vary: 'Origin',
        body: '',
      });
      expect(reply.header('Access-Control-Allow-Origin')).toBeUndefined();
      expect(reply.header('Content-Length')).toBe('0');
    }
    expect(reached).toBe(0);
  });

  test.each([200, 201, 202, 204, 226, 299])('an allowed preflight succeeds with %i', async (status) => {
    const middleware = cors({ origin: APP, optionsSuccessStatus: status });
    const reply = await ask(start(kind, middleware, app), preflight(APP));
    expect({ status: reply.status, body: reply.body, length: reply.header('Content-Length') }).toEqual({
      status,
      body: '',
      length: status === 204 ? undefined : '0',
    });
  });

  test('with preflightContinue, the app answers an allowed preflight in its own way', async () => {
    const tea: Handler = (_request, response) => {
      response.statusCode = 299;
      response.setHeader('Access-Control-Max-Age', '1');
      response.end('tea');
    };
    const middleware = cors({ origin: APP, preflightContinue: true, optionsSuccessStatus: 200 });
    const reply = await ask(start(kind, middleware, tea), preflight(APP));
    expect({ status: reply.status, body: reply.body, age: reply.header('Access-Control-Max-Age') }).toEqual({
      status: 299,
      body: 'tea',
      age: '1',
    });
  });

  test.each<[maxAge: cors.CorsOptions['maxAge'], header: string | undefined]>([
    [undefined, '600'],
    [0, '0'],
    [1, '1'],
    [86400, '86400'],
    [false, undefined],
  ])('maxAge %p is sent as %p, on preflights only', async (maxAge, header) => {
    const middleware = cors({ maxAge });
    const asked = await ask(start(kind, middleware, app), preflight(APP));
    expect(asked.header('Access-Control-Max-Age')).toBe(header);
    const done = await ask(start(kind, middleware, app), actual(APP));
    expect(done.header('Access-Control-Max-Age')).toBeUndefined();
  });

  test('a preflight with credentials has Access-Control-Allow-Credentials', async () => {
    const reply = await ask(
      start(kind, cors({ origin: APP, credentials: true }), app),
      preflight(APP, 'GET', 'x-a'),
    );
    expect(reply.header('Access-Control-Allow-Credentials')).toBe('true');
  });
});

describe.each<[policy: string, middleware: Handler]>([
  ['"*"', cors()],
  ['a list', cors({ origin: [APP] })],
  ['false', cors({ origin: false })],
])('under %s', (_policy, middleware) => {
  const server = express()
    .use(middleware)
    .get('/thing', (_request, response) => void response.send('thing'))
    .options('/dav', (_request, response) => void response.set('DAV', '1, 2').sendStatus(207));

  test("Express's own response to OPTIONS is unchanged", async () => {
    const response = await request(server).options('/thing').set('Origin', APP).expect(200);
    expect(response.headers.allow).toBe('GET, HEAD');
  });

  test("the app's own response to OPTIONS is unchanged", async () => {
    const response = await request(server).options('/dav').expect(207);
    expect(response.headers.dav).toBe('1, 2');
  });
});

test('with origin: false, the app answers preflights itself', async () => {
  const server = express()
    .use(cors({ origin: false, credentials: true, exposedHeaders: 'X-A' }))
    .options(
      '/',
      (_request, response) => void response.set('Access-Control-Allow-Origin', 'https://its.own').end(),
    );
  const response = await request(server)
    .options('/')
    .set({ Origin: APP, 'Access-Control-Request-Method': 'PUT' })
    .expect(200);
  expect(response.headers['access-control-allow-origin']).toBe('https://its.own');
  expect(response.headers).not.toHaveProperty('access-control-allow-credentials');
  expect(response.headers).not.toHaveProperty('vary');
});
