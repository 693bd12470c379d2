// A random case as a scenario: what an engine will do is predicted by asking the very server that it will ask.

import { METHODS, request as overHttp } from 'node:http';
import { cors } from 'corsage';
import express, { type Response, type Router } from 'express';
import type {
  BrowserRequest,
  Exchange,
  Outcome,
  WireRequest,
  WireResponse,
} from '../../lib/browser/exchange';
import type { HeaderList } from '../../lib/http/header-list';
import { API, type Api, reachesApp } from './api';
import { Browser } from './browser';
import type { EngineName } from './engine';
import type { Answers, HandWritten, RandomCase, RandomFetch } from './random-fetches';
import { visible } from './run';
import { type Result, routes, type Scenario } from './scenario';

/** `id` tells it from every other case. */
export async function asScenario(
  random: RandomCase,
  id: string,
  engine: EngineName,
  api: Api,
): Promise<Scenario> {
  const predicted = await predict(random, `predicted-${id}`, engine, api);
  return {
    name: id,
    prepare(router) {
      serve(random.answers, router);
      const { from, within, fetches } = random;
      const action = { act: 'sequence', within, fetches };
      const expect: Result = { outcome: 'sequence', results: predicted.results };
      return { steps: [{ from, action, at: API, path: '', expect }], requests: predicted.requests };
    },
  };
}

function serve(answers: Answers, router: Router): void {
  if ('policy' in answers) router.use(cors(answers.policy), reachesApp, routes());
  else {
    router.options('/', (_request, response) => write(answers.preflight, response));
    router.use((_request, response) => write(answers.actual, response));
  }
}

function write({ status, headers }: HandWritten, response: Response): void {
  response.status(status).set('X-Trace', '4711');
  for (const [name, value] of headers) response.appendHeader(name, value);
  response.end();
}

interface Prediction {
  readonly results: readonly Result[];
  readonly requests: readonly string[];
}

async function predict(
  { answers, from, within, fetches }: RandomCase,
  id: string,
  engine: EngineName,
  api: Api,
): Promise<Prediction> {
  const router = express.Router();
  serve(answers, router);
  api.mount(id, router);
  const base = `${API}/scenario/${id}`;
  const origin = within === undefined ? from : 'null';
  const browser = new Browser(engine, (wire) => send(wire, api.port));
  const results: Result[] = [];
  const requests: string[] = [];
  for (const fetch of fetches) {
    const { outcome, exchange } = await browser.fetch(asked(fetch, base, origin));
    requests.push(...exchange.filter(reachesServer).map(lineOf));
    results.push(outcome.allowed ? resultOf(outcome) : { outcome: 'blocked' });
  }
  return { results, requests };
}

function asked({ path, init }: RandomFetch, base: string, origin: string): BrowserRequest {
  const { method, headers, credentials } = init;
  return { url: base + path, origin, method, headers, credentials: credentials === 'include' };
}

function resultOf({ exchange, steps }: Outcome): Result {
  const { response } = exchange.at(-1) as Exchange;
  const { status } = response as WireResponse;
  return visible({ outcome: 'readable', status, headers: steps.at(-1)?.view?.readable ?? [] });
}

/** Over a socket, to the server that the engine will ask; the names are led there by a proxy that only engines know. */
function send({ method, url, headers }: WireRequest, port: number): Promise<WireResponse> {
  const { host, pathname } = new URL(url);
  return new Promise((resolve, reject) => {
    const outgoing = overHttp(
      { host: '127.0.0.1', port, path: pathname, method, setHost: false, agent: false },
      (incoming) => {
        const lines = incoming.rawHeaders;
        const list = lines.flatMap(
          (line, index): HeaderList => (index % 2 ? [] : [[line, lines[index + 1] as string]]),
        );
        incoming.resume().on('end', () => resolve({ status: incoming.statusCode as number, headers: list }));
      },
    );
    outgoing.on('error', reject);
    outgoing.method = method; // as an option it is upper-cased
    for (const [name, value] of [['Host', host], ...headers] as HeaderList)
      outgoing.appendHeader(name, value);
    outgoing.end();
  });
}

/** Node turns a method that it does not know away before any app sees it. */
function reachesServer({ request }: Exchange): boolean {
  return METHODS.includes(request.method);
}

function lineOf({ request, response }: Exchange): string {
  const { host, pathname } = new URL(request.url);
  const get = (name: string) => request.headers.find(([given]) => given.toLowerCase() === name)?.[1];
  return line(request.method, host, pathname, (response as WireResponse).status, get);
}

/** Every request that reached the server, as the prediction writes it. */
export function requestsOf(api: Api, id: string): string[] {
  return api.arrivals(id).map(({ request, host, path, status }) =>
    line(request.method as string, host, `/scenario/${id}${path}`, status(), (name) => {
      const value = request.headers[name];
      return typeof value === 'string' ? value : undefined;
    }),
  );
}

/** `OPTIONS api.example.net/ 204 from https://app.example.com for PUT x-one,x-two`. */
function line(
  method: string,
  host: string,
  path: string,
  status: number,
  header: (name: string) => string | undefined,
): string {
  const origin = header('origin');
  const names = header('access-control-request-headers')?.split(',');
  // NAMES_REPEATED
  const asks = [header('access-control-request-method'), names && [...new Set(names)].join(',')];
  return [
    method,
    host + path.replace(/^\/scenario\/[^/]+/, ''),
    status,
    origin === undefined ? '' : `from ${origin}`,
    asks[0] === undefined ? '' : `for ${asks.filter((ask) => ask !== undefined).join(' ')}`,
  ]
    .filter((word) => word !== '')
    .join(' ');
}
