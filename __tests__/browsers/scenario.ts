// What a scenario is: a policy, what pages do, what their scripts get to see of it, and which requests the server gets.

import { join } from 'node:path';
import { type CorsOptions, cors } from 'corsage';
import express, { type Router } from 'express';
import { API, type Handshake, reachesApp } from './api';
import type { Quirk } from './quirks';

export const APP = 'https://app.example.com';
export const NEIGHBOUR = 'https://a.b.example.com';
export const STRANGER = 'https://evilexample.com';
export const PLAIN_APP = 'http://app.example.com';
/** The API without TLS. */
export const PLAIN_API = 'http://api.example.net';
export const DEVELOPER = 'http://localhost:5173';

/** What script in a page got to see. */
export interface Result {
  /**
   * `readable`: all that it asked for. `opaque`: it is there, but script cannot look inside. `blocked`: a network error.
   * `sent`: there is nothing that script could see. `sequence`: several, in `results`.
   */
  readonly outcome: 'readable' | 'opaque' | 'blocked' | 'sent' | 'sequence';
  readonly status?: number;
  /** The names of the response's headers, sorted. */
  readonly headers?: readonly string[];
  readonly text?: string;
  /** Whether progress of an upload was reported. */
  readonly progress?: boolean;
  readonly results?: readonly Result[];
}

/** What a page is to do; `act` is the name of an action in page.js. */
export interface Action {
  readonly act: string;
  /** Default: the page itself. */
  readonly within?: 'sandbox' | 'data' | 'worker';
  readonly url: string;
  readonly [parameter: string]: unknown;
}

export interface Step {
  /** The origin of the page. */
  readonly from: string;
  readonly action: Omit<Action, 'url'>;
  /** Where the request goes to: an origin, and a path within the scenario. */
  readonly at: string;
  readonly path: string;
  readonly expect: Result;
  /** What happens on the server before it. */
  readonly before?: (() => void) | undefined;
}

/** What comes of a scenario in the engines that have a quirk, where it is something else than the standards say. */
export interface Deviation {
  readonly quirk: Quirk;
  /** In place of the steps' own. */
  readonly results?: readonly Result[];
  /** In place of the course's own. */
  readonly requests?: readonly string[];
}

export interface Course {
  readonly steps: readonly Step[];
  /** Every request that reaches the server, in order, as `Api.requests` writes them. */
  readonly requests: readonly string[];
  readonly handshake?: Handshake;
}

export interface Scenario {
  /** The promise that it holds the package to. */
  readonly name: string;
  /** Puts its policy and routes on the router, and says what happens then. */
  readonly prepare: (router: Router) => Course;
  readonly deviation?: Deviation | undefined;
}

/** A scenario of one policy in front of the usual routes. */
export function scenario(
  name: string,
  policy: CorsOptions,
  steps: Step | readonly Step[],
  requests: readonly string[],
  deviation?: Deviation,
): Scenario {
  const prepare = (router: Router): Course => {
    router.use(cors(policy), reachesApp, routes());
    return { steps: [steps].flat(), requests };
  };
  return { name, prepare, deviation };
}

/** The routes behind a policy: some files, a login, redirects, and an answer to everything else. */
export function routes(): Router {
  const router = express.Router();
  router.use(
    express.static(join(__dirname, 'assets'), { etag: false, lastModified: false, redirect: false }),
  );
  router.get('/events', (_request, response) => {
    response.type('text/event-stream').send('data: one\n\n');
  });
  router.post('/login/:sameSite', ({ params, baseUrl }, response) => {
    const sameSite = params.sameSite as 'none' | 'lax';
    response
      .cookie('session', '1', { path: baseUrl, secure: true, httpOnly: true, sameSite })
      .sendStatus(204);
  });
  router.all('/redirect/:status/:host', ({ params, baseUrl }, response) => {
    response.redirect(Number(params.status), `https://${params.host}${baseUrl}/`);
  });
  router.use((_request, response) => {
    response.set({ 'X-Trace': '4711', 'X-Total': '2' }).json({ served: true });
  });
  return router;
}

interface Where {
  readonly from?: string;
  readonly within?: Action['within'];
  readonly at?: string;
  readonly path?: string;
  readonly before?: () => void;
  readonly read?: boolean;
}

/** A step of any kind. */
export function does(act: string, parameters: object, expect: Result, where: Where = {}): Step {
  const { from = APP, within, at = API, path = '/', before, read } = where;
  return { from, action: { act, within, read, ...parameters }, at, path, expect, before };
}

/** `fetch(url, init)`. */
export function fetches(init: object, expect: Result, where?: Where): Step {
  return does('fetch', { init }, expect, where);
}

/** Script may read the response; by default one of the usual routes', with the headers that need no permission. */
export function readable(status = 200, headers: readonly string[] = USUAL): Result {
  return { outcome: 'readable', status, headers };
}

export const USUAL = ['content-length', 'content-type'];

/** Done, and script may use it. */
export const usable: Result = { outcome: 'readable' };
export const opaque: Result = { outcome: 'opaque' };
export const blocked: Result = { outcome: 'blocked' };
export const sent: Result = { outcome: 'sent' };
