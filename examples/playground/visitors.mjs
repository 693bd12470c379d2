// The API: an Express app for each visitor, whose policy is changed while it runs.

import { cors } from 'corsage';
import express from 'express';
import { APPS, requireLogin } from './page/apps.mjs';
import { readPolicy } from './page/policy-code.mjs';

/** The one that has been away longest makes room for a new one. */
const MAX_VISITORS = 100;
/** So many of the requests that came last are remembered for each visitor. */
const MAX_SEEN = 20;
/** What the browser has for this machine, to send to the API with credentials. */
export const COOKIE = 'corsage-playground=mine';
export const VISITOR = /^[A-Za-z0-9_-]{16}$/;

/** Response headers that the page may ask for, to see whether it can read them. */
const SENT = /^(?:x|mcp)-[a-z0-9-]{1,40}$/i;

export class Visitors {
  #visitors = new Map();
  #loginPage;

  constructor(loginPage) {
    this.#loginPage = loginPage;
  }

  /**
   * Gives a visitor's app another policy.
   *
   * @throws PolicyCodeError if the code cannot be read, CorsConfigError if the options are refused
   */
  reconfigure(id, code) {
    const options = readPolicy(code).value;
    const visitor = this.#visitors.get(id) ?? this.#newVisitor();
    visitor.policy.reconfigure(options);
    this.#visitors.delete(id);
    this.#visitors.set(id, visitor);
    if (this.#visitors.size > MAX_VISITORS) this.#visitors.delete(this.#visitors.keys().next().value);
  }

  /** What came in one run, and what was answered. */
  seen(id, run) {
    return (this.#visitors.get(id)?.seen ?? []).filter((each) => each.run === run);
  }

  /** `/items?visitor=…&app=…` */
  get handler() {
    const api = express();
    api.disable('x-powered-by');
    api.disable('etag');
    api.all('/login', (_request, response) => response.send('This is a login page, without CORS headers.'));
    api.use((request, response, next) => {
      const visitor = this.#visitors.get(request.query.visitor);
      const app = visitor?.apps.get(request.query.app ?? 'one-policy');
      if (app === undefined) return response.status(404).send('Send a request from the playground first.');
      remember(visitor.seen, request, response);
      return app(request, response, next);
    });
    return api;
  }

  #newVisitor() {
    const policy = cors({ origin: false });
    const own = (given) => (given === undefined ? cors() : given);
    const apps = new Map();
    for (const [name, { mount }] of Object.entries(APPS)) {
      const app = express();
      app.disable('etag');
      mount({ app, cors: own, policy, listItems, requireLogin, loginPage: this.#loginPage });
      // For an origin function that fails.
      app.use((error, _request, response, _next) => response.status(500).json({ error: error.message }));
      apps.set(name, app);
    }
    return { policy, apps, seen: [] };
  }
}

function listItems({ method, query }, response) {
  // A preflight that the policy lets through.
  if (method === 'OPTIONS') return response.status(204).end();
  for (const name of String(query.sends ?? '').split(' ')) {
    if (SENT.test(name)) response.set(name, '42');
  }
  const status = Number(query.status ?? 200);
  response.status(Number.isInteger(status) && status >= 200 && status < 600 ? status : 400);
  response.json(['rose', 'tulip', 'orchid']);
}

function remember(seen, request, response) {
  const { method, headers, query } = request;
  const preflight = method === 'OPTIONS' && headers['access-control-request-method'] !== undefined;
  response.on('finish', () => {
    seen.push({
      run: String(query.run),
      kind: preflight ? 'preflight' : 'actual',
      method,
      origin: headers.origin ?? null,
      cookie: (headers.cookie ?? '').split('; ').includes(COOKIE),
      status: response.statusCode,
      headers: Object.entries(response.getHeaders()).map(([name, value]) => [name, String(value)]),
    });
    if (seen.length > MAX_SEEN) seen.shift();
  });
}
