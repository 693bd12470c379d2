// The headers in a whole app: with other middleware, on errors, on one route, and after the head is sent.

import cors from 'corsage';
import express, { type ErrorRequestHandler } from 'express';
import request from 'supertest';
import { APP, STRANGER } from '../support/origins';
import { ask, type Handler, KINDS, listen, start } from '../support/servers';
import { actual, decisionLines, preflight } from '../support/wire';

const express4 = require('express4') as typeof express;
const EXACT = cors({ origin: APP });

const app = (_request: unknown, response: { end(): unknown }) => void response.end();

/** The middleware, after another one that has set `Vary`. */
function afterVary(present: string | string[], middleware: Handler): Handler {
  return (incoming, response, next) => {
    response.setHeader('Vary', present as string);
    middleware(incoming, response, next);
  };
}

/** The names in every `Vary` line, in order. */
function varied(value: string | undefined): string[] {
  return value === undefined ? [] : value.split(',').map((name) => name.trim());
}

describe.each(KINDS)('Vary on %s', (kind) => {
  test.each<[promise: string, present: string | string[], expected: string[]]>([
    ['keeps the name that is there', 'Accept-Encoding', ['Accept-Encoding', 'Origin']],
    ['keeps every name of an array', ['Accept-Encoding', 'Cookie'], ['Accept-Encoding', 'Cookie', 'Origin']],
    ['does not repeat Origin', 'Origin', ['Origin']],
    ['recognizes Origin in any case', 'Accept, ORIGIN , Cookie', ['Accept', 'ORIGIN', 'Cookie']],
    ['recognizes Origin in an array', ['Accept', 'origin'], ['Accept', 'origin']],
    ['leaves "*" alone', '*', ['*']],
    ['leaves "*" in an array alone', ['*'], ['*']],
    ['fills an empty value', '', ['Origin']],
    ['does not mistake a longer name for Origin', 'X-Origin', ['X-Origin', 'Origin']],
  ])('%s', async (_promise, present, expected) => {
    for (const origin of [APP, STRANGER, undefined]) {
      const reply = await ask(start(kind, afterVary(present, EXACT), app), actual(origin));
      const names = varied(reply.header('Vary'));
      // "Accept-Encoding,Cookie" with and without a space is the same list.
      expect(names).toEqual(expected);
    }
  });

  test('adds to a preflight only what is missing', async () => {
    const middleware = afterVary('Cookie, access-control-request-headers', EXACT);
    for (const origin of [APP, STRANGER]) {
      const reply = await ask(start(kind, middleware, app), preflight(origin));
      expect(varied(reply.header('Vary'))).toEqual(['Cookie', 'access-control-request-headers', 'Origin']);
    }
  });

  test('is left unchanged when origin is "*" or false', async () => {
    for (const middleware of [cors(), cors({ origin: false })]) {
      const reply = await ask(start(kind, afterVary('Cookie', middleware), app), actual(APP));
      expect(reply.header('Vary')).toBe('Cookie');
    }
  });

  test('keeps its names and gains ours when a delegate fails', async () => {
    const failing = cors(() => Promise.reject(new Error('no tenant')));
    const reply = await ask(start(kind, afterVary('Cookie', failing), app), actual(APP));
    expect(varied(reply.header('Vary'))).toEqual(['Cookie', 'Origin']);
  });
});

test('Vary has our names and those that the app adds later', async () => {
  const server = express()
    .use(EXACT)
    .get('/', (_request, response) => void response.vary('Accept').end());
  const response = await request(server).get('/').set('Origin', APP);
  expect(varied(response.headers.vary)).toEqual(['Origin', 'Accept']);
});

describe.each([
  ['Express 5', express],
  ['Express 4', express4],
])('%s keeps the CORS headers', (_name, framework) => {
  const server = framework()
    .set('env', 'test') // prints no stack
    .use(cors({ origin: APP, credentials: true, exposedHeaders: 'X-Error' }))
    .get('/thrown', () => {
      throw new Error('thrown');
    })
    .get('/passed-on', (_request, _response, next) => next(new Error('passed on')))
    .get('/unauthorized', (_request, response) => void response.sendStatus(401));

  test.each([
    ['on a 404 that no route answers', '/nowhere', 404],
    ['on a 500 for an error that is thrown', '/thrown', 500],
    ['on a 500 for an error that is passed on', '/passed-on', 500],
    ['on a 401', '/unauthorized', 401],
  ])('%s', async (_promise, path, status) => {
    const reply = await ask(listen(server), { ...actual(APP), path });
    expect({ status: reply.status, decision: decisionLines(reply) }).toEqual({
      status,
      decision: [
        'Vary: Origin',
        `Access-Control-Allow-Origin: ${APP}`,
        'Access-Control-Allow-Credentials: true',
        'Access-Control-Expose-Headers: X-Error',
      ],
    });
    const denied = await ask(listen(server), { ...actual(STRANGER), path });
    expect({ status: denied.status, decision: decisionLines(denied) }).toEqual({
      status,
      decision: ['Vary: Origin'],
    });
  });
});

test('Express 5 keeps the CORS headers on a 500 when a handler rejects', async () => {
  const server = express()
    .set('env', 'test')
    .use(EXACT)
    .get('/', async () => {
      throw new Error('rejected');
    });
  const response = await request(server).get('/').set('Origin', APP);
  expect(response.status).toBe(500);
  expect(response.headers['access-control-allow-origin']).toBe(APP);
});

describe('a policy for one route', () => {
  const policy = { origin: APP, methods: 'PUT' };
  const server = express()
    .options('/open', cors(policy))
    .put('/open', cors(policy), (_request, response) => void response.send('put'))
    .put('/closed', (_request, response) => void response.send('put'));

  test("answers the route's preflight and sets headers on its response", async () => {
    const asked = await request(server)
      .options('/open')
      .set({ Origin: APP, 'Access-Control-Request-Method': 'PUT' });
    expect(asked.status).toBe(204);
    expect(asked.headers['access-control-allow-methods']).toBe('PUT');
    const done = await request(server).put('/open').set('Origin', APP);
    expect(done.text).toBe('put');
    expect(done.headers['access-control-allow-origin']).toBe(APP);
  });

  test('adds nothing to other routes', async () => {
    const asked = await request(server)
      .options('/closed')
      .set({ Origin: APP, 'Access-Control-Request-Method': 'PUT' });
    expect(asked.headers).not.toHaveProperty('access-control-allow-origin');
    const done = await request(server).put('/closed').set('Origin', APP);
    expect(done.headers).not.toHaveProperty('access-control-allow-origin');
  });
});

test('a router can have its own policy', async () => {
  const api = express
    .Router()
    .use(EXACT)
    .get('/data', (_request, response) => void response.send('data'));
  const server = express()
    .use('/api', api)
    .get('/page', (_request, response) => void response.send('page'));
  const data = await request(server).get('/api/data').set('Origin', APP);
  expect(data.headers['access-control-allow-origin']).toBe(APP);
  const page = await request(server).get('/page').set('Origin', APP);
  expect(page.headers).not.toHaveProperty('access-control-allow-origin');
  expect(page.headers).not.toHaveProperty('vary');
});

describe.each(KINDS)('after the head is sent, on %s', (kind) => {
  test.each<[what: string, middleware: Handler]>([
    ['a policy', EXACT],
    ['a policy with a function', cors({ origin: () => true })],
    ['a delegate', cors(() => ({ origin: APP }))],
  ])('%s changes nothing and goes on', async (_what, middleware) => {
    const errors: unknown[] = [];
    const late: Handler = (incoming, response, next) => {
      (response as unknown as { writeHead(status: number): void }).writeHead(202);
      (response as unknown as { write(text: string): void }).write('begun ');
      middleware(incoming, response, (error) => {
        errors.push(error);
        next(error);
      });
    };
    for (const sent of [actual(APP), preflight(APP), preflight(STRANGER)]) {
      const running = start(kind, late, (_request, response) => void response.end('and ended'));
      const { status, body, lines } = await ask(running, sent);
      expect({ status, lines: lines.filter((line) => /^(?:vary|access-control)/i.test(line)) }).toEqual({
        status: 202,
        lines: [],
      });
      expect(body).toContain('and ended');
    }
    expect(errors).toEqual([undefined, undefined, undefined]);
  });
});

test('mounting the factory itself is an error that shows what to write', async () => {
  const last: ErrorRequestHandler = (error, _request, response, _next) =>
    void response.status(500).send(String(error));
  const server = express()
    .use(cors as unknown as express.RequestHandler)
    .use(last);
  const { text } = await request(server).get('/').set('Origin', APP).expect(500);
  expect(text).toContain('If you wrote app.use(cors), write app.use(cors()).');
});

describe('lists of header names are sent', () => {
  test.each<[promise: string, options: cors.CorsOptions, header: string, value: string | undefined]>([
    [
      'a string is split at commas, with or without spaces',
      { methods: ' get ,PUT,, Purge ' },
      'Methods',
      'GET, PUT, Purge',
    ],
    [
      'methods are upper-cased as browsers do',
      { methods: ['get', 'Delete', 'options', 'head', 'Post', 'puT', 'QUERY', 'query'] },
      'Methods',
      'GET, DELETE, OPTIONS, HEAD, POST, PUT, QUERY, query',
    ],
    ['a method is sent once', { methods: ['GET', 'get', 'PUT', 'put'] }, 'Methods', 'GET, PUT'],
    ['"*" in a list of methods is any method', { methods: ['GET', '*'] }, 'Methods', '*'],
    ['no methods send no header', { methods: [] }, 'Methods', undefined],
    [
      'safelisted headers may be listed',
      { allowedHeaders: 'Accept, Content-Language, Content-Type, Range' },
      'Headers',
      'Accept, Content-Language, Content-Type, Range',
    ],
    [
      'a header is sent once, as it was written first',
      { allowedHeaders: ['X-A', 'x-a', 'X-B'] },
      'Headers',
      'X-A, X-B',
    ],
    ['"*" in a list of headers is any header', { allowedHeaders: 'X-A,*' }, 'Headers', '*,authorization'],
    ['no headers send no header', { allowedHeaders: [] }, 'Headers', undefined],
  ])('%s', async (_promise, options, header, value) => {
    const reply = await ask(start('Express 5', cors(options), app), preflight(APP, 'PUT', 'x-requested'));
    expect(reply.header(`Access-Control-Allow-${header}`)).toBe(value);
  });

  test.each<[promise: string, exposedHeaders: cors.CorsOptions['exposedHeaders'], value: string | undefined]>(
    [
      ['exposed headers may be one string', ' X-A,x-b ', 'X-A, x-b'],
      ['a header is exposed once', ['X-A', 'x-a'], 'X-A'],
      ['"*" in a list exposes every header', ['X-A', '*'], '*'],
      ['nothing exposed sends no header', [], undefined],
      ['undefined is the default: no header', undefined, undefined],
    ],
  )('%s', async (_promise, exposedHeaders, value) => {
    const reply = await ask(start('Express 5', cors({ exposedHeaders }), app), actual(APP));
    expect(reply.header('Access-Control-Expose-Headers')).toBe(value);
  });
});
