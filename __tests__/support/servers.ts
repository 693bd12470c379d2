// The five kinds of server that the middleware runs in, each a real one on a loopback port.

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import {
  createServer as createHttp2Server,
  type Http2ServerRequest,
  type Http2ServerResponse,
  type ServerHttp2Session,
} from 'node:http2';
import type { AddressInfo, Server } from 'node:net';
import connect from 'connect';
import type cors from 'corsage';
import express from 'express';
import { overHttp1, overHttp2, type Reply, type Sent } from './wire';

export type Request = IncomingMessage | Http2ServerRequest;
/** What apps in every kind of server can use. */
export type Response = cors.ResponseLike & { end(text: string): unknown };
export type Middleware = (request: Request, response: Response, next: cors.NextFunction) => void;
export type App = (request: Request, response: Response) => void;

export interface Running {
  readonly port: number;
  send(request: Sent): Promise<Reply>;
  close(): Promise<void>;
}

type Listener = (request: IncomingMessage, response: ServerResponse) => void;

/** Express 4 has no types here, and is used as Express 5 is. */
const express4 = require('express4') as typeof express;

const LISTENERS = {
  'Express 5': (middleware: Middleware, app: App) => onExpress(express(), middleware, app),
  'Express 4': (middleware: Middleware, app: App) => onExpress(express4(), middleware, app),
  Connect: (middleware: Middleware, app: App) => {
    const server = connect();
    server.use(middleware);
    server.use(app);
    return server.use(connectError);
  },
  'node:http': bare,
};

function onExpress(server: express.Express, middleware: Middleware, app: App): Listener {
  return server.use(middleware, app, expressError);
}

/** Frameworks word a 500 in their own ways; for the same bytes it is ours everywhere. */
function fail(error: unknown, response: Response): void {
  const text = String(error);
  response.statusCode = 500;
  response.setHeader('Content-Length', String(text.length));
  response.end(text);
}

/** Express and Connect know an error handler by its four parameters. */
const expressError: express.ErrorRequestHandler = (error, _request, response, _next) => fail(error, response);
const connectError: connect.ErrorHandleFunction = (error, _request, response, _next) => fail(error, response);

/** Without a framework, `next` is whatever the user writes. */
function bare(middleware: Middleware, app: App): App {
  return (request, response) =>
    middleware(request, response, (error) => {
      if (error === undefined) app(request, response);
      else fail(error, response);
    });
}

export type Http1Kind = keyof typeof LISTENERS;
export type Kind = Http1Kind | 'node:http2';
export const HTTP1_KINDS = Object.keys(LISTENERS) as Http1Kind[];
export const KINDS: readonly Kind[] = [...HTTP1_KINDS, 'node:http2'];

/** Runs `middleware` and then `app` in a server of that kind. An error becomes a 500 whose body is the error's text. */
export function start(kind: Kind, middleware: Middleware, app: App): Promise<Running> {
  return kind === 'node:http2' ? startHttp2(middleware, app) : listen(LISTENERS[kind](middleware, app));
}

/** An app that throws out of `next`, which is called with what is then in `calls`, and answers with what it catches. */
export function throwingNext(middleware: Middleware, calls: unknown[]): Middleware {
  return (request, response) => {
    try {
      middleware(request, response, (error) => {
        calls.push(error);
        throw new Error('the app failed');
      });
    } catch (error) {
      response.end(`caught ${error}`);
    }
  };
}

/** Serves `listener`, such as an Express app, over HTTP/1.1. */
export async function listen(listener: Listener): Promise<Running> {
  const server = createServer(listener);
  const port = await portOf(server);
  return {
    port,
    send: (request) => overHttp1(port, request),
    close: () => {
      server.closeAllConnections();
      return closed(server);
    },
  };
}

async function startHttp2(middleware: Middleware, app: App): Promise<Running> {
  const listener = bare(middleware, app);
  const server = createHttp2Server((request: Http2ServerRequest, response: Http2ServerResponse) =>
    listener(request, response),
  );
  const sessions = new Set<ServerHttp2Session>();
  server.on('session', (session) => sessions.add(session.once('close', () => sessions.delete(session))));
  const port = await portOf(server);
  return {
    port,
    send: (request) => overHttp2(port, request),
    close: () => {
      for (const session of sessions) session.destroy();
      return closed(server);
    },
  };
}

function portOf(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}

/** Runs `use` while a server is up, and takes it down whatever happens. */
export async function during<Result>(
  starting: Promise<Running>,
  use: (server: Running) => Promise<Result>,
): Promise<Result> {
  const server = await starting;
  try {
    return await use(server);
  } finally {
    await server.close();
  }
}

/** The one request a test is about, to the one server it is about. */
export function ask(starting: Promise<Running>, request: Sent): Promise<Reply> {
  return during(starting, (server) => server.send(request));
}

const DECISION = /^(?:vary|access-control-[a-z-]+):/i;

/** What a browser and a cache go by: the lines of `Vary` and of CORS. */
export function decision({ lines }: Reply): readonly string[] {
  return lines.filter((line) => DECISION.test(line));
}
