// The five kinds of server that the middleware runs in, each a real one on a loopback port, with handlers in a row.

import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createHttp2Server, type ServerHttp2Session } from 'node:http2';
import type { AddressInfo, Server } from 'node:net';
import connect from 'connect';
import type cors from 'corsage';
import express from 'express';
import { actual, overHttp1, overHttp2, type Reply, type Sent } from './wire';

/** Express 4 has no types here, and is used as Express 5 is. */
export const express4 = require('express4') as typeof express;

/** What HTTP/2's compatibility API gives is used as what HTTP/1 gives. */
export type Handler = (request: IncomingMessage, response: ServerResponse, next: cors.NextFunction) => void;
export type Listener = (request: IncomingMessage, response: ServerResponse) => void;

export interface Running {
  readonly port: number;
  send(request: Sent): Promise<Reply>;
  close(): Promise<void>;
}

const LISTENERS = {
  'Express 5': (handlers: readonly Handler[]) => express().use([...handlers], expressError),
  'Express 4': (handlers: readonly Handler[]) => express4().use([...handlers], expressError),
  Connect: (handlers: readonly Handler[]) => {
    const app = connect();
    for (const handler of handlers) app.use(handler);
    return app.use(connectError);
  },
  'node:http': inARow,
  'node:http2': inARow,
} satisfies Record<string, (handlers: readonly Handler[]) => Listener>;

export type Kind = keyof typeof LISTENERS;
export type Http1Kind = Exclude<Kind, 'node:http2'>;
export const KINDS = Object.keys(LISTENERS) as Kind[];
export const HTTP1_KINDS = KINDS.filter((kind): kind is Http1Kind => kind !== 'node:http2');

/** Frameworks word a 500 in their own ways; for the same bytes it is ours everywhere: the error's code and its text. */
function fail(error: unknown, response: ServerResponse): void {
  const { code } = Object(error) as { code?: string };
  const text = code === undefined ? String(error) : `${code} ${error}`;
  response.statusCode = 500;
  if (!response.headersSent) response.setHeader('Content-Length', String(Buffer.byteLength(text)));
  response.end(text);
}

/** Express and Connect know an error handler by its four parameters. */
const expressError: express.ErrorRequestHandler = (error, _request, response, _next) => fail(error, response);
const connectError: connect.ErrorHandleFunction = (error, _request, response, _next) => fail(error, response);

/** Handlers called by hand: without a framework, `next` is whatever the user writes. */
function inARow([first, ...rest]: readonly Handler[]): Listener {
  return (request, response) =>
    first?.(request, response, (error) => {
      if (error === undefined) inARow(rest)(request, response);
      else fail(error, response);
    });
}

/** What a server of that kind makes of these handlers in a row. */
export function listenerIn(kind: Kind, ...handlers: Handler[]): Listener {
  return LISTENERS[kind](handlers);
}

/** Runs these handlers in a row in a server of that kind. An error becomes a 500 whose body tells which it was. */
export function start(kind: Kind, ...handlers: Handler[]): Promise<Running> {
  const listener = listenerIn(kind, ...handlers);
  return kind === 'node:http2' ? listenHttp2(listener) : listen(listener);
}

/** Keeps in `calls` what `next` is called with. */
export function keepingNext(middleware: Handler, calls: unknown[]): Handler {
  return (request, response, next) =>
    middleware(request, response, (error) => {
      calls.push(error);
      next(error);
    });
}

/** An app that throws out of `next`, which is called with what is then in `calls`, and answers with what it catches. */
export function throwingNext(middleware: Handler, calls: unknown[]): Handler {
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

/** Serves `listener` through the compatibility API of HTTP/2. */
export async function listenHttp2(listener: Listener): Promise<Running> {
  const server = createHttp2Server((request, response) =>
    listener(request as unknown as IncomingMessage, response as unknown as ServerResponse),
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

async function portOf(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
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
export function ask(starting: Promise<Running>, request: Sent = actual()): Promise<Reply> {
  return during(starting, (server) => server.send(request));
}

type Replies<Requests extends readonly Sent[]> = { [Index in keyof Requests]: Reply };

/** As `ask`, for one request after the other. */
export function askAll<const Requests extends readonly Sent[]>(
  starting: Promise<Running>,
  ...requests: Requests
): Promise<Replies<Requests>> {
  return during(starting, async (server) => {
    const replies: Reply[] = [];
    for (const request of requests) replies.push(await server.send(request));
    return replies as Replies<Requests>;
  });
}
