// The servers to put under load: `node server.mjs <node:http|Express 5> <policy> <middleware>…` tells its parent their ports,
// by middleware, and at each message how long the process has had the processor, in seconds.
//
// All in one process: one process may be several per cent quicker than the next for as long as it lives. But with one
// policy, as most servers have.

import { once } from 'node:events';
import { createServer } from 'node:http';
import { fromRoot } from './from-root.mjs';

const [framework, policy, ...middlewares] = process.argv.slice(2);

const ORIGIN = 'https://app.example.com';

const OPTIONS = {
  'any origin': { origin: '*' },
  'one origin, credentials': { origin: [ORIGIN], credentials: true },
};

/** The same headers, set by hand. */
const BY_HAND = {
  'any origin': (request, response, next) => {
    if (isPreflight(request)) return response.writeHead(204).end();
    response.setHeader('Access-Control-Allow-Origin', '*');
    next();
  },
  'one origin, credentials': (request, response, next) => {
    if (isPreflight(request)) return response.writeHead(204).end();
    response.setHeader('Vary', 'Origin');
    if (request.headers.origin === ORIGIN) {
      response.setHeader('Access-Control-Allow-Origin', ORIGIN);
      response.setHeader('Access-Control-Allow-Credentials', 'true');
    }
    next();
  },
};

function isPreflight({ method, headers }) {
  return method === 'OPTIONS' && headers['access-control-request-method'] !== undefined;
}

function made(middleware) {
  if (middleware === 'none') return undefined;
  return middleware === 'by hand' ? BY_HAND[policy] : fromRoot(middleware)(OPTIONS[policy]);
}

function answer(_request, response) {
  response.setHeader('Content-Type', 'application/json');
  response.end('{"hello":"world"}');
}

function listener(middleware) {
  if (framework === 'node:http') {
    return middleware === undefined
      ? answer
      : (request, response) => middleware(request, response, () => answer(request, response));
  }
  const app = fromRoot('express')();
  if (middleware !== undefined) app.use(middleware);
  app.get('/', answer);
  return app;
}

const ports = {};
for (const name of middlewares) {
  const server = createServer(listener(made(name))).listen(0, '127.0.0.1');
  await once(server, 'listening');
  ports[name] = server.address().port;
}
process.send(ports);

process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send((user + system) / 1e6);
});
