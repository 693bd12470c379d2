// The server under load: every kind of policy, each at its own path, with and without Express. Its parent measures it.

const { createServer } = require('node:http');
const cors = require('corsage');
const express = require('express');

/** Two hosts below this name are allowed everywhere: the app's and each tenant's. */
const APP = 'https://app.example.com';
const TENANT = /^https:\/\/t[0-9]+\.example\.net$/;

const isOurs = (origin) => origin === APP || TENANT.test(origin);
const soon = (answer) => setTimeout(answer, 2);

const tenants = new Map();

const POLICIES = {
  any: cors({ exposedHeaders: 'X-Total' }),
  list: cors({ origin: [APP, 'https://*.example.net'], credentials: true }),
  live: cors({ origin: new cors.OriginAllowlist([APP, 'https://*.example.net']), credentials: true }),
  expression: cors({ origin: [APP, TENANT] }),
  slow: cors({ origin: (origin, callback) => void soon(() => callback(null, isOurs(origin))) }),
  promised: cors({
    origin: (origin) => new Promise((resolve) => soon(() => resolve(isOurs(origin)))),
    credentials: true,
  }),
  throws: cors({
    origin: () => {
      throw new Error('down');
    },
  }),
  rejects: cors({ origin: () => new Promise((_, reject) => soon(() => reject(new Error('down')))) }),
  fails: cors({ origin: (_origin, callback) => void soon(() => callback(new Error('down'))) }),
  never: cors({ origin: () => new Promise(() => {}), originTimeout: 20 }),
  silent: cors({ origin: () => {}, originTimeout: 20 }),
  forever: cors({ origin: () => new Promise(() => {}), originTimeout: false }),
  tenant: cors(async ({ headers: { origin } }) => {
    await new Promise(setImmediate);
    const name = origin.length % 7;
    if (!tenants.has(name)) tenants.set(name, cors.createPolicy({ origin: [APP, 'https://*.example.net'] }));
    return tenants.get(name);
  }),
  compiled: cors(({ headers: { origin } }, callback) =>
    callback(null, { origin: [origin], credentials: true }),
  ),
  rejecting: cors({ origin: [APP, 'https://*.example.net'], disallowedOrigin: 'reject' }),
  held: cors({ origin: [APP, 'https://*.example.net'], protectHeaders: true }),
};

/** Two policies on one request; the inner one decides. */
const outer = cors({ origin: 'https://other.example.com', credentials: true });
POLICIES.stacked = (request, response, next) =>
  outer(request, response, (error) => (error ? next(error) : POLICIES.list(request, response, next)));

const nameOf = ({ url }) => url.split('/').at(-2);

function decide(request, response, next) {
  POLICIES[nameOf(request)](request, response, next);
}

/** Answers with the request's number when the body is complete. */
function app(request, response) {
  request.resume().on('end', () => {
    if (nameOf(request) === 'held') response.setHeader('Access-Control-Allow-Origin', '*');
    response.end(request.url);
  });
}

function fail(error, request, response) {
  response.statusCode = 500;
  response.end(`${request.url} ${error.code ?? error.message}`);
}

const onExpress = express().use(decide, app, (error, request, response, _next) =>
  fail(error, request, response),
);

const server = createServer((request, response) => {
  if (request.url.startsWith('/express/')) onExpress(request, response);
  else
    decide(request, response, (error) => (error ? fail(error, request, response) : app(request, response)));
});
server.maxRequestsPerSocket = 0;
server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }));

process.on('message', async (what) => {
  if (what === 'stop') {
    server.close();
    process.disconnect();
    return;
  }
  // Whatever is still running finishes first.
  for (let turn = 0; turn < 5; turn++) {
    await new Promise(setImmediate);
    global.gc();
  }
  const { heapUsed, external } = process.memoryUsage();
  const waiting = process.getActiveResourcesInfo().filter((resource) => resource === 'Timeout').length;
  server.getConnections((_error, connections) => process.send({ heapUsed, external, waiting, connections }));
});
