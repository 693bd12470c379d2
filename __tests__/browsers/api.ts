// The server that the pages come from and send their requests to: Express, with an app for each scenario, that keeps record
// of what reached it in which order.

import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import express, { type RequestHandler, type Router } from 'express';
import { WebSocketServer } from 'ws';
import { type Network, startNetwork, type WayIn } from './network';

/** Where the requests of scenarios go, unless they say otherwise. */
export const API = 'https://api.example.net';

/** Who may open a WebSocket. */
export type Handshake = (origin: string | undefined) => boolean;

/** One request, as it came. */
export interface Arrival {
  readonly request: IncomingMessage;
  readonly host: string;
  readonly path: string;
  readonly status: () => number;
  /** Whether it got past the policy. */
  reachedApp: boolean;
}

interface Mounted {
  readonly router: Router;
  readonly handshake: Handshake | undefined;
  readonly arrivals: Arrival[];
  readonly waiting: (() => void)[];
}

const PAGE =
  '<!doctype html><meta charset="utf-8"><title>corsage</title><link rel="icon" href="data:,"><script src="/page.js"></script>';

const ARRIVAL: unique symbol = Symbol('arrival');
type Recorded = IncomingMessage & { [ARRIVAL]?: Arrival };

/** Marks a request as one that reached the app; stands between the policy and the routes. */
export const reachesApp: RequestHandler = (request, _response, next) => {
  const arrival = (request as Recorded)[ARRIVAL];
  if (arrival !== undefined) arrival.reachedApp = true;
  next();
};

export class Api {
  private readonly mounted = new Map<string, Mounted>();
  private readonly sockets = new WebSocketServer({ noServer: true });
  private network: Network | undefined;
  /** The port of the plain server, for what is not a browser. */
  get port(): number {
    return (this.network as Network).plainPort;
  }

  /** Starts it on a network of its own. */
  async start(): Promise<WayIn> {
    const app = express().set('etag', false).disable('x-powered-by');
    app.use('/scenario/:id', (request, response, next) => {
      const mounted = this.mounted.get(request.params.id as string);
      if (mounted === undefined) return next();
      const arrival = record(mounted, request, request.url, () => response.statusCode);
      (request as Recorded)[ARRIVAL] = arrival;
      mounted.router(request, response, next);
    });
    app.get('/page.js', (_request, response) => response.sendFile(join(__dirname, 'page.js')));
    app.get('/', (_request, response) => void response.type('html').send(PAGE));
    app.use(quietErrors);
    this.network = await startNetwork(app, (request, socket, head) => this.upgrade(request, socket, head));
    return this.network;
  }

  async close(): Promise<void> {
    this.sockets.close();
    await this.network?.close();
  }

  /** Serves a scenario at `/scenario/<id>`. */
  mount(id: string, router: Router, handshake?: Handshake): void {
    this.mounted.set(id, { router, handshake, arrivals: [], waiting: [] });
  }

  /** Each request as one line: `OPTIONS 204`, `PUT app 200`, `GET other.example.org /path app 200 with cookie`. */
  requests(id: string): string[] {
    return this.get(id).arrivals.map(({ request, host, path, status, reachedApp }) => {
      const words = [
        request.headers.upgrade === 'websocket' ? 'WebSocket' : request.method,
        API.endsWith(`/${host}`) ? '' : host,
        path === '/' ? '' : path,
        reachedApp ? 'app' : '',
        String(status()),
        request.headers.cookie === undefined ? '' : 'with cookie',
      ];
      return words.filter((word) => word !== '').join(' ');
    });
  }

  /** Every request, with what it asked for. */
  arrivals(id: string): readonly Arrival[] {
    return this.get(id).arrivals;
  }

  /** Resolves when so many requests have come, or when no more can be expected. */
  async arrived(id: string, count: number): Promise<void> {
    const { arrivals, waiting } = this.get(id);
    const deadline = AbortSignal.timeout(60_000);
    while (arrivals.length < count && !deadline.aborted) {
      await new Promise<void>((resolve) => {
        waiting.push(resolve);
        deadline.addEventListener('abort', () => resolve(), { once: true });
      });
    }
  }

  private upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const [, , id = ''] = (request.url ?? '').split('/');
    const mounted = this.mounted.get(id);
    const allowed = mounted?.handshake?.(request.headers.origin) === true;
    if (mounted !== undefined) record(mounted, request, '/', () => (allowed ? 101 : 403));
    if (allowed) this.sockets.handleUpgrade(request, socket, head, (client) => client.close());
    else socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
  }

  private get(id: string): Mounted {
    const mounted = this.mounted.get(id);
    if (mounted === undefined) throw new Error(`Nothing is mounted for ${id}.`);
    return mounted;
  }
}

function record(mounted: Mounted, request: IncomingMessage, path: string, status: () => number): Arrival {
  const arrival = { request, host: request.headers.host ?? '', path, status, reachedApp: false };
  mounted.arrivals.push(arrival);
  for (const resolve of mounted.waiting.splice(0)) resolve();
  return arrival;
}

/** Express's own would print every error that a scenario throws on purpose. */
const quietErrors: express.ErrorRequestHandler = (error, _request, response: ServerResponse, next) => {
  if (response.headersSent) return next(error);
  response.statusCode = error.status ?? 500;
  response.setHeader('Content-Type', 'text/plain');
  response.end('failed');
};
