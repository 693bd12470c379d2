// The five kinds of server that the middleware runs in. Each is a real one on a loopback port, with a list of handlers.

import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createHttp2Server, type ServerHttp2Session } from 'node:http2';
import type { AddressInfo, Server } from 'node:net';
import connect from 'connect';
import type cors from 'corsage';
import express from 'express';
import { actual, overHttp1, overHttp2, type Reply, type Sent } from './wire';

/** Express 4 has no types here; Express 5's types are used for it. */
export const express4 = require('express4') as typeof express;

/** Requests and responses of HTTP/2's compatibility API are used like those of HTTP/1. */
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

/** Frameworks send different bodies with a 500. So that the bytes are the same, it is the error's code and text here. */
export function fail(error: unknown, response: ServerResponse): void {
  const { code } = Object(error) as { code?: string };
  const text = code === undefined ? String(error) : `${code} ${error}`;
  response.statusCode = 500;
  if (!response.headersSent) response.setHeader('Content-Length', String(Buffer.byteLength(text)));
  response.end(text);
}

/** Express and Connect know an error handler by its four parameters. */
const expressError: express.ErrorRequestHandler = (error, _request, response, _next) => fail(error, response);
const connectError: connect.ErrorHandleFunction = (error, _request, response, _next) => fail(error, response);

/** Calls the handlers by hand: without a framework, users write their own `next`. */
function inARow([first, ...rest]: readonly Handler[]): Listener {
  return (request, response) =>
    first?.(request, response, (error) => {
      if (error === undefined) inARow(rest)(request, response);
      else fail(error, response);
    });
}

/** The request listener of a server of that kind with these handlers. */
export function listenerIn(kind: Kind, ...handlers: Handler[]): Listener {
  return LISTENERS[kind](handlers);
}

/** Runs these handlers in a server of that kind. An error becomes a 500 whose body names it. */
export function start(kind: Kind, ...handlers: Handler[]): Promise<Running> {
  const listener = listenerIn(kind, ...handlers);
  return kind === 'node:http2' ? listenHttp2(listener) : listen(listener);
}

/** Adds the argument of each call of `next` to `calls`. */
export function keepingNext(middleware: Handler, calls: unknown[]): Handler {
  return (request, response, next) =>
    middleware(request, response, (error) => {
      calls.push(error);
      next(error);
    });
}

/** An app whose `next` throws, and which answers with what it catches; the arguments of `next` are in `calls`. */
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

/** Runs `use` while a server runs, and always closes it afterwards. */
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

/** Sends one request to one server. */
export function ask(starting: Promise<Running>, request: Sent = actual()): Promise<Reply> {
  return during(starting, (server) => server.send(request));
}

type Replies<Requests extends readonly Sent[]> = { [Index in keyof Requests]: Reply };

/** Like `ask`, for several requests, one after the other. */
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
