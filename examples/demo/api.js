// The API of a flower shop. Change a policy, start again, and see on the page which calls are still allowed.

const { randomBytes } = require('node:crypto');
const cors = require('corsage');
const express = require('express');
const session = require('express-session');

const FLOWERS = ['rose', 'tulip', 'orchid'];

/** `page` is the origin of the shop's own page. */
function makeApi(page) {
  const api = express();

  const catalogue = cors({ methods: ['GET', 'HEAD'], exposedHeaders: ['X-Total-Count'] });
  const orders = cors({
    origin: page,
    credentials: true,
    methods: ['GET', 'HEAD', 'POST', 'DELETE'],
    allowedHeaders: ['Content-Type'],
    maxAge: 0, // so that each run shows its preflights; without this, browsers remember them for ten minutes
  });

  api.use('/flowers', catalogue);
  api.use(['/session', '/orders'], orders);

  api.get('/flowers', (_request, response) => {
    response.set({ 'X-Total-Count': String(FLOWERS.length), 'X-Served-By': 'greenhouse-1' });
    response.json(FLOWERS);
  });

  api.use(
    session({
      name: 'corsage-demo',
      secret: randomBytes(32).toString('hex'),
      resave: false,
      saveUninitialized: false,
      // Page and API are on one site, so Lax is enough. It keeps the cookie out of other sites' requests.
      cookie: { httpOnly: true, sameSite: 'lax' },
    }),
    // Accepts application/json only, which no page can send to another origin without a preflight.
    express.json(),
  );

  api.post('/session', (request, response, next) => {
    request.session.regenerate((error) => {
      if (error) return next(error);
      request.session.name = String(request.body?.name);
      request.session.orders = { 1: 'rose', 2: 'tulip' };
      response.status(201).json({ name: request.session.name });
    });
  });

  api.use('/orders', (request, response, next) => {
    if (request.session.orders) next();
    else response.status(401).json({ error: 'not signed in' });
  });
  api.get('/orders', (request, response) => response.json(request.session.orders));
  api.post('/orders', (request, response) => {
    request.session.orders[3] = String(request.body?.flower);
    response.status(201).json(request.session.orders);
  });
  api.delete('/orders/:id', (request, response) => {
    delete request.session.orders[request.params.id];
    response.status(204).end();
  });

  return api;
}

module.exports = { makeApi };
