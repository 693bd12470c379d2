// The middlewares side by side: how each is made for a scenario, and called with what its framework makes of a request.

import { createRequire } from 'node:module';
import { App } from '@tinyhttp/app';
import { cors as tinyhttpCors } from '@tinyhttp/cors';
import Fastify from 'fastify';
import Koa from 'koa';
import { fromRoot } from './from-root.mjs';

const require = createRequire(import.meta.url);
const corsage = fromRoot('corsage');
const cors = fromRoot('cors');
const corser = require('corser');
const fastifyCors = require('@fastify/cors');
const koaCors = require('@koa/cors');

const asIs = (exchange) => exchange;

/**
 * `make(scenario)` gives what is called with each prepared exchange and `next`, or undefined where the middleware cannot
 * say the scenario's policy; `waits`: it returns a promise. `framework`: measured on Node's own
 * responses only.
 */
export const CONTENDERS = {
  'by hand': { make: ({ byHand }) => connect(byHand()), prepare: asIs },
  corsage: {
    make: ({ corsage: options }) => connect(corsage(options(corsage))),
    prepare: asIs,
  },
  cors: { make: ({ npm: options }) => options && connect(cors(options())), prepare: asIs },
  corser: { make: ({ corser: options }) => options && connect(corser.create(options())), prepare: asIs },
  '@tinyhttp/cors': {
    make: ({ tinyhttp: options }) => options && connect(tinyhttpCors(options())),
    prepare: throughTinyhttp(),
    framework: true,
  },
  '@fastify/cors': {
    make: ({ fastify: options }) => options && fastifyHook(options()),
    prepare: await throughFastify(),
    framework: true,
  },
  '@koa/cors': {
    make: ({ koa: options }) => options && koa(options()),
    prepare: throughKoa(),
    framework: true,
    waits: true,
  },
};

const connect = (handle) => (exchange, next) => handle(exchange.request, exchange.response, next);

function throughTinyhttp() {
  let made;
  const app = new App();
  app.use((request, response) => {
    made = { request, response };
  });
  return ({ request, response }) => {
    app.handler(request, response);
    return made;
  };
}

/** Its requests and replies, taken out of a hook that never goes on. */
async function throughFastify() {
  let made;
  const app = Fastify();
  app.addHook('onRequest', (request, reply, _done) => {
    made = { request, reply };
  });
  app.route({ method: ['GET', 'OPTIONS'], url: '/', handler() {} });
  await app.ready();
  return ({ request, response }) => {
    app.routing(request, response);
    return made;
  };
}

/** The hook that the plugin adds. */
function fastifyHook(options) {
  let hook;
  const instance = {
    addHook: (_name, added) => {
      hook = added;
    },
    decorateRequest() {},
    options() {},
  };
  fastifyCors(instance, options, () => {});
  return (exchange, next) => {
    hook(exchange.request, exchange.reply, next);
  };
}

function throughKoa() {
  const app = new Koa();
  return ({ request, response }) => app.createContext(request, response);
}

const resolved = Promise.resolve();

function koa(options) {
  const handle = koaCors(options);
  return (context, next) =>
    handle(context, () => {
      next();
      return resolved;
    });
}
